"""J6: a place for what nobody wants, made in the product and taken from by anybody of the team."""

from typing import Any

import httpx
import pytest

from tests.builders import a_create, an_id, an_op
from tests.server.devices import a_device
from tests.server.house import Browser, House


@pytest.fixture
async def boss(house: House) -> Browser:
    return await house.signed_in("admin@house.example")


async def call(boss: Browser, name: str) -> dict[str, Any]:
    answer = await boss.http.put("/people/parking", json={"name": name}, headers={"X-CSRF-Token": boss.csrf})
    assert answer.status_code == httpx.codes.OK, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.databases("sqlite", "postgresql")
async def test_there_is_one_place_for_parking_and_it_can_be_called_otherwise(house: House, boss: Browser) -> None:
    made = await call(boss, " Василий Тупин ")
    again = await call(boss, "Василий Тупин")
    renamed = await call(boss, "Parking")

    rows = [row["data"] for row in await (await a_device(house)).catch_up() if row["entity"] == "member"]
    assert made["id"] == again["id"] == renamed["id"]
    assert (made["name"], renamed["name"]) == ("Василий Тупин", "Parking")
    [place] = [data for data in rows if data.get("parking")]
    assert (place["name"], place["active"], place["role"]) == ("Parking", True, "rep")
    assert made["id"] not in [person["id"] for person in (await boss.get("/people")).json()]


async def test_a_parked_contact_is_seen_by_the_team_and_goes_to_who_takes_it(house: House, boss: Browser) -> None:
    place = (await call(boss, "Parking"))["id"]
    anna, manager, id_ = await a_device(house), await a_device(house, "manager"), an_id()
    await anna.push([a_create("contact", id_, last_name="Pedrotti")])
    [row] = [row for row in await anna.catch_up() if row["id"] == id_]
    owner = row["data"]["owner"]

    parked = await anna.push([an_op("transfer", entity="contact", id=id_, to=place, expected_owner=owner)])
    [seen] = [row["data"]["owner"] for row in await manager.catch_up() if row["id"] == id_]
    taken = await anna.push([an_op("transfer", entity="contact", id=id_, to=owner, expected_owner=place)])

    assert [answer["results"][0]["status"] for answer in (parked, taken)] == ["applied", "applied"]
    assert seen == place


@pytest.mark.parametrize("name", ["", "  "])
async def test_a_place_without_a_name_is_refused(boss: Browser, name: str) -> None:
    answer = await boss.http.put("/people/parking", json={"name": name}, headers={"X-CSRF-Token": boss.csrf})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
