"""Who serves in circle C: one server on a disk of its own, or two on one PostgreSQL whose answers come from either."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from click.testing import CliRunner

from e2e.server import CARNET, Server, free_port
from server.cli import cli
from server.store import copies
from tests.postgresql import NoPostgresql, Postgresql, running
from tests.simulation.circle_c_disk import SmallDisk
from tests.strangers.house import PEOPLE

MEMORY: Final = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112  # a kill loses no page there either
_COPY: Final = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).backup(sqlite3.connect(sys.argv[2]))"
_TWO: Final = 0.3
"""So often there are two servers: they take twice as long to start."""


class House(ABC):
    """The servers of one history. ``folder``: for what is kept; ``disk``: that can be full, if any."""

    disk: SmallDisk | None = None

    def __init__(self, folder: Path, tokens: dict[str, str]) -> None:
        """Serve nothing yet."""
        self.folder = folder
        self.tokens = tokens
        self.copies: list[Path] = []
        self.servers: list[Server] = []
        self._dead: list[Server] = []

    @property
    def ports(self) -> tuple[int, ...]:
        """Where the network finds them."""
        return tuple(server.port for server in self.servers)

    @property
    def origin(self) -> str:
        """The address of one of them, without any network between."""
        return self.servers[0].origin

    def start(self) -> None:
        """Start those that do not run."""
        while self._dead:
            self._dead[-1].start()
            self._dead.pop()

    def kill(self, *which: Server) -> None:
        """End some of them, or all, as a power cut would."""
        for server in which or self.servers:
            server.kill()
            if server not in self._dead:
                self._dead.append(server)

    def keep_copy(self) -> None:
        """Copy the database while it is used, as careful operators do."""
        kept = self.folder / f"copy-{len(self.copies)}"
        self._copy_to(kept)
        self.copies.append(kept)

    @abstractmethod
    def victims(self, chance: Random) -> list[Server]:
        """Say who dies when one does."""

    @abstractmethod
    def put_back(self, kept: Path) -> None:
        """Put a copy in the place of what the servers hold; none of them runs then."""

    @abstractmethod
    def _copy_to(self, kept: Path) -> None: ...

    def close(self) -> None:
        """End all of it."""
        for server in self.servers:
            server.kill()


class OneServer(House):
    """A server on SQLite, which comes back at another port when it comes back."""

    def __init__(self, folder: Path, company: "Company", disk: SmallDisk) -> None:
        """Lay the company's file onto the disk."""
        super().__init__(folder, company.tokens)
        self.disk = disk
        data = (disk.folder or folder) / f"data-{folder.name}"
        shutil.copytree(company.data, data)
        server = Server(data, command=disk.inside((str(CARNET), "serve")))
        server.log = folder / "server.log"  # a full disk must not keep us from reading what the server says of it
        self.servers = [server]
        self._dead = [server]

    def victims(self, _chance: Random) -> list[Server]:
        """It is the only one."""
        return self.servers

    def move(self) -> None:
        """Let it be found elsewhere at its next start, as one in the place of another is."""
        self.servers[0].port = free_port()

    def put_back(self, kept: Path) -> None:
        """Exchange the file."""
        for left in self.servers[0].data.glob(f"{copies.SQLITE_FILE}*"):
            left.unlink()
        shutil.copy(kept, self.servers[0].database)

    def _copy_to(self, kept: Path) -> None:
        assert self.disk is not None
        words = [sys.executable, "-c", _COPY, str(self.servers[0].database), str(kept)]
        subprocess.run(self.disk.inside(words), check=True)  # noqa: S603 - words of our own

    def close(self) -> None:
        """End it, and take what it left off the disk."""
        super().close()
        shutil.rmtree(self.servers[0].data)


