"""Making one record of two: what hangs on the absorbed one and what refers to it goes over to the survivor."""

from collections.abc import Iterator
from typing import Any

from sync import check
from sync.act import Act
from sync.aliases import Alias, Undo
from sync.edited_at import ms_of
from sync.editing import close, sight
from sync.entities import ENTITIES
from sync.errors import Refusal
from sync.follow import admit, dismiss, used_by, workers
from sync.ids import moved_id, participant_id
from sync.merge import Beaten, Slot, Written, ask, current_cell, put
from sync.moving import move, rename
from sync.operations import Merge
from sync.protocol import Trashed
from sync.record import NEW, Record
from sync.rules import Cell, same
from sync.values import moment_of
from sync.verdicts import Applied, Noop, Verdict

MERGED = ("folder", "contact", "opportunity")
_PEOPLE = "collaborators"


def merge(act: Act, operation: Merge) -> Verdict:
    """Let one record take over all of another, which goes to the trash and means the survivor from then on."""
    if operation.entity not in MERGED:
        return Refusal("invalid", f"{operation.entity[:40]} records are not merged", "entity")
    if operation.survivor == operation.absorbed:
        return Refusal("invalid", "nothing is merged into itself", "absorbed")
    found = [sight(act, id_, operation.entity) for id_ in (act.alias_of(operation.survivor), operation.absorbed)]
    unseen = next((one for one in found if not isinstance(one, Record)), None)
    if unseen is not None:
        return unseen
    survivor, absorbed = (one for one in found if isinstance(one, Record))
    if absorbed.data.get("merged_into"):
        if act.alias_of(absorbed.id) == survivor.id:
            return Noop()
        return Refusal("invalid", "this was merged into another record meanwhile", "absorbed")
    refused = _unfit(act, survivor, absorbed)
    return refused or _Merger(act, survivor, absorbed).run(operation)


def _unfit(act: Act, survivor: Record, absorbed: Record) -> Refusal | None:
    if survivor.id == absorbed.id:
        return Refusal("invalid", "both are one record already", "absorbed")
    if survivor.trashed is not None or absorbed.trashed is not None:
        return Refusal(
            "invalid", "what lies in the trash is not merged", "absorbed" if absorbed.trashed else "survivor"
        )
    if not (check.may_lead(act, survivor) and check.may_lead(act, absorbed)):
        return Refusal("forbidden", "only who may delete both makes one of them")
    return None


