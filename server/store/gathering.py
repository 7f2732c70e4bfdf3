"""Lets writes that come side by side go to the writing thread side by side."""

import asyncio
from collections.abc import Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_PATIENCE_S: Final = 0.01


class Gathering(Generic[T]):
    """Hands over what came once there is as much of it as was written together the last time, or after a short while.

    Whoever comes alone waits for nobody, but for the first one after a crowd, who looks out for it once. Those who were
    answered together soon come again, one shortly after the other: the first of them would get a commit of its own, and
    while that is planned the thread that writes and the one that still reads requests would keep taking the interpreter
    from each other. Used on the event loop alone.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, hand_over: Callable[[T], None]) -> None:
        self._loop = loop
        self._hand_over = hand_over
        self._expected = 1
        self._here: list[T] = []
        self._timer: asyncio.TimerHandle | None = None

    def add(self, one: T) -> None:
        """Take what has come."""
        self._here.append(one)
        if len(self._here) >= self._expected:
            self.end()
        elif self._timer is None:
            self._timer = self._loop.call_later(_PATIENCE_S, self.end)

    def expect(self, count: int) -> None:
        """Say how many were written together."""
        self._expected = count
        if len(self._here) >= count:
            self.end()

    def end(self) -> None:
        """Hand over whatever is here."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        here, self._here = self._here, []
        for one in here:
            self._hand_over(one)
