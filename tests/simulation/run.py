"""Plays histories: from a seed, or from a script; a broken one is made short and told in words."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final, NamedTuple

from tests.simulation.core_server import CoreServer
from tests.simulation.generate import Chooser
from tests.simulation.history import History
from tests.simulation.invariants import Broken
from tests.simulation.phone import Phone
from tests.simulation.server import Server
from tests.simulation.shrink import shrunk
from tests.simulation.steps import Step, parse, printed
from tests.simulation.watch import Watch

_HEAD: Final = re.compile(r"seed (\d+), phones ([A-Z ]+)")


class Circle(NamedTuple):
    """What is real in a history: the server, and the phones; what is random in a server comes from the seed.

    ``tabs``: whether its phones have tabs.
    """

    server: Callable[[Random], Server]
    phone: Callable[[str, str], Phone] = Phone
    tabs: bool = False


def _in_memory(chance: Random) -> Server:
    """Open a company in memory; a small page makes every list come in pieces."""
    return CoreServer(chance, chance.choice((3, 7, 1_000)))


CORE: Final = Circle(_in_memory)


@dataclass(slots=True)
class Told:
    """What became of a history. ``broken``: the invariant and what is wrong, none when all holds."""

    seed: int
    letters: tuple[str, ...]
    steps: list[Step] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    broken: Broken | None = None

    def __str__(self) -> str:
        """Return the report of a broken history."""
        return f"seed {self.seed}, phones {' '.join(self.letters)}\n{printed(self.steps)}\n{self.broken}"


def from_seed(seed: int, circle: Circle = CORE, likes: Mapping[str, float] | None = None) -> Told:
    """Play the history of a seed; ``likes``: what it has more of than usual."""
    chance = Random(seed)
    chooser = Chooser(Random(seed + 1), likes, tabs=circle.tabs)
    told = Told(seed, chooser.letters)
    history = _history(chooser.letters, circle.server(chance), circle.phone)

    def steps() -> Iterator[Step]:
        yield from chooser.first()
        for no in range(10, 10 + chooser.length):
            yield chooser.next(no, history)

    def written() -> Iterator[Step]:
        for step in steps():
            told.steps.append(step)
            yield step

    _play(history, written(), told)
    return told


def from_script(steps: Sequence[Step], letters: Sequence[str], seed: int = 0, circle: Circle = CORE) -> Told:
    """Play a script; ``seed`` gives what is random on the server."""
    told = Told(seed, tuple(letters), list(steps))
    _play(_history(letters, circle.server(Random(seed)), circle.phone), iter(steps), told)
    return told


def from_text(text: str, circle: Circle = CORE) -> Told:
    """Play a history as it was printed: ``seed 231, phones A B`` and its script."""
    head, _, script = text.partition("\n")
    found = _HEAD.fullmatch(head.strip())
    if found is None:
        raise ValueError(f"{head!r} names no seed and phones")
    return from_script(parse(script), found[2].split(), int(found[1]), circle)


def shortened(told: Told, circle: Circle = CORE) -> Told:
    """Make a broken history short; the invariant that breaks stays the same."""
    assert told.broken is not None
    name = told.broken.name

    def breaks(steps: Sequence[Step]) -> bool:
        again = from_script(steps, told.letters, told.seed, circle)
        return again.broken is not None and again.broken.name == name

    short = shrunk(told.steps, breaks)
    return from_script(short, told.letters, told.seed, circle)


def _history(letters: Sequence[str], server: Server, open_phone: Callable[[str, str], Phone]) -> History:
    try:
        return History(server, letters, Watch(server), open_phone)
    except BaseException:
        server.close()  # its writer would wait for ever, and the process with it
        raise


def _play(history: History, steps: Iterator[Step], told: Told) -> None:
    try:
        history.play(steps)
    except Broken as broken:
        told.broken = broken
    except Exception as error:  # noqa: BLE001  # a fault of the product or of the simulator: both end the history
        told.broken = Broken(f"crash of {type(error).__name__}", str(error))
        told.broken.__cause__ = error
    finally:
        told.faults = history.faults
        history.server.close()
