"""Carries out one operation on a layer: a function for each kind, and its verdict."""

from typing import assert_never

from sync import check, merge, values
from sync.act import Act
from sync.aliases import Alias, redirected
from sync.convert import convert_row
from sync.editing import close, edit, element_of, make, sight
from sync.entities import ENTITIES
from sync.entities.attachment import MAX_FILE_BYTES, kind_of
from sync.errors import Refusal
from sync.ids import is_id
from sync.matching import folded
from sync.merge import add_to_set, remove_from_set
from sync.merging import merge as merge_records
from sync.needs import aimed_at
from sync.operations import (
    ActionDone,
    AnyOperation,
    AttachmentAdd,
    CommentAdd,
    ConflictSettle,
    Create,
    Delete,
    Merge,
    Purge,
    Restore,
    RowConvert,
    SetFields,
    Skip,
    StatusSet,
    SuggestionSettle,
    TagAdd,
    TagRemove,
    Transfer,
)
from sync.plan import Awaiting, Change
from sync.purge import purge
from sync.record import Record
from sync.settle import settle_conflict, settle_suggestion
from sync.status import set_status
from sync.suggest import for_former
from sync.transfer import transfer
from sync.trash import delete, restore
from sync.values import BadValue
from sync.verdicts import Held, Noop, Verdict


def perform(act: Act) -> Verdict:
    """Plan an operation on the act's layer and say what became of it."""
    if act.world.aliases or act.plan.aliases or act.layer.aliases:
        act.operation = _meant(act)
    verdict = _attempt(act)
    if isinstance(verdict, Held) or (isinstance(verdict, Refusal) and verdict.code == "unknown_record"):
        verdict = _unseen(act, verdict)
    if isinstance(verdict, Held):
        act.layer.held.append(Awaiting(act.author, act.operation, verdict.awaits))
    return verdict


def _meant(act: Act) -> AnyOperation:
    """Return the operation as it is meant now that records were merged; who names a new record by two is remembered."""
    sent = act.operation
    meant = redirected(sent, act.aliases, act.world.workspace.id)
    if (
        isinstance(sent, Create)
        and isinstance(meant, Create)
        and sent.id != meant.id
        and act.alias_of(sent.id) == sent.id
    ):
        act.layer.aliases[sent.id] = Alias(sent.id, meant.id, act.world.now_ms)
    absorbed = next((id_ for id_ in aimed_at(sent) if act.alias_of(id_) != id_), None)
    act.named = None if absorbed is None else act.find(absorbed)
    return meant


def _unseen(act: Act, verdict: Refusal | Held) -> Verdict:
    """Answer an operation on what its author does not see: it may be no more, or was the author's until lately."""
    if any(act.is_gone(id_) for id_ in aimed_at(act.operation)):
        return Refusal("gone", "this was erased")
    return for_former(act, verdict, _attempt)


def _attempt(act: Act) -> Verdict:
    operation = act.operation
    match operation:
        case Create():
            return create(act, operation)
        case SetFields():
            return set_fields(act, operation)
        case StatusSet():
            return set_status(act, operation)
        case TagAdd() | TagRemove():
            return change_set(act, operation)
        case CommentAdd():
            return add_comment(act, operation)
        case AttachmentAdd():
            return add_attachment(act, operation)
        case ActionDone():
            return finish_action(act, operation)
        case Skip():
            return Noop()
        case _:
            return _attempt_rare(act, operation)


_Rare = RowConvert | Transfer | Merge | Delete | Restore | Purge | ConflictSettle | SuggestionSettle


def _attempt_rare(act: Act, operation: _Rare) -> Verdict:
    match operation:
        case RowConvert():
            return convert_row(act, operation)
        case Transfer():
            return transfer(act, operation)
        case Delete():
            return delete(act, operation)
        case Restore():
            return restore(act, operation)
        case ConflictSettle():
            return settle_conflict(act, operation)
        case SuggestionSettle():
            return settle_suggestion(act, operation, _attempt)
        case Purge():
            return purge(act, operation)
        case Merge():
            return merge_records(act, operation)
        case _:
            assert_never(operation)


def create(act: Act, operation: Create) -> Verdict:
    """Make a record, or meet the one that is there already under a derived id."""
    entity = check.entity_of(operation.entity)
    if isinstance(entity, Refusal):
        return entity
    if not is_id(operation.id):
        return Refusal("invalid", "the id must be a UUID", "id")
    if entity.name == "attachment":
        return Refusal("invalid", "a file is attached by attachment.add", "entity")
    refused = check.writable(act, entity)
    fields = check.fields_of(entity, operation.fields)
    if refused is not None or isinstance(fields, Refusal):
        return refused or fields  # type: ignore[return-value]  # one of the two is a refusal
    refused = check.elements(act, entity, fields)
    if refused is not None:
        return refused
    return make(act, entity, operation.id, operation.root, fields)


