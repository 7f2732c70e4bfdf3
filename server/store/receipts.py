"""What became of each operation, so that a repeated one is answered alike, and how far each device has got."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    LargeBinary,
    Select,
    Text,
    Update,
    bindparam,
    case,
    literal_column,
    select,
    union_all,
    update,
)

from server.store.commit import WorkspaceKey
from server.store.ids import packed, unpacked
from server.store.statements import LONGEST_LIST, asked, insert_all, run, run_all, run_sized, run_two_lists, upsert_all
from server.store.tables import device, receipt


class Receipt(NamedTuple):
    """The answer that an operation got; ``answer`` is the encoded result, ``payload_hash`` tells a reused id.

    ``renumbered``: it was answered under another number, or for another device, before.
    """

    op: str
    device: str
    n: int
    status: str
    answer: bytes
    payload_hash: bytes
    renumbered: bool = False


class Device(NamedTuple):
    """A device and the member it is bound to; ``last_n`` is its last operation that was consumed."""

    id: str
    member: str
    last_n: int
    acked_n: int
    revoked: bool


class Found(NamedTuple):
    """What is known already about the operations and devices of a group of pushes."""

    receipts: list[Receipt]
    devices: dict[str, Device]


_RECEIPT = receipt.c
_DEVICE = device.c


def find(db: Connection, ws: WorkspaceKey, ops: Collection[str], device_ids: Collection[str]) -> Found:
    """Return the receipts of these operations, whatever device sent them then, and these devices, in one statement."""
    if len(ops) > LONGEST_LIST:
        parts = (list(ops)[:LONGEST_LIST], list(ops)[LONGEST_LIST:])
        return _joined(find(db, ws, part, device_ids) for part in parts)
    if not ops:
        return Found([], device_rows(db, ws, device_ids))
    wanted, senders = [(packed(op),) for op in ops], [(packed(sender),) for sender in device_ids]
    receipts: dict[bytes, Receipt] = {}
    devices: dict[str, Device] = {}
    for kind, first, second, n, status, answer, payload_hash, acked_n in run_two_lists(
        db, _find, wanted, senders, (ws, ws)
    ):
        if kind == 0:
            receipts[first] = Receipt(unpacked(first), unpacked(second), n, status, answer, payload_hash)
        else:
            devices[unpacked(first)] = Device(unpacked(first), unpacked(second), n, acked_n, bool(status))
    return Found(list(receipts.values()), devices)


def _joined(parts: Iterable[Found]) -> Found:
    receipts: dict[str, Receipt] = {}
    devices: dict[str, Device] = {}
    for part in parts:
        receipts |= {found.op: found for found in part.receipts}
        devices |= part.devices
    return Found(list(receipts.values()), devices)


def _find(ops: int, senders: int) -> CompoundSelect[Any]:
    wanted, sender = asked(ops, op=LargeBinary()), asked(senders, "sender", id=LargeBinary())
    nothing: ColumnElement[int] = literal_column("0")
    by_op = select(
        nothing.label("kind"),
        _RECEIPT.op,
        _RECEIPT.device,
        _RECEIPT.n,
        _RECEIPT.status,
        _RECEIPT.answer,
        _RECEIPT.payload_hash,
        nothing.label("acked_n"),
    ).where(_RECEIPT.op.in_(select(wanted.c.op)), _RECEIPT.workspace_id == bindparam("ws"))
    empty = literal_column("''", Text())
    revoked = _DEVICE.revoked_at.is_not(None)
    devices = select(
        literal_column("1"),
        _DEVICE.id,
        _DEVICE.member_id,
        _DEVICE.last_n,
        case((revoked, literal_column("'revoked'")), else_=empty),
        empty,
        empty,
        _DEVICE.acked_n,
    ).where(_DEVICE.id.in_(select(sender.c.id)), _DEVICE.workspace_id == bindparam("ws_2"))
    return union_all(by_op, devices)


def ops_of(db: Connection, ws: WorkspaceKey, numbers: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return the operations that came under these ``(device, n)`` once more, as far as their receipts are kept."""
    found = run_sized(db, _ops_of, [(packed(sender), n) for sender, n in numbers], (ws,))
    return {(unpacked(sender), n): unpacked(op) for sender, n, op in found}


