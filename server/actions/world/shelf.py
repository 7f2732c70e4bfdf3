"""The records that were loaded for a plan, and the way to load more."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection

from server.store import records
from server.store.change_log import Locked
from server.store.commit import WorkspaceKey
from sync.ids import is_id
from sync.operations import AnyOperation
from sync.plan import Workspace
from sync.record import Record, decode
from sync.visibility import Author, Scopes, scopes_of

PARENT, RECORD = "parent", "record"


class Asked(NamedTuple):
    """An operation and who sends it; none for what only waits, and for somebody who may not write any more."""

    author: Author | None
    operation: AnyOperation


class Shelf:
    """What is loaded so far of one workspace. ``dead``: of tombstones, the root of each."""

    def __init__(self, db: Connection, ws: WorkspaceKey, locked: Locked, workspace: Workspace) -> None:
        self.db = db
        self.ws = ws
        self.locked = locked
        self.workspace = workspace
        self.records: dict[str, Record] = {}
        self.dead: dict[str, str] = {}

    def load(self, ids: Iterable[str]) -> None:
        """Load these records with their roots; what is known already costs nothing."""
        wanted = {id_ for id_ in ids if id_ not in self.records and is_id(id_)}
        if wanted:
            found = records.load(self.db, self.ws, wanted)
            self.records |= {
                row.id: decode(row.body) for row in found if not row.deleted and row.id not in self.records
            }
            self.dead |= {row.id: row.root or row.id for row in found if row.deleted}

    def children(self, roots: Iterable[str], entities: Iterable[str]) -> list[Record]:
        """Load the living children of these roots that are of these entities."""
        found = records.load_children(self.db, self.ws, set(roots), tuple(entities))
        rows = [row for row in found if not row.deleted]
        for row in rows:
            if row.id not in self.records:
                self.records[row.id] = decode(row.body)
        return [self.records[row.id] for row in rows]

    def sources(self, targets: Iterable[str], fields: Iterable[str]) -> list[tuple[str, str]]:
        """Load what refers to these records in these fields; return each with what it refers to."""
        found = records.sources_of(self.db, self.ws, set(targets), tuple(fields))
        self.load(source for source, _, _ in found)
        return [(source, target) for source, _, target in found if source in self.records]

    def known(self, ids: Iterable[str]) -> list[Record]:
        """Return those of these records that are loaded."""
        return [self.records[id_] for id_ in ids if id_ in self.records]

    def root_of(self, id_: str) -> Record | None:
        """Return the root that carries a record's scopes."""
        record = self.records.get(id_)
        return self.records.get(record.root) if record is not None and record.root is not None else record

    def scopes(self, root: Record) -> Scopes:
        """Return who sees a root as it is stored."""
        return scopes_of(root.entity, root.data, claiming=self.workspace.claiming)
