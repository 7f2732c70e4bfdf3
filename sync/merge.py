"""How one value enters one field: in sequence it is put, against a concurrent one the field's rule decides."""

from itertools import takewhile
from typing import Any

from msgspec import Struct, to_builtins

from sync import values
from sync.act import Act
from sync.edited_at import edited_at_ms, moment_from_ms
from sync.entities.conflict import ConflictValue
from sync.entity import FieldSpec
from sync.ids import conflict_id
from sync.operations import Base
from sync.plan import Change
from sync.record import NEW, Record
from sync.rules import Cell, Resolution, same


class Written(Struct, frozen=True):
    """What became of a value: what is to be noted in history, and whether another's value met it."""

    old: dict[str, Any]
    conflict: str | None = None
    met: bool = False


class Slot(Struct, frozen=True):
    """A field of one record; ``record`` is the layer's own copy, open for changes."""

    record: Record
    field: str
    spec: FieldSpec

    @property
    def value(self) -> Any:
        """What stands there now."""
        return self.record.data.get(self.field)

    @property
    def version(self) -> int:
        """The number that last wrote it, 0 for never."""
        return self.record.version(self.field)


class Beaten(Struct, frozen=True):
    """A collision that a person is asked about: the cell shown, the one that is not, and what both started from."""

    shown: Cell
    cell: Cell
    was: Any


def write(act: Act, slot: Slot, value: Any, base: Base | None) -> Written:
    """Let a parsed value enter a field."""
    record, field = slot.record, slot.field
    if slot.version == 0 or slot.value is None or is_sequential(act, record, field, base):
        return put(record, field, value)
    if same(slot.value, value):
        return Written({f"={field}": value})
    writer = writer_of(act, record, field, slot.version)
    ours = _current(act, slot, writer)
    named = act.named_by(base, record.id)
    theirs = Cell(value, _edited_at(act, base, named), act.author.member, act.operation.op)
    was = _was(act, slot, base, named)
    found = slot.spec.rule.resolve(ours, theirs, was)
    if found.beaten is None:
        return _without_question(slot, value, found)
    conflict = None
    if found.ask or _is_joined(writer, field):
        shown = theirs if found.beaten is ours else ours
        conflict = ask(act, slot, Beaten(shown, found.beaten, was), named)
    if not found.ours_stays:
        return Written(put(record, field, found.shown).old, conflict, met=True)
    return Written({f"!{field}": value}, conflict, met=True)


def put(record: Record, field: str, value: Any) -> Written:
    """Write a value over what stood there."""
    old = record.data.get(field)
    record.data[field] = value
    _mark(record, field)
    return Written({field: old})


def _mark(record: Record, field: str) -> None:
    """Give a field the version of this commit; a record that is new itself has it already."""
    if record.v != NEW:
        record.fv[field] = NEW


def _without_question(slot: Slot, value: Any, found: Resolution) -> Written:
    """Show what was found; a value that is not shown as it came stays in history."""
    old = {} if found.ours_stays else put(slot.record, slot.field, found.shown).old
    is_whole = not found.ours_stays and same(found.shown, value)
    return Written(old if is_whole else {**old, f"!{slot.field}": value}, met=True)


def _is_joined(writer: Change | None, field: str) -> bool:
    """Tell whether what stands there is a merge of several people's texts rather than what its writer sent."""
    return writer is not None and f"!{field}" in writer.old


def is_sequential(act: Act, record: Record, field: str, base: Base | None) -> bool:
    """Tell whether the author had seen the value that stands there (SYNC 5.1).

    A number is compared with the field's version. Otherwise the writer decides, never the number: in one commit
    another's value may stand under the number that the author's own operation got. An own text that was merged holds
    what the author has not seen.
    """
    version = record.version(field)
    if isinstance(base, int) and base >= version:
        return True
    for change in act.changes_of(record.id):
        if f"={field}" in change.old and act.names(base, change):
            return True
        if change.seq == version and field in change.old:
            is_own = change.device == act.author.device or act.names(base, change)
            return is_own and not _is_joined(change, field)
        if change.seq < version:
            break
    return False


def writer_of(act: Act, record: Record, field: str, version: int) -> Change | None:
    """Return the operation that wrote the current value of a field, None when its history is not known."""
    for change in act.changes_of(record.id):
        if change.seq == version and field in change.old:
            return change
        if change.seq < version:
            break
    return act.world.writers.get((record.id, field))


def _current(act: Act, slot: Slot, writer: Change | None) -> Cell:
    """Return what stands in a field with its writer; one that nobody remembers wrote it long ago."""
    if writer is None:
        return Cell(slot.value, act.world.committed_ms.get(slot.version, 0), "", slot.record.id)
    return Cell(slot.value, writer.edited_at_ms, writer.actor, writer.op)