def _ops_of(size: int) -> Select[Any]:
    wanted = asked(size, device=LargeBinary(), n=BigInteger())
    same = (_RECEIPT.device == wanted.c.device) & (_RECEIPT.n == wanted.c.n)
    columns = select(_RECEIPT.device, _RECEIPT.n, _RECEIPT.op)
    mine = (_RECEIPT.workspace_id == bindparam("ws")) & _RECEIPT.renumbered
    return columns.join_from(wanted, receipt, same).where(mine)


def add(db: Connection, ws: WorkspaceKey, rows: Sequence[Receipt], at: int) -> None:
    """Write the receipts of operations that were consumed in this transaction, refused ones included."""
    insert_all(
        db,
        receipt,
        [
            (
                ws,
                at,
                packed(row.device),
                row.n,
                packed(row.op),
                row.status,
                row.answer,
                row.payload_hash,
                row.renumbered,
            )
            for row in rows
        ],
    )


def of_op(db: Connection, ws: WorkspaceKey, op: str) -> Receipt | None:
    """Return the receipt of an operation."""
    found = run(db, _of_op, (ws, packed(op)))
    for raw, sender, n, status, answer, payload_hash in found[:1]:
        return Receipt(unpacked(raw), unpacked(sender), n, status, answer, payload_hash)
    return None


def _of_op() -> Select[Any]:
    columns = (_RECEIPT.op, _RECEIPT.device, _RECEIPT.n, _RECEIPT.status, _RECEIPT.answer, _RECEIPT.payload_hash)
    return select(*columns).where(_RECEIPT.workspace_id == bindparam("ws"), _RECEIPT.op == bindparam("op"))


def replace(db: Connection, ws: WorkspaceKey, row: Receipt) -> None:
    """Let an operation that was held be answered by what became of it at last."""
    run_all(db, _replace, [(row.status, row.answer, ws, packed(row.op))])


def _replace() -> Update:
    changed = update(receipt).values(status=bindparam("status_now"), answer=bindparam("answer_now"))
    return changed.where(_RECEIPT.workspace_id == bindparam("ws"), _RECEIPT.op == bindparam("op"))


def set_last_n(db: Connection, ws: WorkspaceKey, rows: Sequence[tuple[str, str, int, int, int]]) -> None:
    """Write ``(device, member, last_n, acked_n, seen_at)``; a device seen first is bound to that member for ever."""
    packed_rows = [
        (ws, packed(sender), packed(member), "", last_n, acked_n, seen_at, seen_at, None, None)
        for sender, member, last_n, acked_n, seen_at in rows
    ]
    upsert_all(db, device, packed_rows, replaces=("last_n", "acked_n", "seen_at"))


def device_rows(db: Connection, ws: WorkspaceKey, device_ids: Collection[str]) -> dict[str, Device]:
    """Return these devices as far as they are known."""
    found = run_sized(db, _device_rows, [(packed(text),) for text in device_ids], (ws,))
    return {
        unpacked(raw): Device(unpacked(raw), unpacked(member), last_n, acked_n, bool(revoked))
        for raw, member, last_n, acked_n, revoked in found
    }


def _device_rows(size: int) -> Select[Any]:
    wanted = asked(size, id=LargeBinary()).c.id
    columns = (_DEVICE.id, _DEVICE.member_id, _DEVICE.last_n, _DEVICE.acked_n, _DEVICE.revoked_at.is_not(None))
    return select(*columns).where(_DEVICE.workspace_id == bindparam("ws"), _DEVICE.id.in_(select(wanted)))
