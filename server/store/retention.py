"""What has been kept for long enough: found by an index, and removed a little at a time."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from server.store.commit import WorkspaceKey
from server.store.ids import packed, unpacked, unpacked_or_none
from server.store.records import Stored
from server.store.tables import (
    dead_letter,
    device,
    field_history,
    link,
    lost_scope,
    purged,
    quarantine,
    receipt,
    record,
    record_scope,
    retention,
    scope_move,
    sequence_day,
    sync_commit,
    sync_head,
)

_RECORD = record.c
_HISTORY = field_history.c
_DAY = sequence_day.c


class Mark(NamedTuple):
    """How far the sequence had come when somebody looked."""

    at: int
    head: int


class Trash(NamedTuple):
    """A record whose time in the trash is over; ``is_gone``: itself is a tombstone, some of its children are not."""

    id: str
    entity: str
    root: str | None
    is_gone: bool


def days_of(db: Connection, ws: WorkspaceKey) -> dict[str, int]:
    """Return for how many days this company keeps something, where it chose another number than the usual one."""
    found = db.execute(select(retention.c.what, retention.c.days).where(retention.c.workspace_id == ws))
    return {row.what: row.days for row in found}


def set_days(db: Connection, ws: WorkspaceKey, what: str, days: int | None) -> None:
    """Keep something for this many days; none: as long as usual."""
    db.execute(delete(retention).where(retention.c.workspace_id == ws, retention.c.what == what))
    if days is not None:
        db.execute(insert(retention).values(workspace_id=ws, what=what, days=days))


# Days.


def last_mark(db: Connection, ws: WorkspaceKey) -> Mark | None:
    """Return the latest mark."""
    return _mark(db, select(_DAY.at, _DAY.head).where(_DAY.workspace_id == ws))


def mark_before(db: Connection, ws: WorkspaceKey, at: int) -> Mark | None:
    """Return the latest mark that is at least this old: what has its number or a lower one is older still."""
    return _mark(db, select(_DAY.at, _DAY.head).where(_DAY.workspace_id == ws, _DAY.at <= at))


def _mark(db: Connection, query: Any) -> Mark | None:
    found = db.execute(query.order_by(_DAY.at.desc()).limit(1)).first()
    return None if found is None else Mark(*found)


def add_mark(db: Connection, ws: WorkspaceKey, mark: Mark) -> None:
    """Write down how far the sequence has come today."""
    db.execute(insert(sequence_day).values(workspace_id=ws, at=mark.at, head=mark.head))


def forget_marks(db: Connection, ws: WorkspaceKey, before: int) -> None:
    """Forget the marks of long ago, but the latest of them: it dates what is older than all the others."""
    kept = mark_before(db, ws, before)
    if kept is not None:
        db.execute(delete(sequence_day).where(_DAY.workspace_id == ws, _DAY.at < kept.at))


# Trash and tombstones.


def due_trash(db: Connection, ws: WorkspaceKey, until: int, limit: int) -> list[Trash]:
    """Return what came into the trash by then, the longest there first."""
    query = (
        select(_RECORD.id, _RECORD.entity, _RECORD.root_id, _RECORD.deleted_at.is_not(None))
        .where(_RECORD.workspace_id == ws, _RECORD.trashed_at <= until)
        .order_by(_RECORD.trashed_at)
        .limit(limit)
    )
    return [
        Trash(unpacked(raw), entity, unpacked_or_none(root), bool(gone))
        for raw, entity, root, gone in db.execute(query)
    ]


def living_children(db: Connection, ws: WorkspaceKey, root: str, limit: int) -> list[Stored]:
    """Return some children of a root that are no tombstones."""
    query = select(_RECORD.id, _RECORD.entity, _RECORD.root_id, _RECORD.seq, _RECORD.body).where(
        _RECORD.workspace_id == ws, _RECORD.root_id == packed(root), _RECORD.deleted_at.is_(None)
    )
    return [
        Stored(unpacked(raw), entity, unpacked_or_none(of), seq, body, deleted=False)
        for raw, entity, of, seq, body in db.execute(query.limit(limit))
    ]


def finish_trash(db: Connection, ws: WorkspaceKey, root: str) -> None:
    """Let a tombstone rest: none of its children is left."""
    mine = (_RECORD.workspace_id == ws) & (_RECORD.id == packed(root))
    db.execute(update(record).where(mine).values(trashed_at=None))


def forget_content(db: Connection, ws: WorkspaceKey, ids: Collection[str]) -> None:
    """Forget what is told elsewhere about records that have become tombstones."""
    for id_ in ids:
        raw = packed(id_)
        db.execute(delete(field_history).where(_HISTORY.workspace_id == ws, _HISTORY.record_id == raw))
        db.execute(delete(link).where(link.c.workspace_id == ws, link.c.source_id == raw))


def tombstones(db: Connection, ws: WorkspaceKey, until_seq: int, limit: int) -> list[tuple[int, str]]:
    """Return ``(seq, id)`` of the oldest tombstones up to this number; those of erased ids stay for ever."""
    erased = select(purged.c.id).where(purged.c.workspace_id == ws)
    query = (
        select(_RECORD.seq, _RECORD.id)
        .where(_RECORD.workspace_id == ws, _RECORD.deleted_at.is_not(None), _RECORD.seq <= until_seq)
        .where(_RECORD.id.not_in(erased))
        .order_by(_RECORD.seq)
        .limit(limit)
    )
    return [(seq, unpacked(raw)) for seq, raw in db.execute(query)]


def remove_tombstones(db: Connection, ws: WorkspaceKey, ids: Collection[str]) -> None:
    """Remove tombstones with the scopes by which their deletion was told."""
    for id_ in ids:
        raw = packed(id_)
        db.execute(delete(record_scope).where(record_scope.c.workspace_id == ws, record_scope.c.root_id == raw))
        db.execute(delete(record).where(_RECORD.workspace_id == ws, _RECORD.id == raw))


def raise_floor(db: Connection, ws: WorkspaceKey, floor: int) -> None:
    """Let nothing below this number be asked for any more."""
    mine = (sync_head.c.workspace_id == ws) & (sync_head.c.floor < floor)
    db.execute(update(sync_head).where(mine).values(floor=floor))


def remove_below(db: Connection, ws: WorkspaceKey, floor: int, limit: int) -> int:
    """Remove some commits and moves that end below the floor; return how many."""
    gone = 0
    for table, seq in ((sync_commit, sync_commit.c.seq_last), (scope_move, scope_move.c.seq)):
        # A number is proved by the first commit that ends at it or later: that of the floor itself has to stay.
        query = select(seq).where(table.c.workspace_id == ws, seq < floor).order_by(seq).limit(limit)
        found = [one for (one,) in db.execute(query)]
        if found:
            db.execute(delete(table).where(table.c.workspace_id == ws, seq <= found[-1]))
        gone += len(found)
    return gone


# Receipts.


class OldReceipt(NamedTuple):
    """The key of a receipt, and how far its device has come and has counted."""

    at: int
    device: str
    n: int
    last_n: int
    acked_n: int


def old_receipts(
    db: Connection, ws: WorkspaceKey, until: int, after: OldReceipt | None, limit: int
) -> list[OldReceipt]:
    """Return the next receipts of that time or before, oldest first."""
    row = receipt.c
    same = (device.c.workspace_id == row.workspace_id) & (device.c.id == row.device)
    query = select(row.at, row.device, row.n, device.c.last_n, device.c.acked_n).join_from(receipt, device, same)
    query = query.where(row.workspace_id == ws, row.at <= until).order_by(row.at, row.device, row.n).limit(limit)
    if after is not None:
        raw = packed(after.device)
        later = (row.device > raw) | ((row.device == raw) & (row.n > after.n))
        # Written so that both databases find the place by the key.
        query = query.where(row.at >= after.at, (row.at > after.at) | later)
    return [OldReceipt(at, unpacked(raw), n, last_n, acked_n) for at, raw, n, last_n, acked_n in db.execute(query)]


def remove_receipts(db: Connection, ws: WorkspaceKey, gone: Sequence[OldReceipt]) -> None:
    """Remove these receipts."""
    row = receipt.c
    for one in gone:
        same = (row.at == one.at) & (row.device == packed(one.device)) & (row.n == one.n)
        db.execute(delete(receipt).where(row.workspace_id == ws, same))


# Field history.


def history_after(
    db: Connection, ws: WorkspaceKey, after: tuple[str, int, int] | None, limit: int
) -> list[tuple[tuple[str, int, int], list[str]]]:
    """Return the next rows of all history in the order of its keys: each one's key and the fields it is about."""
    key = (_HISTORY.record_id, _HISTORY.seq, _HISTORY.turn)
    query = select(*key, _HISTORY.fields).where(_HISTORY.workspace_id == ws).order_by(*key).limit(limit)
    if after is not None:
        of, seq, turn = after
        later = (_HISTORY.seq > seq) | ((_HISTORY.seq == seq) & (_HISTORY.turn > turn))
        # Written so that both databases find the place by the key.
        query = query.where(_HISTORY.record_id >= packed(of), (_HISTORY.record_id > packed(of)) | later)
    return [((unpacked(raw), seq, turn), names.split("\n")) for raw, seq, turn, names in db.execute(query)]


