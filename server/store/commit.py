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


class Pending:
    """Heads and hooks of a transaction that has not been committed yet."""

    def __init__(self) -> None:
        self.heads: dict[WorkspaceKey, Head] = {}
        self.hooks: list[Callable[[], None]] = []


def pending_of(db: Connection) -> Pending:
    """Return what waits on this connection; the one who begins the transaction has cleared it."""
    pending: Pending = db.info.setdefault(_KEY, Pending())
    return pending


def begin(db: Connection) -> Pending:
    """Start with nothing waiting, and return the list to fill."""
    pending = Pending()
    db.info[_KEY] = pending
    return pending


def restore(db: Connection, mark: tuple[dict[WorkspaceKey, Head], int]) -> None:
    """Forget what has come since ``mark``: its savepoint was rolled back."""
    pending = pending_of(db)
    heads, hooks = mark
    pending.heads = heads
    del pending.hooks[hooks:]


def marked(db: Connection) -> tuple[dict[WorkspaceKey, Head], int]:
    """Return what ``restore`` needs to come back to this moment."""
    pending = pending_of(db)
    return dict(pending.heads), len(pending.hooks)


def after_commit(db: Connection, hook: Callable[[], None]) -> None:
    """Call ``hook`` in the writing thread straight after COMMIT, before any answer goes out; never if it fails.

    For caches that must not outlive what they copied: quick, and without errors of its own.
    """
    pending_of(db).hooks.append(hook)
