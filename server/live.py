"""Hints to connected devices: one slot for each listener, and only the newest number is worth telling."""

import asyncio
from collections.abc import Collection, Iterable

from server.store.commit import WorkspaceKey


class Listener:
    """An open stream. What it has not told yet is overwritten, so a slow one cannot make anything grow."""

    __slots__ = ("_waiting", "access", "head", "is_closed", "is_doubted", "member")

    def __init__(self, member: str) -> None:
        self.member = member
        self.head: int | None = None
        self.access = False
        self.is_closed = False
        self.is_doubted = False
        """Whether the one who listens may no longer be signed in."""
        self._waiting: asyncio.Future[None] | None = None

    def close(self) -> None:
        """Let the stream end."""
        self.is_closed = True
        self.wake()

    def wake(self) -> None:
        """Let the stream look at its slot."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def news(self, timeout_s: float) -> bool:
        """Wait until there is something in the slot, or the time is over; tell which."""
        if not (self.head is not None or self.access or self.is_closed or self.is_doubted):
            self._waiting = asyncio.get_running_loop().create_future()
            timer = asyncio.get_running_loop().call_later(timeout_s, self.wake)
            try:
                await self._waiting
            finally:
                timer.cancel()
                self._waiting = None
        return self.head is not None or self.access


class Hub:
    """The listeners of each workspace. Used on the event loop alone."""

    def __init__(self) -> None:
        self._listeners: dict[WorkspaceKey, set[Listener]] = {}
        self._is_stopping = False

    def join(self, ws: WorkspaceKey, member: str) -> Listener:
        """Add a stream; its clean-up must call ``leave`` without awaiting anything."""
        listener = Listener(member)
        listener.is_closed = self._is_stopping
        self._listeners.setdefault(ws, set()).add(listener)
        return listener

    def leave(self, ws: WorkspaceKey, listener: Listener) -> None:
        """Forget a stream that has ended."""
        here = self._listeners.get(ws)
        if here is not None:
            here.discard(listener)
            if not here:
                del self._listeners[ws]

    def listeners(self, ws: WorkspaceKey) -> list[Listener]:
        """Return the open streams of a workspace."""
        return list(self._listeners.get(ws, ()))

    def tell(self, ws: WorkspaceKey, head: int) -> None:
        """Tell every device of the workspace that there is something up to this number."""
        for listener in self.listeners(ws):
            listener.head = head
            listener.wake()

    def tell_access(self, ws: WorkspaceKey, members: Iterable[str]) -> None:
        """Tell these members' devices that what they may see has changed; none named means everybody."""
        concerned = frozenset(members)
        for listener in self.listeners(ws):
            if not concerned or listener.member in concerned:
                listener.access = True
                listener.wake()

    def doubt(self, ws: WorkspaceKey, members: Collection[str]) -> None:
        """Let the streams of these members (none named: of all) ask whether they may still listen."""
        for listener in self.listeners(ws):
            if not members or listener.member in members:
                listener.is_doubted = True
                listener.wake()

    def stop(self) -> None:
        """End every stream: an open one would keep the server from shutting down."""
        self._is_stopping = True
        for ws in self._listeners:
            for listener in self.listeners(ws):
                listener.close()
