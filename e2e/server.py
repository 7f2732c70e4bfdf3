"""The real server process, with a data folder of its own, that a test may kill and start again."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CARNET = Path(sys.executable).with_name("carnet")
STATIC = "CARNET_STATIC"  # a client built elsewhere is tried without touching the one that is served
START_SECONDS = 60.0  # a busy machine takes long, and a server that ends is noticed at once


@dataclass(frozen=True)
class Person:
    """Somebody with a way in."""

    name: str
    email: str
    password: str
    role: str
    team: str | None = None


class Server:
    """`carnet serve` on a port that stays the same over its lives."""

    def __init__(
        self, data: Path, *, command: Sequence[str] = (str(CARNET), "serve"), database_url: str | None = None
    ) -> None:
        """Use ``data`` as the data folder, and a PostgreSQL if there is an address; nothing runs yet."""
        self.data = data
        self.database_url = database_url
        self._command = command
        self.port = free_port()
        self.log = data.with_name(f"{data.name}.log")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        """The server's own address, without any proxy."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        """The file that holds everything."""
        return self.data / "carnet.sqlite3"

    @property
    def pid(self) -> int:
        """The process that serves now."""
        if self._process is None:
            raise RuntimeError("The server does not run.")
        return self._process.pid

    def start(self) -> None:
        """Start and wait until it is ready to serve."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment(), stdout=log, stderr=subprocess.STDOUT
            )
        self._wait_until_ready(time.monotonic() + START_SECONDS)

    def stop(self) -> None:
        """End it the polite way; harmless when it does not run."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        finally:
            self._process = None

    def kill(self) -> None:
        """End it as a power cut would: nothing of it runs any further."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def run(self, *words: str, typed: str = "") -> str:
        """Run another `carnet` command on the same data and return what it printed."""
        done = subprocess.run(
            [CARNET, *words],
            env=self._environment(),
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"carnet {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    def add(self, person: Person) -> None:
        """Make a user without any screen; the first one makes the workspace too."""
        words = ["user", "add", person.email, "--name", person.name, "--role", person.role]
        if person.team is not None:
            words += ["--team", person.team]
        self.run(*words, "--password-stdin", typed=f"{person.password}\n")

    def token(self, person: Person) -> str:
        """Make a token with this person's rights."""
        return self.run("token", "add", person.email, "--name", "tests")

    def set_up_path(self) -> str:
        """Return the path, with its one-time code, of the address that the log prints while nobody exists."""
        found = re.search(r"https?://[^/\s\"]+(/setup\?code=[^\s\"]+)", self.log.read_text())
        if found is None:
            raise AssertionError(f"The log holds no set-up address:\n{self.log.read_text()}")
        return found[1]

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CARNET_") or name == STATIC}
        chosen = {} if self.database_url is None else {"CARNET_DATABASE_URL": self.database_url}
        return {
            **kept,
            **chosen,
            "CARNET_DATA": str(self.data),
            "CARNET_HOST": "127.0.0.1",
            "CARNET_PORT": str(self.port),
        }

    def _wait_until_ready(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.origin}/health/ready", timeout=2).close()  # noqa: S310 - our own http address
                return
            time.sleep(0.05)
        raise RuntimeError(f"The server was not ready in {START_SECONDS:.0f} s:\n{self.log.read_text()}")


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(data: Path, *people: Person) -> Iterator[Server]:
    """Run a server with these people for the length of a block; it ends whatever happens in there."""
    server = Server(data)
    for person in people:
        server.add(person)
    try:
        server.start()
        yield server
    finally:
        server.kill()
