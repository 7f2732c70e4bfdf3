"""What became of the histories of a circle whose servers and browsers are real, in words."""

import contextlib
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType

from tests.simulation.invariants import Broken


class Interrupted(BaseException):
    """Somebody wants to know what there is so far; no rule about errors may take it for one."""


@dataclass
class Report:
    """``broken``: what did not hold in the history of ``seed``, and ``script`` its steps; none while all holds.

    ``first``: the seed of the first history; ``is_cut``: fewer were played than were asked for.
    """

    circle: str
    first: int = 0
    histories: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    seed: int = 0
    broken: Broken | None = None
    script: list[str] = field(default_factory=list)
    is_cut: bool = False

    def add(self, seed: int, played: "Report") -> None:
        """Count a history that was played to its end."""
        self.histories += 1
        self.faults += played.faults
        if played.broken is not None:
            self.seed, self.broken, self.script = seed, played.broken, played.script

    @contextlib.contextmanager
    def interruptible(self) -> Iterator[None]:
        """Let an interrupt, or the end that somebody asks of this process, end the block and no more."""
        before = {sign: signal.signal(sign, _interrupted) for sign in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        except Interrupted:
            self.is_cut = True
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)

    def __str__(self) -> str:
        """Say it in words."""
        return told(self)


def told(report: Report) -> str:
    """Say what was played, what was done to it, what broke, and from which seed on it goes on."""
    seeds = f"seeds {report.first} to {report.first + report.histories - 1}" if report.histories else "no seed"
    lines = [f"circle {report.circle}: {report.histories:,} histories, {seeds}", f"faults: {in_words(report.faults)}"]
    if report.is_cut:
        lines.append(f"interrupted; it goes on with SEED={report.first + report.histories}")
    if report.broken is None:
        return "\n".join([*lines, "All of them hold."])
    return "\n".join([*lines, f"broken at seed {report.seed}:", *report.script, str(report.broken)])


def in_words(faults: Counter[str]) -> str:
    """Return how often each kind was met."""
    return ", ".join(f"{name} {count:,}" for name, count in sorted(faults.items())) or "none"


def _interrupted(_sign: int, _frame: FrameType | None) -> None:
    raise Interrupted
