"""Answers of bytes that are ready to be sent: what the hot handlers return instead of a framework's response."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Final

from litestar.types import HTTPResponseBodyEvent, HTTPResponseStartEvent, Receive, Scope, Send

Header = tuple[bytes, bytes]

_JSON: Final = (b"content-type", b"application/json")
_VARY: Final = (b"vary", b"accept-encoding")
EVENTS: Final[tuple[Header, ...]] = (
    (b"content-type", b"text/event-stream"),
    (b"x-accel-buffering", b"no"),  # or a proxy would keep the events until there are enough of them
)


def json_in(encoding: str | None) -> tuple[Header, ...]:
    """Return the headers of a JSON body in this encoding, or in none."""
    return (_JSON,) if encoding is None else (_JSON, _VARY, (b"content-encoding", encoding.encode()))


class Answer:
    """A JSON body, in an encoding or in none."""

    __slots__ = ("_body", "_encoding")

    def __init__(self, body: bytes, encoding: str | None = None) -> None:
        self._body = body
        self._encoding = encoding

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        del scope, receive
        await send(_start((*json_in(self._encoding), (b"content-length", str(len(self._body)).encode()))))
        await send(_piece(self._body, is_last=True))


class Streamed:
    """A body sent piece by piece until it ends; ``hung_up`` is called when the caller goes away before."""

    __slots__ = ("_headers", "_hung_up", "_pieces")

    def __init__(
        self,
        pieces: AsyncGenerator[bytes, None],
        headers: tuple[Header, ...],
        hung_up: Callable[[], None] = lambda: None,
    ) -> None:
        self._pieces = pieces
        self._headers = headers
        self._hung_up = hung_up

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send pieces, and watch for the end of the connection: sending to one that has ended says nothing."""
        del scope
        watching = asyncio.ensure_future(self._watch(receive))
        try:
            async with aclosing(self._pieces) as pieces:
                await send(_start(self._headers))
                async for piece in pieces:
                    if watching.done():
                        return
                    await send(_piece(piece, is_last=False))
            await send(_piece(b"", is_last=True))
        finally:
            watching.cancel()

    async def _watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._hung_up()


def _start(headers: tuple[Header, ...]) -> HTTPResponseStartEvent:
    return {"type": "http.response.start", "status": 200, "headers": headers}


def _piece(body: bytes, *, is_last: bool) -> HTTPResponseBodyEvent:
    return {"type": "http.response.body", "body": body, "more_body": not is_last}
