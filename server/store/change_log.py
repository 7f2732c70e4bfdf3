"""The sequence of a workspace: its lock, its commits, and the history of every field."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    Select,
    Update,
    bindparam,
    literal_column,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from server.store.commit import Advance, Head, WorkspaceKey, pending_of
from server.store.ids import packed, unpacked
from server.store.statements import Row, asked, distinct, first, insert_all, run, run_all, run_sized
from server.store.tables import field_history, sync_commit, sync_head

_BETWEEN_NAMES = "\n"


class Locked(NamedTuple):
    """A workspace whose sequence this transaction owns until it ends.

    ``held``: operations waiting for a record; ``settings``: how often the settings of the whole have changed.
    """

    history: str
    head: int
    floor: int
    nonce: str
    held: int
    settings: int


class HistoryRow(NamedTuple):
    """One operation's effect on one record: who, when, and what stood there before (JSON ``{field: old value}``)."""

    record: str
    seq: int
    op: str
    n: int
    device: str
    actor: str
    edited_at_ms: int
    old: bytes
    fields: Collection[str]
    seen: int = 0


def lock_heads(db: Connection, ws_ids: Collection[WorkspaceKey]) -> dict[WorkspaceKey, Locked]:
    """Take the write lock of these workspaces and return where each one's sequence stands.

    Must be the first statement of a writing transaction: what was read before the lock may be old by the time it
    is held. On SQLite the transaction itself (BEGIN IMMEDIATE) is the lock; PostgreSQL takes the rows in the order
    of their keys, so that two processes never wait for each other.
    """
    found = run_sized(db, _lock_heads, [(ws,) for ws in ws_ids], ())
    locked = {WorkspaceKey(ws): Locked(*rest) for ws, *rest in found}
    pending_of(db).locked.update((ws, row.head) for ws, row in locked.items())
    return locked


def _lock_heads(size: int) -> Select[tuple[int, str, int, int, str, int, int]]:
    row = sync_head.c
    wanted = asked(size, ws=Integer())
    return (
        select(row.workspace_id, row.history_id, row.head, row.floor, row.nonce, row.held, row.settings)
        .where(row.workspace_id.in_(select(wanted.c.ws)))
        .order_by(row.workspace_id)
        .with_for_update()
    )


def advance(db: Connection, ws: WorkspaceKey, new_head: int, nonce: str, at: int) -> None:
    """Move the workspace's head to the last number this transaction used, and publish it after COMMIT.

    ``nonce`` is 64 random bits as 16 hex digits: a server restored from a backup cannot repeat it.
    """
    moved = run(db, _move_head, (new_head, nonce, ws))
    insert_all(db, sync_commit, [(ws, new_head, nonce, at)])
    [(history, floor)] = moved
    pending = pending_of(db)
    pending.advances.append(Advance(ws, Head(history, new_head, floor, nonce), pending.locked[ws]))
    pending.locked[ws] = new_head


def _move_head() -> ReturningUpdate[tuple[str, int]]:
    row = sync_head.c
    changed = update(sync_head).values(head=bindparam("head"), nonce=bindparam("nonce"))
    return changed.where(row.workspace_id == bindparam("ws")).returning(row.history_id, row.floor)


def heads(db: Connection) -> dict[WorkspaceKey, Head]:
    """Return where every workspace's sequence stands."""
    return {WorkspaceKey(ws): Head(*rest) for ws, *rest in run(db, _heads, ())}


def _heads() -> Select[tuple[int, str, int, int, str]]:
    row = sync_head.c
    return select(row.workspace_id, row.history_id, row.head, row.floor, row.nonce)


def head_of(db: Connection, ws: WorkspaceKey) -> Head:
    """Return where this workspace's sequence stands in the reader's own snapshot."""
    [found] = run(db, _head_of, (ws,))
    return Head(*found)


def _head_of() -> Select[tuple[str, int, int, str]]:
    row = sync_head.c
    return select(row.history_id, row.head, row.floor, row.nonce).where(row.workspace_id == bindparam("ws"))


def nonce_of(db: Connection, ws: WorkspaceKey, seq: int) -> str | None:
    """Return the nonce of the first commit that ends at ``seq`` or later, or none: ``seq`` is beyond the head."""
    found = run(db, _nonce_of, (ws, seq))
    return found[0][0] if found else None


def _nonce_of() -> Select[tuple[str]]:
    row = sync_commit.c
    after = select(row.nonce).where(row.workspace_id == bindparam("ws"), row.seq_last >= bindparam("seq"))
    return first(after.order_by(row.seq_last))


def commit_times(db: Connection, ws: WorkspaceKey, seqs: Collection[int]) -> dict[int, int]:
    """Return when each of these numbers was committed, in ms; numbers beyond the head are missing.

    For the lower bound of an ``edited_at``: nobody can have edited a version before it was there (SYNC 4.1).
    """
    found = run_sized(db, _commit_times, [(seq,) for seq in seqs], (ws,))
    return {seq: at for seq, at in found if at is not None}


