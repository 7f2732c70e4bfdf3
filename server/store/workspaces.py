"""Workspaces: one company each, with its own sequence, its own keys and its own settings of the whole."""

from typing import NamedTuple, get_args

from sqlalchemy import Connection, insert, select

from server.store.commit import Advance, Head, WorkspaceKey, pending_of
from server.store.ids import packed, unpacked
from server.store.tables import sync_commit, sync_head, workspace
from sync.ids import WorkspaceId
from sync.visibility import Visibility


class Workspace(NamedTuple):
    """A company: how it is called and what holds for everybody in it."""

    key: WorkspaceKey
    id: WorkspaceId
    name: str
    language: str
    currency: str
    zone: str
    visibility: str
    claiming: bool
    cursor_key: bytes
    claim_key: bytes
    created_at: int


def add(db: Connection, new: Workspace, *, history: str, nonce: str) -> None:
    """Make a workspace whose sequence starts at ``(0, nonce)``, so that even an empty history can be proved."""
    row = new._asdict() | {"workspace_id": new.key, "id": packed(new.id)}
    del row["key"]
    db.execute(insert(workspace).values(row))
    head = {"workspace_id": new.key, "history_id": history, "head": 0, "floor": 0, "nonce": nonce, "held": 0}
    db.execute(insert(sync_head).values(head))
    db.execute(insert(sync_commit).values(workspace_id=new.key, seq_last=0, nonce=nonce, at=new.created_at))
    pending_of(db).advances.append(Advance(new.key, Head(history, 0, 0, nonce), previous=-1))


def all_workspaces(db: Connection) -> list[Workspace]:
    """Return every workspace, oldest first."""
    found = db.execute(select(workspace).order_by(workspace.c.workspace_id))
    return [Workspace(WorkspaceKey(key), WorkspaceId(unpacked(raw)), *rest) for key, raw, *rest in found]


def workspace_of(db: Connection, ws: WorkspaceKey) -> Workspace:
    """Return a workspace that is known to exist."""
    found = db.execute(select(workspace).where(workspace.c.workspace_id == ws))
    key, raw, *rest = found.one()
    return Workspace(WorkspaceKey(key), WorkspaceId(unpacked(raw)), *rest)


def visibility(row: Workspace) -> Visibility:
    """Return the setting by which reps see one another's work."""
    for known in get_args(Visibility):
        if known == row.visibility:
            found: Visibility = known
            return found
    raise ValueError(f"unknown visibility {row.visibility!r}")


def change(db: Connection, ws: WorkspaceKey, **settings: str | bool | bytes) -> None:
    """Write settings of the whole; whoever changes ``visibility`` also raises the members' access versions."""
    db.execute(workspace.update().where(workspace.c.workspace_id == ws).values(**settings))
    db.execute(sync_head.update().where(sync_head.c.workspace_id == ws).values(settings=sync_head.c.settings + 1))
