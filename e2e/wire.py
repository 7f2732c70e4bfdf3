"""One HTTP/1.1 exchange as the fault proxy reads it: enough of the grammar for a browser and our server."""

import asyncio
import gzip
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import msgspec

HEAD_LIMIT = 64 * 1024


@dataclass(frozen=True)
class Request:
    """A request as the browser sent it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    def forwarded(self) -> bytes:
        """Return the request as it goes on: whole, but with a connection of its own."""
        headers = {**self.headers, "connection": "close"}
        lines = [f"{self.method} {self.target} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + self.body


@dataclass
class Exchange:
    """A request that passed the proxy, what the server answered, and what the network did to it.

    ``copy``: the same request, when the network sent it a second time at once.
    """

    request: Request
    fault: str = ""
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    copy: "Exchange | None" = None

    @property
    def answer(self) -> Any:  # of any shape
        """The server's answer, decoded; it is known even when the network ate it."""
        return msgspec.json.decode(self.plain)

    @property
    def plain(self) -> bytes:
        """The server's answer without its packing."""
        return _plain(bytes(self.body), self.headers)

    @property
    def asked(self) -> Any:  # of any shape
        """The request's body, decoded."""
        return msgspec.json.decode(_plain(self.request.body, self.request.headers))


def _plain(body: bytes, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") == "chunked":
        body = b"".join(_chunks(body))
    match headers.get("content-encoding", "identity"):
        case "identity":
            return body
        case "gzip":
            return gzip.decompress(body)
        case coding:
            raise ValueError(f"The proxy asks for nothing but gzip, and got {coding}.")


def _chunks(body: bytes) -> list[bytes]:
    found: list[bytes] = []
    at = 0
    while True:
        end = body.index(b"\r\n", at)
        size = int(body[at:end].split(b";")[0], 16)
        if size == 0:
            return found
        found.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


def parse_head(head: bytes) -> tuple[list[str], dict[str, str]]:
    """Split a message head into the three words of its first line and its headers, names in lower case."""
    first, *rest = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    pairs = (line.partition(":") for line in rest)
    return first.split(" ", 2), {name.strip().lower(): value.strip() for name, _, value in pairs}


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Read one request, or nothing when the browser opened a connection in advance and never used it."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    (method, target, _), headers = parse_head(head)
    # A stored brotli or zstd answer could not be read back by a test; gzip is in the standard library.
    if "accept-encoding" in headers:
        headers["accept-encoding"] = "gzip"
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, target, headers, body)


def spoken(status: int, body: bytes, content_type: str) -> bytes:
    """Return a whole answer that the proxy gives of its own accord."""
    lines = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        f"content-type: {content_type}",
        f"content-length: {len(body)}",
        "connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def repacked(exchange: Exchange, body: bytes) -> bytes:
    """Return the server's answer with another body, plain and whole, and without the tag of the old one."""
    gone = {"content-length", "content-encoding", "transfer-encoding", "etag"}
    kept = {name: value for name, value in exchange.headers.items() if name not in gone}
    lines = [f"HTTP/1.1 {exchange.status} OK", *(f"{name}: {value}" for name, value in kept.items())]
    return "\r\n".join([*lines, f"content-length: {len(body)}", "", ""]).encode("latin-1") + body
