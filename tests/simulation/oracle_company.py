"""Who sees what in the reference, and who saw it until lately: seeing follows working (SYNC 2, 4.6, 4.7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from tests.simulation import sight
from tests.simulation.oracle_values import Thing
from tests.simulation.storage import Row

FORMER_MS: Final = 30 * 86_400_000


class Who(NamedTuple):
    """Who sends, with the rights of this moment."""

    member: str
    device: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """A suggestion: what somebody who saw ``record`` until lately would do to it, or hang on it."""

    op: Row
    record: str
    is_open: bool = True


@dataclass(slots=True)
class Company:
    """Everything that was made, and what a gesture tries out on it (``trial``).

    ``seen``: when each member last saw each root. ``granted``: roots that a gesture may go on adding to;
    ``opened``: the one that a former author is let in to. ``questions``: record and field of each conflict;
    ``wishes``: suggestions by id. ``erased``: the root of each id that was emptied for ever; ``graves``: those roots as
    they were; ``stood``: what this commit has changed, as it was before; ``last_seen``: what it has erased, as it was
    then.
    """

    things: dict[str, Thing] = field(default_factory=dict)
    members: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    trial: dict[str, Thing] = field(default_factory=dict)
    questions: dict[str, tuple[str, str]] = field(default_factory=dict)
    granted: set[str] = field(default_factory=set)
    opened: str | None = None
    wishes: dict[str, Wish] = field(default_factory=dict)
    trial_wishes: dict[str, Wish] = field(default_factory=dict)
    erased: dict[str, str] = field(default_factory=dict)
    graves: dict[str, Thing] = field(default_factory=dict)
    trial_erased: dict[str, str] = field(default_factory=dict)
    stood: dict[str, Thing] = field(default_factory=dict)
    last_seen: dict[str, Thing] = field(default_factory=dict)

    def copy(self) -> "Company":
        """Return a copy that later operations leave as it is."""
        things = {id_: thing.copy() for id_, thing in self.things.items()}
        return Company(
            things,
            dict(self.members),
            dict(self.seen),
            questions=dict(self.questions),
            wishes=dict(self.wishes),
            erased=dict(self.erased),
            graves=dict(self.graves),
        )

    def begin(self) -> None:
        """Forget what a gesture tried out; another one begins."""
        self.trial, self.granted, self.trial_wishes, self.trial_erased = {}, set(), {}, {}

    def accept(self) -> None:
        """Let what a gesture tried out be so."""
        self.stood = {id_: self.things[id_] for id_ in self.trial if id_ in self.things} | self.stood
        self.things |= self.trial
        self.wishes |= self.trial_wishes
        self.erased |= self.trial_erased
        self.last_seen |= {id_: self.things[id_] for id_ in self.trial_erased if id_ in self.things}
        # What became of it in the commit that erased it nobody was told.
        self.graves |= {id_: self.stood.get(id_, thing) for id_, thing in self.last_seen.items()}
        for id_ in self.trial_erased:
            self.things.pop(id_, None)
            self.wishes.pop(id_, None)
        self.trial, self.trial_wishes, self.trial_erased = {}, {}, {}

    def wish(self, id_: str) -> Wish | None:
        """Return a suggestion as it is in the midst of a gesture."""
        return None if self.is_erased(id_) else self.trial_wishes.get(id_) or self.wishes.get(id_)

    def is_erased(self, id_: str) -> bool:
        """Tell whether there will never be anything under this id again."""
        return id_ in self.erased or id_ in self.trial_erased

    def erase(self, thing: Thing) -> None:
        """Empty a thing with all that hangs on it: what was made there, conflicts, suggestions."""
        root = thing.root or thing.id
        over = {thing.id}
        while found := {one.id for one in self.all() if one.id not in over and _hangs(one, over)}:
            over |= found
        over |= {id_ for id_, (record, _) in self.questions.items() if record in over}
        over |= {id_ for id_, wish in (self.wishes | self.trial_wishes).items() if wish.record in over}
        self.trial_erased |= dict.fromkeys(over, root)

    def sees_grave(self, who: Who, id_: str) -> bool:
        """Tell whether something erased was this person's to see."""
        root_id = self.erased.get(id_) or self.trial_erased.get(id_)
        if root_id is None:
            return False
        root = self.find(root_id) or self.things.get(root_id)
        root = root or self.last_seen.get(root_id) or self.graves.get(root_id)
        return root is not None and self.sees(who, root)

    def suggest(self, id_: str, op: Row, record: str) -> None:
        """Keep what somebody would do until somebody decides; the first of its id stays."""
        if self.wish(id_) is None:
            self.trial_wishes[id_] = Wish(op, record)

    def find(self, id_: str) -> Thing | None:
        """Return a thing as it is in the midst of a gesture."""
        return None if self.is_erased(id_) else self.trial.get(id_) or self.things.get(id_)

    def open(self, thing: Thing) -> Thing:
        """Return the gesture's own copy of a thing."""
        if thing.id not in self.trial:
            self.trial[thing.id] = thing.copy()
        return self.trial[thing.id]

    def root_of(self, thing: Thing) -> Thing | None:
        """Return the root that a thing hangs on."""
        return thing if thing.root is None else self.find(thing.root)

    def sees(self, who: Who, root: Thing) -> bool:
        """Tell whether somebody sees a root by right."""
        return root.id == self.opened or sight.sees(who.member, who.data, root.row())

    def may_add(self, who: Who, root: Thing) -> bool:
        """Tell whether somebody may hang things on a root."""
        return root.id in self.granted or self.sees(who, root)

    def may_edit(self, who: Who, thing: Thing) -> bool:
        """Tell whether a thing is to be seen by somebody."""
        root = self.root_of(thing)
        if root is None:
            return False
        return self.sees(who, root) or (thing.author == who.member and self.may_add(who, root))

    def leads(self, who: Who, thing: Thing) -> bool:
        """Tell whether somebody may delete, restore or hand over a thing, or settle its money."""
        root = self.root_of(thing)
        return root is not None and sight.leads(who.member, who.data, root.row()["data"])

    def was_made(self, things: Iterable[Thing], now_ms: int) -> None:
        """Note that whoever made a root has seen it; nobody else sees what a commit gives and takes again."""
        self.seen |= {(one.author, one.id): now_ms for one in things if one.root is None}

    def look_around(self, now_ms: int) -> None:
        """Note who sees what at this moment."""
        for root in self.things.values():
            if root.root is None:
                row = root.row()
                for member, data in self.members.items():
                    if data.get("active") is not False and sight.sees(member, data, row):
                        self.seen[(member, root.id)] = now_ms

    def has_lost(self, who: Who, root: Thing, now_ms: int) -> bool:
        """Tell whether somebody who does not see a root did so within the last 30 days."""
        last = self.seen.get((who.member, root.id))
        return last is not None and last > now_ms - FORMER_MS

    # Seeing follows working.

    def linked(self, deal: Thing) -> list[Thing]:
        """Return the folder and the contacts of an opportunity."""
        ids = [deal.value("folder")]
        parts = (one for one in self.all() if one.entity == "participant" and one.root == deal.id)
        ids += [part.value("contact") for part in parts if not part.trashed]
        found = (self.find(id_) for id_ in ids if id_)
        return [one for one in found if one is not None and one.entity in ("folder", "contact")]

    def admit(self, who: Who, deal: Thing, targets: Iterable[Thing], through: str | None = None) -> None:
        """Let whoever works an opportunity see what it leads to, as far as one of those who say so sees it."""
        if deal.trashed or deal.owner is None:
            return
        for one in targets:
            is_seen = self.may_add(who, one) or through in ({one.owner} | one.auto if through else set())
            if is_seen and deal.owner not in one.auto:
                self.open(one).auto |= {deal.owner}

    def dismiss(self, deal: Thing, targets: Iterable[Thing], member: str | None) -> None:
        """Take that back from whoever has no other opportunity that leads there."""
        for one in targets:
            others = [
                other
                for other in self.all()
                if other.entity == "opportunity" and other.id != deal.id and not other.trashed and other.owner == member
            ]
            still = any(one.id in {linked.id for linked in self.linked(other)} for other in others)
            if member in one.auto and not still:
                self.open(one).auto -= {member}

    def all(self) -> list[Thing]:
        """Return everything as it is in the midst of a gesture."""
        return [one for id_, one in (self.things | self.trial).items() if not self.is_erased(id_)]


def _hangs(thing: Thing, over: set[str]) -> bool:
    return thing.root in over or thing.value("parent") in over
