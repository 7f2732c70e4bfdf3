"""Signing in, staying in, and going out again."""

import sqlite3
import time
from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters
from httpx import Response
from sqlalchemy import select, update

from server.actions import passwords
from server.store.sessions import DAY_MS
from server.store.tables import member, session
from tests.builders import an_id
from tests.server.house import PASSWORD, Ears, House, a_house

REP, MANAGER, ADMIN = "rep@house.example", "manager@house.example", "admin@house.example"


def cookie_of(answer: Response) -> tuple[str, str, set[str]]:
    """Return name, value and flags of the cookie that an answer sets."""
    pair, *flags = answer.headers["set-cookie"].split("; ")
    name, _, value = pair.partition("=")
    return name, value, {flag.lower() for flag in flags}


async def test_signing_in_tells_who_i_am_and_where(house: House) -> None:
    browser = house.browser()

    answer = await browser.sign_in(" REP@house.example ")

    me = answer.json()
    assert answer.status_code == 200
    assert (me["user"]["name"], me["user"]["role"], me["user"]["zone"]) == ("The rep", "rep", "Europe/Oslo")
    assert (me["workspace"]["name"], me["workspace"]["currency"]) == ("Nordlys", "EUR")
    assert (await browser.get("/auth/me")).json() == me


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    answer = await house.browser().sign_in(REP)

    name, value, flags = cookie_of(answer)
    assert name == "carnet"
    assert len(value) == 43  # 256 bits
    assert {"httponly", "samesite=lax", "path=/"} <= flags
    assert not any(flag.startswith("domain") or flag == "secure" for flag in flags)


@pytest.mark.parametrize(
    ("origin", "public_url"),
    [("https://carnet.test", None), ("http://carnet.test", "https://carnet.test")],
)
async def test_over_tls_the_cookie_is_bound_to_this_host(tmp_path: Path, origin: str, public_url: str | None) -> None:
    async with a_house(tmp_path / "data", origin=origin, public_url=public_url) as house:
        await house.furnish()

        answer = await house.browser().sign_in(REP)

        name, _, flags = cookie_of(answer)
        assert name == "__Host-carnet"
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= flags


async def test_each_sign_in_gets_a_session_of_its_own_and_ends_the_one_that_came_along(house: House) -> None:
    browser = await house.signed_in(REP)
    first = browser.http.cookies["carnet"]

    await browser.sign_in(REP)

    assert browser.http.cookies["carnet"] != first
    thief = house.browser()
    thief.http.cookies.set("carnet", first)
    house.app.state.access.forget_everybody()
    assert (await thief.get("/auth/me")).status_code == 401


async def test_a_planted_cookie_never_becomes_a_session(house: House) -> None:
    browser = house.browser()
    browser.http.cookies.set("carnet", "planted" * 6)

    await browser.sign_in(REP)

    thief = house.browser()
    thief.http.cookies.set("carnet", "planted" * 6)
    assert (await thief.get("/auth/me")).status_code == 401


async def test_after_signing_out_the_cookie_is_worth_nothing(house: House) -> None:
    browser = await house.signed_in(REP)
    kept = browser.http.cookies["carnet"]

    answer = await browser.post("/auth/logout")

    assert answer.status_code == 204
    assert cookie_of(answer)[1] in {"", '""'}
    browser.http.cookies.set("carnet", kept)
    assert (await browser.get("/auth/me")).status_code == 401


async def test_a_cookie_altered_by_one_character_is_worth_nothing(house: House) -> None:
    browser = await house.signed_in(REP)
    kept = browser.http.cookies["carnet"]
    browser.http.cookies.clear()
    browser.http.cookies.set("carnet", ("A" if kept[0] != "A" else "B") + kept[1:])

    assert (await browser.get("/auth/me")).status_code == 401


@pytest.mark.parametrize(
    "values",
    [{"seen_at": session.c.seen_at - 30 * DAY_MS}, {"expires_at": session.c.expires_at - 90 * DAY_MS}],
    ids=["30 days unused", "90 days old"],
)
async def test_a_session_does_not_last_for_ever(house: House, values: dict[str, object]) -> None:
    browser = await house.signed_in(REP)

    await house.write(lambda db: db.execute(update(session).values(**values)))

    house.app.state.access.forget_everybody()
    assert (await browser.get("/auth/me")).status_code == 401


async def test_the_data_holds_no_secret_that_would_let_anybody_in(house: House, tmp_path: Path) -> None:
    browser = await house.signed_in(REP)
    program = await house.program(REP)

    with sqlite3.connect(tmp_path / "data" / "carnet.sqlite3") as db:
        stored = "\n".join(db.iterdump())

    assert PASSWORD not in stored
    assert browser.http.cookies["carnet"] not in stored
    assert program.headers["authorization"].removeprefix("Bearer ") not in stored


async def test_nothing_secret_is_logged(house: House) -> None:
    with Ears() as ears:
        browser = await house.signed_in(REP)
        await browser.sign_in(REP, "a wrong password 1")
        program = await house.program(REP)
        await program.get("/auth/me")

    heard = "\n".join(ears.heard)
    for secret in (
        PASSWORD,
        "a wrong password 1",
        browser.http.cookies["carnet"],
        browser.csrf,
        program.headers["authorization"].removeprefix("Bearer "),
    ):
        assert secret not in heard


