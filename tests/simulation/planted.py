"""``make sim-planted``: every fault of the table is planted, and histories are played until one of them breaks.

A history proves something when it breaks with the fault and holds without it. Histories come from the seeds 1, 2, 3 …
with what the fault likes to meet, so that the same table gives the same answer.
"""

import argparse
import importlib
import json
import sys
import time
from typing import Final, NamedTuple

from tests.simulation import run
from tests.simulation.circles import CIRCLES, engine_phones
from tests.simulation.invariants import Broken
from tests.simulation.planted_client import CLIENT
from tests.simulation.planted_core import CORE
from tests.simulation.planted_server import SERVER
from tests.simulation.planting import Planted, planted

MOST: Final = 10_000
FAULTS: Final[tuple[Planted, ...]] = (*CORE, *SERVER, *CLIENT)


class Caught(NamedTuple):
    """The history that saw a fault, and how many it took. ``sound``: what breaks in it without the fault, too."""

    histories: int
    told: run.Told
    broken: Broken
    sound: Broken | None


def circle_of(fault: Planted) -> run.Circle:
    """Return where a fault is looked for; the client with a fault is built anew."""
    if fault.circle == "A":
        return engine_phones(json.dumps(fault.text))
    return CIRCLES[fault.circle]


def caught(fault: Planted, first: int = 1, most: int = MOST) -> Caught | None:
    """Play histories until one sees the fault; none: it survived."""
    # What is loaded while a fault is planted would keep it for good.
    importlib.import_module("tests.simulation.real_server")
    circle = circle_of(fault)
    for count, seed in enumerate(range(first, first + most), 1):
        with planted(fault):
            told = run.from_seed(seed, circle, fault.likes)
        if told.broken is not None:
            sound = run.from_seed(seed, CIRCLES[fault.circle], fault.likes)
            return Caught(count, told, told.broken, sound.broken)
    return None


def main() -> int:
    """Run the table, or what of it is named; 1 when a fault survives or something else saw it than the table says."""
    parser = argparse.ArgumentParser(prog="make sim-planted", description=__doc__)
    parser.add_argument("names", nargs="*", help="a part of a fault's name")
    parser.add_argument("--circle", choices=sorted(CIRCLES), help="those faults alone that this circle has to see")
    parser.add_argument("--short", action="store_true", help="print a short script of each")
    asked = parser.parse_args()
    here = [one for one in FAULTS if asked.circle in (None, one.circle)]
    chosen = [one for one in here if not asked.names or any(name in one.name for name in asked.names)]
    began = time.monotonic()
    counts: dict[str, int] = {}
    for fault in chosen:
        found = caught(fault)
        if _tell(fault, found) and found is not None:
            counts[fault.name] = found.histories
        if asked.short and found is not None:
            with planted(fault):
                print(run.shortened(found.told, circle_of(fault)), flush=True)
    print(f"{len(counts)} of {len(chosen)} planted faults caught, in {time.monotonic() - began:.0f} s.")
    if counts:
        slowest = max(counts, key=lambda name: counts[name])
        print(f"{slowest!r} took most: {counts[slowest]:,} histories; all together {sum(counts.values()):,}.")
    return int(len(counts) < len(chosen))


def _tell(fault: Planted, found: Caught | None) -> bool:
    """Print what became of a fault; whether that is what the table says."""
    if found is None:
        print(f"SURVIVED  {fault.circle:5} {fault.name}: {fault.broken}", flush=True)
        return False
    is_right = found.broken.name in fault.caught_by and found.sound is None
    word = "caught" if is_right else "OTHERWISE"
    by = f"by {found.broken.name} after {found.histories:,}"
    print(f"{word:9} {fault.circle:5} {fault.name}: {by}", flush=True)
    if found.sound is not None:
        print(f"          seed {found.told.seed} breaks without the fault too: {found.sound.words[:300]}", flush=True)
    elif not is_right:
        print(f"          the table says {', '.join(fault.caught_by)}; {found.broken.words[:300]}", flush=True)
    return is_right


if __name__ == "__main__":
    sys.exit(main())
