"""The server's clock goes back, its version goes back, and one operation breaks the planner."""

import time
from pathlib import Path
from typing import Any

import pytest

import sync.group
from server.app import prepared
from server.settings import Settings
from server.store.engine import open_database
from server.store.schema import SchemaError
from sync.verdicts import Verdict
from tests.builders import a_create, an_id
from tests.server.devices import a_device
from tests.server.house import House

DAY_NS = 86_400 * 10**9


@pytest.mark.parametrize("days", [-3, -3_650, 3_650])
async def test_a_clock_that_jumps_loses_no_change_and_ends_no_sign_in(
    house: House, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    """F10: the wall clock of the server goes back, or leaps, while devices work."""
    writer, reader = await a_device(house), await a_device(house, "manager")
    browser = await house.signed_in("rep@house.example")
    await writer.push([a_create("contact", first := an_id(), last_name="before")])
    seqs = [row["seq"] for row in await reader.catch_up()]
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() + days * DAY_NS)

    await writer.push([a_create("contact", second := an_id(), last_name="after")])
    rows = await reader.catch_up()

    assert [row["id"] for row in rows] == [second]
    assert rows[0]["seq"] == max(seqs) + 1
    assert first != second
    if days < 0:
        assert (await browser.get("/auth/me")).status_code == 200


async def test_rights_end_in_time_although_the_clock_went_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """F10: what is remembered of a caller is timed by a clock that nobody sets."""
    device = await a_device(house)
    await device.push([a_create("contact")])
    await house.set_member("rep@house.example", active=False)
    real_wall, real = time.time_ns, time.monotonic
    monkeypatch.setattr(time, "time_ns", lambda: real_wall() - 3 * DAY_NS)
    monkeypatch.setattr("server.access.monotonic", lambda: real() + 5)

    answer = await device.send("/sync/v1/pull", device.asks(cursor=None))

    assert (answer.status_code, answer.json()["code"]) == (401, "account_disabled")


def test_an_older_server_leaves_newer_data_alone_and_says_so(tmp_path: Path) -> None:
    """F19: the server was rolled back after an upgrade."""
    settings = Settings(data=tmp_path)
    prepared(settings).close()
    with open_database(tmp_path, None) as database, database.writer.begin() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = (tmp_path / "carnet.sqlite3").read_bytes()

    with pytest.raises(SchemaError, match="install that version, or restore a backup"):
        prepared(settings)

    assert (tmp_path / "carnet.sqlite3").read_bytes() == before


async def test_an_operation_that_breaks_the_planner_is_set_aside_and_the_others_flow(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F36: a mistake of ours, each time, for one operation of many."""
    device = await a_device(house)
    real = sync.group.perform

    def perform(act: Any) -> Verdict:
        if getattr(act.operation, "fields", {}).get("last_name") == "poison":
            raise ZeroDivisionError
        return real(act)

    monkeypatch.setattr(sync.group, "perform", perform)
    names = ["one", "poison", "two", "poison", "three"]

    answer = await device.push(*[[a_create("contact", last_name=name)] for name in names])
    after = await device.push([a_create("contact", last_name="four")])

    assert [one.get("code") for one in answer["results"]] == [None, "server_error", None, "server_error", None]
    assert after["results"][0]["status"] == "applied"
    rows = [row["data"]["last_name"] for row in await device.catch_up() if row["entity"] == "contact"]
    assert rows == ["one", "two", "three", "four"]
    boss = await a_device(house, "admin")
    letters = (await boss.http.get("/dead-letters")).json()["items"]
    assert [(one["code"], one["operation"]["fields"]) for one in letters] == [
        ("server_error", {"last_name": "poison"})
    ] * 2
