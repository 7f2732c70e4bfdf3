"""What became of the histories of a circle whose servers and browsers are real, in words."""

from collections import Counter
from dataclasses import dataclass, field

from tests.simulation.invariants import Broken


@dataclass
class Report:
    """``broken``: what did not hold in the history of ``seed``, and ``script`` its steps; none while all holds."""

    circle: str
    histories: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    seed: int = 0
    broken: Broken | None = None
    script: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Say it in words."""
        faults = ", ".join(f"{name} {count:,}" for name, count in sorted(self.faults.items()))
        if self.broken is None:
            return f"circle {self.circle}: {self.histories:,} histories hold\nfaults: {faults}"
        steps = "\n".join(f"  {step}" for step in self.script)
        before = f"circle {self.circle}: broken after {self.histories:,} histories; {faults}"
        return f"{before}\nseed {self.seed}\n{steps}\n{self.broken}"
