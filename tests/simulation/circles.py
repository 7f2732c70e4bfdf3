"""The circles: the same histories against the rules alone, or against the whole server."""

from typing import Final

from tests.simulation.run import Open, core

CIRCLES: Final[dict[str, Open]] = {"core": core}
