"""``make sim``: plays histories of one circle and says what happened."""

import argparse
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.simulation import run
from tests.simulation.circles import CIRCLES, PROCESSES


def main() -> int:
    """Play the histories asked for; 1 when an invariant broke."""
    asked = _arguments()
    if asked.circle in PROCESSES:
        report = PROCESSES[asked.circle](asked.histories, asked.seed)
        print(report)
        return int(report.broken is not None)
    circle = CIRCLES[asked.circle]
    if asked.script is not None:
        told = run.from_text(asked.script.read_text(encoding="utf-8"), circle)
        print(told if told.broken is not None else "All holds.")
        return int(told.broken is not None)
    faults: Counter[str] = Counter()
    began = time.monotonic()
    for seed in range(asked.seed, asked.seed + asked.histories):
        told = run.from_seed(seed, circle)
        faults += told.faults
        if told.broken is not None:
            print(f"circle {asked.circle}: broken after {seed - asked.seed + 1} histories; {_words(faults)}")
            print(told if asked.whole else run.shortened(told, circle))
            if told.broken.__cause__ is not None:
                traceback.print_exception(told.broken.__cause__)
            return 1
    took = time.monotonic() - began
    print(f"circle {asked.circle}: {asked.histories:,} histories from seed {asked.seed} hold, in {took:.0f} s")
    print(f"faults: {_words(faults)}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make sim", description=__doc__)
    parser.add_argument("--histories", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--circle", choices=sorted((*CIRCLES, *PROCESSES)), default="core")
    parser.add_argument("--script", type=Path, help="a file with what was printed of a broken history")
    parser.add_argument("--whole", action="store_true", help="do not make a broken history short")
    return parser.parse_args()


def _words(faults: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(faults.items()))


if __name__ == "__main__":
    sys.exit(main())
