"""What happens in a history of real browsers: what two people do, and what goes wrong around them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

PEOPLE: Final = ("marco", "anna")
STEPS: Final = 12

_GESTURES: Final = ("capture", "note", "note", "rename", "tag", "convert", "draft")
_NETWORK: Final = (
    "refuse",
    "cut_before",
    "cut_after",
    "duplicate",
    "late",
    "truncate",
    "throttle",
    "portal",
    "status",
    "stall",
)
_VERBS: Final = {
    "do": 10,
    "network": 4,
    "heal": 2,
    "kill": 2,
    "close": 1,
    "second tab": 2,
    "quota": 1,
    "update": 1,
    "server killed": 1,
    "cleared": 1,
}


@dataclass(frozen=True)
class Step:
    """``who`` does or suffers something; ``what`` says which gesture or fault; ``word`` is found nowhere else."""

    who: str
    does: str
    what: str
    word: str

    def __str__(self) -> str:
        """Return the step as a line of a script that a person can read."""
        return f"{self.who}: {self.does} {self.what} ({self.word})"


def steps_of(seed: int, count: int = STEPS) -> list[Step]:
    """Return the script of a history; the same seed gives the same."""
    return list(_drawn(random.Random(seed), seed, count))


def _drawn(chance: random.Random, seed: int, count: int) -> Iterator[Step]:
    for at in range(count):
        who = chance.choice(PEOPLE)
        [does] = chance.choices(list(_VERBS), weights=list(_VERBS.values()))
        what = {"do": _GESTURES, "second tab": _GESTURES, "network": _NETWORK}.get(does, ("",))
        yield Step(who, does, chance.choice(what), f"word{seed}x{at}")
