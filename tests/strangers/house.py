"""A server process with people in it, and strangers' devices before it, each behind a network of its own."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from e2e.proxy import Proxy
from e2e.server import Person, Server
from tests.strangers.client import Later
from tests.strangers.person import Phone

PASSWORD = "a long enough password"
ANNA = Person("Anna", "anna@example.com", PASSWORD, "admin")
BERT = Person("Bert", "bert@example.com", PASSWORD, "rep", "North")
CARLA = Person("Carla", "carla@example.com", PASSWORD, "rep", "North")
DARIO = Person("Dario", "dario@example.com", PASSWORD, "rep", "South")
PEOPLE = (ANNA, BERT, CARLA, DARIO)


@dataclass(frozen=True)
class Company:
    """A data folder with people in it, to be copied, and a token of each."""

    data: Path
    tokens: dict[str, str]

    @classmethod
    def founded(cls, folder: Path, *people: Person) -> Self:
        """Make the company by commands alone, as any operator would."""
        server = Server(folder / "company")
        for person in people:
            server.add(person)
        return cls(server.data, {person.name: server.token(person) for person in people})


@dataclass
class House:
    """A running server of its own, and the devices before it by their names."""

    server: Server
    tokens: dict[str, str]
    folder: Path
    proxies: dict[str, Proxy] = field(default_factory=dict)
    devices: dict[str, Phone] = field(default_factory=dict)
    _ends: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def device(self, person: Person, name: str = "") -> Phone:
        """Return this person's device of that name: a new one, or the same file opened again."""
        key = person.name + name
        if key not in self.proxies:
            self.proxies[key] = self._ends.enter_context(Proxy(self.server.port))
        if key in self.devices:
            self.devices[key].close()
        client = Phone(self.proxies[key].origin, self.tokens[person.name], self.folder / f"{key}.db")
        self.devices[key] = client
        return client

    def onlooker(self, person: Person) -> Phone:
        """Return a device that never was here before, without any network between: it sees what this person may."""
        file = self.folder / f"onlooker-{len(list(self.folder.glob('onlooker-*.db')))}.db"
        client = Phone(self.server.origin, self.tokens[person.name], file)
        self._ends.callback(client.close)
        client.sync()
        return client

    def copy(self) -> Path:
        """Copy the database as an operator without our command would: the server is stopped for it."""
        self.server.stop()
        kept = self.folder / f"copy-{len(list(self.folder.glob('copy-*')))}"
        shutil.copytree(self.server.data, kept)
        self.server.start()
        return kept

    def put_back(self, kept: Path) -> None:
        """Put a copy in the place of what the server holds."""
        self.server.kill()
        shutil.rmtree(self.server.data)
        shutil.copytree(kept, self.server.data)
        self.server.start()

    def close(self) -> None:
        """End everything."""
        for client in self.devices.values():
            client.close()
        self._ends.close()
        self.server.kill()


@contextlib.contextmanager
def opened(company: Company, folder: Path) -> Iterator[House]:
    """Serve a copy of the company for the length of a block."""
    data = folder / "data"
    shutil.copytree(company.data, data)
    house = House(Server(data), company.tokens, folder)
    try:
        house.server.start()
        yield house
    finally:
        house.close()


def caught_up(*clients: Phone) -> None:
    """Let every device talk to the server until nothing moves any more, without waiting when told to."""
    for _ in range(3):
        for client in clients:
            client.catch_up(sleep=lambda _: None)


def tried(client: Phone) -> str | None:
    """Let a device try once, and return why it has to try again, if it has to."""
    try:
        client.sync()
    except Later as later:
        return str(later)
    return None


def years_off(years: int) -> "Clock":
    """Return a clock that is wrong by as much."""
    return Clock(years * 365 * 86_400)


@dataclass
class Clock:
    """A device's clock, so and so many seconds ahead."""

    ahead_s: float = 0.0

    def __call__(self) -> datetime:
        """Return what this device takes for now."""
        return datetime.fromtimestamp(datetime.now(UTC).timestamp() + self.ahead_s, UTC)
