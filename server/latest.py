"""What stands in the table now, for many callers at once: where several processes write, memory alone is behind."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from sqlalchemy import Connection

from server.store import change_log
from server.store.commit import Advance, WorkspaceKey

_UNKNOWN = -1
Advances = list[Advance]


class Latest:
    """Reads heads, one question at a time; who comes while one is under way shares the next with all the others.

    A device that has just been answered by one process may ask another one for news. That one must not say "nothing
    new" before it knows of the answered operations: the device would take them for settled and its own edit would
    disappear from its screen until the next pull (SYNC 4.4).
    """

    def __init__(
        self,
        read: Callable[[Callable[[Connection], Advances]], Awaitable[Advances]],
        learned: Callable[[Advances], None],
    ) -> None:
        self._read = read
        self._learned = learned
        self._waiting: list[tuple[WorkspaceKey, asyncio.Future[None]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def learn(self, ws: WorkspaceKey) -> None:
        """Return when memory knows everything that any process had committed before this was called."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((ws, done))
        if self._asking is None:
            self._asking = asyncio.ensure_future(self._ask())
        await done

    async def _ask(self) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            try:
                self._learned(await self._read(partial(_heads, wanted={ws for ws, _ in waiting})))
            except Exception as error:  # noqa: BLE001 - it is the callers' affair, and the next ones are asked for all the same
                _settle(waiting, error)
            else:
                _settle(waiting, None)
        self._asking = None


def _settle(waiting: list[tuple[WorkspaceKey, "asyncio.Future[None]"]], error: Exception | None) -> None:
    for _, done in waiting:
        if done.done():
            continue  # the caller went away
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)


def _heads(db: Connection, wanted: set[WorkspaceKey]) -> Advances:
    return [Advance(ws, change_log.head_of(db, ws), _UNKNOWN) for ws in wanted]
