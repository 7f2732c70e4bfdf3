"""The circles: the same histories against the rules alone or the whole server, others against real processes."""

from collections.abc import Callable
from random import Random
from typing import Any, Final

from tests.simulation.report import Report
from tests.simulation.run import CORE, Circle
from tests.simulation.server import Server


def _real(chance: Random) -> Server:
    """Open the real server; what it needs is loaded when it is asked for, as the core needs none of it."""
    from tests.simulation.real_server import RealServer  # noqa: PLC0415 - loaded when asked for

    return RealServer(chance)


def engine_phones(fault: str = "") -> Circle:
    """Return the circle of the real engine before the real server, with a fault planted in the client or none."""
    from tests.simulation.engine_phone import ENTRY, EnginePhone  # noqa: PLC0415 - loaded when asked for
    from tests.simulation.node import node  # noqa: PLC0415 - loaded when asked for

    def phone(letter: str, member: str) -> Any:
        return EnginePhone(letter, member, node(ENTRY, fault))

    return Circle(_real, phone, tabs=True)


def _strangers(histories: int, seed: int) -> Report:
    from tests.simulation import circle_c  # noqa: PLC0415 - loaded when asked for

    return circle_c.run(histories, seed)


def _browsers(histories: int, seed: int) -> Report:
    from tests.simulation import circle_d  # noqa: PLC0415 - loaded when asked for

    return circle_d.run(histories, seed)


def _both(histories: int, seed: int) -> Report:
    from tests.simulation import both_databases  # noqa: PLC0415 - loaded when asked for

    return both_databases.play(histories, seed)


PROCESSES: Final[dict[str, Callable[[int, int], Report]]] = {"B-both": _both, "C": _strangers, "D": _browsers}
"""Circle B on two databases, strangers' clients before servers that are killed, and real browsers.

How many histories, from which seed.
"""

CIRCLES: Final[dict[str, Circle]] = {
    "core": CORE,
    "B": Circle(_real),
    "A": Circle(_real, lambda *who: engine_phones().phone(*who), tabs=True),
}
