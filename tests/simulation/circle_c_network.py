"""The bad network of circle C: what it does to each request is drawn from the history's seed."""

import asyncio
from collections import Counter
from random import Random
from typing import Final

from e2e.proxy import Fault, Kind, Proxy

WEATHER: Final[tuple[Kind, ...]] = (
    "cut_before",
    "cut_after",
    "duplicate",
    "late",
    "truncate",
    "tear",
    "throttle",
    "delay",
    "portal",
    "status",
)
BETWEEN_TWO: Final[tuple[Kind, ...]] = (*WEATHER, "at_once", "at_once")
"""One request at both servers at the same moment is what only two can be tried with."""
SLOW_S: Final = 0.02


class Weather(Proxy):
    """A network that fails as often as ``rate`` says, each time in a way of its own."""

    def __init__(self, *ports: int, chance: Random) -> None:
        """Stand in front of servers; ``chance`` is this network's alone, or threads would share its draws."""
        super().__init__(*ports)
        self.rate = 0.0
        self.met: Counter[str] = Counter()
        self.chance = chance

    def _next_fault(self, path: str) -> Fault | None:
        if not path.startswith("/sync/") or self.chance.random() >= self.rate:
            return None
        kind = self.chance.choice(BETWEEN_TWO if self._others else WEATHER)
        self.met[kind] += 1
        return Fault(kind, path, seconds=SLOW_S, status=502)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._others:
            self.met["switch server"] += 1  # each connection goes to the other one than that before
        return await super()._connect()
