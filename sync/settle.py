"""Settling: a person decides between the values of a conflict, or about a suggestion."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import structs

from sync import check
from sync.act import Act
from sync.editing import Fields, close, edit, sight
from sync.entities import ENTITIES
from sync.entities.opportunity import read_status
from sync.errors import Refusal
from sync.merge import put
from sync.operations import AnyOperation, Base, ConflictSettle, SetFields, StatusSet, SuggestionSettle, TagRemove
from sync.record import Record
from sync.upcast import read_kept
from sync.values import BadValue
from sync.verdicts import Applied, Held, Noop, Suggested, Verdict

_MARKED = ("money", "status")


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
        _close(act, conflict, record)
        return Applied()
    value = _chosen(conflict.data, operation)
    if isinstance(value, Refusal):
        return value
    read = _read(act, record, conflict.data["field"], value)
    if isinstance(read, Refusal):
        return read
    if not seen:
        return edit(act, record, read, {})
    # Closed first: what came to the field unseen meets the chosen value in a conflict of its own.
    _close(act, conflict, record)
    base = operation.base if operation.seen is None else operation.seen
    return edit(act, record, read, {} if base is None else dict.fromkeys(read, base))


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
            # A merge that was undone has taken its values out again.
            wanted = [side for side in data["others"] if operation.other in (None, side["op"])]
            found = wanted[-1] if wanted else None
            return Refusal("invalid", "this is none of the values", "other") if found is None else found["value"]


def _read(act: Act, record: Record, field: str, value: Any) -> Fields | Refusal:
    if field == "status":
        return _read_status(value)
    entity = ENTITIES[record.entity]
    return check.fields_of(entity, {field: act.alias_of(value) if field in entity.links and value else value})


def _read_status(value: Any) -> Fields | Refusal:
    try:
        return {"status": read_status(value)}
    except BadValue as bad:
        return Refusal("invalid", f"status {bad}", "value")


def _close(act: Act, conflict: Record, record: Record) -> None:
    mine = act.open_for_change(conflict)
    mine.data["settled_by"] = act.author.member
    act.layer.conflicts[(record.id, conflict.data["field"])] = None
    close(act, mine, [put(mine, "open", value=False)])


def settle_suggestion(act: Act, operation: SuggestionSettle, perform: Callable[[Act], Verdict]) -> Verdict:
    """Take over what a former author suggests, or put it aside. The first decision stays."""
    suggestion = sight(act, operation.id, "suggestion")
    if not isinstance(suggestion, Record):
        return suggestion
    if suggestion.data.get("open") is not True:
        return Noop()
    verdict: Verdict = Applied()
    if operation.choice == "accept":
        wish = accepted(suggestion, operation)
        if isinstance(wish, Refusal):
            return wish
        verdict = perform(Act(act.plan, act.layer, act.author, wish, act.edited_at_ms))
        if isinstance(verdict, Held | Suggested):
            return Refusal("unknown_record", "what this suggestion is about is not there any more")
        if isinstance(verdict, Refusal):
            return verdict
    mine = act.open_for_change(suggestion)
    mine.data["settled_by"] = act.author.member
    close(act, mine, [put(mine, "open", value=False)])
    return Applied() if isinstance(verdict, Noop) else verdict


def accepted(suggestion: Record, settle: SuggestionSettle) -> AnyOperation | Refusal:
    """Return the operation of a suggestion as that of the member who accepts it: concurrent to what came since.

    What its author based on an own earlier operation nobody else can name, so there nothing is said to be seen.
    """
    operation = read_kept(suggestion.data["op"])
    if isinstance(operation, Refusal):
        return operation
    said: dict[str, Any] = {"n": settle.n, "op": settle.op, "at": settle.at, "off": settle.off, "again": False}
    match operation:
        case SetFields(base=base):
            said["base"] = {name: seen for name, seen in base.items() if isinstance(seen, int)}
        case StatusSet(base=str()):
            said["base"] = None
        case TagRemove(seen=str()):
            said["seen"] = None
        case _:
            pass
    return structs.replace(operation, **said)
