"""Hints: the newest number for each listener, access changes for those concerned, and an end at shutdown."""

import asyncio
from typing import Any

import pytest

from server.actions.access_changes import change_member
from server.clock import wall_ms
from server.live import Hub
from server.store.commit import WorkspaceKey
from server.store.members import account_of_email
from server.store.workspaces import all_workspaces
from sync.protocol import SCHEMA_VERSION
from tests.builders import a_create
from tests.server.devices import a_device
from tests.server.house import House

WS = WorkspaceKey(1)


async def test_a_slow_listener_hears_only_the_newest_number() -> None:
    hub = Hub()
    listener = hub.join(WS, "ada")

    for head in (1, 2, 3):
        hub.tell(WS, head)

    assert await listener.news(1)
    assert listener.head == 3


async def test_other_workspaces_hear_nothing() -> None:
    hub = Hub()
    listener = hub.join(WorkspaceKey(2), "ada")

    hub.tell(WS, 1)

    assert not await listener.news(0.01)


async def test_only_the_members_concerned_hear_of_their_access() -> None:
    hub = Hub()
    ada, bo = hub.join(WS, "ada"), hub.join(WS, "bo")

    hub.tell_access(WS, ["ada"])

    assert (ada.access, bo.access) == (True, False)


async def test_who_has_left_is_forgotten() -> None:
    hub = Hub()
    listener = hub.join(WS, "ada")

    hub.leave(WS, listener)
    hub.leave(WS, listener)
    hub.tell(WS, 1)

    assert listener.head is None


class Ear:
    """A client of the stream, at the level where it can hang up."""

    def __init__(self, house: House, token: str, query: str = "") -> None:
        self.told: asyncio.Queue[str] = asyncio.Queue()
        self.headers: dict[str, str] = {}
        self._hung_up = asyncio.Event()
        self._asked = False
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/sync/v1/stream",
            "raw_path": b"/sync/v1/stream",
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(b"host", b"house.example"), (b"authorization", token.encode())],
            "client": ("192.0.2.7", 1),
            "server": ("house.example", 80),
        }
        self.task = asyncio.ensure_future(house.app(scope, self._receive, self._send))  # type: ignore[arg-type]  # a hand-made ASGI scope

    async def _receive(self) -> Any:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._hung_up.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        elif message["body"]:
            self.told.put_nowait(message["body"].decode())

    async def next(self) -> str:
        return await asyncio.wait_for(self.told.get(), 5)

    async def hang_up(self) -> None:
        self._hung_up.set()
        await asyncio.wait_for(self.task, 5)


async def an_ear(house: House, person: str = "rep", query: str = "") -> Ear:
    http = await house.program(f"{person}@house.example")
    return Ear(house, http.headers["authorization"], query)


async def test_a_stream_begins_with_where_things_stand_and_tells_every_change(house: House) -> None:
    device, ear = await a_device(house), await an_ear(house, "admin")
    first = await ear.next()

    answer = await device.push([a_create("contact")])
    second = await ear.next()
    await ear.hang_up()

    assert first == f"event: head\ndata: {answer['high'][0] - 1}\n\n"
    assert second == f"event: head\ndata: {answer['high'][0]}\n\n"
    assert ear.headers["content-type"].startswith("text/event-stream")
    assert ear.headers["x-accel-buffering"] == "no"
    assert "content-encoding" not in ear.headers


async def test_who_hangs_up_is_forgotten(house: House) -> None:
    ear = await an_ear(house)
    await ear.next()
    ws = (await house.read(all_workspaces))[0].key
    assert len(house.service.hub.listeners(ws)) == 1

    await ear.hang_up()

    assert len(house.service.hub.listeners(ws)) == 0


async def test_an_app_of_another_schema_is_told_to_upgrade(house: House) -> None:
    ear = await an_ear(house, query="schema=7")

    assert await ear.next() == f"event: upgrade\ndata: {SCHEMA_VERSION}\n\n"
    await ear.hang_up()


async def test_a_change_of_access_is_told_after_its_commit(house: House) -> None:
    ear = await an_ear(house)
    await ear.next()
    [workspace] = await house.read(all_workspaces)
    caller = house.service.hub.listeners(workspace.key)[0].member

    await house.write(lambda db: house.service.tell_access(db, workspace.key, [caller]))

    assert await ear.next() == "event: access\ndata: \n\n"
    await ear.hang_up()


async def test_a_stopping_server_ends_its_streams(house: House) -> None:
    ears = [await an_ear(house) for _ in range(3)]
    for ear in ears:
        await ear.next()

    house.service.hub.stop()

    await asyncio.wait_for(asyncio.gather(*(ear.task for ear in ears)), 5)


@pytest.mark.parametrize("query", ["schema=x", "schema=", "schema=1&schema=x"])
async def test_a_stream_asked_for_in_nonsense_is_a_bad_request(house: House, query: str) -> None:
    http = await house.program("rep@house.example")

    answer = await http.get(f"/sync/v1/stream?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


@pytest.mark.rule("V5")
async def test_a_stream_of_a_closed_account_ends_and_the_others_go_on(house: House) -> None:
    account = await house.read(lambda db: account_of_email(db, "rep@house.example"))
    boss = await house.read(lambda db: account_of_email(db, "admin@house.example"))
    assert account is not None
    assert boss is not None
    closed, open_ = await an_ear(house), await an_ear(house, "manager")
    for ear in (closed, open_):
        await ear.next()

    off: dict[str, Any] = {"active": False}
    await house.write(lambda db: change_member(db, account.ws, account.id, off, actor=boss.id, now_ms=wall_ms()))

    await asyncio.wait_for(closed.task, 5)
    assert (await open_.next()).startswith("event: head")
    assert not open_.task.done()
    await open_.hang_up()


async def test_a_stream_of_an_account_closed_by_another_process_ends(house: House) -> None:
    ear = await an_ear(house)
    await ear.next()
    other = house.service.database.__class__(house.service.database.url, house.service.database.folder)
    account = other.read_now(lambda db: account_of_email(db, "rep@house.example"))
    assert account is not None

    with other.transaction() as db:
        change_member(db, account.ws, account.id, {"active": False}, actor=account.id, now_ms=wall_ms())
    other.close()

    await asyncio.wait_for(ear.task, 5)


@pytest.mark.rule("V4")
async def test_a_change_of_team_is_told_to_the_one_concerned(house: House) -> None:
    account = await house.read(lambda db: account_of_email(db, "rep@house.example"))
    assert account is not None
    ear, other = await an_ear(house), await an_ear(house, "manager")
    for one in (ear, other):
        await one.next()

    gone: dict[str, Any] = {"team": None}
    await house.write(lambda db: change_member(db, account.ws, account.id, gone, actor=account.id, now_ms=wall_ms()))

    told = await ear.next()
    assert "event: head" in told
    assert "event: access" in told or "event: access" in await ear.next()
    assert "event: access" not in await other.next()
    for one in (ear, other):
        await one.hang_up()
