"""The status of an opportunity: closed beats open, whatever the order in which both arrive (SYNC 5.2)."""

from typing import Any

from sync.act import Act
from sync.editing import close, sight
from sync.entities import ENTITIES
from sync.entities.opportunity import CLOSED, read_status
from sync.errors import Refusal
from sync.merge import Slot, Written, put, side_of, write
from sync.operations import Base, StatusSet
from sync.record import NEW, Record
from sync.rules import Cell
from sync.values import BadValue
from sync.verdicts import Verdict


def set_status(act: Act, operation: StatusSet) -> Verdict:
    """Open or close an opportunity."""
    record = sight(act, operation.id, "opportunity")
    if not isinstance(record, Record):
        return record
    try:
        value = read_status(_status_of(act, operation))
    except BadValue as bad:
        return Refusal("invalid", f"status {bad}", "status")
    mine = act.open_for_change(record)
    spec = ENTITIES["opportunity"].fields["status"]
    slot = Slot(mine, "status", spec)
    written = _against_unseen(act, slot, value, operation.base) or write(act, slot, value, operation.base)
    return close(act, mine, [written], [operation.base])


def _status_of(act: Act, operation: StatusSet) -> dict[str, Any]:
    won = operation.won
    closed_at = operation.closed_at
    return {
        "is": operation.status,
        "closed_at": None if operation.status == "open" else closed_at or act.at,
        "reason": operation.reason,
        "note": operation.note,
        "competitor": operation.competitor,
        "won": None if won is None else {"amount": won.amount, "currency": won.currency},
    }


def _against_unseen(act: Act, slot: Slot, value: Any, base: Base | None) -> Written | None:
    """Let a reopening meet the closings that its author has not seen since they had lost to the one that was seen.

    Otherwise it would win by coming after them, and lose to the same closing if that came last.
    """
    conflict = act.open_conflict(slot.record.id, slot.field)
    if conflict is None or value["is"] in CLOSED or _has_seen(conflict, slot.record, base):
        return None
    named = act.named_by(base, slot.record.id)
    own = "" if named is None else named.op
    closings = [side for side in conflict.data["others"] if side["value"]["is"] in CLOSED and side["op"] != own]
    if not closings:
        return None
    mine, shown = act.open_for_change(conflict), closings[-1]
    theirs = side_of(Cell(value, act.edited_at_ms, act.author.member, act.operation.op))
    put(mine, "others", [*(side for side in conflict.data["others"] if side is not shown), theirs])
    put(mine, "kept", shown)
    return Written(put(slot.record, slot.field, shown["value"]).old | {f"!{slot.field}": value}, conflict.id, met=True)


def _has_seen(conflict: Record, record: Record, base: Base | None) -> bool:
    """Tell whether a base has seen a conflict as it stands: whatever touches it has raised the record's number, too."""
    touched = conflict.version("others")
    return isinstance(base, int) and (touched <= base or (touched != NEW and record.seq <= base))
