"""What waits for the COMMIT of the running transaction: new heads to publish and calls to make."""

from collections.abc import Callable
from typing import NamedTuple, NewType

from sqlalchemy import Connection

WorkspaceKey = NewType("WorkspaceKey", int)
"""The small number that begins every key of the tables; on the wire a workspace has its UUID."""

_KEY = "carnet_pending"


class Head(NamedTuple):
    """The end of a workspace's sequence, with the number that proves its history (SYNC 4.2)."""

    history: str
    head: int
    floor: int
    nonce: str


class Advance(NamedTuple):
    """One row of ``sync_commit``: the workspace's head moved from ``previous``."""

    ws: WorkspaceKey
    head: Head
    previous: int


class Pending:
    """Advances and hooks of a transaction that has not been committed yet."""

    def __init__(self) -> None:
        self.locked: dict[WorkspaceKey, int] = {}
        self.advances: list[Advance] = []
        self.hooks: list[Callable[[], None]] = []

    def mark(self) -> tuple[int, int]:
        """Return what ``rewind`` needs to come back to this moment."""
        return len(self.advances), len(self.hooks)

    def rewind(self, mark: tuple[int, int]) -> None:
        """Forget what has come since ``mark``: its savepoint was rolled back."""
        advances, hooks = mark
        del self.advances[advances:]
        del self.hooks[hooks:]


def begin(db: Connection) -> Pending:
    """Start a transaction's list with nothing in it."""
    pending = Pending()
    db.info[_KEY] = pending
    return pending


def pending_of(db: Connection) -> Pending:
    """Return the list of the running transaction."""
    pending: Pending = db.info[_KEY]
    return pending


def after_commit(db: Connection, hook: Callable[[], None]) -> None:
    """Call ``hook`` in the writing thread straight after COMMIT, before any answer goes out; never if it fails.

    For caches that must not outlive what they copied: quick, and without errors of its own.
    """
    pending_of(db).hooks.append(hook)
