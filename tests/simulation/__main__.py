"""``make sim``: plays histories of one circle and says what happened."""

import argparse
import sys
import time
import traceback
from pathlib import Path

from tests.simulation import run
from tests.simulation.circles import CIRCLES, PROCESSES
from tests.simulation.report import Report


def main() -> int:
    """Play the histories asked for; 1 when an invariant broke. An interrupted run tells what it has so far."""
    asked = _arguments()
    if asked.script is not None:
        return _replayed(asked.script, CIRCLES[asked.circle])
    began = time.monotonic()
    others = PROCESSES.get(asked.circle)
    report = _played(asked) if others is None else others(asked.histories, asked.seed)
    print(report)
    print(f"in {time.monotonic() - began:,.0f} s")
    if report.broken is None:
        return 0
    if report.broken.__cause__ is not None:
        traceback.print_exception(report.broken.__cause__)
    return 1


def _played(asked: argparse.Namespace) -> Report:
    """Play histories in this process, and make a broken one short."""
    circle, report = CIRCLES[asked.circle], Report(asked.circle, first=asked.seed)
    with report.interruptible():
        for seed in range(asked.seed, asked.seed + asked.histories):
            told = run.from_seed(seed, circle)
            report.histories += 1
            report.faults += told.faults
            if told.broken is not None:
                short = told if asked.whole else run.shortened(told, circle)
                report.seed, report.broken, report.script = seed, short.broken, str(short).splitlines()[:-1]
                break
    return report


def _replayed(script: Path, circle: run.Circle) -> int:
    told = run.from_text(script.read_text(encoding="utf-8"), circle)
    print(told if told.broken is not None else "All holds.")
    return int(told.broken is not None)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make sim", description=__doc__)
    parser.add_argument("--histories", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--circle", choices=sorted((*CIRCLES, *PROCESSES)), default="core")
    parser.add_argument("--script", type=Path, help="a file with what was printed of a broken history")
    parser.add_argument("--whole", action="store_true", help="do not make a broken history short")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
