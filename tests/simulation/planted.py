"""``make sim-planted``: every fault of the table is planted, and histories are played until one of them breaks."""

import argparse
import json
import sys
from typing import Final

from tests.simulation import run
from tests.simulation.circles import CIRCLES, engine_phones
from tests.simulation.planted_client import CLIENT
from tests.simulation.planted_core import CORE
from tests.simulation.planted_server import SERVER
from tests.simulation.planting import Planted, planted

MOST: Final = 10_000
FAULTS: Final[tuple[Planted, ...]] = (*CORE, *SERVER, *CLIENT)


def circle_of(fault: Planted) -> run.Circle:
    """Return where a fault is looked for; the client with a fault is built anew."""
    if fault.circle == "A":
        return engine_phones(json.dumps(fault.text))
    return CIRCLES[fault.circle]


def caught(fault: Planted, first: int = 1, most: int = MOST) -> tuple[int, run.Told] | None:
    """Return after how many histories a fault was seen, and the one that saw it; none: it survived."""
    circle = circle_of(fault)
    with planted(fault):
        for count, seed in enumerate(range(first, first + most), 1):
            told = run.from_seed(seed, circle, fault.likes)
            if told.broken is not None:
                return count, told
    return None


def main() -> int:
    """Run the table, or what of it is named; 1 when a fault survives or something else saw it than the table says."""
    parser = argparse.ArgumentParser(prog="make sim-planted", description=__doc__)
    parser.add_argument("names", nargs="*", help="a part of a fault's name")
    parser.add_argument("--short", action="store_true", help="print a short script of each")
    asked = parser.parse_args()
    chosen = [one for one in FAULTS if not asked.names or any(name in one.name for name in asked.names)]
    failed = 0
    for fault in chosen:
        failed += not _tell(fault, short=asked.short)
    print(f"{len(chosen) - failed} of {len(chosen)} planted faults caught.")
    return int(failed > 0)


def _tell(fault: Planted, *, short: bool) -> bool:
    found = caught(fault)
    if found is None:
        print(f"SURVIVED  {fault.circle:5} {fault.name}: {fault.broken}", flush=True)
        return False
    count, told = found
    assert told.broken is not None
    right = told.broken.name in fault.caught_by
    word = "caught" if right else "OTHERWISE"
    print(f"{word:9} {fault.circle:5} {fault.name}: by {told.broken.name} after {count:,}", flush=True)
    if not right:
        print(f"          the table says {', '.join(fault.caught_by)}; {told.broken.words[:300]}")
    if short:
        with planted(fault):
            print(run.shortened(told, circle_of(fault)))
    return right


if __name__ == "__main__":
    sys.exit(main())
