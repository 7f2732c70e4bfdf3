"""The whole server in this process: its own handlers over ASGI, its own writer, a real SQLite file, and our clock."""

import asyncio
import atexit
import logging
import shutil
import sqlite3
from collections.abc import Awaitable, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from threading import Event
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import event

import server.app
import server.service
from server.actions.access_changes import change_member
from server.actions.restore import restore
from server.app import App, create_app
from server.reactions import retention
from server.reactions.runner import Context
from server.service import Background, Service
from server.settings import Settings
from server.store import backups, leases
from server.store.engine import open_database
from sync.ids import MemberId
from tests.simulation.cast import id_of, member_data
from tests.simulation.phone import Reply
from tests.simulation.real_home import FILE, WS, Clock, first_file, new_folder, opened, secret_of
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

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._clock = Clock(chance)
        self._app, self._folder = _application()
        self._saved: bytes | None = None
        self._loop = asyncio.new_event_loop()
        self._ear = Ear()
        self._stood = (server.service.Runner, server.service.Keeper, server.app.prepared)
        server.service.Runner = server.service.Keeper = _Still  # type: ignore[misc,assignment]  # stand-ins for the time of a history
        server.app.prepared = lambda _: self._database
        (self._folder / FILE).write_bytes(first_file())
        self._open()

    def _open(self) -> None:
        self._tables = Tables()
        self._database = opened(self._folder)
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

    async def _asked(self, call: Call) -> Reply:
        body = _encode(call.body)
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(_scope(call, len(body)), receive, send)  # type: ignore[arg-type]  # a scope by hand
        answer = b"".join(message.get("body", b"") for message in sent[1:])
        if sent[0]["status"] == 500:
            raise AssertionError(f"the server broke on {call.path}") from self._ear.last
        return Reply(sent[0]["status"], _decode(answer))

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
        """Take the files as they are in the midst of the transaction, and start again with them."""
        taken = self._files()
        counted = iter(range(10_000))

        def look(*_: Any) -> None:
            if next(counted) == at:
                taken.clear()
                taken.update(self._files())

        event.listen(self._database.writer, "after_cursor_execute", look)
        self.call(call, now_ms)
        self._shut()
        for file in self._folder.glob(f"{FILE}*"):
            file.unlink()
        for name, data in taken.items():
            (self._folder / name).write_bytes(data)
        self._open()

    def _files(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in self._folder.glob(f"{FILE}*")}

    def save(self) -> None:
        target = self._folder / "saved"
        with sqlite3.connect(self._folder / FILE) as source, sqlite3.connect(target) as copy:
            source.backup(copy)
        source.close()
        copy.close()
        self._saved = target.read_bytes()
        target.unlink()

    def restore(self, *, told: bool) -> bool:
        if self._saved is None:
            return False
        self._shut()
        if told:
            self._restore_backup(self._saved)
        else:
            for file in self._folder.glob(f"{FILE}*"):
                file.unlink()
            (self._folder / FILE).write_bytes(self._saved)
        self._open()
        return True

    def _restore_backup(self, data: bytes) -> None:
        """Use the operator's own command on a backup of that moment."""
        aside = new_folder()
        (aside / FILE).write_bytes(data)
        backup = aside / "backup"
        with open_database(aside, None) as database:
            backups.make(database, backup, blobs=None, made_at="2026-03-02T09:15:04.120Z", version="simulation")
        stamp = self._chance.randbytes(6).hex()
        restore(self._folder, None, backup, blobs=None, new_history=lambda: f"h{stamp}", stamp=stamp)
        shutil.rmtree(aside)

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
        self._run(self._kept_house())

    async def _kept_house(self) -> None:
        now = self._clock.now_ms
        lease = await self._service.write(
            lambda db: leases.take(db, "retention", "sim", now_ms=now, until_ms=now + 60_000)
        )
        assert lease is not None
        context = Context(Background(self._service), lease, lambda: self._clock.now_ms, Event())
        await asyncio.to_thread(retention.run, context)
        self._tables = Tables()

    def truth(self) -> Truth:
        return RealTruth(self._database, self._tables)  # type: ignore[return-value]  # of the same shape

    def close(self) -> None:
        self._shut()
        self._ear.close()
        self._loop.close()
        self._clock.close()
        server.service.Runner, server.service.Keeper, server.app.prepared = self._stood  # type: ignore[misc]  # what stood there comes back
        for found in self._folder.iterdir():
            shutil.rmtree(found) if found.is_dir() else found.unlink()


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


def _scope(call: Call, length: int) -> dict[str, Any]:
    headers = {
        "host": "carnet.test",
        "content-type": "application/json",
        "content-length": str(length),
        "authorization": f"Bearer {secret_of(call.member)}",
    }
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
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
