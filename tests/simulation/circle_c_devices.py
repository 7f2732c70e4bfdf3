"""The devices of circle C: with a stranger's client, or with our own; they can be ended, copied and put back."""

import contextlib
import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Final

import httpx

from tests.simulation.circle_c_ours import OurClient
from tests.strangers.client import Later
from tests.strangers.person import Phone

AnyClient = Phone | OurClient
Clock = Callable[[], datetime]

_TIMEOUT_S: Final = 30
_MOST_TRANSACTIONS: Final = 12


def plain_http() -> httpx.Client:
    """Return a client for networks without encryption: to load the world's certificates takes longer than all else."""
    return httpx.Client(timeout=_TIMEOUT_S, verify=False)  # noqa: S501 - nothing here is encrypted


class Device(ABC):
    """One device. ``client``: what its person works with, another one after each start."""

    client: AnyClient

    @abstractmethod
    def end(self, chance: Random) -> None:
        """End its program without warning, and start it again."""

    @abstractmethod
    def saved(self) -> set[str]:
        """Return the operations that it holds in any place."""

    @abstractmethod
    def keep_copy(self) -> None:
        """Copy its storage."""

    @abstractmethod
    def put_back(self) -> None:
        """Start it with the copy."""

    def close(self) -> None:
        """Let go of it."""
        self.client.close()


class StrangersDevice(Device):
    """A stranger's client on its file."""

    def __init__(self, file: Path, origin: str, token: str, clock: Clock, chance: Random) -> None:
        """Open the file."""
        self._file = file
        self._kept = file.with_suffix(".kept")
        self._origin = origin
        self._token = token
        self._chance = chance
        self._open(clock)

    def _open(self, clock: Clock) -> None:
        chance = Random(self._chance.random()).random
        self.client: Phone = Phone(self._origin, self._token, self._file, http=plain_http(), clock=clock, chance=chance)

    def end(self, _chance: Random) -> None:
        """It has no process of its own: what is not in its file is gone."""
        self.client.close()
        self._open(self.client.clock)

    def saved(self) -> set[str]:
        """Ask the file."""
        return self.client.kept()

    def keep_copy(self) -> None:
        """Copy the file."""
        with contextlib.closing(sqlite3.connect(self._kept)) as copy:
            self.client.db.backup(copy)

    def put_back(self) -> None:
        """Exchange the file."""
        self.client.close()
        for left in self._file.parent.glob(f"{self._file.name}*"):
            left.unlink()
        shutil.copy(self._kept, self._file)
        self._open(self.client.clock)


class OurDevice(Device):
    """Our client."""

    def __init__(self, name: str, origin: str, token: str, clock: Clock) -> None:
        """Learn who it belongs to, as signing in would tell it."""
        with plain_http() as http:
            asked = http.get(f"{origin}/auth/me", headers={"Authorization": f"Bearer {token}"})
        asked.raise_for_status()
        self.client: OurClient = OurClient(name, {"me": asked.json(), "origin": origin, "token": token}, clock)

    def end(self, chance: Random) -> None:
        """Let it die in the midst of a round, after any of its transactions, or before anything."""
        after = chance.randrange(_MOST_TRANSACTIONS)
        if after > 0:
            with contextlib.suppress(Later):
                self.client.sync(dies_after=after)
        self.client.reopen()

    def saved(self) -> set[str]:
        """Ask the vault."""
        return self.client.kept()

    def keep_copy(self) -> None:
        """Copy its databases."""
        self.client.keep_copy()

    def put_back(self) -> None:
        """Exchange them."""
        self.client.revert()
