"""The limits of PostgreSQL on this machine, measured on the very rows that the server wrote: COPY, one statement."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import psycopg
import zstandard

from bench.bodies import BATCH
from bench.limit import STRICT
from e2e.server import Server
from server.store.engine import driver_address
from tests.postgresql import Postgresql

Row = tuple[Any, ...]

_UPDATE: Final = """
    update record set seq = given.seq, body = given.body
    from unnest(%s::bigint[], %s::bytea[], %s::integer[], %s::bytea[]) given (seq, body, workspace_id, id)
    where record.workspace_id = given.workspace_id and record.id = given.id
"""


@dataclass(frozen=True)
class Held:
    """The rows of the tables that count, each in the table's own order of columns."""

    head: int
    rows: dict[str, list[Row]]

    def added(self, table: str, since: int) -> list[Row]:
        """Return the rows with a later number."""
        at = {"record": 4, "field_history": 2}[table]
        return sorted((row for row in self.rows[table] if row[at] > since), key=lambda row: int(row[at]))


class OnPostgresql:
    """The limits of the server that the measured ones share."""

    def __init__(self, server: Postgresql) -> None:
        """Make scratch databases on it."""
        self._server = server

    def snapshot(self, server: Server) -> Held:
        """Keep what the server holds now."""
        with _line(_address(server)) as db, db.transaction():
            db.execute("set transaction isolation level repeatable read")
            head = _one(db, "select max(head) from sync_head")
            return Held(head, {table: db.execute(f"table {table}".encode()).fetchall() for table in STRICT})

    def insert_seconds(self, before: Held, after: Held) -> float:
        """Write what came in between into empty tables, by COPY; each batch is durable before the next begins."""
        with self._server.fresh() as url, _line(url) as db:
            batches = [_batches(after.added(table, before.head)) for table in STRICT]
            began = time.perf_counter()
            for several in zip(*batches, strict=True):
                with db.transaction():
                    for table, rows in zip(STRICT, several, strict=True):
                        _copy(db, table, rows)
            return time.perf_counter() - began

    def update_seconds(self, before: Held, after: Held) -> float:
        """Bring the one's records to the state of the other, a statement a batch, and add what the log has more."""
        changed = [(row[4], row[5], row[0], row[1]) for row in after.added("record", before.head)]
        logged = after.added("field_history", before.head)
        with self._server.fresh() as url, _line(url) as db:
            with db.transaction():
                _copy(db, "record", before.rows["record"])
            db.execute("vacuum analyze record")
            began = time.perf_counter()
            for rows, log in zip(_batches(changed), _batches(logged), strict=True):
                with db.transaction():
                    db.execute(_UPDATE, [list(column) for column in zip(*rows, strict=True)])
                    _copy(db, "field_history", log)
            return time.perf_counter() - began

    def read_and_pack_seconds(self, server: Server) -> float:
        """Read and join all rows as a first sync does, and pack them in one call."""
        with _line(_address(server)) as db:
            began = time.perf_counter()
            found = db.cursor(binary=True).execute("select body from record order by seq").fetchall()
            packed = zstandard.ZstdCompressor(level=3).compress(b",\n".join(body for (body,) in found))
            assert packed
            return time.perf_counter() - began

    def commits(self, server: Server) -> int:
        """Return how many transactions have changed a record so far."""
        with _line(_address(server)) as db:
            return _one(db, "select count(*) from sync_commit")


@contextmanager
def _line(url: str) -> Iterator["psycopg.Connection[Row]"]:
    with psycopg.connect(driver_address(url), autocommit=True) as db:
        yield db


def _address(server: Server) -> str:
    assert server.database_url is not None
    return server.database_url


def _one(db: "psycopg.Connection[Row]", question: str) -> int:
    [(found,)] = db.execute(question.encode()).fetchall()
    return int(found)


def _copy(db: "psycopg.Connection[Row]", table: str, rows: list[Row]) -> None:
    with db.cursor() as cursor, cursor.copy(f"copy {table} from stdin".encode()) as copy:
        for row in rows:
            copy.write_row(row)


def _batches(rows: list[Row]) -> list[list[Row]]:
    return [rows[at : at + BATCH] for at in range(0, len(rows), BATCH)]
