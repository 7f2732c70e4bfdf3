"""How often one device may push: one that has gone wild is asked to slow down, and nobody else waits for it."""

from collections.abc import Callable
from typing import Final

from server.actions.refused import Refused

BURST: Final = 1_000.0
PER_S: Final = 20.0
_MOST: Final = 20_000


class Pace:
    """Counts the pushes of each device: ``BURST`` at once, and ``PER_S`` a second for as long as it likes.

    Each process counts for itself: this keeps a mistake small, it is no right that two processes must agree on.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._spent: dict[str, tuple[float, float]] = {}  # by device: how many were spent, when that was true

    def count(self, device: str) -> None:
        """Count a push, or refuse it: nothing of it was taken, and the device keeps what it holds."""
        now = self._monotonic()
        spent, at = self._spent.get(device, (0.0, now))
        spent = max(0.0, spent - (now - at) * PER_S)
        if spent >= BURST:
            self._spent[device] = (spent, now)
            wait_s = max(1, round((spent - BURST + 1) / PER_S))
            raise Refused("slow_down", "This device sends too often.", retry_after=wait_s)
        if len(self._spent) >= _MOST:
            self._spent = {
                known: (left, when) for known, (left, when) in self._spent.items() if _is_owing(left, now - when)
            }
        self._spent[device] = (spent + 1, now)


def _is_owing(spent: float, seconds: float) -> bool:
    return spent > seconds * PER_S