def remove_history(db: Connection, ws: WorkspaceKey, keys: Sequence[tuple[str, int, int]]) -> None:
    """Remove these rows of history."""
    for of, seq, turn in keys:
        one = (_HISTORY.record_id == packed(of)) & (_HISTORY.seq == seq) & (_HISTORY.turn == turn)
        db.execute(delete(field_history).where(_HISTORY.workspace_id == ws, one))


# Letters, and what a person once saw.


def remove_letters(db: Connection, ws: WorkspaceKey, until: int, limit: int) -> int:
    """Remove some of the operations that were refused for good before then; return how many."""
    row = dead_letter.c
    query = select(row.op).where(row.workspace_id == ws, row.at <= until, row.state == "dead").order_by(row.at)
    found = [raw for (raw,) in db.execute(query.limit(limit))]
    for raw in found:
        db.execute(delete(dead_letter).where(row.workspace_id == ws, row.op == raw))
    return len(found)


def remove_old(db: Connection, ws: WorkspaceKey, *, former: int, handed_in: int) -> None:
    """Forget who saw what before ``former``, and what closed accounts sent before ``handed_in``; both are few."""
    db.execute(delete(lost_scope).where(lost_scope.c.workspace_id == ws, lost_scope.c.lost_at <= former))
    db.execute(delete(quarantine).where(quarantine.c.workspace_id == ws, quarantine.c.at <= handed_in))
