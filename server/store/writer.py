"""The one writing thread: it takes what waits, runs it in one transaction, and answers everybody after COMMIT.

Waiting during a commit forms the next group, so one slow sync to disk is shared by all who came meanwhile: fifty
callers write thirty times as much as with a transaction each (SERVER.md).
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final, TypeVar

from sqlalchemy import Connection

from server.store import commit, news
from server.store.commit import News, Pending, WorkspaceKey
from server.store.engine import Database, is_broken, is_deadlock, is_full, is_locked, is_lost, one_at_a_time
from server.store.gathering import Gathering
from sync.errors import CarnetError, ProtocolError
from sync.ids import WorkspaceId
from sync.protocol import PushRequest

log = logging.getLogger(__name__)
T = TypeVar("T")

GROUP_OPS: Final = 2_000
GROUP_BYTES: Final = 4_000_000
WAITING_OPS: Final = 20_000
WAITING_BYTES: Final = 64_000_000
_RUN_OPS: Final = 20  # what a call is counted as: it may write a little of everything
_TRIES: Final = 5


class Busy(CarnetError):
    """More waits to be written than a person would wait for; nothing of this was taken."""

    retry_after_s = 1


class Broken(Busy):
    """The disk has failed: nothing is written any more until the operator has looked and started the server anew."""

    retry_after_s = 60


class StorageFull(CarnetError):
    """The disk has no room left; nothing of this was kept."""


@dataclass(frozen=True, slots=True)
class PushWork:
    """A decoded push with the member who sends it; ``size``: bytes of its body."""

    workspace_id: WorkspaceKey
    workspace: WorkspaceId
    member: str
    device: str
    request: PushRequest
    size: int
    ops: int


PushAnswer = bytes | ProtocolError
Apply = Callable[[Connection, Sequence[PushWork]], Sequence[PushAnswer]]
Published = Callable[[News], None]


@dataclass(slots=True, eq=False)
class _Job:
    """Something to write and the caller who waits for it: a push, or a function of the connection."""

    work: PushWork | Callable[[Connection], Any]
    answer: asyncio.Future[Any]
    ops: int
    size: int
    outcome: Any = None
    error: BaseException | None = None


@dataclass(slots=True)
class Counters:
    """What the writer has done since it started; ``hops``: messages between its thread and the event loop."""

    groups: int = 0
    works: int = 0
    hops: int = 0
    apart: int = 0  # groups that failed together and were run one by one


@dataclass(slots=True)
class _Waiting:
    ops: int = 0
    size: int = 0


class Writer:
    """Owns the connection that writes. ``published`` is called on the event loop after each commit.

    ``was_full``: something had no room on the disk, and nobody has looked since whether there is room again.
    """

    def __init__(self, database: Database, apply: Apply, published: Published) -> None:
        self._database = database
        self._apply = apply
        self._published = published
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._waiting = _Waiting()
        self._left: _Job | None = None
        self._is_broken = False
        self.was_full = False
        self._loop = asyncio.get_running_loop()
        self._gathering: Gathering[_Job] = Gathering(self._loop, self._queue.put)
        self.counters = Counters()
        self._thread = Thread(target=self._serve, name="writer")
        self._thread.start()

    async def submit(self, work: PushWork) -> bytes:
        """Apply a push and return its encoded answer once it is durable; a broken protocol is raised."""
        answer: PushAnswer = await self._enqueue(work, work.ops, work.size)
        if isinstance(answer, ProtocolError):
            raise answer
        return answer

    async def run(self, act: Callable[[Connection], T]) -> T:
        """Run a function inside the writer's transaction, all or nothing, and return what it answers once durable."""
        done: T = await self._enqueue(act, _RUN_OPS, 0)
        return done

    async def close(self) -> None:
        """Write what waits, then stop."""
        self._gathering.end()
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    async def _enqueue(self, work: PushWork | Callable[[Connection], Any], ops: int, size: int) -> Any:
        if self._is_broken:
            raise Broken
        if self._waiting.ops > WAITING_OPS or self._waiting.size > WAITING_BYTES:
            raise Busy
        job = _Job(work, self._loop.create_future(), ops, size)
        self._waiting.ops += ops
        self._waiting.size += size
        self.counters.hops += 1
        self._gathering.add(job)
        return await job.answer

    # What follows runs in the writing thread.

    def _serve(self) -> None:
        with self._database.writer.connect() as db:
            while (first := self._next()) is not None:
                group = self._drain(first)
                pushes = [job for job in group if isinstance(job.work, PushWork)]
                actions = [job for job in group if not isinstance(job.work, PushWork)]
                # Pushes lock workspaces in their order, an action whatever it will: apart they cannot wait in a circle.
                if pushes:
                    self._settle(pushes, self._commit(db, pushes, self._together))
                if actions:
                    self._settle(actions, self._commit(db, actions, self._apart))

    def _settle(self, jobs: list[_Job], told: News) -> None:
        self._loop.call_soon_threadsafe(self._answer, jobs, told)

    def _next(self) -> _Job | None:
        if self._left is None:
            return self._queue.get()
        job, self._left = self._left, None
        return job

    def _drain(self, first: _Job) -> list[_Job]:
        group, ops, size = [first], first.ops, first.size
        while True:
            try:
                job = self._queue.get_nowait()
            except Empty:
                return group
            if job is None:
                self._queue.put(None)  # close, after this group
                return group
            ops, size = ops + job.ops, size + job.size
            if ops > GROUP_OPS or size > GROUP_BYTES:
                self._left = job
                return group
            group.append(job)

    def _commit(self, db: Connection, jobs: list[_Job], act: "_Act") -> News:
        failed: Exception | None = Broken() if self._is_broken else None
        for _ in range(0 if self._is_broken else _TRIES):
            try:
                return self._transaction(db, jobs, act)
            except Exception as error:  # noqa: BLE001 - whatever it is, the callers must hear of it and the thread go on
                failed = error
            if is_deadlock(failed):
                continue
            if _concerns_all(failed) or act == self._apart:
                break
            if len(jobs) > 1:
                self.counters.apart += 1
            log.error("A group of writes failed; running each one alone", exc_info=failed)
            act = self._apart
        self.was_full = self.was_full or is_full(failed)
        if is_broken(failed):
            self._is_broken = True
            log.critical("The disk has failed; nothing is written until the next start.", exc_info=failed)
        told = _told(failed)
        for job in jobs:
            job.outcome, job.error = None, told
        return News()

    def _transaction(self, db: Connection, jobs: list[_Job], act: "_Act") -> News:
        pending = commit.begin(db)
        with db.begin():
            act(db, jobs, pending)
            told = pending.news()
            news.send(db, told)
        for hook in pending.hooks:
            try:
                hook()
            except Exception:
                log.exception("What was to follow a commit failed; the commit itself stands.")
        return told

    def _together(self, db: Connection, jobs: list[_Job], _: Pending) -> None:
        answers = self._apply(db, [job.work for job in jobs if isinstance(job.work, PushWork)])
        for job, answer in zip(jobs, answers, strict=True):
            job.outcome, job.error = answer, None

    def _apart(self, db: Connection, jobs: list[_Job], pending: Pending) -> None:
        one_at_a_time(db)
        for job in sorted(jobs, key=_workspace):
            self._alone(db, job, pending)

    def _alone(self, db: Connection, job: _Job, pending: Pending) -> None:
        mark = pending.mark()
        savepoint = db.begin_nested()
        try:
            job.outcome, job.error = self._outcome(db, job), None
        except Exception as error:
            if _concerns_all(error):
                raise  # there is no savepoint any more, or nothing after it would do better
            savepoint.rollback()
            pending.rewind(mark)
            job.outcome, job.error = None, error
        else:
            savepoint.commit()

    def _outcome(self, db: Connection, job: _Job) -> Any:
        if isinstance(job.work, PushWork):
            [answer] = self._apply(db, [job.work])
            return answer
        return job.work(db)

    # And this on the event loop again, once for the whole group.

    def _answer(self, jobs: list[_Job], told: News) -> None:
        self.counters.groups += 1
        self.counters.works += len(jobs)
        self.counters.hops += 1
        self._gathering.expect(len(jobs))
        self._published(told)
        for job in jobs:
            self._waiting.ops -= job.ops
            self._waiting.size -= job.size
            if job.answer.done():
                continue  # the caller went away; what was asked for is done all the same
            if job.error is None:
                job.answer.set_result(job.outcome)
            else:
                job.answer.set_exception(job.error)


_Act = Callable[[Connection, list[_Job], Pending], None]


def _workspace(job: _Job) -> int:
    """Return what pushes are run in the order of: that of the locks that they take."""
    return job.work.workspace_id if isinstance(job.work, PushWork) else 0


def _concerns_all(error: Exception) -> bool:
    """Tell whether the whole transaction is spoiled, and not by the request that happened to be next."""
    return is_full(error) or is_broken(error) or is_locked(error) or is_deadlock(error) or is_lost(error)


def _told(error: Exception | None) -> Exception | None:
    """Return what the callers of a failed transaction are told."""
    if is_full(error):
        return StorageFull()
    if is_broken(error):
        return Broken()
    if is_locked(error) or is_deadlock(error) or is_lost(error):
        log.warning("Nothing could be written; the callers will come again: %s", error)
        return Busy()
    return error
