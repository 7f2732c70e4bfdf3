"""An answer of bytes that are ready to be sent: what the two hot handlers return instead of a framework's response."""

from typing import Final

from litestar.types import HTTPResponseBodyEvent, HTTPResponseStartEvent, Receive, Scope, Send

_JSON: Final = (b"content-type", b"application/json")
_VARY: Final = (b"vary", b"accept-encoding")


class Answer:
    """A JSON body, in an encoding or in none."""

    __slots__ = ("_body", "_encoding")

    def __init__(self, body: bytes, encoding: str | None = None) -> None:
        self._body = body
        self._encoding = encoding

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        del scope, receive
        headers = [_JSON, (b"content-length", str(len(self._body)).encode())]
        if self._encoding is not None:
            headers += [_VARY, (b"content-encoding", self._encoding.encode())]
        start: HTTPResponseStartEvent = {"type": "http.response.start", "status": 200, "headers": headers}
        await send(start)
        body: HTTPResponseBodyEvent = {"type": "http.response.body", "body": self._body, "more_body": False}
        await send(body)
