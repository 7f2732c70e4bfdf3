"""The operations that span records or carry a precondition: trash, conversion of a row, settling a conflict."""

from collections.abc import Mapping
from typing import Any

from sync import check
from sync.editing import Fields, begin, close, edit, sight
from sync.entities import ENTITIES
from sync.entities.opportunity import read_status
from sync.errors import Refusal
from sync.follow import admit, dismiss, readmit
from sync.ids import converted_comment_id, converted_id
from sync.merge import Slot, Written, put, write
from sync.operations import Base, ConflictSettle, Delete, Restore, RowConvert
from sync.plan import Act
from sync.protocol import Trashed
from sync.record import NEW, Record
from sync.values import BadValue
from sync.verdicts import Applied, Noop, Verdict

_MARKED = ("money", "status")


def delete(act: Act, operation: Delete) -> Verdict:
    """Put a record into the trash, unless somebody else wrote one of its fields after what the author saw.

    A lost deletion is cheap, a lost edit is not. What the server writes by itself does not count, nor do children.
    """
    record = sight(act, operation.id, operation.entity)
    if not isinstance(record, Record):
        return record
    refused = _trashable(act, record)
    if refused is not None:
        return refused
    if record.trashed is not None:
        return Noop()
    editor = _editor_since(act, record, operation.base)
    if editor is not None:
        return Refusal("stale_delete", "somebody changed this meanwhile", editor)
    mine = act.open_for_change(record)
    mine.trashed = Trashed(act.author.member, act.at)
    if record.entity == "opportunity":
        dismiss(act, mine, act.world.uses.get(mine.id, ()))
    elif record.entity == "participant" and (opportunity := act.root_of(record)) is not None:
        dismiss(act, opportunity, [record.data["contact"]])
    return close(act, mine, [Written({"trashed": None})])


def _trashable(act: Act, record: Record) -> Refusal | None:
    refused = check.writable(act, ENTITIES[record.entity])
    if refused is not None:
        return refused
    if not check.may_lead(act, record):
        return Refusal("forbidden", "only its owner, the team's manager or an admin may do this")
    return None


def _editor_since(act: Act, record: Record, base: Base | None) -> str | None:
    """Return a field that another person wrote after the version that the author saw."""
    if isinstance(base, int) and base >= record.seq and record.seq != 0:
        seen = record.seq
    else:
        seen = base if isinstance(base, int) else _seen_by_own(act, record, base)
    for change in act.changes_of(record.id):
        if change.seq <= seen:
            break
        fields = [name for name in change.old if name[0] not in "!="]
        if change.actor != act.author.member and fields:
            return fields[0]
    return None


def _seen_by_own(act: Act, record: Record, base: Base | None) -> int:
    """Return the number up to which a deletion based on an own operation, or on nothing known, has seen a record."""
    for change in act.changes_of(record.id):
        if base is not None and change.device == act.author.device and f"n:{change.n}" == base:
            return change.seq - 1
    return 0


def restore(act: Act, operation: Restore) -> Verdict:
    """Take a record out of the trash."""
    record = sight(act, operation.id, operation.entity)
    if not isinstance(record, Record):
        return record
    refused = _trashable(act, record)
    if refused is not None:
        return refused
    if record.trashed is None:
        return Noop()
    mine = act.open_for_change(record)
    was = {"by": record.trashed.by, "at": record.trashed.at}
    mine.trashed = None
    if record.entity == "opportunity":
        readmit(act, mine)
    elif record.entity == "participant" and (opportunity := act.root_of(record)) is not None:
        admit(act, opportunity, record.data["contact"])
    return close(act, mine, [Written({"trashed": was})])


def convert_row(act: Act, operation: RowConvert) -> Verdict:
    """Make the opportunity that a prospect row has become; whoever comes second adds to the same one.

    The rest of the gesture (contact, action, comment) reaches the opportunity even when a colleague has it now.
    """
    prospect = sight(act, operation.prospect, "prospect")
    if not isinstance(prospect, Record):
        return prospect
    if operation.id != converted_id(act.world.workspace.id, prospect.id):
        return Refusal("invalid", "this id must be the derived one", "id")
    named = operation.fields if operation.step is None else {**operation.fields, "step": operation.step}
    entity = ENTITIES["opportunity"]
    fields = check.fields_of(entity, named)
    if isinstance(fields, Refusal):
        return fields
    refused = check.references(act, entity, fields) or _assignable(act, operation.assign_to)
    if refused is not None:
        return refused
    known = act.find(operation.id)
    if known is not None and known.entity != "opportunity":
        return Refusal("id_taken", "another record has this id")
    act.layer.granted.add(operation.id)
    if known is None:
        return _first(act, prospect, operation, fields)
    return _second(act, prospect, known, fields)


def _assignable(act: Act, member: str | None) -> Refusal | None:
    found = None if member is None else act.find(member)
    if member is None or (found is not None and found.entity == "member" and found.data.get("active") is not False):
        return None
    return Refusal("invalid", "nobody here has this id", "assign_to")


