"""A PostgreSQL of our own for the length of a run: made in a temporary folder from whatever is installed here.

``CARNET_TEST_POSTGRESQL`` names another server instead, by the address of an account that may make databases.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy import make_url

from server.store.engine import open_database
from server.store.schema import upgrade

SETTING: Final = "CARNET_TEST_POSTGRESQL"
_ACCOUNTS: Final = ("postgres", "nobody")
_START_S: Final = 30.0
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
_ENOUGH_BYTES: Final = 2 * 1024**3
# Durable as in real life, for a commit that does not wait for the disk would hide who waits for whom. The rest spares a
# small machine what a cluster that lives for minutes does not need.
_SETTINGS: Final = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "checkpoint_timeout": "1h",
    "max_wal_size": "2GB",
    "autovacuum_naptime": "1h",
    "log_min_messages": "fatal",
}


# A run that is killed cannot tidy up: when its end of the pipe closes, somebody else does.
_WATCHED: Final = """
    exec 3<&0
    (
        read _ <&3
        pid=$(head -n 1 "$1/data/postmaster.pid")
        kill -QUIT "$pid"
        while kill -0 "$pid"; do sleep 0.1; done
        rm -rf "$1"
    ) 2>/dev/null &
    shift
    exec "$@" </dev/null 3<&-
"""


class NoPostgresql(Exception):
    """No PostgreSQL can be had here; the text says what was looked for."""


class Postgresql:
    """A server on which each caller gets a database of its own."""

    def __init__(self, admin: str) -> None:
        """Use the server that ``admin`` is the address of; nothing is made yet."""
        self._admin = admin
        self._template: str | None = None

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return make_url(self._admin).set(database=name).render_as_string(hide_password=False)

    @contextlib.contextmanager
    def blank(self) -> Iterator[str]:
        """Make a database without anything in it; yield its address."""
        with self._database("template0") as name:
            yield self.url(name)

    @contextlib.contextmanager
    def fresh(self) -> Iterator[str]:
        """Make a database with our tables and nothing in them; yield its address."""
        if self._template is None:
            # Migrations take a second here: they run once, and everybody gets a copy.
            self._template = self._make("template0")
            with open_database(Path(), self.url(self._template)) as database:
                upgrade(database, stamp="template")
        with self._database(self._template) as name:
            yield self.url(name)

    @contextlib.contextmanager
    def copied(self, url: str) -> Iterator[str]:
        """Make a copy of a database that nobody is connected to; yield its address."""
        template = make_url(url).database
        with self._database(str(template)) as name:
            yield self.url(name)

    def close(self) -> None:
        """Remove what every caller had a copy of."""
        if self._template is not None:
            self._drop(self._template)

    @contextlib.contextmanager
    def _database(self, template: str) -> Iterator[str]:
        name = self._make(template)
        try:
            yield name
        finally:
            self._drop(name)

    def _make(self, template: str) -> str:
        name = f"carnet_{uuid.uuid4().hex}"
        self._run(f"create database {name} template {template}")
        return name

    def _drop(self, name: str) -> None:
        self._run(f"drop database {name} with (force)")

    def _run(self, sql: str) -> None:
        with psycopg.connect(_plain(self._admin), autocommit=True) as db:
            db.execute(sql.encode())


@contextlib.contextmanager
def running(*, on_disk: bool = False) -> Iterator[Postgresql]:
    """Start a server, or use the one of the environment; everything made on it is gone afterwards.

    It lies in memory where there is enough: a database for each test is a lot of files. ``on_disk`` is for measuring.
    """
    given = os.environ.get(SETTING)
    if given is not None:
        with contextlib.closing(Postgresql(given)) as server:
            yield server
        return
    programs = _programs()
    account = _account()
    # Not under pytest's own folder: an address of a socket has 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="carnet-pg-", dir=None if on_disk else _memory()))
    try:
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
        with _started(programs, folder, account):
            yield Postgresql(f"postgresql://carnet@/postgres?host={folder}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _started(programs: Path, folder: Path, account: pwd.struct_passwd | None) -> Iterator[None]:
    data, log = folder / "data", folder / "log"
    who = {} if account is None else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    making = [programs / "initdb", "--pgdata", data, "--username=carnet", "--auth=trust", "--encoding=UTF8"]
    making += ["--locale=C", "--no-sync"]
    made = subprocess.run(making, cwd=folder, capture_output=True, text=True, check=False, **who)  # noqa: S603 - programs found here, words of our own
    if made.returncode != 0:
        raise NoPostgresql(f"initdb in {programs} failed: {made.stderr.strip()}")
    words: list[str | Path] = ["/bin/sh", "-c", _WATCHED, "sh", folder, programs / "postgres", "-D", data, "-k", folder]
    for name, value in _SETTINGS.items():
        words += ["-c", f"{name}={value}"]
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - the same
            words, cwd=folder, stdin=subprocess.PIPE, stdout=out, stderr=out, start_new_session=True, **who
        )
    try:
        _wait_for(folder, process, log)
        yield
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: nobody needs what it would tidy up
        process.wait()
        if process.stdin is not None:
            process.stdin.close()


def _wait_for(folder: Path, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(f"postgresql://carnet@/postgres?host={folder}").close()
            return
        time.sleep(0.05)
    raise NoPostgresql(f"PostgreSQL did not start: {log.read_text(errors='replace').strip()}")


def _memory() -> Path | None:
    """Return a folder in memory, if this system has one with room (a container's has often none)."""
    with contextlib.suppress(OSError):
        if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH_BYTES:
            return _MEMORY
    return None


def _programs() -> Path:
    """Return the folder of an installed server's programs."""
    asked = shutil.which("pg_config")
    folders = []
    if asked is not None:
        told = subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603 - the same
        folders.append(Path(told.stdout.strip() or "/nowhere"))
    folders += [Path(folder) for folder in os.get_exec_path()]
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(installed, key=lambda folder: float(folder.parent.name), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgresql(
        "No PostgreSQL was found (pg_config --bindir, PATH, /usr/lib/postgresql): "
        f"install one, or name a server with {SETTING}=postgresql://user:password@host/postgres."
    )


def _account() -> pwd.struct_passwd | None:
    """Return whom to run it as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return None
    for name in _ACCOUNTS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgresql("PostgreSQL refuses to run as root, and no other account was found.")


def _plain(url: str) -> str:
    """Return an address as the driver itself reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