class TwoServers(House):
    """Two servers on one PostgreSQL: each request goes to the other one than the request before."""

    def __init__(self, folder: Path, company: "Company", postgresql: Postgresql) -> None:
        """Make a copy of the company's database."""
        super().__init__(folder, company.tokens)
        self._postgresql = postgresql
        self._ends = contextlib.ExitStack()
        url = self._ends.enter_context(postgresql.copied(company.url))
        self.servers = [Server(folder / name, database_url=url) for name in ("one", "other")]
        self._dead = list(self.servers)

    def victims(self, chance: Random) -> list[Server]:
        """One of them most of the time, so that the other goes on alone; else both."""
        return [chance.choice(self.servers)] if chance.random() < 0.6 else self.servers  # three in five

    def put_back(self, kept: Path) -> None:
        """Fill another database from the copy."""
        url = self._ends.enter_context(self._postgresql.blank())
        words = ["pg_restore", "--no-owner", "--dbname", url, str(kept)]
        subprocess.run(words, check=True)  # noqa: S603 - words of our own
        for server in self.servers:
            server.database_url = url

    def _copy_to(self, kept: Path) -> None:
        url = self.servers[0].database_url
        assert url is not None
        words = ["pg_dump", "--format=custom", "--no-owner", "--file", str(kept), url]
        subprocess.run(words, check=True)  # noqa: S603 - words of our own

    def close(self) -> None:
        """End both, and drop their databases."""
        super().close()
        self._ends.close()


@dataclass(frozen=True)
class Company:
    """People with a token each, in a data folder and perhaps in a database, to be copied."""

    data: Path
    tokens: dict[str, str]
    url: str = ""

    @classmethod
    def founded(cls, folder: Path, url: str = "") -> "Company":
        """Make it by commands alone, as any operator would."""
        chosen = {"CARNET_DATA": str(folder), "CARNET_DATABASE_URL": url or None}

        def command(*words: str, typed: str = "") -> str:
            done = CliRunner(env=chosen).invoke(cli, words, input=typed)
            if done.exit_code != 0:
                raise RuntimeError(f"carnet {' '.join(words)}: {done.output}")
            return done.output.strip()

        for person in PEOPLE:
            words = ["user", "add", person.email, "--name", person.name, "--role", person.role]
            words += [] if person.team is None else ["--team", person.team]
            command(*words, "--password-stdin", typed=f"{person.password}\n")
        told = {person.name: command("token", "add", person.email, "--name", "tests") for person in PEOPLE}
        return cls(folder, told, url)


@dataclass
class Town:
    """What all histories of a run share: the companies that they begin with, a small disk, and a PostgreSQL, if any."""

    folder: Path
    disk: SmallDisk
    _ends: contextlib.ExitStack
    _companies: dict[bool, Company] = field(default_factory=dict)
    _postgresql: Postgresql | None = None

    def house(self, folder: Path, chance: Random) -> House:
        """Return the house of a history, whose folder is empty."""
        if chance.random() < _TWO and self._has_postgresql():
            assert self._postgresql is not None
            return TwoServers(folder, self._company(shared=True), self._postgresql)
        return OneServer(folder, self._company(shared=False), self.disk)

    def _company(self, *, shared: bool) -> Company:
        if shared not in self._companies:
            folder = self.folder / ("shared" if shared else "company")
            url = "" if self._postgresql is None or not shared else self._ends.enter_context(self._postgresql.fresh())
            self._companies[shared] = Company.founded(folder, url)
        return self._companies[shared]

    def _has_postgresql(self) -> bool:
        """Start one when it is first asked for; where none can be had every history has one server."""
        if self._postgresql is None and copies.has_tools():
            with contextlib.suppress(NoPostgresql):
                self._postgresql = self._ends.enter_context(running())
        return self._postgresql is not None


@contextlib.contextmanager
def founded() -> Iterator[Town]:
    """Make a town for the length of a block."""
    with contextlib.ExitStack() as ends:
        scratch = Path(ends.enter_context(tempfile.TemporaryDirectory(dir=MEMORY)))
        disk = ends.enter_context(SmallDisk())
        yield Town(scratch, disk, ends)
