"""The parts of a running server, wired together by ``app.py`` and asked for by the handlers."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from server import clock
from server.live import Hub
from server.reactions.runner import Reaction, Runner
from server.settings import Settings
from server.store import change_log, heads
from server.store.checkpoints import Keeper
from server.store.commit import Advance, WorkspaceKey, after_commit
from server.store.engine import Database
from server.store.writer import Apply, PushAnswer, PushWork, Writer

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
        self.heads = heads.Heads()
        self.heads.load(database.read_now(heads.read))
        self.hub = Hub()
        self.writer = Writer(database, _with_clock(apply_pushes), self._published)
        self._loop = asyncio.get_running_loop()
        self._keeper = None if database.file is None else Keeper(database.file, self._written_elsewhere)
        self._runner = Runner(Background(self), reactions, holder=clock.new_name(), now=clock.wall_ms)
        self._runner.start()

    async def read(self, question: Callable[[Connection], T]) -> T:
        """Ask the store in a reader's thread, in one snapshot."""
        return await self._loop.run_in_executor(self.database.threads(), self.database.read_now, question)

    async def write(self, act: Callable[[Connection], T]) -> T:
        """Run an action in the writer's transaction; it is durable when this returns."""
        return await self.writer.run(act)

    def tell_access(self, db: Connection, ws: WorkspaceKey, members: Collection[str]) -> None:
        """After this write's COMMIT, tell these members' devices that what they may see has changed."""

        def tell() -> None:
            self._loop.call_soon_threadsafe(self.hub.tell_access, ws, members)

        after_commit(db, tell)

    async def close(self) -> None:
        """End the streams, write what waits, and let go of the files."""
        self.hub.stop()
        await asyncio.to_thread(self._runner.close)
        await self.writer.close()
        if self._keeper is not None:
            await asyncio.to_thread(self._keeper.close)
        await asyncio.to_thread(self.database.close)

    def _published(self, advances: list[Advance]) -> None:
        self.heads.publish(advances)
        for ws, head in {advance.ws: advance.head.head for advance in advances}.items():
            self.hub.tell(ws, head)

    def _written_elsewhere(self) -> None:
        """Learn in the keeper's thread what a command (or this process) wrote."""
        found = self.database.read_now(change_log.heads)
        if any(self.heads.is_behind(ws, head) for ws, head in found.items()):
            self._loop.call_soon_threadsafe(self._learn, self.database.read_now(heads.read))

    def _learn(self, found: dict[WorkspaceKey, heads.Late]) -> None:
        for ws in self.heads.load(found):
            self.hub.tell(ws, found[ws].head.head)


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
