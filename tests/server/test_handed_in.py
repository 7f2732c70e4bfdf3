"""What a closed account still sends, who decides on it, and who reads what was refused."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from server.actions import server_changes
from server.actions.refused import Refused
from server.actions.set_up import FIRST as WS
from server.pace import BURST, PER_S, STEP, Pace, shared
from server.store.members import account_of_email
from server.store.tables import quarantine
from tests.builders import NOW_MS, a_create, a_push, a_set, an_id, an_op
from tests.server.devices import Device, a_device
from tests.server.house import House

REP = "rep@house.example"


async def close_account(house: House, email: str = REP, *, active: bool = False) -> None:
    """Close an account as an admin does: the way in, and the record that everybody sees."""

    def act(db: Any) -> None:
        account = account_of_email(db, email)
        assert account is not None
        change = ("member", account.id, None, {"active": active})
        server_changes.write(db, account.ws, [change], account.id, NOW_MS)

    await house.write(act)
    await house.set_member(email, active=active)
    house.app.state.access.forget_everybody()


async def handed_in(who: Device) -> list[dict[str, Any]]:
    answer = await who.http.get("/handed-in")
    assert answer.status_code == httpx.codes.OK, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def decide(who: Device, op: str, choice: str) -> httpx.Response:
    return await who.http.post(f"/handed-in/{op}", json={"choice": choice})


async def names(who: Device) -> list[str]:
    who.seen = {"cursor": None}
    return [row["data"]["last_name"] for row in await who.catch_up() if row["entity"] == "contact"]


@pytest.fixture
async def rep(house: House) -> Device:
    return await a_device(house)


@pytest.fixture
async def manager(house: House) -> Device:
    return await a_device(house, "manager")


async def send(device: Device, *operations: dict[str, Any]) -> httpx.Response:
    body = a_push(device.id, *[[one] for one in operations], first_n=device.n + 1)
    return await device.send("/sync/v1/push", body)


@pytest.mark.rule("T14")
async def test_a_push_of_a_closed_account_is_refused_and_kept_once(house: House, rep: Device, manager: Device) -> None:
    """F33: the account was closed while the phone was away; its work waits for the manager."""
    await close_account(house)
    made = a_create("contact", last_name="Ada")

    answers = [await send(rep, made) for _ in range(3)]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(401, "account_disabled")] * 3
    [item] = await handed_in(manager)
    assert (item["op"], item["state"], item["name"]) == (made["op"], "waiting", "The rep")
    assert item["operation"]["fields"] == {"last_name": "Ada"}
    assert await names(manager) == []


@pytest.mark.rule("T14")
async def test_a_closed_account_reads_nothing(house: House, rep: Device) -> None:
    await close_account(house)

    answers = [await rep.send("/sync/v1/pull", rep.asks(cursor=None)), await rep.http.get("/auth/me")]

    assert [answer.status_code for answer in answers] == [401, 401]


@pytest.mark.rule("T15")
async def test_a_manager_applies_it_once_and_it_is_theirs(house: House, rep: Device, manager: Device) -> None:
    await close_account(house)
    deal = an_id()
    made = [
        a_create("contact", deal, last_name="Ada"),
        {**a_set("contact", deal, last_name="Ada Byron"), "base": {"last_name": "n:1"}},
    ]
    await send(rep, *made)

    first = [(await decide(manager, one["op"], "apply")).json() for one in made]
    second = [(await decide(manager, one["op"], "apply")).json() for one in made]

    assert [one["state"] for one in first] == ["applied", "applied"]
    assert [one["result"]["status"] for one in first] == ["applied", "applied"]
    assert second == first
    assert await names(manager) == ["Ada Byron"]
    me = (await manager.http.get("/auth/me")).json()["user"]["id"]
    [row] = [row for row in (await manager.pull(cursor=None, high=None, history=None))["rows"] if row["id"] == deal]
    assert row["data"]["created_by"] == me


@pytest.mark.rule("T15")
async def test_the_account_opened_again_hears_what_was_decided(house: House, rep: Device, manager: Device) -> None:
    await close_account(house)
    applied, returned, discarded = [a_create("contact", last_name=name) for name in ("one", "two", "three")]
    await send(rep, applied, returned, discarded)
    for one, choice in ((applied, "apply"), (returned, "return"), (discarded, "discard")):
        assert (await decide(manager, one["op"], choice)).status_code == 200
    await close_account(house, active=True)

    answer = await rep.push([applied], [returned], [discarded])

    assert [one["status"] for one in answer["results"]] == ["applied", "applied", "rejected"]
    assert answer["results"][2]["code"] == "forbidden"
    assert answer["last_n"] == 3
    assert sorted(await names(manager)) == ["one", "two"]


@pytest.mark.rule("T15")
async def test_what_may_not_be_done_is_refused_to_the_manager_too(house: House, rep: Device, manager: Device) -> None:
    await close_account(house)
    wrong = a_set("contact", an_id(), last_name="x")
    await send(rep, wrong)

    item = (await decide(manager, wrong["op"], "apply")).json()

    assert (item["state"], item["result"]["code"]) == ("refused", "unknown_record")


@pytest.mark.rule("T16")
async def test_a_manager_of_another_team_and_a_rep_see_nothing_of_it(house: House, rep: Device) -> None:
    await close_account(house)
    made = a_create("contact", last_name="Ada")
    await send(rep, made)
    await house.set_member("manager@house.example", team_id=None, manages="")
    house.app.state.access.forget_everybody()
    stranger = await a_device(house, "manager")

    seen, refused = await handed_in(stranger), await decide(stranger, made["op"], "apply")

    assert seen == []
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    unknown = await decide(stranger, an_id(), "apply")
    assert {name: value for name, value in unknown.json().items() if name != "request_id"} == {
        name: value for name, value in refused.json().items() if name != "request_id"
    }
    assert [one["op"] for one in await handed_in(await a_device(house, "admin"))] == [made["op"]]


@pytest.mark.rule("T16")
async def test_what_tells_of_a_record_out_of_sight_is_the_admins(house: House, rep: Device, manager: Device) -> None:
    boss = await a_device(house, "admin")
    await boss.push([a_create("contact", secret := an_id(), last_name="hidden")])
    await close_account(house)
    edit = a_set("contact", secret, last_name="known to the rep once")
    await send(rep, edit)

    seen = await handed_in(manager)

    assert seen == []
    assert (await decide(manager, edit["op"], "apply")).status_code == 404
    assert [one["op"] for one in await handed_in(boss)] == [edit["op"]]


@pytest.mark.rule("T14")
async def test_nobody_hands_anything_in_for_the_device_of_another(house: House, rep: Device, manager: Device) -> None:
    await rep.push([a_create("contact", last_name="x")])
    await close_account(house, "manager@house.example")
    theirs = Device(manager.http, id=rep.id)

    answer = await send(theirs, a_create("contact", last_name="y"))

    assert (answer.status_code, answer.json()["code"]) == (401, "account_disabled")
    assert await house.read(lambda db: db.execute(select(quarantine)).all()) == []


async def test_a_browser_of_a_closed_account_must_still_mean_it(house: House) -> None:
    browser = await house.signed_in(REP)
    await close_account(house)
    body = a_push(browser.device["id"], [a_create("contact", last_name="x")])

    forged = await browser.http.post("/sync/v1/push", json=body)
    meant = await browser.post("/sync/v1/push", body)

    assert (forged.status_code, forged.json()["code"]) == (403, "csrf")
    assert (meant.status_code, meant.json()["code"]) == (401, "account_disabled")
    assert len(await house.read(lambda db: db.execute(select(quarantine)).all())) == 1


@pytest.mark.rule("T11")
async def test_an_admin_reads_what_was_refused_and_held(house: House, rep: Device) -> None:
    await rep.push([a_set("contact", an_id(), last_name="lost words")])
    await rep.push([an_op("comment.add", id=an_id(), root=an_id(), text="too early")])
    boss = await a_device(house, "admin")

    letters = (await boss.http.get("/dead-letters")).json()["items"]

    assert {(one["state"], one["code"], one["name"]) for one in letters} == {
        ("dead", "unknown_record", "The rep"),
        ("held", "", "The rep"),
    }
    assert {str(one["operation"].get("text") or one["operation"]["fields"]["last_name"]) for one in letters} == {
        "too early",
        "lost words",
    }
    assert (await rep.http.get("/dead-letters")).status_code == 403


async def test_long_lists_come_in_pages(house: House, rep: Device) -> None:
    await close_account(house)
    await send(rep, *[a_create("contact", last_name=f"{at}") for at in range(250)])
    boss = await a_device(house, "admin")

    ops: list[str] = []
    after = ""
    while True:
        page = (await boss.http.get(f"/handed-in{after}")).json()
        ops += [one["op"] for one in page["items"]]
        if page["next"] is None:
            break
        after = f"?after={page['next']}"

    assert len(ops) == len(set(ops)) == 250
    assert (await boss.http.get("/handed-in?after=nowhere")).status_code == 400


@pytest.mark.rule("T17")
async def test_a_device_that_goes_wild_is_asked_to_slow_down_and_nobody_else(house: House, rep: Device) -> None:
    moment = [0.0]
    house.app.state.pace = Pace(lambda: moment[0])
    for _ in range(int(BURST)):
        house.app.state.pace.count(rep.id)

    refused = await send(rep, a_create("contact", last_name="x"))
    other = await send(await a_device(house, "manager"), a_create("contact", last_name="y"))
    moment[0] += int(refused.headers["retry-after"])
    again = await send(rep, a_create("contact", last_name="x"))

    assert (refused.status_code, refused.json()["code"]) == (429, "slow_down")
    assert refused.json()["retry_after"] == int(refused.headers["retry-after"])
    assert (other.status_code, again.status_code) == (200, 200)


@pytest.mark.rule("T17")
def test_ten_thousand_pushes_in_a_minute_are_too_many_and_a_steady_pace_is_not() -> None:
    moment = [0.0]
    pace = Pace(lambda: moment[0])

    def refused(per_s: float, seconds: int) -> int:
        count = 0
        for _ in range(int(per_s * seconds)):
            moment[0] += 1 / per_s
            try:
                pace.count("device")
            except Refused:
                count += 1
        return count

    assert refused(PER_S - 1, 600) == 0
    assert refused(10_000 / 60, 60) > 7_000


@pytest.mark.rule("T17")
async def test_processes_that_share_a_database_count_the_pushes_of_a_device_together(house: House) -> None:
    """F22: whoever asks two processes in turn has hardly more than at one, whether in a burst or for long."""
    moment = [0.0]
    processes = [Pace(lambda: moment[0]) for _ in range(2)]

    async def push(process: Pace, device: str) -> None:
        if process.count(device):
            spent = await house.write(lambda db: shared(db, WS, device, round(moment[0] * 1_000)))
            process.learn(device, spent)

    async def taken(per_s: float, seconds: int, device: str) -> int:
        count = 0
        for turn in range(int(per_s * seconds)):
            moment[0] += 1 / per_s
            try:
                await push(processes[turn % 2], device)
                count += 1
            except Refused:
                pass
        return count

    assert BURST <= await taken(10_000, 1, "burst") <= BURST + PER_S + 2 * STEP
    assert await taken(2 * PER_S, 120, "long") <= BURST + 120 * PER_S + 2 * STEP
    assert await taken(PER_S - 1, 120, "steady") == (PER_S - 1) * 120


async def test_the_pace_of_a_person_is_no_business_of_other_processes() -> None:
    moment = [0.0]
    pace = Pace(lambda: moment[0])

    told = []
    for _ in range(10 * STEP):
        moment[0] += 0.5
        told.append(pace.count("device"))

    assert not any(told)
