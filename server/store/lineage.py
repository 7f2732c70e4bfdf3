"""The histories that a database has had: up to which number a device of a former one holds the truth (SYNC 4.9)."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from server.store import change_log
from server.store.commit import Head, WorkspaceKey
from server.store.tables import past_history, sync_head

_PAST = past_history.c


class Line(NamedTuple):
    """Where a workspace stands, and its former histories with the last number that each shares with it."""

    head: Head
    past: Mapping[str, int]


def line_of(db: Connection, ws: WorkspaceKey) -> Line:
    """Return the line of one workspace."""
    found = db.execute(select(_PAST.history_id, _PAST.fork).where(_PAST.workspace_id == ws))
    return Line(change_log.head_of(db, ws), {row.history_id: row.fork for row in found})


def begin(db: Connection, ws: WorkspaceKey, history: str, forks: Mapping[str, int]) -> None:
    """Give a workspace a new history, so that every device of a former one is told at its next request."""
    change_log.lock_heads(db, [ws])
    db.execute(delete(past_history).where(_PAST.workspace_id == ws))
    rows = [{"workspace_id": ws, "history_id": past, "fork": fork} for past, fork in forks.items()]
    if rows:
        db.execute(insert(past_history), rows)
    db.execute(update(sync_head).where(sync_head.c.workspace_id == ws).values(history_id=history))


def contains(db: Connection, ws: WorkspaceKey, line: Line, head: Head) -> bool:
    """Tell whether the line in ``db`` has come by this head: its nonce proves that both wrote it in the same commit."""
    return line.head.floor <= head.head <= line.head.head and change_log.nonce_of(db, ws, head.head) == head.nonce


def common(one: Line, other: Line, *, one_contains: bool, other_contains: bool) -> int | None:
    """Return the greatest number that two lines share, if it can be told.

    ``…_contains``: that one has come by the other's head. Without that proof only a common past helps. Two databases
    of one history that differ are copies that went apart, and nobody knows where.
    """
    if one_contains:
        return other.head.head
    if other_contains:
        return one.head.head
    if one.head.history == other.head.history:
        return None
    ends = [{**line.past, line.head.history: line.head.head} for line in (one, other)]
    both = ends[0].keys() & ends[1].keys()
    return max((min(end[history] for end in ends) for history in both), default=None)


def forks_after(restored: Line, displaced: Line | None, common: int | None) -> dict[str, int]:
    """Return what the new history of a restored database shares with every history that some device may still hold.

    ``common``: what it shares with the database that it takes the place of.
    """
    forks = {**restored.past, restored.head.history: restored.head.head}
    if displaced is None:
        return forks
    if common is None:
        # A device of this history may come from either side: better that it compares everything.
        forks.pop(displaced.head.history, None)
        return forks
    known = {**displaced.past, displaced.head.history: common}
    return {history: min(fork, common) for history, fork in known.items()} | forks
