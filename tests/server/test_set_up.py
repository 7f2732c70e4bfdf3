"""The first run: closed to everybody who has not read the log, and done once."""

from typing import Any

import pytest

from server.actions import set_up, sign_in_throttle
from server.clock import wall_ms
from tests.builders import an_id
from tests.server.house import PASSWORD, Browser, Ears, House


def a_set_up(browser: Browser, code: str, **workspace: str) -> dict[str, Any]:
    company = {"name": "Nordlys", "language": "en", "currency": "NOK", "zone": "Europe/Oslo", "starter": "standard"}
    return {
        "code": code,
        "workspace": company | workspace,
        "user": {"name": "Ingrid Dahl", "email": "ingrid@nordlys.example", "password": PASSWORD},
        "device": browser.device,
    }


async def set_up_as(house: House, **workspace: str) -> Browser:
    browser = house.browser()
    answer = await browser.post("/auth/setup", a_set_up(browser, await house.printed_code(), **workspace))
    assert answer.status_code == 200, answer.text
    browser.csrf = answer.json()["csrf"]
    return browser


async def test_a_new_server_says_that_it_must_be_set_up(new_house: House) -> None:
    assert (await new_house.browser().get("/auth/setup")).json() == {"needed": True}


async def test_whoever_has_the_code_becomes_the_admin_of_a_new_workspace(new_house: House) -> None:
    browser = new_house.browser()

    answer = await browser.post("/auth/setup", a_set_up(browser, await new_house.printed_code()))

    me = answer.json()
    assert (me["user"]["name"], me["user"]["role"]) == ("Ingrid Dahl", "admin")
    assert (me["workspace"]["name"], me["workspace"]["currency"], me["workspace"]["visibility"]) == (
        "Nordlys",
        "NOK",
        "team",
    )
    assert (await browser.get("/auth/me")).json() == me
    assert (await browser.get("/auth/setup")).json() == {"needed": False}
    browser.csrf = me["csrf"]
    assert [row["data"]["name"] for row in await browser.rows("member")] == ["Ingrid Dahl"]


@pytest.mark.parametrize("code", ["", "guess", "x" * 43, "x" * 500])
async def test_without_the_code_nobody_becomes_admin(new_house: House, code: str) -> None:
    await new_house.printed_code()
    browser = new_house.browser()

    answer = await browser.post("/auth/setup", a_set_up(browser, code))

    assert answer.status_code in {400, 403}
    assert (await browser.get("/auth/setup")).json() == {"needed": True}


async def test_before_any_code_was_printed_none_is_valid(new_house: House) -> None:
    browser = new_house.browser()

    answer = await browser.post("/auth/setup", a_set_up(browser, an_id()))

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_each_start_prints_a_new_code_and_the_old_one_ends(new_house: House) -> None:
    old, new = await new_house.printed_code(), await new_house.printed_code()
    browser = new_house.browser()

    late = await browser.post("/auth/setup", a_set_up(browser, old))
    good = await browser.post("/auth/setup", a_set_up(browser, new))

    assert (late.status_code, good.status_code) == (403, 200)


async def test_the_code_works_once(new_house: House) -> None:
    code = await new_house.printed_code()
    first, second = new_house.browser(), new_house.browser()
    await first.post("/auth/setup", a_set_up(first, code))

    answer = await second.post("/auth/setup", a_set_up(second, code))

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_server_with_people_prints_no_code(house: House) -> None:
    assert not await house.write(lambda db: set_up.announce(db, "code", wall_ms()))
    browser = house.browser()
    assert (await browser.post("/auth/setup", a_set_up(browser, "code"))).status_code == 403


async def test_guessing_codes_becomes_slow(new_house: House) -> None:
    code = await new_house.printed_code()
    keys = sign_in_throttle.key_of_address("203.0.113.9")
    for _ in range(101):
        await new_house.write(lambda db: sign_in_throttle.count(db, keys, wall_ms()))
    guesser, admin = new_house.browser("203.0.113.9"), new_house.browser("203.0.113.10")

    guessed = await guesser.post("/auth/setup", a_set_up(guesser, "guess"))
    known = await admin.post("/auth/setup", a_set_up(admin, code))

    assert (guessed.status_code, known.status_code) == (429, 200)


@pytest.mark.parametrize(
    "password", ["short 1", "password1", "Nordlys2026!", "ingrid.dahl", "aaaaaaaaaaaa", "1234567890"]
)
async def test_a_weak_password_is_refused_with_its_reason(new_house: House, password: str) -> None:
    browser = new_house.browser()
    body = a_set_up(browser, await new_house.printed_code())
    body["user"]["password"] = password

    answer = await browser.post("/auth/setup", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "weak_password")
    assert answer.json()["detail"].startswith(("A password", "This password"))
    assert (await browser.get("/auth/setup")).json() == {"needed": True}


@pytest.mark.parametrize(
    "workspace",
    [{"language": "tlh"}, {"currency": "euro"}, {"currency": "eur"}, {"zone": "Mars/Olympus"}, {"starter": "x"}],
)
async def test_a_workspace_that_cannot_be_is_refused_and_nothing_is_made(
    new_house: House, workspace: dict[str, str]
) -> None:
    browser = new_house.browser()

    answer = await browser.post("/auth/setup", a_set_up(browser, await new_house.printed_code(), **workspace))

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert (await browser.get("/auth/setup")).json() == {"needed": True}


