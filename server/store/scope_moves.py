"""Who stopped or began to see a root, kept with the number of the change so that each device learns it once."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, LargeBinary, Select, bindparam, select

from server.store.commit import WorkspaceKey
from server.store.ids import packed, unpacked
from server.store.statements import asked, first, insert_all, run, run_sized
from server.store.tables import scope_move, sync_commit
from sync.former import Moved

_BETWEEN_SCOPES = "\n"


class Move(NamedTuple):
    """A root whose scopes changed at ``seq``."""

    seq: int
    root: str
    old: frozenset[str]
    new: frozenset[str]


_MOVE = scope_move.c


def add_moves(db: Connection, ws: WorkspaceKey, rows: Sequence[tuple[int, str, Iterable[str], Iterable[str]]]) -> None:
    """Write ``(seq, root, old scopes, new scopes)`` of roots that existed before; a new root moves from nowhere."""
    packed_rows = [
        (ws, seq, packed(root), _BETWEEN_SCOPES.join(sorted(old)), _BETWEEN_SCOPES.join(sorted(new)))
        for seq, root, old, new in rows
    ]
    insert_all(db, scope_move, packed_rows)


def moves_between(db: Connection, ws: WorkspaceKey, after: int, until: int) -> list[Move]:
    """Return the moves with ``after < seq <= until``, oldest first."""
    return _moves(run(db, _moves_between, (ws, after, until)))


def _moves_between() -> Select[tuple[int, bytes, str, str]]:
    window = (_MOVE.seq > bindparam("after")) & (_MOVE.seq <= bindparam("until"))
    columns = select(_MOVE.seq, _MOVE.root_id, _MOVE.old, _MOVE.new)
    return columns.where(_MOVE.workspace_id == bindparam("ws"), window).order_by(_MOVE.seq)


def moves_of(db: Connection, ws: WorkspaceKey, roots: Collection[str]) -> dict[str, tuple[Moved, ...]]:
    """Return the moves of these roots with their times, oldest first."""
    found: dict[str, tuple[Moved, ...]] = {}
    for raw, old, at_ms in run_sized(db, _moves_of, [(packed(root),) for root in roots], (ws,)):
        root = unpacked(raw)
        found[root] = (*found.get(root, ()), Moved(at_ms, _scopes(old)))
    return found


def _moves_of(size: int) -> Select[Any]:
    wanted, commit = asked(size, id=LargeBinary()).c.id, sync_commit.c
    same = (commit.workspace_id == _MOVE.workspace_id) & (commit.seq_last >= _MOVE.seq)
    at = first(select(commit.at).where(same).order_by(commit.seq_last)).scalar_subquery()
    columns = select(_MOVE.root_id, _MOVE.old, at)
    return columns.where(_MOVE.workspace_id == bindparam("ws"), _MOVE.root_id.in_(select(wanted))).order_by(_MOVE.seq)


def _moves(rows: Iterable[tuple[int, bytes, str, str]]) -> list[Move]:
    return [Move(seq, unpacked(root), _scopes(old), _scopes(new)) for seq, root, old, new in rows]


def _scopes(joined: str) -> frozenset[str]:
    return frozenset(joined.split(_BETWEEN_SCOPES)) if joined else frozenset()
