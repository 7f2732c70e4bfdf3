"""The settings of each workspace in memory: every operation looks at them, and they seldom change."""

from collections.abc import Iterable

from sqlalchemy import Connection

from server.store import records, workspaces
from server.store.commit import WorkspaceKey, after_commit
from sync.entities.settings import SETTINGS
from sync.plan import Workspace
from sync.record import Record, decode

NAMES = tuple(entity.name for entity in SETTINGS)


class _Known:
    def __init__(self) -> None:
        self.head = 0
        self.history = ""
        self.records: dict[str, Record] = {}
        self.workspace: Workspace | None = None
        self.version = -1


class SettingsCache:
    """Used by the writing thread alone; only what was committed ever enters it."""

    def __init__(self) -> None:
        self._known: dict[WorkspaceKey, _Known] = {}

    def of(self, db: Connection, ws: WorkspaceKey, history: str, head: int) -> dict[str, Record]:
        """Return the settings as they stand at ``head``, reading what another process wrote meanwhile."""
        known = self._known.setdefault(ws, _Known())
        if known.history != history or known.head > head:
            known.history, known.head, known.records = history, 0, {}
        if known.head != head:
            found = records.settings_after(db, ws, known.head, NAMES)
            changed = {row.id: decode(row.body) for row in found if not row.deleted}
            gone = {row.id for row in found if row.deleted}
            known.records = {id_: one for id_, one in {**known.records, **changed}.items() if id_ not in gone}
            known.head = head
        return known.records

    def workspace(self, db: Connection, ws: WorkspaceKey, version: int) -> Workspace:
        """Return what the rules need to know of the company, in its ``version``: any process may have changed it."""
        known = self._known.setdefault(ws, _Known())
        if known.workspace is None or known.version != version:
            row = workspaces.workspace_of(db, ws)
            known.workspace = Workspace(row.id, workspaces.visibility(row), row.claiming)
            known.version = version
        return known.workspace

    def wrote(self, db: Connection, ws: WorkspaceKey, head: int, changed: Iterable[Record]) -> None:
        """Take over what this transaction writes, once it is committed."""
        settings = {record.id: record for record in changed if record.entity in NAMES}

        def take() -> None:
            known = self._known.setdefault(ws, _Known())
            known.head = head
            if settings:
                known.records = {**known.records, **settings}

        after_commit(db, take)