def _commit_times(size: int) -> Select[tuple[int, int]]:
    wanted, row = distinct(size, seq=BigInteger()), sync_commit.c
    in_workspace = row.workspace_id == bindparam("ws")
    at = select(row.at).where(in_workspace, row.seq_last >= wanted.c.seq).order_by(row.seq_last)
    return select(wanted.c.seq, first(at).scalar_subquery().label("at"))


def append_history(db: Connection, ws: WorkspaceKey, rows: Sequence[HistoryRow]) -> None:
    """Write what each applied operation replaced, in the order in which the operations were planned."""
    packed_rows = [
        (
            ws,
            packed(row.record),
            row.seq,
            turn,
            packed(row.op),
            row.n,
            packed(row.device),
            packed(row.actor),
            row.edited_at_ms,
            _BETWEEN_NAMES.join(row.fields),
            row.old,
            row.seen,
        )
        for turn, row in enumerate(rows)
    ]
    insert_all(db, field_history, packed_rows)


def rename(db: Connection, ws: WorkspaceKey, ids: Sequence[tuple[str, str]]) -> None:
    """Let the history of a record go on under another id, for each ``(old, new)``."""
    run_all(db, _rename, [(packed(new), ws, packed(old)) for old, new in ids])


def _rename() -> Update:
    row = field_history.c
    changed = update(field_history).values(record_id=bindparam("new_id"))
    return changed.where(row.workspace_id == bindparam("ws"), row.record_id == bindparam("old_id"))


def writers(db: Connection, ws: WorkspaceKey, since: Mapping[str, int]) -> list[HistoryRow]:
    """Return the history of these records from each one's number on, record by record, oldest first.

    From the version of a field one learns who wrote what stands there now; from the number after an edit's base,
    what it did not see and the text a merge started from.
    """
    return _history_rows(run_sized(db, _writers, [(packed(record), seq) for record, seq in since.items()], (ws,)))


def writers_at(db: Connection, ws: WorkspaceKey, versions: Collection[tuple[str, int]]) -> list[HistoryRow]:
    """Return what was written on these records under exactly these numbers."""
    return _history_rows(run_sized(db, _writers_at, [(packed(record), seq) for record, seq in versions], (ws,)))


def _writers_at(size: int) -> Select[Any]:
    wanted, row = distinct(size, id=LargeBinary(), seq=BigInteger()), field_history.c
    same = (row.record_id == wanted.c.id) & (row.seq == wanted.c.seq)
    found = _columns().join_from(wanted, field_history, same).where(row.workspace_id == bindparam("ws"))
    return found.order_by(row.record_id, row.seq, row.turn)


def _history_rows(found: Sequence[Row]) -> list[HistoryRow]:
    return [
        HistoryRow(
            record=unpacked(record),
            seq=seq,
            op=unpacked(op),
            n=n,
            device=unpacked(device),
            actor=unpacked(actor),
            edited_at_ms=edited_at,
            old=old,
            fields=fields.split(_BETWEEN_NAMES) if fields else (),
            seen=seen,
        )
        for record, seq, op, n, device, actor, edited_at, fields, old, seen in found
    ]


def _columns() -> Select[Any]:
    row = field_history.c
    return select(
        row.record_id, row.seq, row.op, row.n, row.device, row.actor, row.edited_at, row.fields, row.old, row.seen
    )


def _writers(size: int) -> Select[Any]:
    wanted, row = distinct(size, id=LargeBinary(), seq=BigInteger()), field_history.c
    return (
        _columns()
        .join_from(wanted, field_history, (row.record_id == wanted.c.id) & (row.seq >= wanted.c.seq))
        .where(row.workspace_id == bindparam("ws"))
        .order_by(row.record_id, row.seq, row.turn)
    )


def written_before(db: Connection, ws: WorkspaceKey, record: str, seq: int, commits: int) -> list[HistoryRow]:
    """Return what was written on a record under the latest so many numbers below ``seq``, latest first."""
    raw = packed(record)
    return _history_rows(run(db, _written_before, (ws, raw, seq, ws, raw, seq, commits)))


def _written_before() -> Select[Any]:
    row = field_history.c

    def below(which: str) -> ColumnElement[bool]:
        mine = (row.workspace_id == bindparam(f"ws_{which}")) & (row.record_id == bindparam(f"record_{which}"))
        return mine & (row.seq < bindparam(f"seq_{which}"))

    latest = select(row.seq).where(below("of_all")).distinct().order_by(row.seq.desc())
    page = latest.limit(bindparam("commits")).offset(literal_column("0")).subquery("page")
    told = _columns().where(below("of_page"), row.seq.in_(select(page.c.seq)))
    return told.order_by(row.seq.desc(), row.turn.desc())
