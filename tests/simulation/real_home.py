"""The database that every history of the real server begins with, what befalls it, and a clock that a history sets."""

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final, Protocol

from sqlalchemy import Connection, event

from server import clock
from server.actions import server_changes
from server.actions.restore import restore
from server.actions.tokens import add_token
from server.store import backups, schema, workspaces
from server.store.commit import WorkspaceKey
from server.store.engine import Database, open_database
from server.store.members import Account, add_account
from sync.ids import MemberId
from tests.simulation.cast import MEMBERS, NOW_MS, WORKSPACE, id_of, member_data, settings

WS: Final = WorkspaceKey(1)
FILE: Final = "carnet.sqlite3"


def secret_of(member: str) -> str:
    """Return the token that a member's phones send."""
    return f"carnet_{member}"


def new_folder(prefix: str = "carnet-sim-") -> Path:
    """Return a new folder, in memory where the machine has room for files there."""
    memory = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it
    return Path(tempfile.mkdtemp(prefix=prefix, dir=memory if os.access(memory, os.W_OK) else None))


@cache
def first_file() -> bytes:
    """Return the database file of the company on its first day."""
    folder = new_folder()
    try:
        with open_database(folder, None) as database:
            schema.upgrade(database, stamp="simulation")
            furnish(database)
        return (folder / FILE).read_bytes()
    finally:
        shutil.rmtree(folder)


def furnish(database: Database) -> None:
    """Put the company of the first day into an empty database."""
    with database.transaction() as db:
        workspaces.add(db, _company(), history="h1", nonce="0" * 16)
        boss = id_of("boss")
        server_changes.write(db, WS, [(entity, id_, None, data) for entity, id_, data in settings()], boss, NOW_MS)
        for name in MEMBERS:
            data = member_data(name)
            account = Account(
                ws=WS,
                id=MemberId(id_of(name)),
                email=f"{name}@simulation.example",
                name=name,
                role=data["role"],
                team=data["team"],
                manages=tuple(data["manages"] or ()),
                password_hash=None,
                joined_at=NOW_MS,
            )
            add_account(db, account)
            token = {"secret": secret_of(id_of(name)), "token_id": id_of(f"token-{name}")}
            add_token(db, account.email, "simulation", **token, now_ms=NOW_MS)


def _company() -> workspaces.Workspace:
    return workspaces.Workspace(
        key=WS,
        id=WORKSPACE,
        name="Simulation",
        language="en",
        currency="EUR",
        zone="Europe/Oslo",
        visibility="team",
        claiming=True,
        cursor_key=b"c" * 32,
        claim_key=b"k" * 32,
        created_at=NOW_MS,
    )


class Home(Protocol):
    """Where a history's database lies."""

    folder: Path

    def open(self) -> Database:
        """Open it for a server."""

    def dying(self, database: Database, at: int) -> Callable[[], None]:
        """Watch a server that will die in its next transaction, at the ``at``-th statement or right before its end.

        What is returned is to be called when it is gone, and leaves what it left.
        """

    def save(self, away: Callable[[], AbstractContextManager[None]]) -> None:
        """Copy the database aside; ``away``: lets no server run meanwhile, where that is needed."""

    def restore(self, told: str | None) -> bool:
        """Put the copy back, by the operator's command under a new history or by itself; whether there is one.

        No server runs.
        """

    def close(self) -> None:
        """Let go of everything."""


def at_the_moment(database: Database, at: int, do: Callable[[Connection], None]) -> None:
    """Do something once, at the ``at``-th statement of the next writing transaction or right before its end."""
    counted = iter(range(at + 1))

    def count(db: Connection, *_: Any) -> None:
        if next(counted, None) == at:
            do(db)

    def end(db: Connection) -> None:
        for number in counted:
            if number == at:
                do(db)

    event.listen(database.writer, "after_cursor_execute", count)
    event.listen(database.writer, "commit", end)


class FileHome:
    """A SQLite file, copied as a whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._saved: bytes | None = None
        (folder / FILE).write_bytes(first_file())

    def open(self) -> Database:
        """Open a file whose commits need not outlive the machine: a kill of the process is all that is tried here."""
        database = open_database(self.folder, None)
        for engine in (database.writer, database.readers):
            event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        database.claim()
        return database

    def dying(self, database: Database, at: int) -> Callable[[], None]:
        """Take the files as they are in the midst of the transaction."""
        taken: list[dict[str, bytes]] = []
        at_the_moment(database, at, lambda _: taken.append(self._files()))

        def left() -> None:
            self._replace(taken[0] if taken else self._files())

        return left

    def _files(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in self.folder.glob(f"{FILE}*")}

    def _replace(self, files: dict[str, bytes]) -> None:
        for file in self.folder.glob(f"{FILE}*"):
            file.unlink()
        for name, data in files.items():
            (self.folder / name).write_bytes(data)

    def save(self, away: Callable[[], AbstractContextManager[None]]) -> None:  # noqa: ARG002 - it can be done at any time
        """Copy the file while it is in use."""
        target = self.folder / "saved"
        with sqlite3.connect(self.folder / FILE) as source, sqlite3.connect(target) as copy:
            source.backup(copy)
        source.close()
        copy.close()
        self._saved = target.read_bytes()
        target.unlink()

    def restore(self, told: str | None) -> bool:
        """Put the file back, or make a backup of it and restore that."""
        if self._saved is None:
            return False
        if told is None:
            self._replace({FILE: self._saved})
            return True
        aside = new_folder()
        (aside / FILE).write_bytes(self._saved)
        with open_database(aside, None) as database:
            use_backup(self.folder, None, database, aside / "backup", told)
        shutil.rmtree(aside)
        return True

    def close(self) -> None:
        """Empty the folder for the next history."""
        for found in self.folder.iterdir():
            shutil.rmtree(found) if found.is_dir() else found.unlink()
        (self.folder / "blobs").mkdir()  # the application made it once and counts on it


def use_backup(folder: Path, url: str | None, source: Database, backup: Path, stamp: str) -> None:
    """Make a backup of a database and put it in the place of another by the operator's own command."""
    backups.make(source, backup, blobs=None, made_at="2026-03-02T09:15:04.120Z", version="simulation")
    source.close()
    restore(folder, url, backup, blobs=None, new_history=lambda: f"h{stamp}", stamp=stamp)


class Clock:
    """Time and chance of the server, in the place of its own until this is closed."""

    def __init__(self, chance: Random) -> None:
        self.now_ms = NOW_MS
        given: dict[str, Callable[..., Any]] = {
            "wall_ms": lambda: self.now_ms,
            "monotonic": lambda: self.now_ms / 1_000,
            "random_bytes": chance.randbytes,
            "getrandbits": chance.getrandbits,
        }
        own = {name: getattr(clock, name) for name in given}
        modules = [module for name, module in list(sys.modules.items()) if name.startswith("server.")]
        # Some modules import a function by its name and keep it: those are found by what they hold.
        self._taken = [
            (module, name, found)
            for module in modules
            for name, found in own.items()
            if vars(module).get(name) is found
        ]
        for module, name, _ in self._taken:
            setattr(module, name, given[name])

    def close(self) -> None:
        """Give the server its own clock again."""
        for module, name, own in self._taken:
            setattr(module, name, own)
