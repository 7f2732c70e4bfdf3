"""Makes a failing script short: steps, then parts of gestures, are taken out as long as the same invariant breaks.

Delta debugging over the list of steps. Every step can be taken out of a script and the rest still means the same
(names, values and ids come from a step's own number), so no grammar is needed; a hypothesis state machine would draw
everything anew while it shrinks, and takes many times as long for a history.
"""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec import structs

from tests.simulation.report import Report
from tests.simulation.steps import Step

Line = TypeVar("Line")
"""One line of a script, in whatever words its circle has."""


def shrunk(steps: Sequence[Step], breaks: Callable[[Sequence[Step]], bool]) -> list[Step]:
    """Return a short script that still breaks."""
    short = list(steps)
    before = 0
    while before != len(str(short)):
        before = len(str(short))
        short = _without_runs(short, breaks)
        short = _without_parts(short, breaks)
    return short


def replayed(
    broken: Report, steps: Sequence[Line], play: Callable[[Sequence[Line]], Report], *, most: int, seconds: float
) -> Report:
    """Play fewer and fewer steps of a broken history before real processes, at most so often and for so long.

    What hangs on the machine's moods may hold this time: then more is left in the script than it would need.
    """
    assert broken.broken is not None
    name, until = broken.broken.name, time.monotonic() + seconds
    shortest, plays = broken, 0

    def breaks(some: Sequence[Line]) -> bool:
        nonlocal shortest, plays
        if plays >= most or time.monotonic() > until:
            return False
        plays += 1
        again = play(some)
        if again.broken is None or again.broken.name != name:
            return False
        shortest = again
        return True

    short = _without_runs(list(steps), breaks)
    shortest.script.insert(0, f"made short: {len(short)} of {len(steps)} steps, played {plays} times more")
    return shortest


def _without_runs(steps: list[Line], breaks: Callable[[Sequence[Line]], bool]) -> list[Line]:
    """Take out runs of steps, long ones first."""
    size = max(1, len(steps) // 2)
    while size >= 1:
        at = 0
        while at < len(steps):
            shorter = steps[:at] + steps[at + size :]
            if breaks(shorter):
                steps = shorter
            else:
                at += size
        size //= 2
    return steps


def _without_parts(steps: list[Step], breaks: Callable[[Sequence[Step]], bool]) -> list[Step]:
    """Take acts out of gestures, and faults out of exchanges."""
    for at, step in enumerate(steps):
        for simpler in _simpler(step):
            shorter = [*steps[:at], simpler, *steps[at + 1 :]]
            if breaks(shorter):
                steps = shorter
                break
    return steps


def _simpler(step: Step) -> list[Step]:
    if step.does == "sync" and step.more[-1] != "ok":
        return [structs.replace(step, more=(step.more[0], "ok"))]
    if len(step.acts) < 2:
        return []
    return [structs.replace(step, acts=step.acts[:at] + step.acts[at + 1 :]) for at in range(len(step.acts))]
