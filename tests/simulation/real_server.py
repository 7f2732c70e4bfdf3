"""The whole server in this process: its own handlers over ASGI, its own writer, a real SQLite file, and our clock."""

import asyncio
import atexit
import logging
import shutil
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from threading import Event
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import event

import server.app
import server.service
from server.actions.access_changes import change_member
from server.api.blobs import CHUNK_TYPE
from server.app import App, create_app
from server.reactions import retention
from server.reactions.files import FileKeeper
from server.reactions.runner import Context
from server.service import Background, Service
from server.settings import Settings
from server.store import leases
from server.store.blob_files import open_files
from sync.ids import MemberId
from tests.simulation.cast import id_of, member_data
from tests.simulation.phone import Reply
from tests.simulation.real_home import WS, Clock, FileHome, Home, new_folder, secret_of
from tests.simulation.real_truth import RealTruth, Tables
from tests.simulation.server import Call, Truth

T = TypeVar("T")
_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder().decode


class _Still:
    """In the place of a thread that acts by the real clock."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def start(self) -> None:
        pass

    def close(self) -> None:
        pass


class Ear(logging.Handler):
    """Hears what the server logs, in the place of the screen, and keeps the last exception."""

    def __init__(self) -> None:
        super().__init__()
        self.last: BaseException | None = None
        self._own = logging.getLogger("server")
        self._stood = self._own.propagate
        self._own.propagate = False
        self._own.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info is not None:
            self.last = record.exc_info[1]

    def close(self) -> None:
        self._own.removeHandler(self)
        self._own.propagate = self._stood
        super().close()


class RealServer:
    """One server from its first day, with kills and restored files."""

    def __init__(self, chance: Random, home: Callable[[Path], Home] = FileHome) -> None:
        self._chance = chance
        self._clock = Clock(chance)
        self._app, folder = _application()
        self._home = home(folder)
        self._loop = asyncio.new_event_loop()
        self._ear = Ear()
        self._stood = (server.service.Runner, server.service.Keeper, server.service.Ear, server.app.prepared)
        server.service.Runner = server.service.Keeper = server.service.Ear = _Still  # type: ignore[misc,assignment]  # stand-ins for the time of a history
        server.app.prepared = lambda _: self._database
        self._open()

    def _open(self) -> None:
        self._tables = Tables()
        self._database = self._home.open()
        started, self._stop = asyncio.Event(), asyncio.Event()
        self._living = self._loop.create_task(_live(self._app, started, self._stop))
        self._run(started.wait())

    def _shut(self) -> None:
        self._stop.set()
        self._run(self._living)

    def _run(self, doing: Awaitable[T]) -> T:
        return self._loop.run_until_complete(doing)

    @property
    def _service(self) -> Service:
        service: Service = self._app.state.service
        return service

    # What phones ask.

    def call(self, call: Call, now_ms: int) -> Reply:
        self._clock.now_ms = now_ms
        return self._run(self._asked(call))

    def together(self, calls: Sequence[Call], now_ms: int) -> list[Reply]:
        self._clock.now_ms = now_ms
        return self._run(self._grouped(calls))

    async def _grouped(self, calls: Sequence[Call]) -> list[Reply]:
        """Hold the writer until every push waits, so that the next group takes them all."""
        for call in calls:
            # Whoever comes for the first time for a while is written down first: that must not wait in the line.
            await self._asked(call._replace(path="/sync/v1/pull", body=_nothing(call.body["device"])))
        writer, busy, go_on = self._service.writer, Event(), Event()
        holding = asyncio.ensure_future(writer.run(lambda _: (busy.set(), go_on.wait())))
        await asyncio.to_thread(busy.wait)
        asking = []
        for call in calls:
            hops = writer.counters.hops
            asking.append(asyncio.ensure_future(self._asked(call)))
            while writer.counters.hops == hops and not asking[-1].done():  # noqa: ASYNC110 - the writer's thread has no event to wait for
                await asyncio.sleep(0)  # until this one waits for the writer too
        go_on.set()
        await holding
        return list(await asyncio.gather(*asking))

    async def _asked(
        self, call: Call, method: str = "POST", raw: bytes | None = None, more: Mapping[str, str] | None = None
    ) -> Reply:
        body = _encode(call.body) if raw is None else raw
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(_scope(call, len(body), method, more), receive, send)  # type: ignore[arg-type]  # a scope by hand
        answer = b"".join(message.get("body", b"") for message in sent[1:])
        if sent[0]["status"] == 500:
            raise AssertionError(f"the server broke on {call.path}") from self._ear.last
        return Reply(sent[0]["status"], _decode(answer))

    def send_bytes(self, member: str, content: bytes, now_ms: int) -> bool:
        self._clock.now_ms = now_ms
        return self._run(self._sent(member, content))

    async def _sent(self, member: str, content: bytes) -> bool:
        """Declare a file and send it in two halves, or what is missing of it."""
        declared = {"sha256": sha256(content).hexdigest(), "size": len(content)}
        reply = await self._asked(Call(member, "/blobs", declared))
        while reply.status == 200 and not reply.body["done"]:
            at = reply.body["offset"]
            half = content[at : at + len(content) // 2 + 1]
            headers = {"upload-offset": str(at), "content-type": CHUNK_TYPE}
            reply = await self._asked(Call(member, f"/blobs/{reply.body['id']}", {}), "PATCH", half, headers)
        return reply.status == 200

    def amid(self, call: Call, pushed: Call, now_ms: int) -> tuple[Reply, Reply]:
        """Let the push be committed right after a reader has asked where the sequence stands: its snapshot is older."""
        self._clock.now_ms = now_ms
        came: list[Reply] = []

        def push(_db: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not came and "sync_head" in statement:
                came.append(Reply(0, {}))
                came[0] = asyncio.run_coroutine_threadsafe(self._asked(pushed), self._loop).result()

        event.listen(self._database.readers, "after_cursor_execute", push)
        reply = self._run(self._asked(call))
        event.remove(self._database.readers, "after_cursor_execute", push)
        return reply, came[0] if came else self._run(self._asked(pushed))

    # What happens to servers.

    def killed(self, call: Call, now_ms: int, at: int) -> None:
        """Let the server die in the midst of the transaction, and start again with what it left."""
        left = self._home.dying(self._database, at)
        self.call(call, now_ms)
        self._shut()
        left()
        self._open()

    def save(self) -> None:
        self._home.save(self._away)

    def restore(self, *, told: bool) -> bool:
        with self._away():
            return self._home.restore(self._chance.randbytes(6).hex() if told else None)

    @contextmanager
    def _away(self) -> Iterator[None]:
        """End the server for what is done while none runs."""
        self._shut()
        yield
        self._open()

    def set_member(self, name: str, changes: Mapping[str, Any], now_ms: int) -> None:
        self._clock.now_ms = now_ms
        data = member_data(name, **changes)
        fields = {"role": data["role"], "team": data["team"], "manages": tuple(data["manages"] or ())}
        fields["active"] = data["active"]
        who, boss = MemberId(id_of(name)), MemberId(id_of("boss"))

        def change(db: Any) -> None:
            change_member(db, WS, who, fields, actor=boss, now_ms=now_ms)
            self._service.tell_access(db, WS, [who])

        self._run(self._service.write(change))

    def purge(self, now_ms: int) -> None:
        self._clock.now_ms = now_ms
        self._run(self._reacted("retention", retention.run))
        self._tables = Tables()

    def react(self, now_ms: int) -> None:
        self._clock.now_ms = now_ms
        files = FileKeeper(open_files(self._home.folder, None))
        self._run(self._reacted("late_attachments", files.late_attachments))

    async def _reacted(self, name: str, act: Callable[[Context], None]) -> None:
        """Give a reaction a turn, which it has by the real clock elsewhere."""
        now = self._clock.now_ms
        lease = await self._service.write(lambda db: leases.take(db, name, "sim", now_ms=now, until_ms=now + 60_000))
        assert lease is not None
        context = Context(Background(self._service), lease, lambda: self._clock.now_ms, Event())
        await asyncio.to_thread(act, context)

    def truth(self) -> Truth:
        return RealTruth(self._database, self._tables)  # type: ignore[return-value]  # of the same shape

    def close(self) -> None:
        self._shut()
        self._ear.close()
        self._loop.close()
        self._clock.close()
        self._home.close()
        server.service.Runner, server.service.Keeper, server.service.Ear, server.app.prepared = self._stood  # type: ignore[misc]  # what stood there comes back


@cache
def _application() -> tuple[App, Path]:
    """Return the one application of this process, which takes longer to wire than a history to play, and its folder."""
    folder = new_folder()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return create_app(Settings(data=folder, static=folder / "none")), folder


async def _live(app: App, started: asyncio.Event, stop: asyncio.Event) -> None:
    """Keep the application running; it has to end in the task that it began in."""
    async with app.lifespan():
        started.set()
        await stop.wait()


def _nothing(device: str) -> dict[str, Any]:
    return {"proto": 1, "schema": 1, "device": device, "cursor": None, "limit": 1}


def _scope(call: Call, length: int, method: str, more: Mapping[str, str] | None) -> dict[str, Any]:
    headers = {
        "host": "carnet.test",
        "content-type": "application/json",
        "content-length": str(length),
        "authorization": f"Bearer {secret_of(call.member)}",
        **(more or {}),
    }
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": call.path,
        "raw_path": call.path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("192.0.2.1", 50_000),
        "server": ("carnet.test", 80),
        "state": {},
    }