async def test_the_standard_starter_is_written_in_the_language_of_the_workspace(new_house: House) -> None:
    browser = await set_up_as(new_house, language="it", starter="standard")

    [pipeline] = await browser.rows("pipeline")
    steps = sorted(await browser.rows("step"), key=lambda row: str(row["data"]["rank"]))

    assert (pipeline["data"]["name"], pipeline["data"]["is_default"]) == ("Vendite", True)
    assert [step["data"]["name"] for step in steps] == [
        "Da qualificare",
        "Contattato",
        "Visitato",
        "Preventivo",
        "Chiusura",
    ]
    assert [step["data"]["probability"] for step in steps] == [10, 20, 40, 60, 80]
    assert {step["data"]["pipeline"] for step in steps} == {pipeline["id"]}
    assert {row["data"]["icon"] for row in await browser.rows("activity_kind")} == {
        "call",
        "visit",
        "mail",
        "meeting",
        "quote",
    }


async def test_the_russian_starter_brings_its_probabilities_and_tag_sets(new_house: House) -> None:
    browser = await set_up_as(new_house, language="ru", starter="russian")

    steps = sorted(await browser.rows("step"), key=lambda row: str(row["data"]["rank"]))
    categories = {row["id"]: row["data"] for row in await browser.rows("tag_category")}
    tags = await browser.rows("tag")

    assert [(step["data"]["name"], step["data"]["probability"]) for step in steps] == [
        ("Есть потребность", 3),
        ("Переговоры", 20),
        ("Согласование договора", 90),
    ]
    names = {category["name"]: category["required"] for category in categories.values()}
    assert names == {"Отрасль": True, "Праздник": False, "Месяц закупки": False}
    assert len(tags) == 11 + 3 + 10
    assert {"застройщики", "дороги"} <= {word for tag in tags for word in tag["data"].get("words") or ()}


async def test_the_russian_starter_asks_before_a_step_and_knows_what_a_month_means(new_house: House) -> None:
    """E4, E5, G3: need is the rep's own, an offer comes before negotiation, and a buying month means New Year."""
    browser = await set_up_as(new_house, language="en", starter="russian")

    fields = {row["id"]: row["data"] for row in await browser.rows("field")}
    steps = {row["data"]["name"]: row["data"] for row in await browser.rows("step")}
    categories = {row["data"]["name"]: row["data"] for row in await browser.rows("tag_category")}
    tags = {row["id"]: row["data"]["name"] for row in await browser.rows("tag")}

    asked = {name: [fields[id_]["name"] for id_ in step["needs"]] for name, step in steps.items()}
    assert asked == {
        "Need": [],
        "Negotiation": ["Offer made", "Budget known"],
        "Contract agreement": ["We are chosen", "Exact amount"],
    }
    assert {(one["entity"], one["kind"]) for one in fields.values()} == {("opportunity", "checkbox")}
    assert [name for name, step in steps.items() if step["private"]] == ["Need"]
    assert tags[categories["Buying month"]["implies"]] == "New Year"
    assert [name for name, one in categories.items() if one.get("implies")] == ["Buying month"]


async def test_a_starter_brings_reasons_for_what_is_lost(new_house: House) -> None:
    """C11: the list is there from the first day, in its order."""
    browser = await set_up_as(new_house)

    reasons = sorted(await browser.rows("loss_reason"), key=lambda row: str(row["data"]["rank"]))

    assert [row["data"]["name"] for row in reasons][:2] == ["Price", "Another supplier"]


async def test_the_empty_starter_has_one_step_so_that_a_sale_can_be_entered(new_house: House) -> None:
    browser = await set_up_as(new_house, starter="empty")

    assert (len(await browser.rows("pipeline")), len(await browser.rows("step"))) == (1, 1)
    assert await browser.rows("tag") == []


@pytest.mark.parametrize("language", ["en", "it", "fr", "nb", "ru"])
async def test_starters_are_seen_before_they_are_taken_in_each_language(new_house: House, language: str) -> None:
    shown = (await new_house.browser().get(f"/auth/starters?language={language}")).json()

    assert [starter["id"] for starter in shown] == ["standard", "russian", "empty"]
    texts = [step["name"] for starter in shown for step in starter["pipelines"][0]["steps"]]
    texts += [tag["name"] for starter in shown for category in starter["tags"] for tag in category["tags"]]
    assert all(texts)


async def test_a_tag_of_the_starter_is_the_tag_that_people_use(new_house: House) -> None:
    browser = await set_up_as(new_house)
    operation = {
        "n": 1,
        "op": an_id(),
        "at": "2026-03-02T09:15:00.000Z",
        "kind": "create",
        "entity": "folder",
        "id": an_id(),
        "fields": {"name": "Bellavista", "tags": ["TRADE  fair"]},
    }
    body = {"proto": 1, "schema": 1, "device": browser.device["id"], "acked_n": 0, "groups": [{"ops": [operation]}]}

    await browser.post("/sync/v1/push", body)

    [folder] = await browser.rows("folder")
    assert list(folder["data"]["tags"]) == ["Trade fair"]
    assert [row["data"]["name"] for row in await browser.rows("tag")].count("Trade fair") == 1


async def test_neither_code_nor_password_is_logged(new_house: House) -> None:
    with Ears() as ears:
        code = await new_house.printed_code()
        browser = new_house.browser()
        await browser.post("/auth/setup", a_set_up(browser, "a wrong code"))
        await browser.post("/auth/setup", a_set_up(browser, code))

    heard = "\n".join(ears.heard)
    assert not [secret for secret in (code, "a wrong code", PASSWORD) if secret in heard]
