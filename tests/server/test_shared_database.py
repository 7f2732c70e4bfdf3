"""Two applications on one PostgreSQL that hear nothing of each other: hints may be lost, what is true may not."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from server.store.commit import forget_callers, tell_access
from server.store.workspaces import all_workspaces
from tests.builders import a_create, an_id
from tests.postgresql import Postgresql
from tests.server.devices import Device
from tests.server.house import House, a_house

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Two(NamedTuple):
    one: House
    other: House


@pytest.fixture
def url(postgresql: Postgresql) -> Iterator[str]:
    with postgresql.fresh() as url:
        yield url


@pytest.fixture
async def two(url: str, tmp_path: Path) -> AsyncIterator[Two]:
    async with (
        a_house(tmp_path / "one", database_url=url) as one,
        a_house(tmp_path / "other", database_url=url) as other,
    ):
        await one.furnish()
        yield Two(one, other)


async def at(house: House, device: Device) -> Device:
    """Return the same device as it calls another server."""
    browser = house.browser()
    browser.http.headers["authorization"] = device.http.headers["authorization"]
    return Device(browser.http, id=device.id, n=device.n, seen=device.seen)


def deafen(house: House) -> None:
    """Let a server hear nothing of what the other one commits."""
    house.service._watching.close()  # noqa: SLF001 - a line that broke just now, for as long as a test takes


async def test_no_server_says_nothing_new_before_it_knows_what_was_answered(two: Two) -> None:
    """F22: the device would take its operation for settled, and its own edit would vanish from its screen."""
    deafen(two.other)
    device, id_ = Device(await two.one.program("rep@house.example")), an_id()
    elsewhere = await at(two.other, device)
    await elsewhere.catch_up()

    await device.push([a_create("contact", id_, last_name="Ada")])

    assert [row["id"] for row in await elsewhere.catch_up()] == [id_]


async def test_a_device_that_knows_more_than_a_server_is_answered_from_the_table(two: Two) -> None:
    deafen(two.other)
    device = Device(await two.one.program("rep@house.example"))
    await device.catch_up()
    await device.push([a_create("contact", last_name="Ada")])
    await device.catch_up()

    page = await (await at(two.other, device)).pull()

    assert (page["rows"], page["high"]) == ([], list(device.seen["high"]))


async def test_what_one_server_ended_is_ended_at_the_other(two: Two) -> None:
    browser = await two.one.signed_in("rep@house.example")
    elsewhere = two.other.browser()
    elsewhere.http.cookies = browser.http.cookies
    cookies = dict(browser.http.cookies)
    before = (await elsewhere.get("/auth/me")).status_code
    [workspace] = await two.one.read(all_workspaces)
    listener = two.other.service.hub.join(workspace.key, "nobody")

    await browser.post("/auth/logout")
    await two.one.write(lambda db: tell_access(db, workspace.key, []))  # what is told later is heard later
    assert await listener.news(10)
    elsewhere.http.cookies.update(cookies)

    assert (before, (await elsewhere.get("/auth/me")).status_code) == (200, 401)


async def test_a_change_of_access_reaches_the_devices_of_every_server(two: Two) -> None:
    [workspace] = await two.one.read(all_workspaces)
    ada, bo = (two.other.service.hub.join(workspace.key, who) for who in ("ada", "bo"))

    await two.one.write(lambda db: tell_access(db, workspace.key, ["ada"]))
    is_told = await ada.news(10)

    assert (is_told, ada.access, bo.access) == (True, True, False)


async def test_more_members_than_a_message_holds_are_all_told(two: Two) -> None:
    [workspace] = await two.one.read(all_workspaces)
    many = [an_id() for _ in range(500)]
    last = two.other.service.hub.join(workspace.key, many[-1])

    def act(db: "Connection") -> None:
        tell_access(db, workspace.key, many)
        forget_callers(db, workspace.key, many)

    await two.one.write(act)

    assert await last.news(10)
