"""Aliases: what was merged into another record goes on being meant by those who have not heard of it (SYNC 5.2)."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, structs

from sync.entities import ENTITIES
from sync.ids import WorkspaceId, participant_id
from sync.operations import (
    ActionDone,
    AnyOperation,
    AttachmentAdd,
    CommentAdd,
    ConflictSettle,
    Create,
    Delete,
    Purge,
    Restore,
    RowConvert,
    SetFields,
    StatusSet,
    SuggestionSettle,
    TagAdd,
    TagRemove,
    Transfer,
)


class Undo(Struct, frozen=True):
    """What a merge did beside trashing the absorbed record, so that it can be taken back.

    ``moved``: children with the ids under which they went over, and whether they were about the absorbed record itself;
    ``pointed``: records with the field that pointed at it; ``remade``: participants, what each became, and whether that
    was new; ``wrote``: of the survivor's fields the value before and after; ``added``: elements of its sets; ``asked``:
    by conflict the operations whose values came to it; ``closed``: conflicts of the absorbed record.
    """

    moved: list[tuple[str, str, bool]] = []
    pointed: list[tuple[str, str]] = []
    remade: list[tuple[str, str, bool]] = []
    wrote: dict[str, tuple[Any, Any]] = {}
    added: dict[str, list[str]] = {}
    asked: dict[str, list[str]] = {}
    closed: list[str] = []


class Alias(Struct, frozen=True):
    """An id that means another record since ``at_ms``; ``seq``: of the survivor then. Without ``undo`` it stays so.

    ``same``: the record itself goes on under the other id, and the versions that people saw are still its own.
    """

    id: str
    survivor: str
    at_ms: int
    seq: int = 0
    undo: Undo | None = None
    same: bool = False


AliasOf = Callable[[str], str]
"""The record that an id means by now: itself, most of the time."""


def redirected(operation: AnyOperation, aliases: Mapping[str, Alias | None], workspace: WorkspaceId) -> AnyOperation:
    """Return the operation as it is meant by now.

    What was based on the absorbed record says nothing about the survivor, so numbers are left out and it counts as
    concurrent. Deleting, restoring, erasing and merging mean the very record that they name, or what it moved to.
    """

    def alias_of(id_: str) -> str:
        return resolved(aliases, id_)

    match operation:
        case SetFields(entity=entity, id=id_, fields=fields, base=base):
            known = (
                base if is_same(aliases, id_) else {name: seen for name, seen in base.items() if isinstance(seen, str)}
            )
            return structs.replace(operation, id=alias_of(id_), fields=_linked(entity, fields, alias_of), base=known)
        case Delete(id=id_) | Restore(id=id_) | Purge(id=id_) if alias_of(id_) != id_ and is_same(aliases, id_):
            return structs.replace(operation, id=alias_of(id_))
        case ConflictSettle(id=id_) | SuggestionSettle(id=id_) if alias_of(id_) != id_:
            return structs.replace(operation, id=alias_of(id_))
        case StatusSet(id=id_, base=base) if alias_of(id_) != id_:
            return structs.replace(operation, id=alias_of(id_), base=base if isinstance(base, str) else None)
        case TagRemove(id=id_, seen=seen) if alias_of(id_) != id_:
            return structs.replace(operation, id=alias_of(id_), seen=seen if isinstance(seen, str) else None)
        case TagAdd(id=id_) | ActionDone(id=id_) | Transfer(id=id_) if alias_of(id_) != id_:
            return structs.replace(operation, id=alias_of(id_))
        case CommentAdd(root=root, parent=parent) | AttachmentAdd(root=root, parent=parent):
            return structs.replace(operation, root=alias_of(root), parent=None if parent is None else alias_of(parent))
        case RowConvert(fields=fields):
            return structs.replace(operation, fields=_linked("opportunity", fields, alias_of))
        case Create():
            return _made(operation, alias_of, workspace)
        case _:
            return operation


def _made(operation: Create, alias_of: AliasOf, workspace: WorkspaceId) -> Create:
    root = None if operation.root is None else alias_of(operation.root)
    fields = _linked(operation.entity, operation.fields, alias_of)
    id_ = alias_of(operation.id)
    if operation.entity == "participant" and (root, fields) != (operation.root, operation.fields):
        contact = fields.get("contact")
        id_ = participant_id(workspace, root or "", contact) if isinstance(contact, str) else id_
    return structs.replace(operation, id=id_, root=root, fields=fields)


def _linked(entity: str, fields: Mapping[str, Any], alias_of: AliasOf) -> dict[str, Any]:
    links = ENTITIES[entity].links if entity in ENTITIES else ()
    meant = {name: alias_of(fields[name]) for name in links if isinstance(fields.get(name), str)}
    return {**fields, **meant}


def resolved(aliases: Mapping[str, Alias | None], id_: str) -> str:
    """Return the record that an id means in the end: what absorbed it may have been absorbed too."""
    passed = {id_}
    while (alias := aliases.get(id_)) is not None and alias.survivor not in passed:
        id_ = alias.survivor
        passed.add(id_)
    return id_


def is_same(aliases: Mapping[str, Alias | None], id_: str) -> bool:
    """Tell whether what an id means in the end is the very record that was named."""
    passed = {id_}
    while (alias := aliases.get(id_)) is not None and alias.survivor not in passed:
        if not alias.same:
            return False
        id_ = alias.survivor
        passed.add(id_)
    return True
