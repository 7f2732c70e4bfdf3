"""Servers to measure: ours on a fresh copy of a small workspace, and the bare one beside it."""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from bench.limit import OnSqlite
from bench.limit_postgresql import OnPostgresql
from e2e.server import CARNET, Person, Server, free_port
from tests.postgresql import Postgresql

USERS = 5
SERVE = (str(CARNET), "serve")


class Limits(Protocol):
    """What the raw database can do, as the figures ask for it; a snapshot is its own affair."""

    def snapshot(self, server: Server) -> Any:
        """Keep what the server holds now."""

    def insert_seconds(self, before: Any, after: Any) -> float:
        """Write what came in between into an empty database."""

    def update_seconds(self, before: Any, after: Any) -> float:
        """Bring a copy of the one to the state of the other."""

    def read_and_pack_seconds(self, server: Server) -> float:
        """Read and join all rows as a first sync does, and pack them in one call."""

    def commits(self, server: Server) -> int:
        """Return how many transactions have changed a record so far."""


class Workspace:
    """A workspace with a few users and their tokens, made once and copied for each measurement."""

    def __init__(self, folder: Path, postgresql: tuple[Postgresql, str] | None = None) -> None:
        """Make it under ``folder``, or in the database of this address, which nobody else uses."""
        self.folder = folder
        self._template = folder / "template"
        self._copies = 0
        self._postgresql = postgresql
        self.limits: Limits = OnSqlite(folder) if postgresql is None else OnPostgresql(postgresql[0])
        server = Server(self._template, database_url=None if postgresql is None else postgresql[1])
        people = [
            Person(f"Person {at}", f"person{at}@example.com", "bench 4 the record", "admin") for at in range(USERS)
        ]
        for person in people:
            server.add(person)
        self.tokens = [server.token(person) for person in people]

    @contextlib.contextmanager
    def serving(self, command: Sequence[str] = SERVE, *, data: Path | None = None) -> Iterator[Server]:
        """Serve a fresh copy, or the given data folder."""
        with contextlib.ExitStack() as stack:
            url = None
            if data is None:
                self._copies += 1
                data = self.folder / f"copy-{self._copies}"
                if self._template.exists():  # on PostgreSQL commands leave nothing there
                    shutil.copytree(self._template, data)
            if self._postgresql is not None:
                cluster, template = self._postgresql
                url = stack.enter_context(cluster.copied(template))
            server = Server(data, command=command, database_url=url)
            stack.callback(server.stop)
            server.start()
            yield server


@contextlib.contextmanager
def bare() -> Iterator[int]:
    """Run the bare server; yield its port."""
    port = free_port()
    words = ["-m", "uvicorn", "bench.bare:app", "--port", str(port), "--no-access-log", "--log-level", "warning"]
    words += ["--loop", "uvloop", "--http", "httptools", "--lifespan", "off"]
    process = subprocess.Popen([sys.executable, *words])  # noqa: S603 - words of our own
    try:
        _wait_for(port)
        yield port
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise RuntimeError("The bare server did not start.")


def load(task: str, port: int, tokens: Sequence[str], *, seed: int, **more: object) -> dict[str, Any]:
    """Let the load generator do one task in a process of its own; return what it measured."""
    asked = json.dumps({"task": task, "port": port, "tokens": list(tokens), "seed": seed, **more})
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"], input=asked, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{task}: {done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def resident_bytes(pid: int) -> int:
    """Return the memory that a process holds now."""
    return _memory(pid, "VmRSS")


def peak_bytes(pid: int) -> int:
    """Return the most memory that a process has held so far."""
    return _memory(pid, "VmHWM")


def _memory(pid: int, which: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(which):
            return int(line.split()[1]) * 1024
    raise RuntimeError("No such process.")
