"""The rarer things that people and phones do: half of the histories have none of them, the others some.

They are drawn apart from everything else, so that a history without them is what it would be if they did not exist.
"""

from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.simulation.cast import MEMBERS, PHONES, id_of
from tests.simulation.steps import Act

if TYPE_CHECKING:
    from tests.simulation.generate import Chooser
    from tests.simulation.screen import Seen

_VERBS: Final = {"attach": 0.7, "wish": 2.0, "erase": 1.0, "merge": 1.0}
_ASKS: Final = {"digest": 1.0}
_DEEDS: Final = {"rot": 0.3, "upgrade": 0.2, "bytes": 2.0}
CHOSEN: Final = {"title", "name", "last_name", "money", "folder", "step", "description", "status", "job_title"}
"""Fields for which somebody who merges says whose value is shown."""

_NONE: Final = 0.5
"""How many histories have nothing of this."""


class Rare(NamedTuple):
    """What happens in a history of verbs, questions and deeds, and how often.

    ``tastes``: how much of it there is; ``letters``: phones that it needs; ``longer``: how many more steps it takes.
    """

    verbs: dict[str, float]
    asks: dict[str, float]
    deeds: dict[str, float]
    tastes: dict[str, float]
    letters: tuple[str, ...] = ()
    longer: int = 0

    @property
    def files(self) -> tuple[str, ...]:
        """The kind of things that there are beside the usual ones."""
        return ("file",) if "attach" in self.verbs else ()


def chosen(chance: Random, likes: Mapping[str, float] | None) -> Rare:
    """Choose for one history; who looks for a fault gets what is named and nothing else."""
    own = Random(str(chance.getstate()[1][0]))
    is_any = likes is None and own.random() > _NONE

    def some(weights: Mapping[str, float]) -> dict[str, float]:
        here = {name: weight for name, weight in weights.items() if own.random() < 0.5}
        return {name: weight for name, weight in weights.items() if name in (likes or ()) or (is_any and name in here)}

    verbs, asks, deeds = some(_VERBS), some(_ASKS), some(_DEEDS)
    if "attach" not in verbs:
        deeds.pop("bytes", None)  # there are none
    tastes = {name: own.choice((0.5, 1.0, 3.0)) for name in (*verbs, *asks, *deeds)}
    letters = {"F"} if "erase" in verbs and likes is None else set()
    if "merge" in verbs and likes is None:
        # Two of a kind are wanted, with something on them, and somebody who may make one of them.
        tastes = {"make": 2.0, "contact": 2.0, "folder": 1.0, "part": 1.0, "say": 1.0, "action": 1.0} | tastes
        letters.add(own.choice("AEF"))
    found = Rare(verbs, asks, deeds, tastes, tuple(letters))
    if "wish" in verbs and likes is None:
        # What nobody loses nobody suggests: things change hands between two teams.
        more = {"hand": 5.0, "sync": 1.5, "member": 0.0}
        return found._replace(tastes=tastes | more, letters=(*found.letters, own.choice("ABC"), "D"), longer=20)
    return found


def act(by: "Chooser", verb: str, no: int, shown: Mapping[str, "Seen"]) -> Act | None:
    """Return a rare act that has a meaning on this screen, or none."""
    match verb:
        case "attach":
            return _attach(by, no)
        case "wish":
            return _wish(by, shown)
        case "merge":
            return _merge(by, shown)
        case "unmerge":
            return Act("unbin", by.chance.choice(_absorbed(by, shown)))
        case "erase" if MEMBERS[PHONES[by.who]]["role"] == "admin" or by.chance.random() < 0.1:
            kinds = ("deal", "folder", "contact", "list", "row", "comment", "action", "part", *by.rare.files)
            thing = by.some(*kinds)
            return None if thing is None else Act("erase", thing)
        case _:
            return None


def urgent(by: "Chooser", shown: Mapping[str, "Seen"]) -> str | None:
    """Return what somebody does who sees a chance for it: such chances are seldom."""
    if "merge" in by.rare.verbs and by.chance.random() < 0.1 and _absorbed(by, shown):
        return "unmerge"
    if "wish" in by.rare.verbs and any(seen.entity == "suggestion" and seen.data["open"] for seen in shown.values()):
        return "wish" if by.chance.random() < 0.4 else None
    return None


def _absorbed(by: "Chooser", shown: Mapping[str, "Seen"]) -> list[str]:
    """Return what has been merged into something else, as far as this phone knows."""
    found = (str(by.names.of(id_)) for id_, seen in shown.items() if seen.data.get("merged_into") and by.names.of(id_))
    return sorted(found)


def _merge(by: "Chooser", shown: Mapping[str, "Seen"]) -> Act | None:
    """Make one thing of two; what hung on the first is known by other names from then on."""
    absorbed = by.some("deal", "folder", "contact")
    others = [] if absorbed is None else sorted({*by.things[absorbed.partition("-")[0]]} - {absorbed})
    if absorbed is None or not others:
        return None
    survivor = by.chance.choice(others)
    for id_, seen in shown.items():
        name = by.names.of(id_)
        if name is not None and seen.root == id_of(absorbed):
            by.names.known(f"{name}>{survivor}")
    named = sorted(shown[id_of(absorbed)].data.keys() & CHOSEN)
    chosen = {field: by.chance.choice(("survivor", "absorbed")) for field in named if by.chance.random() < 0.3}
    return Act("merge", absorbed, ("into", survivor), chosen or None)


def _attach(by: "Chooser", no: int) -> Act | None:
    root = by.some("deal", "deal", "folder", "contact", "list")
    if root is None:
        return None
    row = by.some("row") if root.startswith("list") else None
    under = ("under", row) if row is not None else ()
    return Act("attach", by.names.new("file", no), ("on", root, *under), f"w{no}")


def _wish(by: "Chooser", shown: Mapping[str, "Seen"]) -> Act | None:
    """Take over what a former author suggests, or put it aside."""
    found = sorted(
        str(by.names.of(seen.data["record"]))
        for seen in shown.values()
        if seen.entity == "suggestion" and by.names.of(seen.data["record"])
    )
    if not found:
        return None
    verb = by.chance.choice(("accept", "accept", "dismiss"))
    return Act(verb, by.chance.choice(found), (str(by.chance.randrange(3)),))
