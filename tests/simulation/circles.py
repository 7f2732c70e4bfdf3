"""The circles: the same histories against the rules alone, or against the whole server."""

from random import Random
from typing import Final

from tests.simulation.run import Open, core
from tests.simulation.server import Server


def real(chance: Random) -> Server:
    """Open the real server; what it needs is loaded when it is asked for, as the core needs none of it."""
    from tests.simulation.real_server import RealServer  # noqa: PLC0415

    return RealServer(chance)


CIRCLES: Final[dict[str, Open]] = {"core": core, "B": real}
