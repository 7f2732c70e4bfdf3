"""The limits of this machine, measured on the very rows that the server wrote: raw SQLite, and packing."""

import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Self

import zstandard

from bench.bodies import BATCH
from e2e.server import Server

LOG = "field_history"
STRICT = ("record", LOG)
"""What the limit writes: the records and the log, with all their indexes. Not receipts, scopes and links,
so that the ratio to it also shows what those cost us."""


class OnSqlite:
    """The limits of SQLite, on copies of the files that the servers wrote."""

    def __init__(self, folder: Path) -> None:
        """Keep copies and scratch files in ``folder``."""
        self._folder = folder
        self._copies = 0

    def snapshot(self, server: Server) -> Path:
        """Keep what the server holds now."""
        self._copies += 1
        return _copied(server.database, self._folder / f"copy-{self._copies}.db")

    def insert_seconds(self, before: Path, after: Path) -> float:
        """Write what came in between into an empty database."""
        return insert_seconds(before, after, self._folder / "scratch.db")

    def update_seconds(self, before: Path, after: Path) -> float:
        """Bring a copy of the one to the state of the other."""
        return update_seconds(before, after, self._folder / "scratch.db")

    def read_and_pack_seconds(self, server: Server) -> float:
        """Read and join all rows as a first sync does, and pack them in one call."""
        return sum(read_and_pack_seconds(server.database))

    def commits(self, server: Server) -> int:
        """Return how many transactions have changed a record so far."""
        return commits(server.database)


def _copied(database: Path, target: Path) -> Path:
    """Copy a database that may be in use."""
    with closing(_reading(database)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return target


def insert_seconds(before: Path, after: Path, scratch: Path) -> float:
    """Write the rows that ``after`` has more than ``before`` into an empty file of the same shape."""
    rows_by_table = {table: _added(before, after, table) for table in STRICT}
    with _Raw(scratch, after) as raw:
        work = [(_insert(after, table), _batches(rows)) for table, rows in rows_by_table.items()]
        return raw.timed([step for steps in zip(*(_paired(*w) for w in work), strict=True) for step in steps])


def update_seconds(before: Path, after: Path, scratch: Path) -> float:
    """Bring a copy of ``before`` to the records of ``after`` and add what its log has more."""
    changed = _changed_records(before, after)
    logged = _added(before, after, LOG)
    update = "update record set seq = ?, body = ? where workspace_id = ? and id = ?"
    with _Raw(scratch, before, filled=True) as raw:
        records = _paired(update, _batches(changed))
        log = _paired(_insert(after, LOG), _batches(logged))
        return raw.timed([step for steps in zip(records, log, strict=True) for step in steps])


def read_and_pack_seconds(database: Path) -> tuple[float, float]:
    """Read and join all rows as a first sync does, then pack them in one call; return both times."""
    with closing(_reading(database)) as source:
        began = time.perf_counter()
        bodies = b",\n".join(body for (body,) in source.execute("select body from record order by seq"))
        read = time.perf_counter() - began
        packed = zstandard.ZstdCompressor(level=3).compress(bodies)
        assert packed
        return read, time.perf_counter() - began - read


def commits(database: Path) -> int:
    """Return how many transactions have changed a record so far."""
    with closing(_reading(database)) as source:
        return int(source.execute("select count(*) from sync_commit").fetchone()[0])


Step = tuple[str, list[tuple[object, ...]], bool]
"""A statement, its rows, and whether a transaction ends after it."""


class _Raw:
    """A scratch file with the server's own tables, indexes and pragmas, and nothing else in the way."""

    def __init__(self, path: Path, like: Path, *, filled: bool = False) -> None:
        """Take the shape of ``like``; its rows too when ``filled``."""
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()
        if filled:
            _copied(like, path)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = full")
        self._db.execute("pragma cache_size = -65536")
        if not filled:
            for sql in _shape(like):
                self._db.execute(sql)

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._db.close()

    def timed(self, steps: list[Step]) -> float:
        """Run the steps; each transaction is durable before the next begins."""
        began = time.perf_counter()
        is_open = False
        for sql, rows, ends in steps:
            if not is_open:
                self._db.execute("begin immediate")
            self._db.executemany(sql, rows)
            is_open = not ends
            if ends:
                self._db.execute("commit")
        return time.perf_counter() - began


def _paired(sql: str, batches: Iterable[list[tuple[object, ...]]]) -> list[Step]:
    return [(sql, rows, sql.startswith(f"insert into {LOG}")) for rows in batches]


def _batches(rows: list[tuple[object, ...]]) -> list[list[tuple[object, ...]]]:
    return [rows[at : at + BATCH] for at in range(0, len(rows), BATCH)]


def _added(before: Path, after: Path, table: str) -> list[tuple[object, ...]]:
    head = _head(before)
    with closing(_reading(after)) as db:
        return db.execute(f"select * from {table} where seq > ? order by seq", (head,)).fetchall()  # noqa: S608 - a constant


def _changed_records(before: Path, after: Path) -> list[tuple[object, ...]]:
    sql = "select seq, body, workspace_id, id from record where seq > ? order by seq"
    head = _head(before)
    with closing(_reading(after)) as db:
        return db.execute(sql, (head,)).fetchall()


def _head(database: Path) -> int:
    with closing(_reading(database)) as db:
        return int(db.execute("select coalesce(max(seq), 0) from record").fetchone()[0])


def _reading(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True)


def _insert(like: Path, table: str) -> str:
    with closing(_reading(like)) as db:
        count = len(db.execute(f"pragma table_info({table})").fetchall())
    return f"insert into {table} values ({', '.join('?' * count)})"  # noqa: S608 - a constant


def _shape(like: Path) -> list[str]:
    with closing(_reading(like)) as db:
        sql = "select sql from sqlite_master where tbl_name in (?, ?) and sql is not null order by type desc"
        return [text for (text,) in db.execute(sql, STRICT)]
