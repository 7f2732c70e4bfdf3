"""Runs what the server does by itself: one background thread a process, and of several processes one at a time."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Connection

from server.store import change_log, leases
from server.store.commit import WorkspaceKey
from server.store.leases import Lease
from server.store.writer import Busy, StorageFull
from sync.errors import CarnetError

log = logging.getLogger(__name__)
T = TypeVar("T")

_TURN_S: Final = 1.0
_PATIENCE_S: Final = 8.0  # of a shutdown; a service manager seldom waits longer
_LEASE_MS: Final = 60_000
_RENEW_MS: Final = _LEASE_MS // 3
_FIRST_WAIT_MS: Final = 2_000
_REST_S: Final = 0.05
_LONGEST_WAIT_MS: Final = 3_600_000


class LeaseLost(CarnetError):
    """Another process runs this reaction now; what was being written is rolled back."""


class Stopping(CarnetError):
    """The server stops; a reaction goes on after the next start."""


class Store(Protocol):
    """What a reaction may do to the data, from its own thread."""

    def read(self, question: Callable[[Connection], T]) -> T:
        """Ask in one snapshot."""

    def write(self, act: Callable[[Connection], T]) -> T:
        """Run in a transaction of its own on the writing thread; durable when this returns."""

    def tell_access(self, db: Connection, ws: WorkspaceKey, members: Collection[str]) -> None:
        """After COMMIT, tell these members' devices that what they may see has changed."""


class Context:
    """What a reaction gets: the store, the time, a log, and the certainty to be alone.

    Every write checks in its own transaction that the turn is still this process's, and keeps it for longer.
    """

    def __init__(self, store: Store, lease: Lease, now: Callable[[], int], stopping: Event) -> None:
        self._store = store
        self._lease = lease
        self._now = now
        self._stopping = stopping
        self._renewed_ms = now()
        self.log = logging.getLogger(f"server.reactions.{lease.name}")

    def now(self) -> int:
        """Return the wall time in ms since 1970."""
        return self._now()

    def read(self, question: Callable[[Connection], T]) -> T:
        """Ask the store in one snapshot; what was asked may be old by the time of a write."""
        self.go_on()
        return self._store.read(question)

    def write(self, ws: WorkspaceKey | None, act: Callable[[Connection], T]) -> T:
        """Run ``act`` in a transaction of its own, with the workspace's sequence locked before anything is read.

        None: it touches no workspace's records. Keep it short, for every push of this process waits behind it.
        """
        if self._stopping.is_set():
            raise Stopping

        def fenced(db: Connection) -> T:
            # In this order always: a lease taken first would wait for a push that waits for the lease.
            if ws is not None:
                change_log.lock_heads(db, [ws])
            self._renew(db)
            return act(db)

        done = self._store.write(fenced)
        self._renewed_ms = self._now()
        return done

    def go_on(self) -> None:
        """Keep the turn for longer when it is time to; call it within work that neither reads nor writes for long."""
        if self._stopping.is_set():
            raise Stopping
        if self._now() - self._renewed_ms >= _RENEW_MS:
            self.write(None, lambda _: None)

    def rest(self) -> None:
        """Leave the processor to whoever asks, between two steps of something long that nobody waits for."""
        if self._stopping.wait(_REST_S):
            raise Stopping

    def cursor(self, ws: WorkspaceKey) -> int:
        """Return the number up to which this reaction has followed the workspace's changes."""
        return self.read(lambda db: leases.cursor_of(db, ws, self._lease.name))

    def set_cursor(self, db: Connection, ws: WorkspaceKey, seq: int) -> None:
        """Write, in a ``write``, how far this reaction has come: what it did and this stand or fall together."""
        leases.set_cursor(db, ws, self._lease.name, seq)

    def tell_access(self, db: Connection, ws: WorkspaceKey, members: Collection[str]) -> None:
        """After this write's COMMIT, tell these members' devices that what they may see has changed."""
        self._store.tell_access(db, ws, members)

    def _renew(self, db: Connection) -> None:
        if not leases.renew(db, self._lease, self._now() + _LEASE_MS):
            raise LeaseLost(f"another process has taken over {self._lease.name}")


@dataclass(frozen=True, slots=True)
class Reaction:
    """Something to do again and again: ``run`` may be called twice for one reason and must not mind."""

    name: str
    every_ms: int
    run: Callable[[Context], None]


class Runner:
    """One thread that gives every reaction its turns. ``holder`` names this process among those on one database."""

    def __init__(self, store: Store, reactions: Sequence[Reaction], *, holder: str, now: Callable[[], int]) -> None:
        self._store = store
        self._reactions = {reaction.name: reaction for reaction in reactions}
        self._holder = holder
        self._now = now
        self._stopping = Event()
        # A daemon, because a reaction that hangs must not keep the process from ending.
        self._thread = Thread(target=self._serve, name="reactions", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the step that is under way; what is left of a reaction is done after the next start."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(_PATIENCE_S)
            if self._thread.is_alive():
                log.warning("A reaction does not end; the process ends without it.")

    def turn(self) -> None:
        """Run what is due and run by nobody else."""
        for name in self._store.read(lambda db: leases.free(db, self._reactions, self._now())):
            if self._stopping.is_set():
                return
            self._run(self._reactions[name])

    def _serve(self) -> None:
        while not self._stopping.wait(_TURN_S):
            try:
                self.turn()
            except Exception as error:  # noqa: BLE001 - the thread must outlive every trouble with the database
                _write_down("Reactions", error)

    def _run(self, reaction: Reaction) -> None:
        now = self._now()
        lease = self._store.write(
            lambda db: leases.take(db, reaction.name, self._holder, now_ms=now, until_ms=now + _LEASE_MS)
        )
        if lease is None:
            return
        failures, wait_ms = 0, reaction.every_ms
        try:
            reaction.run(Context(self._store, lease, self._now, self._stopping))
        except LeaseLost as error:
            log.warning("%s", error)
            return
        except Stopping:
            wait_ms = 0
        except Exception as error:  # noqa: BLE001 - one that fails must not stop the others
            failures = lease.failures + 1
            wait_ms = _wait_ms(failures)
            _write_down(reaction.name, error)
        due = self._now() + wait_ms
        self._store.write(lambda db: leases.give_back(db, lease, due_at_ms=due, failures=failures))


def _wait_ms(failures: int) -> int:
    return min(_LONGEST_WAIT_MS, _FIRST_WAIT_MS << min(failures - 1, 20))


def _write_down(what: str, error: Exception) -> None:
    told: dict[str, Any] = {} if isinstance(error, Busy | StorageFull) else {"exc_info": error}
    log.warning("%s failed and will be tried again: %r", what, error, **told)