class _Merger:
    """One merge under way, and what it has to remember to be undone."""

    def __init__(self, act: Act, survivor: Record, absorbed: Record) -> None:
        self.act = act
        self.before = frozenset((*workers(survivor), *workers(absorbed)))
        self.used = used_by(act, absorbed) if absorbed.entity == "opportunity" else ()
        self.survivor = act.open_for_change(survivor)
        self.absorbed = act.open_for_change(absorbed)
        self.undo = Undo()
        self.written: list[Written] = []

    def run(self, operation: Merge) -> Verdict:
        self._fields(operation)
        self._sets()
        for child in list(self._children()):
            self._move_child(child)
        rename(self.act, {old: new for old, new, _ in self.undo.moved})
        for record, field in list(self._referring()):
            self._point(record, field)
        return self._end()

    def _fields(self, operation: Merge) -> None:
        """Show the chosen value of each field; the other one is kept as a conflict, and an empty one is no value."""
        entity = ENTITIES[self.survivor.entity]
        for name in sorted(self.absorbed.data):
            spec = entity.named[name]
            theirs, ours = self.absorbed.data[name], self.survivor.data.get(name)
            if spec is None or spec.rule.name != "value" or theirs is None or same(ours, theirs):
                continue
            slot = Slot(self.survivor, name, spec)
            takes = operation.choices.get(name, "survivor" if ours is not None else "absorbed") == "absorbed"
            mine, other = self._standing(slot), current_cell(self.act, Slot(self.absorbed, name, spec))
            if takes:
                self.undo.wrote[name] = (ours, theirs)
                self.written.append(put(self.survivor, name, theirs))
            else:
                self.written.append(Written({f"!{name}": theirs}))
            if ours is not None or not takes:
                self._ask(slot, Beaten(other, mine, None) if takes else Beaten(mine, other, None))

    def _standing(self, slot: Slot) -> Cell:
        """Return what stands in the survivor's field; that it is empty was chosen by whoever merges."""
        if slot.value is not None:
            return current_cell(self.act, slot)
        return Cell(None, self.act.edited_at_ms, self.act.author.member, self.act.operation.op)

    def _ask(self, slot: Slot, beaten: Beaten) -> None:
        conflict = ask(self.act, slot, beaten, None)
        self.undo.asked.setdefault(conflict, []).append(beaten.cell.op)
        self.written.append(Written({}, conflict, met=True))

    def _sets(self) -> None:
        """Join the sets. Whoever worked on the absorbed record goes on seeing what it has become."""
        for name in ENTITIES[self.survivor.entity].sets:
            theirs = dict(self.absorbed.data.get(name) or {})
            owner = self.absorbed.data.get("owner")
            if name == _PEOPLE and owner is not None and owner != self.survivor.data.get("owner"):
                theirs[owner] = NEW
            known = self.survivor.data.get(name) or {}
            added = [element for element in theirs if element not in known]
            if added:
                self.survivor.data[name] = {**known, **dict.fromkeys(added, NEW)}
                self.undo.added[name] = added

    def _children(self) -> Iterator[Record]:
        """Return what hangs on the absorbed record, as planned so far."""
        stored = (self.act.find(one.id) for one in self.act.world.hanging.get(self.absorbed.id, ()))
        planned = (*self.act.plan.changed.values(), *self.act.layer.changed.values())
        newest = {one.id: one for one in (*(one for one in stored if one is not None), *planned)}
        return (one for one in newest.values() if one.root == self.absorbed.id)

    def _move_child(self, child: Record) -> None:
        if child.entity == "participant" and child.trashed is None:
            self._remake(child, self.survivor.id, child.data["contact"])
            return
        was_about = child.data.get("record") == self.absorbed.id
        new = move(self.act, child, moved_id(self.act.world.workspace.id, self.survivor.id, child.id), self.survivor.id)
        self.undo.moved.append((child.id, new.id, was_about))
        if was_about:
            new.data["record"] = self.survivor.id
        if was_about and child.entity == "conflict" and child.data.get("open"):
            self._take_over(new, child.id)

    def _take_over(self, conflict: Record, was: str) -> None:
        """Let the survivor's conflict on the same field ask about the values of this one."""
        field = conflict.data["field"]
        spec = ENTITIES[self.survivor.entity].spec(field)
        put(conflict, "open", value=False)
        self.act.layer.conflicts[(self.absorbed.id, field)] = None
        self.undo.closed.append(was)
        slot = Slot(self.survivor, field, spec)
        for side in conflict.data["others"]:
            if not same(side["value"], slot.value):
                self._ask(slot, Beaten(current_cell(self.act, slot), _cell(side), conflict.data.get("was")))

    def _referring(self) -> Iterator[tuple[Record, str]]:
        """Return what refers to the absorbed record, as planned so far, and by which field."""
        stored = (self.act.find(id_) for id_ in self.act.world.referring.get(self.absorbed.id, ()))
        planned = (*self.act.plan.changed.values(), *self.act.layer.changed.values())
        newest = {one.id: one for one in (*(one for one in stored if one is not None), *planned)}
        for record in newest.values():
            for field in ENTITIES[record.entity].links:
                if field not in ("record", "parent") and record.data.get(field) == self.absorbed.id:
                    yield record, field

    def _point(self, record: Record, field: str) -> None:
        """Let a reference name the survivor. It means the same as before, so its version stays."""
        if record.entity == "participant" and record.trashed is None and record.root is not None:
            self._remake(record, record.root, self.survivor.id)
            return
        self.act.open_for_change(record).data[field] = self.survivor.id
        self.undo.pointed.append((record.id, field))

    def _remake(self, participant: Record, root: str, contact: str) -> None:
        """Put a participant under the id that is derived of what it joins by now."""
        id_ = participant_id(self.act.world.workspace.id, root, contact)
        known, old = self.act.find(id_), self.act.open_for_change(participant)
        if known is None:
            data = {**old.data, "contact": contact}
            new = Record(entity="participant", id=id_, root=root, seq=0, v=NEW, fv={}, data=data)
            self.act.layer.changed[id_] = new
        else:
            self._join(known, old)
        self.undo.remade.append((old.id, id_, known is None))
        old.trashed = Trashed(self.act.author.member, self.act.at)
        old.data["merged_into"] = id_
        self.act.layer.aliases[old.id] = Alias(old.id, id_, self.act.world.now_ms)

    def _join(self, known: Record, old: Record) -> None:
        """Let a contact that takes part by both records take part once; a second role is asked about."""
        mine = self.act.open_for_change(known)
        mine.trashed = None
        slot = Slot(mine, "role", ENTITIES["participant"].spec("role"))
        other = Slot(old, "role", slot.spec)
        if other.value is None or same(slot.value, other.value):
            return
        if slot.value is None:
            put(mine, "role", other.value)
        else:
            self._ask(slot, Beaten(current_cell(self.act, slot), current_cell(self.act, other), None))

    def _end(self) -> Applied:
        act, survivor, absorbed = self.act, self.survivor, self.absorbed
        absorbed.trashed = Trashed(act.author.member, act.at)
        absorbed.data["merged_into"] = survivor.id
        act.layer.aliases[absorbed.id] = Alias(absorbed.id, survivor.id, act.world.now_ms, undo=self.undo)
        if survivor.entity == "opportunity":
            for linked in used_by(act, survivor):
                admit(act, survivor, linked, self.before)
            dismiss(act, absorbed, self.used)
        close(act, absorbed, [Written({"trashed": None, "merged_into": None})])
        return close(act, survivor, self.written)


def _cell(side: dict[str, Any]) -> Cell:
    moment = moment_of(side["at"])
    return Cell(side["value"], 0 if moment is None else ms_of(moment), side["by"], side["op"])
