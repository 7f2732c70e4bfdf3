"""How often one device may push: one that has gone wild is asked to slow down, and nobody else waits for it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server.actions.refused import Refused
from server.store.change_log import lock_heads
from server.store.sessions import failures, write_failures

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey

BURST: Final = 1_000.0
PER_S: Final = 20.0
STEP: Final = 50
"""So many pushes of a device are counted here before other processes hear of them."""
_FAST_S: Final = 20.0
"""Who takes longer for a step is no faster than a person, whatever eight processes answer; nobody need hear of it."""
_MOST: Final = 20_000
_SECOND_MS: Final = 1_000


@dataclass(slots=True)
class _Count:
    """How much of its burst a device has spent, when that was true, and the step that is being counted."""

    at: float
    since: float
    spent: float = 0.0
    step: int = 0


class Pace:
    """Counts the pushes of each device: ``BURST`` at once, and ``PER_S`` a second for as long as it likes.

    Where several processes answer, a device that hurries is counted in the database too, a step at a time (``shared``):
    to what all of them allow together a step for each is added at most, and no phone of a person costs a statement.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._counts: dict[str, _Count] = {}

    def count(self, device: str) -> bool:
        """Count a push, or refuse it: nothing of it was taken, and the device keeps what it holds.

        True when a step was made in a hurry, which other processes have to hear of.
        """
        now = self._monotonic()
        known = self._counts.get(device) or self._first(device, now)
        known.spent, known.at = max(0.0, known.spent - (now - known.at) * PER_S), now
        if known.spent >= BURST:
            wait_s = max(1, round((known.spent - BURST + 1) / PER_S))
            raise Refused("slow_down", "This device sends too often.", retry_after=wait_s)
        known.spent += 1
        known.step += 1
        if known.step < STEP:
            return False
        is_hurried = now - known.since < _FAST_S
        known.step, known.since = 0, now
        return is_hurried

    def learn(self, device: str, spent: float) -> None:
        """Take over what all processes have counted, where that is more."""
        known = self._counts[device]
        known.spent = max(known.spent, spent)

    def _first(self, device: str, now: float) -> _Count:
        if len(self._counts) >= _MOST:
            self._counts = {name: one for name, one in self._counts.items() if _matters(one, now)}
        return self._counts.setdefault(device, _Count(at=now, since=now))


def _matters(known: _Count, now: float) -> bool:
    return known.spent > (now - known.at) * PER_S


def shared(db: "Connection", ws: "WorkspaceKey", device: str, now_ms: int) -> float:
    """Add a step to what a device has spent at all processes together, and return that."""
    lock_heads(db, [ws])  # else two processes that add at once would each forget the other's step
    key = key_of(device)
    spent, at_ms = failures(db, [key]).get(key, (0, now_ms))
    whole = max(0, spent - round((now_ms - at_ms) * PER_S / _SECOND_MS)) + STEP
    write_failures(db, {key: whole}, now_ms)
    return whole


def key_of(device: str) -> bytes:
    """Return the key under which the database counts a device's pushes."""
    return hashlib.sha256(f"push {device}".encode()).digest()