def set_fields(act: Act, operation: SetFields) -> Verdict:
    """Write plain fields."""
    entity = check.entity_of(operation.entity)
    if isinstance(entity, Refusal):
        return entity
    refused = check.writable(act, entity)
    if refused is not None:
        return refused
    record = sight(act, operation.id, operation.entity)
    if not isinstance(record, Record):
        return record
    fields = check.fields_of(entity, operation.fields)
    if isinstance(fields, Refusal):
        return fields
    refused = check.settable(act, record, fields) or check.references(act, entity, fields)
    return refused or edit(act, record, fields, operation.base)


def change_set(act: Act, operation: TagAdd | TagRemove) -> Verdict:
    """Put an element into a set of a record, or take it out."""
    record = sight(act, operation.id, operation.entity)
    if not isinstance(record, Record):
        return record
    spec = ENTITIES[record.entity].fields.get(operation.field)
    if spec is None or spec.rule.name != "set":
        return Refusal("invalid", f"{operation.field[:80]!r} is not a set that operations change", "field")
    try:
        values.name(operation.tag)
    except BadValue as bad:
        return Refusal("invalid", f"tag {bad}", "tag")
    if not operation.tag.strip():
        return Refusal("invalid", "a tag needs a text", "tag")
    refused = check.elements(act, ENTITIES[record.entity], {operation.field: [operation.tag]})
    if refused is not None:
        return refused
    if isinstance(operation, TagAdd):
        mine = act.open_for_change(record)
        return close(act, mine, [add_to_set(mine, operation.field, element_of(act, operation.field, operation.tag))])
    element = _standing(record, operation.field, operation.tag)
    if element is None or not _saw_add(act, record, operation, element):
        return Noop()
    mine = act.open_for_change(record)
    return close(act, mine, [remove_from_set(mine, operation.field, element)])


def _standing(record: Record, field: str, text: str) -> str | None:
    """Return the element of a set that a text means."""
    elements = record.data.get(field) or {}
    if text in elements:
        return text
    wanted = folded(text)
    return next((element for element in elements if folded(element) == wanted), None)


def _saw_add(act: Act, record: Record, operation: TagRemove, element: str) -> bool:
    """Tell whether a removal had seen the add that stands: else another person wants the tag."""
    added = record.data[operation.field][element]
    if isinstance(operation.seen, int):
        return bool(operation.seen >= added)
    for change in act.changes_of(record.id):
        if act.names(operation.seen, change):
            return bool(change.seq == added)
        if _has_added(change, operation.field, element):
            break  # added once more, maybe in the same commit and under the same number
    return False


def _has_added(change: Change, field: str, element: str) -> bool:
    """Tell whether a change put an element into a set that it was in already, or was not in."""
    return change.old.get(f"={field}") == element or (field in change.old and element not in (change.old[field] or ()))


def add_comment(act: Act, operation: CommentAdd) -> Verdict:
    """Write a comment."""
    named = {
        "parent": operation.parent,
        "text": operation.text,
        "activity": operation.activity,
        "outcome": operation.outcome,
        "minutes": operation.minutes,
        "happened_at": operation.happened_at or act.at,
    }
    if not is_id(operation.id):
        return Refusal("invalid", "the id must be a UUID", "id")
    entity = ENTITIES["comment"]
    fields = check.fields_of(entity, {name: value for name, value in named.items() if value is not None})
    if isinstance(fields, Refusal):
        return fields
    return make(act, entity, operation.id, operation.root, fields)


def add_attachment(act: Act, operation: AttachmentAdd) -> Verdict:
    """Attach a file whose bytes may still be on their way."""
    if operation.size > MAX_FILE_BYTES:
        return Refusal("too_large", f"a file may have {MAX_FILE_BYTES:,} bytes", "size")
    named = {
        "parent": operation.parent,
        "sha256": operation.sha256,
        "size": operation.size,
        "mime": operation.mime,
        "kind": operation.attached_as or kind_of(operation.mime),
        "caption": operation.caption,
        "width": operation.width,
        "height": operation.height,
        "seconds": operation.seconds,
    }
    if not is_id(operation.id):
        return Refusal("invalid", "the id must be a UUID", "id")
    entity = ENTITIES["attachment"]
    fields = check.fields_of(entity, {name: value for name, value in named.items() if value is not None})
    if isinstance(fields, Refusal):
        return fields
    return make(act, entity, operation.id, operation.root, fields)


def finish_action(act: Act, operation: ActionDone) -> Verdict:
    """Tick off an action; one that was done stays done as it was."""
    record = sight(act, operation.id, "action")
    if not isinstance(record, Record):
        return record
    try:
        done_at = values.instant(operation.done_at)
    except BadValue as bad:
        return Refusal("invalid", f"done_at {bad}", "done_at")
    if record.data.get("done_at"):
        return Noop()
    mine = act.open_for_change(record)
    return close(act, mine, [merge.put(mine, "done_at", done_at)])
