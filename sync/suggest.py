"""What becomes of an operation whose author has lost the record: kept for those who have it now (SYNC 4.7)."""

from collections.abc import Callable
from typing import Any

from msgspec import structs, to_builtins

from sync import values
from sync.act import Act
from sync.edited_at import moment_from_ms
from sync.errors import Refusal
from sync.ids import is_id, suggested_id, suggestion_id
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
from sync.protocol import SCHEMA_VERSION
from sync.record import NEW, Record
from sync.verdicts import Applied, Held, Suggested, Verdict

FORMER = "former_owner"
Perform = Callable[[Act], Verdict]


def for_former(act: Act, unseen: Refusal | Held, perform: Perform) -> Verdict:
    """Answer an operation on what its author does not see: kept if it was seen until lately, else ``unseen``."""
    target = _target(act)
    root = None if target is None else act.root_of(target)
    if target is None or root is None or act.sees(root) or not act.has_lost(root):
        return unseen
    match act.operation:
        case CommentAdd() | AttachmentAdd() | RowConvert() | Create(entity="comment"):
            return _let_in(act, root, perform)
        case Delete() | Restore() | Purge() | Merge() | Transfer() | ConflictSettle() | SuggestionSettle():
            return Refusal("owner_changed", "somebody else has this now", owner=root.data.get("owner"))
        case _:
            return _suggestible(act, root, perform) or suggest(act, target, act.operation)


def _let_in(act: Act, root: Record, perform: Perform) -> Verdict:
    """Take what a former author has to tell, or has made of a row: it stretches no right."""
    act.opened = root.id
    verdict = perform(act)
    return structs.replace(verdict, notes=(*verdict.notes, FORMER)) if isinstance(verdict, Applied) else verdict


def _suggestible(act: Act, root: Record, perform: Perform) -> Refusal | None:
    """Refuse what would be refused of anybody who sees the record, by trying it out."""
    trial = Act(act.plan, act.layer.copy(), act.author, act.operation, act.edited_at_ms)
    trial.opened = root.id
    verdict = perform(trial)
    return verdict if isinstance(verdict, Refusal) and verdict.code != "unknown_record" else None


def suggest(act: Act, target: Record, operation: AnyOperation) -> Suggested:
    """Keep an operation on ``target``, or on something new that would hang there, until somebody decides."""
    workspace = act.world.workspace.id
    id_ = suggestion_id(workspace, operation.op)
    if isinstance(operation, Create) and operation.root is not None:
        id_ = suggested_id(workspace, act.author.member, operation.id)  # by which later operations on it are known
    root = act.root_of(target)
    owner = None if root is None else root.data.get("owner")
    if act.find(id_) is None:
        data: dict[str, Any] = {
            "record": target.id,
            "entity": target.entity,
            "op": {"schema": SCHEMA_VERSION, **to_builtins(operation)},
            "by": act.author.member,
            "at": act.at,
            "open": True,
            "created_at": values.written(moment_from_ms(act.world.now_ms)),
        }
        root_id = target.id if target.root is None else target.root
        act.layer.changed[id_] = Record(entity="suggestion", id=id_, root=root_id, seq=0, v=NEW, fv={}, data=data)
    return Suggested(owner, (FORMER,))


def _target(act: Act) -> Record | None:
    """Return the record that an operation is about; of something new, the root that it would hang on."""
    match act.operation:
        case Create(root=id_) | CommentAdd(root=id_) | AttachmentAdd(root=id_):
            return None if id_ is None else act.find(id_)
        case RowConvert(prospect=id_):
            return act.find(id_)
        case Merge(survivor=survivor, absorbed=absorbed):
            unseen = (one for one in map(act.find, (survivor, absorbed)) if one is not None and not _is_seen(act, one))
            return next(unseen, None)
        case SetFields(id=id_) | StatusSet(id=id_) | TagAdd(id=id_) | TagRemove(id=id_) | ActionDone(id=id_):
            return act.find(id_) or _suggested(act, id_)
        case Skip():
            return None
        case operation:
            return act.find(operation.id)


def _is_seen(act: Act, record: Record) -> bool:
    root = act.root_of(record)
    return root is not None and act.sees(root)


def _suggested(act: Act, id_: str) -> Record | None:
    """Return what a suggestion of the same author is about that would make this record."""
    found = act.find(suggested_id(act.world.workspace.id, act.author.member, id_)) if is_id(id_) else None
    return None if found is None else act.find(found.data["record"])
