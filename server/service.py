"""The parts of a running server, wired together by ``app.py`` and asked for by the handlers."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, Protocol, TypeVar

from sqlalchemy import Connection

from server import clock
from server.latest import Latest
from server.live import Hub
from server.reactions.runner import Reaction, Runner
from server.settings import Settings
from server.store import change_log, commit, heads
from server.store.checkpoints import Keeper
from server.store.commit import Head, News, WorkspaceKey
from server.store.engine import Database, driver_address, is_lost
from server.store.news import Ear
from server.store.writer import Apply, Busy, PushAnswer, PushWork, Writer

log = logging.getLogger(__name__)

_OWN_TAKES_S: Final = 0.05
"""What this process commits itself is in memory by then: to read it back under load costs as much as to write it."""

T = TypeVar("T")


class ApplyPushes(Protocol):
    """Applies the pushes of one group; time and chance are arguments, as everywhere."""

    def __call__(
        self, db: Connection, works: Sequence[PushWork], now: int, random: Callable[[int], bytes]
    ) -> Sequence[PushAnswer]:
        """Return each work's answer, in order."""


class Service:
    """Store, writer, hub and reactions of one process. Made on the event loop, closed on it."""

    def __init__(
        self, settings: Settings, database: Database, apply_pushes: ApplyPushes, reactions: Sequence[Reaction] = ()
    ) -> None:
        self.settings = settings
        self.database = database
        self.is_shared = database.file is None
        """Whether other processes may write too, so that what is in memory may be behind."""
        self.forget_callers: Callable[[WorkspaceKey, Collection[str]], None] = lambda *_: None
        """Called on the event loop when sessions or rights of these members (none named: of all) have changed."""
        self.heads = heads.Heads()
        self.heads.load(database.read_now(heads.read))
        self.hub = Hub()
        self.writer = Writer(database, _with_clock(apply_pushes), self._published)
        self._loop = asyncio.get_running_loop()
        self._latest = Latest(self.read, lambda found: self._published(News(tuple(found))))
        self._watching = self._watched()
        self._runner = Runner(Background(self), reactions, holder=clock.new_name(), now=clock.wall_ms)
        self._runner.start()

    async def read(self, question: Callable[[Connection], T]) -> T:
        """Ask the store in a reader's thread, in one snapshot; who finds no database comes again, as writers do."""
        try:
            return await self._loop.run_in_executor(self.database.threads(), self.database.read_now, question)
        except Exception as error:
            if not is_lost(error):
                raise
            log.warning("Nothing could be read; the callers will come again: %s", error)
            raise Busy from error

    async def write(self, act: Callable[[Connection], T]) -> T:
        """Run an action in the writer's transaction; it is durable when this returns."""
        return await self.writer.run(act)

    async def catch_up(self, ws: WorkspaceKey) -> None:
        """Return when memory knows everything that any process had committed before this was called."""
        if self.is_shared:
            await self._latest.learn(ws)

    def tell_access(self, db: Connection, ws: WorkspaceKey, members: Collection[str]) -> None:
        """After this write's COMMIT, tell these members' devices that what they may see has changed."""
        commit.tell_access(db, ws, members)

    async def close(self) -> None:
        """End the streams, write what waits, and let go of the files."""
        self.hub.stop()
        await asyncio.to_thread(self._runner.close)
        await self.writer.close()
        await asyncio.to_thread(self._watching.close)
        await asyncio.to_thread(self.database.close)

    def _watched(self) -> Keeper | Ear:
        """Start the thread that notices what other processes commit."""
        if self.database.file is not None:
            return Keeper(self.database.file, self._look)
        address = driver_address(self.database.url)
        return Ear(address, heard=self._heard, look=self._look)

    def _published(self, news: News) -> None:
        """Take over, on the event loop, what was committed here or heard of."""
        for ws, members in (*news.access, *news.callers):
            self._doubt(ws, members)
        last = {advance.ws: advance.head.head for advance in news.advances}
        for ws in dict.fromkeys(self.heads.publish(news.advances)):
            self.hub.tell(ws, last[ws])
        for ws, members in news.access:
            self.hub.tell_access(ws, members)

    def _heard(self, news: News) -> None:
        self._soon(self._published, news)

    def _look(self) -> None:
        """Learn, in the thread that watches, what other processes wrote."""
        found = self.database.read_now(change_log.heads)
        if not self._are_behind(found):
            return
        time.sleep(_OWN_TAKES_S)
        if self._are_behind(found):
            self._soon(self._learn, self.database.read_now(heads.read))

    def _are_behind(self, found: Mapping[WorkspaceKey, Head]) -> bool:
        return any(self.heads.is_behind(ws, head) for ws, head in found.items())

    def _learn(self, found: dict[WorkspaceKey, heads.Late]) -> None:
        for ws in self.heads.load(found):
            self._doubt(ws, ())  # what was written elsewhere may be anything
            self.hub.tell(ws, found[ws].head.head)

    def _doubt(self, ws: WorkspaceKey, members: Collection[str]) -> None:
        self.forget_callers(ws, members)
        self.hub.doubt(ws, members)

    def _soon(self, call: Callable[..., None], *given: object) -> None:
        """Let the event loop do it, unless it has ended."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(call, *given)


class Background:
    """The store as a thread sees it that is not the event loop's: the reactions' one."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._loop = asyncio.get_running_loop()

    def read(self, question: Callable[[Connection], T]) -> T:
        """Ask in one snapshot."""
        return self._service.database.read_now(question)

    def write(self, act: Callable[[Connection], T]) -> T:
        """Run in a transaction of its own on the writing thread; durable, and told to devices, when this returns."""
        return asyncio.run_coroutine_threadsafe(self._service.write(act), self._loop).result()

    def tell_access(self, db: Connection, ws: WorkspaceKey, members: Collection[str]) -> None:
        """After COMMIT, tell these members' devices that what they may see has changed."""
        self._service.tell_access(db, ws, members)


def _with_clock(apply_pushes: ApplyPushes) -> Apply:
    return lambda db, works: apply_pushes(db, works, clock.wall_ms(), clock.random_bytes)
