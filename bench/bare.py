"""The least that the same web server can do: the limit beside which our own answers are set."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

ANSWER = b'{"cursor":"h1.5120.77ab.31","rows":[]}  '
_listeners: set[asyncio.Event] = set()


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer 40 bytes; on ``/stream`` keep the answer open, on ``/poke`` tell all who listen there."""
    if scope["type"] != "http":
        return
    if scope["path"] == "/stream":
        await _stream(send)
        return
    while (await receive()).get("more_body"):
        pass
    if scope["path"] == "/poke":
        for listener in _listeners:
            listener.set()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(ANSWER)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": ANSWER})


async def _stream(send: Send) -> None:
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b": hello\n\n", "more_body": True})
    told = asyncio.Event()
    _listeners.add(told)
    try:
        while True:
            await told.wait()
            told.clear()
            await send({"type": "http.response.body", "body": b"event: head\ndata: 1\n\n", "more_body": True})
    finally:
        _listeners.discard(told)
