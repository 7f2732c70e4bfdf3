"""HTTP/1.1 by hand: a client so small that it is never what a figure measures."""

import asyncio
import re
import time
from dataclasses import dataclass
from typing import Self, cast

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_HINT = b"event: head"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, its body still packed, and when its first body byte and its end came."""

    status: int
    head: bytes
    body: bytes
    first_byte_at: float
    ended_at: float

    def header(self, name: str) -> str:
        """Return a header's value, empty when it is absent."""
        found = re.search(rb"\r\n%s: *([^\r]*)" % name.encode(), self.head, re.IGNORECASE)
        return found[1].decode("latin-1") if found else ""


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return a request's bytes, to be made before the clock starts."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "host: 127.0.0.1",
        f"content-length: {len(body)}",
        *(f"{k}: {v}" for k, v in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


class Line(asyncio.Protocol):
    """One kept connection, one request on it at a time."""

    def __init__(self) -> None:
        """Wait for a connection."""
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._buffer = bytearray()
        self._head = b""
        self._length: int | None = 0  # None: the answer comes in chunks
        self._pieces: list[bytes] = []
        self._first_byte_at = 0.0

    @classmethod
    async def open(cls, port: int) -> Self:
        """Connect to the server."""
        _, line = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return line

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own class does not inherit

    def connection_lost(self, trouble: Exception | None) -> None:
        """Tell whoever waits."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(trouble or ConnectionResetError("the server hung up"))

    def call(self, message: bytes) -> "asyncio.Future[Answer]":
        """Send a request made by `request`; the future holds the whole answer."""
        assert self._transport is not None
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(message)
        return self._waiting

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        """Take in a piece of an answer; hand it over when it is whole."""
        self._buffer += data
        if not self._head and not self._take_head():
            return
        if self._buffer and not self._first_byte_at:
            self._first_byte_at = time.perf_counter()
        if self._take_chunks() if self._length is None else self._take_length():
            self._finish()

    def _take_head(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        self._head = bytes(self._buffer[: end + 2])
        del self._buffer[: end + 4]
        if _CHUNKED.search(self._head):
            self._length = None
        else:
            length = _LENGTH.search(self._head)
            self._length = int(length[1]) if length else 0
        return True

    def _take_length(self) -> bool:
        if self._length is None or len(self._buffer) < self._length:
            return False
        self._pieces.append(bytes(self._buffer))
        return True

    def _take_chunks(self) -> bool:
        while (end := self._buffer.find(b"\r\n")) >= 0:
            size = int(self._buffer[:end].split(b";")[0], 16)
            if len(self._buffer) < end + 2 + size + 2:
                return False
            self._pieces.append(bytes(self._buffer[end + 2 : end + 2 + size]))
            del self._buffer[: end + 2 + size + 2]
            if size == 0:
                return True
        return False

    def _finish(self) -> None:
        now = time.perf_counter()
        answer = Answer(
            status=int(self._head[9:12]),
            head=self._head,
            body=b"".join(self._pieces),
            first_byte_at=self._first_byte_at or now,
            ended_at=now,
        )
        self._buffer.clear()
        self._head, self._pieces, self._first_byte_at = b"", [], 0.0
        if self._waiting is not None:
            self._waiting.set_result(answer)


class Listener(asyncio.Protocol):
    """One open stream of hints; `told` is set, with the time, when the next hint arrives."""

    def __init__(self, message: bytes) -> None:
        """Ask with ``message`` as soon as the connection stands."""
        self._message = message
        self._seen = b""
        self._transport: asyncio.BaseTransport | None = None
        self.open = asyncio.get_running_loop().create_future()
        self.told: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        self._transport = transport
        cast("asyncio.Transport", transport).write(self._message)

    def data_received(self, data: bytes) -> None:
        """Look for the beginning of the answer, then for hints."""
        self._seen += data
        if not self.open.done():
            end = self._seen.find(b"\r\n\r\n")
            if end < 0:
                return
            assert self._seen[9:12] == b"200", self._seen
            self.open.set_result(None)
            self._seen = self._seen[end:]
        if _HINT in self._seen:
            self._seen = b""
            if not self.told.done():
                self.told.set_result(time.perf_counter())

    def listen_again(self) -> None:
        """Forget what came so far and wait for the next hint."""
        self._seen = b""
        self.told = asyncio.get_running_loop().create_future()

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()
