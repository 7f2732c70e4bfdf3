"""Whose turn it is: for each reaction the process that runs it, until when, and when it is due again."""

from collections.abc import Collection
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, select, update

from server.store.commit import WorkspaceKey
from server.store.statements import upsert_all
from server.store.tables import reaction_cursor

_NOBODY: Final = WorkspaceKey(0)
_ROW = reaction_cursor.c


class Lease(NamedTuple):
    """The right of one process to run a reaction; ``failures``: how often it has failed in a row."""

    name: str
    holder: str
    failures: int


def free(db: Connection, names: Collection[str], now_ms: int) -> list[str]:
    """Return which of these reactions are due and run by nobody, in the order given."""
    query = select(_ROW.name, _may_be_taken(now_ms)).where(_ROW.workspace_id == _NOBODY)
    known: dict[str, bool] = dict(db.execute(query).all())
    return [name for name in names if known.get(name, True)]


def take(db: Connection, name: str, holder: str, *, now_ms: int, until_ms: int) -> Lease | None:
    """Take a reaction for this process, unless another one was faster."""
    upsert_all(db, reaction_cursor, [(_NOBODY, name, 0, None, None, None, 0)], replaces=("seq",))
    mine = {"leased_by": holder, "leased_until": until_ms}
    taken = update(reaction_cursor).values(mine).where(_of(name), _may_be_taken(now_ms)).returning(_ROW.failures)
    failures = db.execute(taken).scalar()
    return None if failures is None else Lease(name, holder, failures)


def renew(db: Connection, lease: Lease, until_ms: int) -> bool:
    """Keep a reaction for longer, or tell that it is this process's no more."""
    kept = update(reaction_cursor).values(leased_until=until_ms)
    return db.execute(kept.where(_of(lease.name), _ROW.leased_by == lease.holder)).rowcount == 1


def give_back(db: Connection, lease: Lease, *, due_at_ms: int, failures: int) -> None:
    """End a turn and say when the next one is due; nothing happens if another process has taken over."""
    done = {"leased_by": None, "leased_until": None, "due_at": due_at_ms, "failures": failures}
    db.execute(update(reaction_cursor).values(done).where(_of(lease.name), _ROW.leased_by == lease.holder))


def cursor_of(db: Connection, ws: WorkspaceKey, name: str) -> int:
    """Return the number up to which a reaction has followed a workspace's changes; 0 when it never did."""
    query = select(_ROW.seq).where(_ROW.workspace_id == ws, _ROW.name == name)
    return db.execute(query).scalar() or 0


def set_cursor(db: Connection, ws: WorkspaceKey, name: str, seq: int) -> None:
    """Write down how far a reaction has come."""
    upsert_all(db, reaction_cursor, [(ws, name, seq, None, None, None, 0)], replaces=("seq",))


def _of(name: str) -> ColumnElement[bool]:
    return (_ROW.workspace_id == _NOBODY) & (_ROW.name == name)


def _may_be_taken(now_ms: int) -> ColumnElement[bool]:
    is_due = _ROW.due_at.is_(None) | (_ROW.due_at <= now_ms)
    is_free = _ROW.leased_by.is_(None) | (_ROW.leased_until <= now_ms)
    return is_due & is_free
