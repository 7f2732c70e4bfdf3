"""What must be known before an operation can be planned: read off the operation, for whoever loads it from a store."""

from collections.abc import Iterable, Mapping

from sync.operations import (
    ActionDone,
    AnyOperation,
    AttachmentAdd,
    Base,
    CommentAdd,
    ConflictSettle,
    Create,
    Delete,
    Merge,
    Operation,
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

_FOLLOWED = ("folder", "contact")


def named(operation: Operation) -> Iterable[str]:
    """Return the records that an operation names."""
    yield from aimed_at(operation)
    yield from made(operation)
    match operation:
        case Create(entity=entity, fields=fields) | SetFields(entity=entity, fields=fields):
            yield from _linked(entity, fields)
        case RowConvert(fields=fields):
            yield from _linked("opportunity", fields)
        case _:
            return


def aimed_at(operation: Operation) -> Iterable[str]:
    """Return the records that an operation changes or adds to: those that its author must be able to see."""
    match operation:
        case Create(root=root):
            if root is not None:
                yield root
        case CommentAdd(root=root) | AttachmentAdd(root=root):
            yield root
        case RowConvert(prospect=prospect):
            yield prospect
        case Merge(survivor=survivor, absorbed=absorbed):
            yield survivor
            yield absorbed
        case SetFields(id=id_) | StatusSet(id=id_) | TagAdd(id=id_) | TagRemove(id=id_) | ActionDone(id=id_):
            yield id_
        case Transfer(id=id_) | Delete(id=id_) | Restore(id=id_) | Purge(id=id_):
            yield id_
        case ConflictSettle(id=id_) | SuggestionSettle(id=id_):
            yield id_
        case _:
            return


def _linked(entity: str, fields: Mapping[str, object]) -> Iterable[str]:
    """Return the folder or contact that the author's work leads to."""
    if entity in ("opportunity", "participant"):
        yield from (value for name in _FOLLOWED if isinstance(value := fields.get(name), str))


def leads_to(operation: Operation) -> Iterable[tuple[str, str]]:
    """Return the opportunity that an operation lets lead to a folder or a contact, with that."""
    found: tuple[str | None, object] = (None, None)
    match operation:
        case (
            Create(entity="opportunity", id=id_, fields=fields) | SetFields(entity="opportunity", id=id_, fields=fields)
        ):
            found = (id_, fields.get("folder"))
        case RowConvert(id=id_, fields=fields):
            found = (id_, fields.get("folder"))
        case Create(entity="participant", root=root, fields=fields):
            found = (root, fields.get("contact"))
        case _:
            pass
    source, target = found
    if source is not None and isinstance(target, str):
        yield source, target


def made(operation: AnyOperation | Operation) -> Iterable[str]:
    """Return the record that an operation makes."""
    if isinstance(operation, Create | CommentAdd | AttachmentAdd | RowConvert):
        yield operation.id


def bases(operation: Operation) -> Iterable[tuple[str, str | None, Base | None]]:
    """Return each field that an operation writes with the version it was based on; no field: the whole record."""
    match operation:
        case SetFields(id=id_, fields=fields, base=base):
            yield from ((id_, field, base.get(field)) for field in fields)
            if "when" in fields:
                yield (id_, "done_at", base.get("when"))
        case Create(id=id_, fields=fields):
            yield from ((id_, field, None) for field in fields)
        case RowConvert(id=id_, fields=fields):
            yield from ((id_, field, None) for field in (*fields, "step"))
        case StatusSet(id=id_, base=seen):
            yield (id_, "status", seen)
        case TagRemove(id=id_, field=field, seen=seen) if isinstance(seen, str):
            yield (id_, field, seen)
        case Delete(id=id_, base=seen):
            yield (id_, None, 0 if seen is None else seen)
        case ConflictSettle(id=id_, base=seen):
            yield (id_, "others", seen)
        case _:
            return


def seen_by(operation: Operation) -> Iterable[Base | None]:
    """Return the versions that an operation names as seen by its author."""
    base = getattr(operation, "base", None)
    if isinstance(base, Mapping):
        yield from base.values()
    else:
        yield base
    yield getattr(operation, "seen", None)
