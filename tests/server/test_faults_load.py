"""Many devices at once, and a backup in the middle of it."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.actions.restore import restore
from tests.builders import a_create, a_set, an_id, an_op
from tests.server.house import House, a_house
from tests.server.phones import Phone
from tests.server.test_restore import back_up, phones_of

PHONES = 200
EDITS = 200


async def test_two_hundred_phones_that_come_back_at_once_are_all_drained(house: House) -> None:
    """F26, F45: each has 200 edits, of its own and of what all of them edit. ``make bench`` tells time and memory."""
    shared = [an_id() for _ in range(10)]
    boss, _, colleague = await phones_of(house, 3)
    colleague.do(*[a_create("contact", id_, last_name="x") for id_ in shared])
    await colleague.sync()
    phones = await phones_of(house, PHONES)
    for at, phone in enumerate(phones):
        phone.do(*[a_create("contact", last_name=f"{at} {edit}") for edit in range(EDITS - len(shared))])
        phone.do(*[a_set("contact", id_, job_title=f"title of {at}") for id_ in shared])

    await asyncio.gather(*(drained(phone) for phone in phones))

    assert [phone.outbox for phone in phones] == [[]] * PHONES
    assert all(one["status"] in {"applied", "merged"} for phone in phones for one in phone.results.values())
    await boss.sync()
    names = {row["data"]["last_name"] for row in boss.rows.values() if row["entity"] == "contact"}
    assert {f"{at} {edit}" for at in range(PHONES) for edit in range(EDITS - len(shared))} <= names
    counters = house.service.writer.counters
    assert counters.groups < counters.works


async def drained(phone: Phone) -> None:
    """Push until nothing is left; the server may say that it is busy, and how long to wait."""
    while phone.outbox:
        await phone.push_some()


async def test_more_than_can_wait_is_told_to_come_again_and_nothing_of_it_is_taken(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F26: the queue is bounded; who is turned away keeps everything and is told how long to wait."""
    [phone] = await phones_of(house, 1)
    phone.do(a_create("contact", last_name="x"))
    monkeypatch.setattr("server.store.writer.WAITING_OPS", -1)

    refused = await phone.http.post("/sync/v1/push", json=phone.body())
    monkeypatch.undo()
    await phone.sync()

    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert int(refused.headers["retry-after"]) >= 1
    assert [one["status"] for one in phone.results.values()] == ["applied"]


async def test_a_backup_of_a_busy_server_is_one_moment_of_it(tmp_path: Path) -> None:
    """F38: taken while five devices write, put back on another machine; every gesture is in it whole or not at all."""
    data, other, backup = tmp_path / "data", tmp_path / "other", tmp_path / "backup"
    async with a_house(data) as house:
        await house.furnish()
        phones = await phones_of(house, 5)
        working = [asyncio.ensure_future(at_work(phone)) for phone in phones]
        await enough(phones, 10)
        await asyncio.to_thread(back_up, data, None, backup)
        before = sum(len(phone.results) for phone in phones)
        await enough(phones, before // len(phones) // 2 + 5)
        for one in working:
            one.cancel()
        await asyncio.gather(*working, return_exceptions=True)

    restore(other, None, backup, blobs=None, new_history=an_id, stamp="now")

    async with a_house(other) as house:
        [reader] = await phones_of(house, 1)
        await reader.catch_up()
        contacts = {row["id"] for row in reader.rows.values() if row["entity"] == "contact"}
        commented = {row["root"] for row in reader.rows.values() if row["entity"] == "comment"}
        assert len(contacts) >= 10
        assert commented == contacts


async def at_work(phone: Phone) -> None:
    """Make contacts and comments on them, each pair in one gesture, without a pause."""
    for n in range(1, 100_000, 2):
        contact = an_id()
        pair: list[dict[str, Any]] = [
            {**a_create("contact", contact, last_name="x"), "n": n},
            {**an_op("comment.add", id=an_id(), root=contact, text="met today"), "n": n + 1},
        ]
        answer = await phone.http.post("/sync/v1/push", json={**phone.body(), "groups": [{"ops": pair}]})
        assert answer.status_code == httpx.codes.OK, answer.text
        phone.results |= {one["op"]: one for one in answer.json()["results"]}


async def enough(phones: list[Phone], gestures: int) -> None:
    """Wait until every phone has had that many answers."""
    while min(len(phone.results) for phone in phones) < 2 * gestures:  # noqa: ASYNC110 - plainer than an event each
        await asyncio.sleep(0)
