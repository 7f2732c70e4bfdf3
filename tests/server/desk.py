"""A database with one workspace and its people, and pushes applied to it in transactions of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, event

from server.actions import server_changes
from server.actions.apply_push import ApplyPush
from server.store import records, sample, workspaces
from server.store.commit import WorkspaceKey
from server.store.engine import Database, open_database
from server.store.schema import upgrade
from server.store.writer import PushWork
from sync.errors import ProtocolError
from sync.protocol import decode_push
from sync.record import Record, decode
from sync.visibility import Author
from tests.builders import NOW_MS, TEAM, WORKSPACE, an_id

WS = WorkspaceKey(1)


class Desk:
    """Applies pushes as the writer does, one transaction each unless told otherwise."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.apply = ApplyPush()
        self.now_ms = NOW_MS
        self.first_step = an_id()
        self._drawn = 0
        with self.database.transaction() as db:
            workspaces.add(db, a_workspace(), history="h1", nonce="0" * 16)
            pipeline = an_id()
            server_changes.write(
                db,
                WS,
                [
                    ("team", TEAM, None, {"name": "North"}),
                    ("pipeline", pipeline, None, {"name": "Sales", "rank": "a0", "is_default": True}),
                    ("step", self.first_step, None, {"name": "To qualify", "pipeline": pipeline, "rank": "a0"}),
                ],
                TEAM,
                self.now_ms,
            )

    def hire(self, author: Author, *, team: str | None = TEAM) -> Author:
        """Let somebody be a member."""
        fields = {"name": "Somebody", "role": author.role, "team": team, "active": True}
        with self.database.transaction() as db:
            server_changes.write(db, WS, [("member", author.member, None, fields)], author.member, self.now_ms)
        return author

    def push(self, author: Author, body: dict[str, Any]) -> dict[str, Any]:
        """Apply one push in a commit of its own; a broken protocol is raised."""
        [answer] = self.push_together((author, body))
        if isinstance(answer, ProtocolError):
            raise answer
        return answer

    def push_together(self, *calls: tuple[Author, dict[str, Any]]) -> list[dict[str, Any] | ProtocolError]:
        """Apply several pushes in one commit."""
        works = [_work(author, body) for author, body in calls]
        with self.database.transaction() as db:
            answers = self.apply(db, works, self.now_ms, self._random)
        return [one if isinstance(one, ProtocolError) else msgspec.json.decode(one) for one in answers]

    def _random(self, length: int) -> bytes:
        self._drawn += 1
        return self._drawn.to_bytes(length)

    def row(self, id_: str) -> Record:
        """Return a record as stored."""
        found = self.database.read_now(lambda db: records.load(db, WS, [id_]))
        return next(decode(row.body) for row in found if row.id == id_)

    def of_entity(self, entity: str) -> list[Record]:
        """Return every living record of an entity, oldest first."""
        found = self.database.read_now(lambda db: sample.living(db, WS))
        return [decode(row.body) for row in sorted(found, key=lambda row: row.seq) if row.entity == entity]

    @contextmanager
    def counted(self) -> Iterator[list[tuple[str, Any]]]:
        """Collect the statements that the writing connection runs meanwhile, with their parameters."""
        seen: list[tuple[str, Any]] = []

        def count(_c: Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
            seen.append((statement, parameters))

        event.listen(self.database.writer, "before_cursor_execute", count)
        try:
            yield seen
        finally:
            event.remove(self.database.writer, "before_cursor_execute", count)


def _work(author: Author, body: dict[str, Any]) -> PushWork:
    packed = msgspec.json.encode(body)
    request = decode_push(packed)
    ops = sum(len(group.ops) for group in request.groups)
    return PushWork(WS, WORKSPACE, author.member, request.device, request, len(packed), ops)


def a_workspace() -> workspaces.Workspace:
    return workspaces.Workspace(
        key=WS,
        id=WORKSPACE,
        name="Test",
        language="en",
        currency="EUR",
        zone="Europe/Rome",
        visibility="team",
        claiming=True,
        cursor_key=b"c" * 32,
        claim_key=b"k" * 32,
        created_at=NOW_MS,
    )


def open_desk(folder: Path) -> Desk:
    """Return a desk on a new SQLite file."""
    database = open_database(folder, None)
    upgrade(database, stamp="test")
    return Desk(database)
