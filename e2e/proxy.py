"""The network between one phone and the server: it passes everything until told to fail, then fails honestly.

A browser's own offline switch misses what its service worker fetches, and knows nothing of an answer that is
lost after the server has committed. So every phone talks to one origin, this proxy: the faults happen here.
"""

import asyncio
import contextlib
import random
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, Literal, Self, TypeVar

from e2e.wire import HEAD_LIMIT, Exchange, Request, parse_head, read_request, repacked, spoken

T = TypeVar("T")
Kind = Literal[
    "refuse",
    "cut_before",
    "cut_after",
    "duplicate",
    "at_once",
    "late",
    "truncate",
    "tear",
    "throttle",
    "portal",
    "status",
    "stall",
    "delay",
]

PORTAL = b"<!doctype html><title>Airport Wi-Fi</title><h1>Accept the terms to go online</h1>"
RECORDED_BYTES = 4 * 1024 * 1024


@dataclass
class Fault:
    """What the network does to the next ``times`` requests under ``path`` (for ever when None).

    ``late``: the phone gives up, and the request arrives after its next one. ``duplicate``: it arrives twice,
    ``at_once``: at the same moment, at two servers where there are two.
    """

    kind: Kind
    path: str = "/"
    times: int | None = None
    status: int = 502
    seconds: float = 0.0