def _first(act: Act, prospect: Record, operation: RowConvert, fields: Fields) -> Applied:
    record = Record(
        entity="opportunity", id=operation.id, seq=0, v=NEW, fv={}, data=check.fresh(ENTITIES["opportunity"], fields)
    )
    if operation.assign_to is not None:
        record.data["owner"] = operation.assign_to
    begin(act, record)
    row = act.open_for_change(prospect)
    written = [put(row, "state", "converted"), put(row, "opportunity", operation.id)]
    for comment in _comments_of(act, prospect):
        _repeat(act, comment, operation.id)
    return close(act, row, written)


def _comments_of(act: Act, prospect: Record) -> list[Record]:
    """Return the comments of a row, those of this commit included: who was offline sends both at once."""
    stored = act.world.row_comments.get(prospect.id, ())
    planned = (*act.plan.changed.values(), *act.layer.changed.values())
    here = [one for one in planned if one.entity == "comment" and one.data.get("parent") == prospect.id]
    newest = {one.id: one for one in (*stored, *here)}
    return [one for one in newest.values() if one.root == prospect.root]


def _repeat(act: Act, comment: Record, opportunity: str) -> None:
    """Let a comment of the row stand in the opportunity's timeline too, with its author and time."""
    if comment.trashed is not None:
        return
    data: dict[str, Any] = {name: value for name, value in comment.data.items() if name != "parent"}
    id_ = converted_comment_id(act.world.workspace.id, comment.id)
    act.layer.changed[id_] = Record(entity="comment", id=id_, root=opportunity, seq=0, v=NEW, fv={}, data=data)


def _second(act: Act, prospect: Record, known: Record, fields: Fields) -> Applied:
    """Let the fields of a second conversion meet the first one's as concurrent edits."""
    verdict = edit(act, known, fields, {})
    owner = known.data.get("owner")
    notes = verdict.notes if owner == act.author.member else (*verdict.notes, "converted_already")
    if prospect.data.get("opportunity") != known.id:
        row = act.open_for_change(prospect)
        close(act, row, [put(row, "state", "converted"), put(row, "opportunity", known.id)])
    return Applied(verdict.conflicts, notes, merged=True)


def settle_conflict(act: Act, operation: ConflictSettle) -> Verdict:
    """Take one of a conflict's values. What was settled or grew meanwhile meets the choice as a concurrent edit."""
    conflict = sight(act, operation.id, "conflict")
    if not isinstance(conflict, Record):
        return conflict
    record = act.find(conflict.data["record"])
    if record is None:
        return Refusal("unknown_record", "the record of this conflict is not there any more")
    refused = check.writable(act, ENTITIES[record.entity])
    if refused is not None:
        return refused
    if conflict.data.get("mark") in _MARKED and not check.may_lead(act, record):
        return Refusal("forbidden", "money and status are settled by the owner, the team's manager or an admin")
    seen = conflict.data.get("open") is True and _saw(act, conflict, operation.base)
    if operation.choice == "kept" and seen:
        return _settled(act, conflict, record, [])
    value = _chosen(conflict.data, operation)
    if isinstance(value, Refusal):
        return value
    return _take(act, conflict, record, value, seen=seen)


def _saw(act: Act, conflict: Record, base: Base | None) -> bool:
    """Tell whether the author saw the conflict as it stands."""
    if not isinstance(base, int):
        return False
    return not any(change.seq > base for change in act.changes_of(conflict.id)) and conflict.version("others") <= base


def _chosen(data: Mapping[str, Any], operation: ConflictSettle) -> Any:
    """Return the value that was chosen."""
    match operation.choice:
        case "kept":
            return data["kept"]["value"]
        case "new":
            return operation.value
        case _:
            sides = data["others"]
            if operation.other is None:
                return sides[-1]["value"]
            found = next((side for side in sides if side["op"] == operation.other), None)
            return Refusal("invalid", "this is none of the values", "other") if found is None else found["value"]


def _take(act: Act, conflict: Record, record: Record, value: Any, *, seen: bool) -> Verdict:
    field = conflict.data["field"]
    if field == "status":
        read: Fields | Refusal = _read_status(value)
    else:
        read = check.fields_of(ENTITIES[record.entity], {field: value})
    if isinstance(read, Refusal):
        return read
    mine = act.open_for_change(record)
    base = mine.version(field) if seen else None
    spec = ENTITIES[record.entity].spec(field)
    written = write(act, Slot(mine, field, spec), read[field], base)
    if not seen:
        return close(act, mine, [written])
    return _settled(act, conflict, mine, [written])


def _read_status(value: Any) -> Fields | Refusal:
    try:
        return {"status": read_status(value)}
    except BadValue as bad:
        return Refusal("invalid", f"status {bad}", "value")


def _settled(act: Act, conflict: Record, record: Record, written: list[Written]) -> Applied:
    mine = act.open_for_change(conflict)
    mine.data["settled_by"] = act.author.member
    act.layer.conflicts[(record.id, conflict.data["field"])] = None
    close(act, mine, [put(mine, "open", value=False)])
    return close(act, record, written) if written else Applied()
