"""The data folder that every history of the real server begins with, and a clock that a history sets."""

import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import event

from server import clock
from server.actions import server_changes
from server.actions.tokens import add_token
from server.store import schema, workspaces
from server.store.commit import WorkspaceKey
from server.store.engine import Database, open_database
from server.store.members import Account, add_account
from sync.ids import MemberId
from tests.simulation.cast import MEMBERS, NOW_MS, WORKSPACE, id_of, member_data, settings

if TYPE_CHECKING:
    from collections.abc import Callable

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
            _furnish(database)
        return (folder / FILE).read_bytes()
    finally:
        shutil.rmtree(folder)


def _furnish(database: Database) -> None:
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


def opened(folder: Path) -> Database:
    """Open a database whose commits need not outlive the machine: a kill of the process is all that is tried here."""
    database = open_database(folder, None)
    for engine in (database.writer, database.readers):
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    database.claim()
    return database


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