async def test_an_unknown_person_and_a_wrong_password_are_answered_alike(house: House) -> None:
    answers = {
        "known": await house.browser().sign_in(REP, "not my password"),
        "unknown": await house.browser().sign_in("nobody@house.example", "not my password"),
        "no password": None,
    }
    await house.set_member(MANAGER, password_hash=None)
    answers["no password"] = await house.browser().sign_in(MANAGER, "not my password")

    said = {name: {**answer.json(), "request_id": None} for name, answer in answers.items() if answer is not None}
    assert said["known"] == said["unknown"] == said["no password"]
    assert said["known"]["code"] == "unauthenticated"


async def test_an_unknown_person_costs_as_much_hashing_as_a_wrong_password(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify, costs = PasswordHasher.verify, list[object]()

    def counted(hasher: PasswordHasher, kept: str, password: str) -> bool:
        costs.append(extract_parameters(kept))
        return verify(hasher, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    for email in (REP, "nobody@house.example"):
        await house.browser().sign_in(email, "not my password")

    known, unknown = costs
    assert known == unknown


async def test_a_closed_account_is_told_so_only_by_its_own_password(house: House) -> None:
    browser = await house.signed_in(REP)
    await house.set_member(REP, active=False)
    house.app.state.access.forget_everybody()

    assert (await browser.get("/auth/me")).json()["code"] == "account_disabled"
    assert (await house.browser().sign_in(REP)).json()["code"] == "account_disabled"
    assert (await house.browser().sign_in(REP, "not my password")).json()["code"] == "unauthenticated"


async def test_an_account_that_another_process_closed_is_out_within_seconds(house: House) -> None:
    browser = await house.signed_in(REP)
    assert (await browser.get("/auth/me")).status_code == 200

    await house.set_member(REP, active=False)
    deadline = time.monotonic() + 10
    while (await browser.get("/auth/me")).status_code == 200 and time.monotonic() < deadline:
        time.sleep(0.2)  # noqa: ASYNC251 - the test has nothing else to do

    assert (await browser.get("/auth/me")).json()["code"] == "account_disabled"


async def test_a_device_belongs_to_the_first_who_uses_it(house: House) -> None:
    browser = await house.signed_in(REP)
    colleague = house.browser()
    colleague.device = browser.device

    right, wrong = await colleague.sign_in(MANAGER), await colleague.sign_in(MANAGER, "not my password")

    assert (right.status_code, right.json()["code"]) == (403, "wrong_device")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "unauthenticated")


async def test_a_program_cannot_pull_with_the_device_of_another(house: House) -> None:
    browser = await house.signed_in(REP)
    program = await house.program(MANAGER)
    body = {"proto": 1, "schema": 1, "device": browser.device["id"]}

    assert (await program.post("/sync/v1/pull", json=body)).json()["code"] == "wrong_device"
    own = await program.post("/sync/v1/pull", json=body | {"device": an_id()})
    assert own.status_code == 200


@pytest.mark.parametrize(
    "password",
    [
        " leading and trailing ",
        "nul\0in the middle",
        "🧭🗻 compass and peak",
        "x" * 100 + "y" * 28,
        "пароль из четырёх слов",
    ],
)
async def test_a_password_works_exactly_as_it_was_set(house: House, password: str) -> None:
    await house.set_member(REP, password_hash=await passwords.hashed(password))

    assert (await house.browser().sign_in(REP, password)).status_code == 200
    assert (await house.browser().sign_in(REP, password.strip()[:-1])).status_code == 401


async def test_two_keyboards_may_write_one_accent_differently(house: House) -> None:
    await house.set_member(REP, password_hash=await passwords.hashed("caf\u00e9 del porto"))

    assert (await house.browser().sign_in(REP, "cafe\u0301 del porto")).status_code == 200


async def test_a_megabyte_of_password_is_refused_before_it_is_hashed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hashing(*_: object) -> bool:
        raise AssertionError("hashed")

    monkeypatch.setattr(passwords, "matches", hashing)

    answer = await house.browser().sign_in(REP, "x" * 1_000_000)

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


async def test_a_hash_is_of_today_and_an_old_one_is_made_anew_at_the_next_sign_in(house: House) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    await house.set_member(REP, password_hash=old)

    await house.signed_in(REP)

    query = select(member.c.password_hash).where(member.c.email == REP)
    kept = await house.read(lambda db: db.execute(query).scalar_one())
    parameters = extract_parameters(kept)
    assert (parameters.type.name, parameters.time_cost >= 2, parameters.memory_cost >= 19 * 1024) == ("ID", True, True)
    await house.signed_in(REP)


async def test_wrong_passwords_slow_down_strangers_and_not_the_owner_on_a_known_device(house: House) -> None:
    owner = await house.signed_in(REP)
    for turn in range(6):
        await house.browser(f"198.51.100.{turn}").sign_in(REP, "not my password")

    stranger = await house.browser("203.0.113.7").sign_in(REP)
    unknown = house.browser("203.0.113.8")
    again = await owner.sign_in(REP)

    assert (stranger.status_code, stranger.json()["code"]) == (429, "slow_down")
    assert int(stranger.headers["retry-after"]) >= 1
    assert again.status_code == 200
    assert (await unknown.sign_in(MANAGER)).status_code == 200


async def test_an_address_that_nobody_has_is_slowed_down_like_one_that_somebody_has(house: House) -> None:
    answers = [await house.browser(f"198.51.100.{turn}").sign_in("nobody@house.example") for turn in range(7)]

    assert [answer.status_code for answer in answers] == [401] * 6 + [429]
