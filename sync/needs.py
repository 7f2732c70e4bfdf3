"""What must be known before an operation can be planned: read off the operation, for whoever loads it from a store."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from sync.operations import (
    ActionDone,
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
    Skip,
    StatusSet,
    SuggestionSettle,
    TagAdd,
    TagRemove,
    Transfer,
)

_FOLLOWED = ("folder", "contact")


_AIMED: Final[Mapping[type[Operation], tuple[str, ...]]] = {
    Create: ("root",),
    CommentAdd: ("root",),
    AttachmentAdd: ("root",),
    RowConvert: ("prospect",),
    Merge: ("survivor", "absorbed"),
    Skip: (),
    **dict.fromkeys((SetFields, StatusSet, TagAdd, TagRemove, ActionDone), ("id",)),
    **dict.fromkeys((Transfer, Delete, Restore, Purge, ConflictSettle, SuggestionSettle), ("id",)),
}
"""By kind of operation, the members that name what it changes or adds to."""

_MAKING: Final = (Create, CommentAdd, AttachmentAdd, RowConvert)


def named(operation: Operation) -> tuple[str, ...]:
    """Return the records that an operation names."""
    return (*aimed_at(operation), *made(operation), *_linked(operation))


def aimed_at(operation: Operation) -> tuple[str, ...]:
    """Return the records that an operation changes or adds to: those that its author must be able to see."""
    found = [getattr(operation, name) for name in _AIMED[operation.__class__]]
    return tuple(found) if None not in found else ()


def made(operation: Operation) -> tuple[str, ...]:
    """Return the record that an operation makes."""
    return (operation.id,) if isinstance(operation, _MAKING) else ()


def _linked(operation: Operation) -> Iterable[str]:
    """Return the folder or contact that the author's work leads to."""
    match operation:
        case Create(entity="opportunity" | "participant", fields=fields):
            pass
        case SetFields(entity="opportunity" | "participant", fields=fields) | RowConvert(fields=fields):
            pass
        case _:
            return ()
    return [value for name in _FOLLOWED if isinstance(value := fields.get(name), str)]


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


def seen_by(operation: Operation) -> Collection[Base | None]:
    """Return the versions that an operation names as seen by its author."""
    if isinstance(operation, _MAKING):
        return ()
    base = getattr(operation, "base", None)
    bases = base.values() if isinstance(base, dict) else (base,)
    return (*bases, getattr(operation, "seen", None))
