"""Operations that wait for their record (held), and those that were refused for good, kept with all they said."""

from collections.abc import Collection, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Delete, Select, Update, bindparam, delete, func, select, update

from server.store.commit import WorkspaceKey
from server.store.ids import packed, packed_or_none, unpacked, unpacked_or_none
from server.store.statements import run, run_all, upsert_all
from server.store.tables import dead_letter, sync_head

State = Literal["held", "dead"]


class DeadLetter(NamedTuple):
    """An operation that was consumed without effect; ``awaits``: the record that a held one needs."""

    op: str
    device: str
    n: int
    member: str
    state: State
    awaits: str | None
    code: str
    payload: bytes
    at: int
    schema: int = 1


_ROW = dead_letter.c
_COLUMNS = tuple(_ROW)[1:]


def add(db: Connection, ws: WorkspaceKey, rows: Sequence[DeadLetter]) -> None:
    """Keep operations, held or dead; one that is there already changes its state."""
    packed_rows = [
        (
            ws,
            packed(row.op),
            packed(row.device),
            row.n,
            packed(row.member),
            row.state,
            packed_or_none(row.awaits),
            row.code,
            row.payload,
            row.at,
            row.schema,
        )
        for row in rows
    ]
    upsert_all(db, dead_letter, packed_rows, replaces=("state", "awaits", "code"))
    if any(row.state == "held" for row in rows):
        _count_held(db, ws)


def all_held(db: Connection, ws: WorkspaceKey, until: int) -> list[DeadLetter]:
    """Return the operations held since ``until`` or longer, oldest first."""
    return [_letter(row) for row in run(db, _all_held, (ws, until))]


def _all_held() -> Select[Any]:
    old = (_ROW.workspace_id == bindparam("ws")) & _ROW.awaits.is_not(None) & (_ROW.at <= bindparam("until"))
    return select(*_COLUMNS).where(old).order_by(_ROW.at, _ROW.device, _ROW.n)


def all_letters(db: Connection, ws: WorkspaceKey) -> list[DeadLetter]:
    """Return every operation that is kept, held or refused, in no order."""
    return [_letter(row) for row in run(db, _all_letters, (ws,))]


def _all_letters() -> Select[Any]:
    return select(*_COLUMNS).where(_ROW.workspace_id == bindparam("ws"))


def _letter(row: tuple[Any, ...]) -> DeadLetter:
    op, device, n, member, state, awaits, *rest = row
    return DeadLetter(unpacked(op), unpacked(device), n, unpacked(member), state, unpacked_or_none(awaits), *rest)


def remove(db: Connection, ws: WorkspaceKey, ops: Collection[str]) -> None:
    """Forget operations that were applied after all."""
    if ops:
        run_all(db, _remove, [(ws, packed(op)) for op in ops])
        _count_held(db, ws)


def _remove() -> Delete:
    return delete(dead_letter).where(_ROW.workspace_id == bindparam("ws"), _ROW.op == bindparam("op"))


def _count_held(db: Connection, ws: WorkspaceKey) -> None:
    """Keep ``sync_head.held`` right: it spares a push that makes records from asking whether any are awaited."""
    run_all(db, _write_held, [(ws, ws)])


def _write_held() -> Update:
    waiting = (_ROW.workspace_id == bindparam("ws")) & _ROW.awaits.is_not(None)
    held = select(func.count()).where(waiting).scalar_subquery()
    return update(sync_head).values(held=held).where(sync_head.c.workspace_id == bindparam("ws_2"))