class Proxy:
    """A listening port in front of the server. Made by ``with``; calls come from the test's thread.

    With several servers it is their balancer: each request goes to the next one that can be reached.
    """

    def __init__(self, upstream_port: int, *others: int) -> None:
        """Stand in front of the server on ``upstream_port``, and of others like it, on a free port of its own."""
        self.upstream_port = upstream_port
        self._others = others
        self._turns = 0
        self.exchanges: list[Exchange] = []
        self.has_failed = False
        self.port = 0
        self._faults: list[Fault] = []
        self._rewritten: dict[str, Callable[[bytes], bytes]] = {}
        self._listening: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._late: list[Exchange] = []
        self._random = random.Random(upstream_port)  # noqa: S311 - where a line breaks is no secret
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault-proxy", daemon=True)

    def __enter__(self) -> Self:
        """Start to listen."""
        self._thread.start()
        self._run(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        """Cut every connection and stop."""
        self._run(self._shut())
        self._run(_cancel_others())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def origin(self) -> str:
        """The address that the phone knows the server by."""
        return f"http://127.0.0.1:{self.port}"

    def fail(
        self,
        kind: Kind,
        *,
        path: str = "/",
        times: int | None = None,
        status: int = 502,
        seconds: float = 0.0,
    ) -> None:
        """Begin to fail in this way; of several ways the first that fits a request is taken."""
        self.has_failed = True
        self._faults.append(Fault(kind, path, times, status, seconds))
        if kind == "refuse":
            self._run(self._shut())
        else:
            # What travels on an old connection, the stream of hints above all, must meet the fault too.
            self._run(self._hang_up())

    def heal(self) -> None:
        """Let everything pass again, on the same port."""
        self._faults.clear()
        self._run(self._listen())

    @contextlib.contextmanager
    def failing(self, kind: Kind, *, path: str = "/", status: int = 502, seconds: float = 0.0) -> Iterator[None]:
        """Fail in this way for the length of a block."""
        self.fail(kind, path=path, status=status, seconds=seconds)
        try:
            yield
        finally:
            self.heal()

    def rewrite(self, path: str, change: Callable[[bytes], bytes]) -> None:
        """Change what the server answers on one path: how a newly installed version looks to a browser."""
        self._rewritten[path] = change

    def passed(self, path: str, *, fault: str | None = None) -> list[Exchange]:
        """Return the exchanges on one path so far, those that met ``fault`` when it is named."""
        return [
            seen
            for seen in list(self.exchanges)
            if seen.request.path == path and (fault is None or seen.fault == fault)
        ]

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _listen(self) -> None:
        if self._listening is not None:
            return
        self._listening = await asyncio.start_server(self._meet, "127.0.0.1", self.port, limit=HEAD_LIMIT)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def _shut(self) -> None:
        if self._listening is not None:
            # What was accepted this very moment gets its transport first: its socket would be lost unclosed.
            for listening in self._listening.sockets:
                self._loop.remove_reader(listening.fileno())
            await asyncio.sleep(0)
            self._listening.close()
            self._listening = None
        await self._hang_up()

    async def _hang_up(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    def _next_fault(self, path: str) -> Fault | None:
        for fault in self._faults:
            if not path.startswith(fault.path) or fault.times == 0:
                continue
            if fault.times is not None:
                fault.times -= 1
            return fault
        return None

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            request = await read_request(reader)
            if request is not None:
                await self._treat(request, reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            # Either side went away, as networks have it, or the network ends: the other one must notice at once.
            writer.transport.abort()
        finally:
            self._open.discard(writer)
            writer.close()

    async def _treat(  # noqa: PLR0915 - one case a fault reads best
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        fault = self._next_fault(request.path)
        exchange = Exchange(request, fault=fault.kind if fault else "")
        self.exchanges.append(exchange)
        if fault is None and request.path in self._rewritten:
            request.headers.pop("if-none-match", None)  # "not modified" would be about the old version
            await self._fetch(exchange, lambda _: None)
            changed = self._rewritten[request.path](exchange.plain)
            writer.write(repacked(exchange, changed))
            return
        if fault is None and self._late and request.method == "POST":
            answer: list[bytes] = []
            await self._fetch(exchange, answer.append)
            await self._deliver_late()  # before the phone can say more: what overtook what is certain
            writer.write(b"".join(answer))
            return
        if fault is None:
            await self._relay(exchange, reader, writer)
            return
        match fault.kind:
            case "portal":
                writer.write(spoken(200, PORTAL, "text/html; charset=utf-8"))
            case "status":
                writer.write(spoken(fault.status, b"upstream trouble", "text/plain"))
            case "stall":
                await reader.read()  # ends when the browser gives up, or when the connection is aborted
            case "delay":
                await asyncio.sleep(fault.seconds)
                await self._relay(exchange, reader, writer)
            case "cut_after":
                await self._fetch(exchange, lambda _: None)
                writer.transport.abort()
            case "tear":
                await self._tear(request)
                writer.transport.abort()
            case "truncate":
                pieces: list[bytes] = []
                await self._fetch(exchange, pieces.append)
                writer.write(b"".join(pieces)[: -(len(exchange.body) // 2 + 1)])
                await writer.drain()
                writer.transport.abort()
            case "duplicate":
                await self._fetch(exchange, lambda _: None)
                exchange.body.clear()  # the second answer is the one that is passed on and remembered
                await self._relay(exchange, reader, writer)
            case "at_once":
                writer.write(await self._fetch_twice(exchange))
            case "late":
                self._late.append(exchange)
                writer.transport.abort()
            case "throttle":
                whole: list[bytes] = []
                await self._fetch(exchange, whole.append)
                await _drip(writer, b"".join(whole), fault.seconds)
            case "refuse" | "cut_before":
                writer.transport.abort()

    async def _relay(self, exchange: Exchange, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fetching = asyncio.ensure_future(self._fetch(exchange, writer.write))
        leaving = asyncio.ensure_future(reader.read())
        await asyncio.wait((fetching, leaving), return_when=asyncio.FIRST_COMPLETED)
        # A browser that closes a stream of hints must free the server's end as well.
        leaving.cancel()
        if not fetching.done():
            fetching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await fetching

    async def _fetch_twice(self, exchange: Exchange) -> bytes:
        """Send a request twice at once; return one answer when both are here, for who has it may compare them."""
        exchange.copy = Exchange(exchange.request)
        answer: list[bytes] = []
        await asyncio.gather(self._fetch(exchange, answer.append), self._fetch(exchange.copy, lambda _: None))
        return b"".join(answer)

    async def _deliver_late(self) -> None:
        """Hand on what was overtaken; whoever sent it has long given up."""
        late, self._late = self._late, []
        for exchange in late:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self._fetch(exchange, lambda _: None)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the server whose turn it is, or to the next one that is there."""
        ports = (self.upstream_port, *self._others)
        first, self._turns = self._turns, self._turns + 1
        for turn in range(first, first + len(self._others)):
            with contextlib.suppress(ConnectionRefusedError):
                return await asyncio.open_connection("127.0.0.1", ports[turn % len(ports)], limit=HEAD_LIMIT)
        last = (first + len(self._others)) % len(ports)
        return await asyncio.open_connection("127.0.0.1", ports[last], limit=HEAD_LIMIT)

    async def _tear(self, request: Request) -> None:
        """Let only a part of the body through, and never an answer."""
        _, writer = await asyncio.open_connection("127.0.0.1", self.upstream_port, limit=HEAD_LIMIT)
        writer.write(request.forwarded()[: -self._random.randint(1, max(1, len(request.body)))])
        await writer.drain()
        writer.close()

    async def _fetch(self, exchange: Exchange, pass_on: Callable[[bytes], None]) -> None:
        reader, writer = await self._connect()
        try:
            writer.write(exchange.request.forwarded())
            head = await reader.readuntil(b"\r\n\r\n")
            (_, status, *_), exchange.headers = parse_head(head)
            exchange.status = int(status)
            pass_on(head)
            while piece := await reader.read(65536):
                if len(exchange.body) < RECORDED_BYTES:
                    exchange.body += piece  # before it goes on: who has an answer may ask at once what it was
                pass_on(piece)
        finally:
            writer.close()


async def _drip(writer: asyncio.StreamWriter, answer: bytes, seconds: float) -> None:
    """Pass an answer on in twenty pieces, spread over this time."""
    size = len(answer) // 20 + 1
    for at in range(0, len(answer), size):
        writer.write(answer[at : at + size])
        await writer.drain()
        await asyncio.sleep(seconds / 20)


async def _cancel_others() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
