"""Operations that closed accounts have sent, until a manager decides on each."""

from collections.abc import Collection, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, func, select, update

from server.store.commit import WorkspaceKey
from server.store.ids import packed, packed_or_none, unpacked, unpacked_or_none
from server.store.statements import insert_all
from server.store.tables import dead_letter, quarantine

State = Literal["waiting", "applied", "refused", "returned", "discarded"]
_ROW = quarantine.c


class HandedIn(NamedTuple):
    """An operation of a closed account; ``answer``: the encoded result, once it was applied."""

    op: str
    device: str
    n: int
    member: str
    schema: int
    payload: bytes
    at: int
    state: State = "waiting"
    settled_by: str | None = None
    answer: bytes | None = None


class Refused(NamedTuple):
    """An operation that was refused for good, or waits for a record."""

    op: str
    device: str
    n: int
    member: str
    state: str
    code: str
    payload: bytes
    at: int


def add(db: Connection, ws: WorkspaceKey, rows: Sequence[HandedIn]) -> None:
    """Keep operations; one that is there already stays as it is, decided on or not."""
    known = _known(db, ws, [row.op for row in rows])
    fresh = {row.op: row for row in rows if row.op not in known}
    packed_rows = [
        (
            ws,
            packed(row.op),
            packed(row.device),
            row.n,
            packed(row.member),
            row.schema,
            row.payload,
            row.at,
            row.state,
            packed_or_none(row.settled_by),
            row.answer,
        )
        for row in fresh.values()
    ]
    insert_all(db, quarantine, packed_rows)


def _known(db: Connection, ws: WorkspaceKey, ops: Collection[str]) -> set[str]:
    query = select(_ROW.op).where(_ROW.workspace_id == ws, _ROW.op.in_([packed(op) for op in ops]))
    return {unpacked(raw) for (raw,) in db.execute(query)}


def count_of(db: Connection, ws: WorkspaceKey, member: str) -> int:
    """Return how many operations of this member are kept."""
    query = select(func.count()).where(_ROW.workspace_id == ws, _ROW.member_id == packed(member))
    return db.execute(query).scalar() or 0


def one(db: Connection, ws: WorkspaceKey, op: str) -> HandedIn | None:
    """Return one operation."""
    found = db.execute(_columns().where(_ROW.workspace_id == ws, _ROW.op == packed(op))).first()
    return None if found is None else _handed_in(found)


def after(
    db: Connection, ws: WorkspaceKey, members: Collection[str] | None, place: tuple[int, str] | None, limit: int
) -> list[HandedIn]:
    """Return the next operations of these members (none: of everybody), oldest first, after this time and id."""
    query = _columns().where(_ROW.workspace_id == ws).order_by(_ROW.at, _ROW.op).limit(limit)
    if members is not None:
        query = query.where(_ROW.member_id.in_([packed(who) for who in members]))
    if place is not None:
        at, op = place
        query = query.where(_ROW.at >= at, (_ROW.at > at) | (_ROW.op > packed(op)))
    return [_handed_in(row) for row in db.execute(query)]


def _columns() -> Any:
    return select(*tuple(_ROW)[1:])


def _handed_in(row: Any) -> HandedIn:
    op, device, n, member, schema, payload, at, state, settled_by, answer = row
    return HandedIn(
        unpacked(op),
        unpacked(device),
        n,
        unpacked(member),
        schema,
        payload,
        at,
        state,
        unpacked_or_none(settled_by),
        answer,
    )


def settle(db: Connection, ws: WorkspaceKey, op: str, state: State, *, by: str, answer: bytes | None) -> None:
    """Write down what was decided on an operation."""
    mine = (_ROW.workspace_id == ws) & (_ROW.op == packed(op))
    db.execute(update(quarantine).where(mine).values(state=state, settled_by=packed(by), answer=answer))


def letters_after(db: Connection, ws: WorkspaceKey, place: tuple[int, str] | None, limit: int) -> list[Refused]:
    """Return the next operations that were refused or wait, oldest first."""
    row = dead_letter.c
    columns = (row.op, row.device, row.n, row.member_id, row.state, row.code, row.payload, row.at)
    query = select(*columns).where(row.workspace_id == ws).order_by(row.at, row.op).limit(limit)
    if place is not None:
        at, op = place
        query = query.where(row.at >= at, (row.at > at) | (row.op > packed(op)))
    return [
        Refused(unpacked(op), unpacked(device), n, unpacked(member), state, code, payload, at)
        for op, device, n, member, state, code, payload, at in db.execute(query)
    ]
