"""Lets so many at a time do something for one and the same; the others wait, and too many are sent away."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from server.problems import Problem

_RETRY_S: Final = 5


@dataclass(slots=True)
class _Line:
    free: asyncio.Semaphore
    here: int = 0


class Turns:
    """``at_once`` may go on together; ``waiting`` more may stand in line. Used on the event loop alone."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._at_once = at_once
        self._most = at_once + waiting
        self._lines: dict[Hashable, _Line] = {}

    @asynccontextmanager
    async def turn(self, of: Hashable) -> AsyncIterator[None]:
        """Wait for a turn and keep it for a while; refused when the line is too long."""
        line = self._lines.setdefault(of, _Line(asyncio.Semaphore(self._at_once)))
        if line.here >= self._most:
            raise Problem("slow_down", "Too much is being sent at once.", retry_after=_RETRY_S)
        line.here += 1
        try:
            async with line.free:
                yield
        finally:
            line.here -= 1
            if line.here == 0:
                self._lines.pop(of, None)