def current_cell(act: Act, slot: Slot) -> Cell:
    """Return what stands in a field, with who wrote it and when."""
    return _current(act, slot, writer_of(act, slot.record, slot.field, slot.version))


def _edited_at(act: Act, base: Base | None, named: Change | None) -> int:
    """Return when the edit was made; not before what it was based on, whatever the device's clock says."""
    if named is not None:
        low = named.edited_at_ms
    else:
        low = act.world.committed_ms.get(base, 0) if isinstance(base, int) else 0
    return edited_at_ms(act.operation, now_ms=act.world.now_ms, low_ms=low)


def _was(act: Act, slot: Slot, base: Base | None, named: Change | None) -> Any:
    """Return the value that the author's edit started from, None where nobody can tell."""
    if named is not None:
        return _started(act, slot, named)
    if not isinstance(base, int):
        return None
    oldest = None
    for change in takewhile(lambda change: change.seq > base, act.changes_of(slot.record.id)):
        oldest = change.old.get(slot.field, oldest)
    return oldest


def _started(act: Act, slot: Slot, named: Change) -> Any:
    """Return where a chain of own edits started that has lost already, else the text that its last one left behind."""
    known = act.open_conflict(slot.record.id, slot.field)
    if known is not None and any(side["op"] == named.op for side in known.data["others"]):
        return known.data.get("was")
    left = slot.value
    for change in act.changes_of(slot.record.id):
        if change is named:
            break
        left = change.old.get(slot.field, left)
    return named.old.get(f"!{slot.field}", left)


def ask(act: Act, slot: Slot, beaten: Beaten, named: Change | None) -> str:
    """Keep a beaten value in the field's open conflict, or open one; at most one is open on a field.

    What an own earlier operation has there gives way: a second thought never conflicts with the first.
    """
    known = act.open_conflict(slot.record.id, slot.field)
    conflict = _open(act, slot, beaten) if known is None else act.open_for_change(known)
    gone = {beaten.shown.op, beaten.cell.op} | ({named.op} if named is not None else set())
    others = [side for side in conflict.data.get("others") or () if side["op"] not in gone]
    put(conflict, "others", [*others, side_of(beaten.cell)])
    put(conflict, "kept", side_of(beaten.shown))
    return conflict.id


def _open(act: Act, slot: Slot, beaten: Beaten) -> Record:
    record, field = slot.record, slot.field
    id_ = conflict_id(act.world.workspace.id, record.id, field, beaten.cell.op)
    root = record.id if record.root is None else record.root
    data = {
        "record": record.id,
        "entity": record.entity,
        "field": field,
        "mark": slot.spec.rule.mark,
        "was": beaten.was,
        "open": True,
        "created_at": values.written(moment_from_ms(act.world.now_ms)),
    }
    conflict = Record(entity="conflict", id=id_, root=root, seq=0, v=NEW, fv={}, data=data)
    act.layer.changed[id_] = conflict
    act.layer.conflicts[(record.id, field)] = id_
    return conflict


def side_of(cell: Cell) -> dict[str, Any]:
    """Return a value as a conflict keeps it."""
    at = values.written(moment_from_ms(cell.edited_at_ms))
    side: dict[str, Any] = to_builtins(ConflictValue(value=cell.value, by=cell.actor, at=at, op=cell.op))
    return side


def add_to_set(record: Record, field: str, element: str) -> Written:
    """Put an element into a set. An add always wins: its version is new even when the element was there.

    History says which one was there: an earlier add of this commit has the same number.
    """
    old = record.data.get(field)
    record.data[field] = {**(old or {}), element: NEW}
    _mark(record, field)
    return Written({field: old, f"={field}": element} if old and element in old else {field: old})


def remove_from_set(record: Record, field: str, element: str) -> Written:
    """Take an element out of a set."""
    old = record.data.get(field)
    record.data[field] = {name: added for name, added in (old or {}).items() if name != element}
    _mark(record, field)
    return Written({field: old})


def keep_beside(act: Act, slot: Slot, value: Any, base: Base | None) -> Written:
    """Leave a field as it is and keep the value in its conflict: a new date for an action that was done meanwhile."""
    if same(slot.value, value):
        return Written({f"={slot.field}": value})
    ours = current_cell(act, slot)
    theirs = Cell(value, act.edited_at_ms, act.author.member, act.operation.op)
    conflict = ask(act, slot, Beaten(ours, theirs, ours.value), act.named_by(base, slot.record.id))
    return Written({f"!{slot.field}": value}, conflict, met=True)
