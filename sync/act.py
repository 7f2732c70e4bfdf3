"""One operation on its way: what its author may see of the plan so far, and what is written down of it."""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sync import values
from sync.aliases import Alias, is_same, resolved
from sync.edited_at import moment_from_ms
from sync.errors import Refusal
from sync.former import has_seen
from sync.ids import is_id
from sync.operations import AnyOperation, Base
from sync.plan import Change, Gone, Layer, Plan, World
from sync.record import NEW, Record
from sync.values import MAX_SAFE
from sync.visibility import Author, Scopes, sees

OWN: Final = "n:"
"""Begins a base that names an own earlier operation."""


class Act:
    """One operation on its way: who asks, what for, and the layer that takes it; ``world`` is the plan's.

    ``at``: when the edit was made, as it goes on the wire. ``opened``: a root that the author does not see and that
    this operation is let in to all the same. ``named``: the record that was sent for, where it was merged into another.
    """

    def __init__(self, plan: Plan, layer: Layer, author: Author, operation: AnyOperation, edited_at_ms: int) -> None:
        self.plan = plan
        self.world: World = plan.world
        self.layer = layer
        self.author = author
        self.operation = operation
        self.edited_at_ms = edited_at_ms
        self.at = values.written(moment_from_ms(edited_at_ms))
        self.opened: str | None = None
        self.named: Record | None = None

    def find(self, record: str) -> Record | None:
        """Return a record as planned so far, whoever may see it."""
        layer, plan = self.layer, self.plan
        if layer.purged or plan.purged or layer.moved or plan.moved:
            if record in layer.purged or record in plan.purged or record in layer.moved:
                return None
            if record in plan.moved:
                return layer.changed.get(record)
        return layer.changed.get(record) or plan.changed.get(record) or plan.stood(record)

    @property
    def aliases(self) -> Mapping[str, Alias | None]:
        """What each absorbed record means as planned so far; None where a merge was undone."""
        return ChainMap(self.layer.aliases, self.plan.aliases, self.world.aliases)  # type: ignore[arg-type]  # only read

    def alias_of(self, id_: str) -> str:
        """Return the record that an id means by now."""
        if self.layer.aliases or self.plan.aliases or self.world.aliases:
            return resolved(self.aliases, id_)
        return id_

    def is_same(self, id_: str) -> bool:
        """Tell whether what an id means by now is the same record under another id, with the same versions."""
        return is_same(self.aliases, id_)

    def tombstone(self, record: str) -> Gone | None:
        """Return what is left of a record that is no more."""
        purged = self.layer.purged.get(record) or self.plan.purged.get(record)
        if purged is None:
            return self.world.gone.get(record)
        root = purged if purged.root is None else self._last_of(purged.root)
        return Gone(frozenset() if root is None else self.scopes(root))

    def _last_of(self, root: str) -> Record | None:
        return self.layer.purged.get(root) or self.plan.purged.get(root) or self.find(root)

    def is_gone(self, record: str) -> bool:
        """Tell whether this record is no more, and was the author's to see."""
        found = self.tombstone(record)
        return found is not None and sees(self.author, found.scopes)

    def open_for_change(self, record: Record) -> Record:
        """Return the layer's own copy of a record."""
        mine = self.layer.changed.get(record.id)
        if mine is None:
            mine = self.layer.changed[record.id] = record.copy()
        return mine

    def open_conflict(self, record: str, field: str) -> Record | None:
        """Return the open conflict on a field, as planned so far."""
        key = (record, field)
        for known in (self.layer.conflicts, self.plan.conflicts, self.world.conflicts):
            if key in known:
                found = known[key]
                return None if found is None else self.find(found)
        return None

    def root_of(self, record: Record) -> Record | None:
        """Return the root that carries a record's scopes."""
        return record if record.root is None else self.find(record.root)

    def scopes(self, root: Record) -> Scopes:
        """Return who sees a root as planned so far."""
        return self.plan.scopes(root)

    def sees(self, root: Record) -> bool:
        """Tell whether the author may see what hangs on this root, or add to it."""
        return root.id in self.layer.granted or self._holds(root)

    def _holds(self, root: Record) -> bool:
        return root.id == self.opened or sees(self.author, self.scopes(root))

    def has_lost(self, root: Record) -> bool:
        """Tell whether the author saw this root until lately: a former author (SYNC 4.7)."""
        if (self.author.member, root.id) in self.layer.left or (self.author.member, root.id) in self.plan.left:
            return True
        if self.named is not None and self.named.id != root.id:
            # What was theirs to see has become part of something that is not.
            before = self.root_of(self.named)
            if before is not None and (self.sees(before) or self._has_lost(before)):
                return True
        return self._has_lost(root)

    def _has_lost(self, root: Record) -> bool:
        stood = self.plan.stood(root.id)
        if stood is None:
            return self._made(root)
        return has_seen(
            self.author.scopes,
            self.world.spans.get(self.author.member, {}),
            self.world.moves.get(root.id, ()),
            self.scopes(stood),
            after_ms=self.world.now_ms - self.world.workspace.former_ms,
        )

    def _made(self, record: Record) -> bool:
        """Tell whether the author made this record: all that a grant opens, besides making more."""
        return bool(record.data.get("created_by") == self.author.member)

    def visible(self, id_: str, entity: str | None = None) -> Record | Refusal:
        """Return a record that the author may see; one out of sight is refused like one that does not exist."""
        if not is_id(id_):
            return Refusal("invalid", "the id must be a UUID", "id")
        record = self.find(id_)
        if record is not None and (entity is None or record.entity == entity):
            root = self.root_of(record)
            if root is not None and (self._holds(root) or (self._made(record) and self.sees(root))):
                return record
        return Refusal("unknown_record", "this record does not exist, or is not yours to see")

    def changes_of(self, record: str) -> Iterable[Change]:
        """Return the known history of a record, newest first, this commit's included."""
        yield from (change for change in reversed(self.layer.changes) if change.record == record)
        yield from reversed(self.plan.by_record.get(record, ()))
        yield from reversed(self.world.changes.get(record, ()))

    def own_op(self, base: Base | None) -> str | None:
        """Return the own earlier operation that ``n:17`` names, where its number was given to it anew."""
        if not isinstance(base, str) or not base[len(OWN) :].isdecimal():
            return None
        return self.world.numbers.get((self.author.device, int(base[len(OWN) :])))

    def names(self, base: Base | None, change: Change) -> bool:
        """Tell whether a base ``n:17`` names the operation of this change."""
        if not isinstance(base, str):
            return False
        if change.device == self.author.device and f"{OWN}{change.n}" == base:
            return True
        return change.op == self.own_op(base)

    def named_by(self, base: Base | None, record: str) -> Change | None:
        """Return what the own earlier operation that ``n:17`` names did to a record."""
        if not isinstance(base, str) or not base.startswith(OWN):
            return None
        return next((change for change in self.changes_of(record) if self.names(base, change)), None)

    def seen_of(self, bases: Iterable[Base | None], record: str) -> int:
        """Return up to which number an author who names these bases has surely seen a record."""
        seen = 0
        for base in bases:
            if isinstance(base, int):
                seen = max(seen, base)
            elif (named := self.named_by(base, record)) is not None:
                seen = max(seen, named.seen)
        return seen

    def note(self, record: Record, old: dict[str, Any], bases: Iterable[Base | None] = ()) -> None:
        """Write down what this operation replaced on a record, and when the record was last written."""
        record.data["updated_at"] = self.at
        self.layer.changes.append(
            Change(
                record.id,
                NEW,
                self.operation.op,
                self.operation.n,
                self.author.device,
                self.author.member,
                self.edited_at_ms,
                old,
                min(self.seen_of(bases, record.id), MAX_SAFE),
            )
        )

    def is_parking(self, member: str) -> bool:
        """Tell whether this is the member who is nobody, with whom stands what nobody wants."""
        found = self.world.settings.get(member)
        return found is not None and found.data.get("parking") is True

    def team_of(self, member: str) -> str | None:
        """Return the team that a member is in now."""
        found = self.world.settings.get(member)
        team = found.data.get("team") if found is not None else None
        return str(team) if team else None
