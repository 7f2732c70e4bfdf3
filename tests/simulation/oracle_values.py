"""What the oracle remembers of a record, and how two values of one field meet, written from SYNC 5 alone."""

from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from tests.simulation.storage import Row

NOW: Final = 1 << 60
"""The number of what this commit writes, before the server tells it."""

TIE_MS: Final = 2_000
CLOSED: Final = ("won", "lost", "cancelled")


class Basis(NamedTuple):
    """What the author of an edit had seen: up to this number, or what the own operation ``op`` had left."""

    seq: int | None = None
    op: str | None = None


class Write(NamedTuple):
    """An operation that touched a record; ``is_write``: it changed what stands there.

    ``seen``: up to which number its author had surely seen the record.
    """

    seq: int
    op: str
    member: str
    is_write: bool
    seen: int


class Edit(NamedTuple):
    """A value that somebody typed. ``how``: put, equal, beaten, joined (shown together with another's)."""

    how: str
    op: str
    device: str
    member: str
    at_ms: int
    typed: Any
    shown: Any
    seq: int


@dataclass(slots=True)
class Question:
    """An open conflict: what is shown, and the others by operation."""

    id: str
    kept: tuple[str, Any]
    others: dict[str, Any]
    was: Any
    changed: int = NOW


@dataclass(slots=True)
class Thing:
    """A record as the reference knows it.

    ``edits``: by field, oldest first; ``sets``: by field, the number and operation of each element's add; ``auto``: who
    sees it for working an opportunity; ``asked``: the open conflicts by field.
    """

    entity: str
    id: str
    root: str | None
    author: str
    owner: str | None = None
    team: str | None = None
    auto: frozenset[str] = frozenset()
    edits: dict[str, tuple[Edit, ...]] = field(default_factory=dict)
    sets: dict[str, dict[str, tuple[int, str]]] = field(default_factory=dict)
    asked: dict[str, Question] = field(default_factory=dict)
    writes: tuple[Write, ...] = ()
    trashed: bool = False
    seq: int = NOW

    def copy(self) -> "Thing":
        """Return a copy to try a gesture on."""
        return replace(
            self,
            edits=dict(self.edits),
            sets={name: dict(found) for name, found in self.sets.items()},
            asked={name: replace(one, others=dict(one.others)) for name, one in self.asked.items()},
        )

    def current(self, name: str) -> Edit | None:
        """Return the edit that wrote what stands in a field."""
        return next((one for one in reversed(self.edits.get(name, ())) if one.how in ("put", "joined")), None)

    def value(self, name: str) -> Any:
        """Return what stands in a field."""
        found = self.current(name)
        return None if found is None else found.shown

    def numbered(self, seq: int) -> None:
        """Give what this commit wrote its number."""
        self.seq = seq
        self.edits = {
            name: tuple(one._replace(seq=seq) if one.seq == NOW else one for one in found)
            for name, found in self.edits.items()
        }
        for found in self.sets.values():
            for element, (added, op) in found.items():
                if added == NOW:
                    found[element] = (seq, op)
        self.writes = tuple(one._replace(seq=seq) if one.seq == NOW else one for one in self.writes)

    def row(self) -> Row:
        """Return what ``sight`` looks at."""
        data = {"owner": self.owner, "team": self.team, "shared": self.value("shared"), "collaborators": self.auto}
        return {"entity": self.entity, "data": data}


def is_seen(thing: Thing, name: str, basis: Basis, device: str) -> bool:
    """Tell whether the author of a new edit had seen what stands in a field (5.1: sequential)."""
    current = thing.current(name)
    if current is None or (basis.seq is not None and basis.seq >= current.seq):
        return True
    for one in reversed(thing.edits[name]):
        if one.how == "equal" and one.op == basis.op:
            return True
        if one is current:
            return (one.device == device or one.op == basis.op) and one.how != "joined"
    return False


def started(thing: Thing, name: str, basis: Basis) -> Any:
    """Return the value that an edit was made from, None when nobody can tell."""
    edits = thing.edits.get(name, ())
    if basis.seq is not None:
        known = [one.shown for one in edits if one.how in ("put", "joined") and one.seq <= basis.seq]
        return known[-1] if known else None
    if basis.op is None or all(one.op != basis.op for one in thing.writes):
        return None
    question = thing.asked.get(name)
    if question is not None and basis.op in question.others:
        return question.was
    for index, one in enumerate(edits):
        if one.op == basis.op:
            left = [done.shown for done in edits[: index + 1] if done.how in ("put", "joined")]
            return one.typed if one.how in ("beaten", "joined") else (left[-1] if left else None)
    until = next(one.seq for one in thing.writes if one.op == basis.op)
    return started(thing, name, Basis(seq=until))


class Met(NamedTuple):
    """What two concurrent values become: what is shown, whether ours stays, and whether a person is asked."""

    shown: Any
    stays: bool
    is_asked: bool
    has_loser: bool = True


def meet(name: str, ours: Edit, theirs: Edit, was: Any) -> Met:
    """Decide between what stands and what arrives, by the rule of the field (5.2)."""
    if name == "status":
        return _status(ours, theirs)
    if name == "description":
        merged = merged_lines(str(was or ""), str(ours.shown), str(theirs.typed))
        if merged is not None:
            return Met(merged, stays=merged == ours.shown, is_asked=False, has_loser=False)
    is_later = theirs.at_ms >= ours.at_ms - TIE_MS
    is_asked = name == "money" or ours.member != theirs.member
    return Met(theirs.typed if is_later else ours.shown, not is_later, is_asked)


def _status(ours: Edit, theirs: Edit) -> Met:
    one, other = ours.shown["is"], theirs.typed["is"]
    if one == "open" and other != "open":
        return Met(theirs.typed, stays=False, is_asked=ours.member != theirs.member)
    if other == "open" and one != "open":
        return Met(ours.shown, stays=True, is_asked=ours.member != theirs.member)
    if one == other:
        is_later = theirs.at_ms >= ours.at_ms - TIE_MS
        return Met(theirs.typed if is_later else ours.shown, not is_later, is_asked=True)
    return Met(ours.shown, stays=True, is_asked=True)


def merged_lines(was: str, ours: str, theirs: str) -> str | None:
    """Merge two edits of a text whose lines are only ever replaced; None where they touch neighbouring lines."""
    lines = [text.split("\n") for text in (was, ours, theirs)]
    if not was or len({len(one) for one in lines}) != 1:
        return None
    base, mine, other = lines
    changed = [{at for at, line in enumerate(one) if line != base[at]} for one in (mine, other)]
    if any(abs(first - second) <= 1 for first in changed[0] for second in changed[1]):
        return None
    return "\n".join(other[at] if at in changed[1] else mine[at] for at in range(len(base)))


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two values say the same."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)
