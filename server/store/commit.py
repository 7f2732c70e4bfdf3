"""What waits for the COMMIT of the running transaction: news for devices and other processes, and calls to make."""

from collections.abc import Callable, Iterable
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


class Concerned(NamedTuple):
    """Members of a workspace; none named means all of them."""

    ws: WorkspaceKey
    members: tuple[str, ...]


class News(NamedTuple):
    """What a commit is told by. ``access``: who may see something else now; ``callers``: whose sessions changed."""

    advances: tuple[Advance, ...] = ()
    access: tuple[Concerned, ...] = ()
    callers: tuple[Concerned, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to tell."""
        return bool(self.advances or self.access or self.callers)


class Pending:
    """News and hooks of a transaction that has not been committed yet."""

    def __init__(self) -> None:
        self.locked: dict[WorkspaceKey, int] = {}
        self.advances: list[Advance] = []
        self.access: list[Concerned] = []
        self.callers: list[Concerned] = []
        self.hooks: list[Callable[[], None]] = []

    def news(self) -> News:
        """Return what is to be told once all this is committed."""
        return News(tuple(self.advances), tuple(self.access), tuple(self.callers))

    def mark(self) -> tuple[int, ...]:
        """Return what ``rewind`` needs to come back to this moment."""
        return tuple(len(one) for one in (self.advances, self.access, self.callers, self.hooks))

    def rewind(self, mark: tuple[int, ...]) -> None:
        """Forget what has come since ``mark``: its savepoint was rolled back."""
        advances, access, callers, hooks = mark
        del self.advances[advances:]
        del self.access[access:]
        del self.callers[callers:]
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


def tell_access(db: Connection, ws: WorkspaceKey, members: Iterable[str]) -> None:
    """After COMMIT, tell these members' devices, wherever they listen, that what they may see has changed."""
    pending_of(db).access.append(Concerned(ws, tuple(members)))


def forget_callers(db: Connection, ws: WorkspaceKey, members: Iterable[str]) -> None:
    """After COMMIT, let every process read anew what these members' sessions are worth."""
    pending_of(db).callers.append(Concerned(ws, tuple(members)))
