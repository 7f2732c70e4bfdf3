"""Inviting people, and taking an invitation up: once, in time, with the rights that it says."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from server.store.tables import invitation
from tests.server.house import PASSWORD, Browser, House, a_house

ADMIN = "admin@house.example"


def eva(**changed: Any) -> dict[str, Any]:
    return {"people": [{"name": "Eva Moser", "email": "eva@house.example", "role": "rep"} | changed]}


async def invited(house: House, **changed: Any) -> str:
    """Return the secret of Eva's link."""
    boss = await house.signed_in(ADMIN)
    answer = await boss.post("/people/invitations", eva(**changed))
    assert answer.status_code == 201, answer.text
    return str(answer.json()[0]["url"]).rpartition("/")[2]


async def joined(house: House, secret: str, **changed: Any) -> Any:
    browser = house.browser()
    body = {"token": secret, "name": "Eva Moser", "password": PASSWORD, "device": browser.device}
    answer = await browser.post("/auth/join", body | changed)
    browser.csrf = answer.json().get("csrf", "")
    return browser, answer


async def test_an_invited_person_joins_with_the_link_and_is_known_to_everybody(house: House) -> None:
    secret = await invited(house)

    shown = (await house.browser().get(f"/auth/invitation/{secret}")).json()
    browser, answer = await joined(house, secret, language="it", zone="Europe/Rome")

    assert shown == {
        "workspace": {"name": "Nordlys", "language": "en"},
        "name": "Eva Moser",
        "email": "eva@house.example",
    }
    user = answer.json()["user"]
    assert (user["email"], user["role"], user["language"], user["zone"]) == (
        "eva@house.example",
        "rep",
        "it",
        "Europe/Rome",
    )
    assert "carnet" in browser.http.cookies
    colleague = await house.signed_in("rep@house.example")
    assert "Eva Moser" in [row["data"]["name"] for row in await colleague.rows("member")]


async def test_a_link_has_128_bits_and_more_and_only_its_hash_is_kept(house: House, tmp_path: Path) -> None:
    secret = await invited(house)

    with sqlite3.connect(tmp_path / "data" / "carnet.sqlite3") as db:
        stored = "\n".join(db.iterdump())

    assert len(secret) == 43
    assert secret not in stored


async def test_a_link_works_once(house: House) -> None:
    secret = await invited(house)
    await joined(house, secret)

    _, again = await joined(house, secret)

    assert (again.status_code, again.json()["code"]) == (410, "gone")
    assert (await house.browser().get(f"/auth/invitation/{secret}")).status_code == 410


async def test_a_link_ends_after_72_hours(house: House) -> None:
    secret = await invited(house)
    late = invitation.c.expires_at - 72 * 3_600_000
    await house.write(lambda db: db.execute(update(invitation).values(expires_at=late)))

    _, answer = await joined(house, secret)

    assert (answer.status_code, answer.json()["code"]) == (410, "gone")


async def test_a_withdrawn_link_is_worth_nothing(house: House) -> None:
    secret = await invited(house)
    boss = await house.signed_in(ADMIN)
    [person] = [one for one in (await boss.get("/people")).json() if one["joined_at"] is None]

    answer = await boss.http.delete(f"/people/invitations/{person['id']}", headers={"X-CSRF-Token": boss.csrf})

    assert answer.status_code == 204
    _, late = await joined(house, secret)
    assert (late.status_code, late.json()["code"]) == (410, "gone")
    assert "eva@house.example" not in (await boss.get("/people")).text


async def test_a_renewed_link_replaces_the_old_one(house: House) -> None:
    old = await invited(house)
    boss = await house.signed_in(ADMIN)
    [person] = [one for one in (await boss.get("/people")).json() if one["joined_at"] is None]

    link = (await boss.post(f"/people/invitations/{person['id']}/renew")).json()

    new = link["url"].rpartition("/")[2]
    assert ((await joined(house, old))[1].status_code, (await joined(house, new))[1].status_code) == (410, 200)


async def test_pasting_the_same_people_again_gives_them_new_links(house: House) -> None:
    old = await invited(house)

    new = await invited(house, role="manager")

    _, answer = await joined(house, new)
    assert answer.json()["user"]["role"] == "manager"
    assert (await joined(house, old))[1].status_code == 410


async def test_whoever_joins_gets_the_role_of_the_invitation_whatever_they_send(house: House) -> None:
    secret = await invited(house)

    _, answer = await joined(house, secret, role="admin", email="boss@house.example")

    assert (answer.json()["user"]["role"], answer.json()["user"]["email"]) == ("rep", "eva@house.example")


async def test_the_admin_sees_who_has_joined_and_who_has_not(house: House) -> None:
    secret = await invited(house)
    boss = await house.signed_in(ADMIN)
    before = {one["email"]: one for one in (await boss.get("/people")).json()}

    browser, _ = await joined(house, secret)

    after = {one["email"]: one for one in (await boss.get("/people")).json()}
    assert (before["eva@house.example"]["joined_at"], before["eva@house.example"]["active"]) == (None, False)
    assert after["eva@house.example"]["joined_at"] is not None
    assert after["eva@house.example"]["last_seen_at"] is not None
    assert after["eva@house.example"]["id"] == before["eva@house.example"]["id"]
    assert (await browser.get("/people")).status_code == 403


async def test_the_admin_sees_whose_phone_has_the_app_on_its_home_screen(house: House) -> None:
    """J11: a browser may throw away what an installed app keeps."""
    browser, _ = await joined(house, await invited(house))
    boss = await house.signed_in(ADMIN)

    async def installed() -> set[str]:
        return {one["email"] for one in (await boss.get("/people")).json() if one["installed"]}

    before = await installed()
    answers = [await browser.post("/auth/installed", {}) for _ in range(2)]

    assert (before, await installed()) == (set(), {"eva@house.example"})
    assert [answer.status_code for answer in answers] == [204, 204]


async def test_an_address_that_has_an_account_is_not_invited_again(house: House) -> None:
    boss = await house.signed_in(ADMIN)

    answer = await boss.post("/people/invitations", eva(email="REP@house.example"))

    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


@pytest.mark.parametrize(
    "changed",
    [
        {"email": "nobody"},
        {"email": "a@b@c d"},
        {"email": "<eva@x>"},
        {"role": "king"},
        {"team": "no such team"},
        {"name": ""},
    ],
    ids=str,
)
async def test_a_person_who_cannot_be_is_refused_and_nobody_of_the_list_is_invited(
    house: House, changed: dict[str, str]
) -> None:
    boss = await house.signed_in(ADMIN)
    body = {"people": [*eva(email="first@house.example")["people"], *eva(**changed)["people"]]}

    answer = await boss.post("/people/invitations", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert "first@house.example" not in (await boss.get("/people")).text


async def test_a_weak_password_does_not_use_up_the_link(house: House) -> None:
    secret = await invited(house)

    _, weak = await joined(house, secret, password="nordlys2026")
    _, good = await joined(house, secret)

    assert (weak.status_code, weak.json()["code"], good.status_code) == (422, "weak_password", 200)


async def test_a_link_leads_to_where_the_admin_is(house: House) -> None:
    boss = await house.signed_in(ADMIN)

    [link] = (await boss.post("/people/invitations", eva())).json()

    assert link["url"].startswith("http://carnet.test/join/")


async def test_a_forged_host_does_not_change_the_address_of_a_link(tmp_path: Path) -> None:
    async with a_house(tmp_path / "data", public_url="https://carnet.example") as house:
        await house.furnish()
        program = await house.program(ADMIN)

        answer = await program.post(
            "/people/invitations", json=eva(), headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
        )

        assert answer.json()[0]["url"].startswith("https://carnet.example/join/")


async def test_an_unknown_invitation_is_not_found(house: House) -> None:
    boss: Browser = await house.signed_in(ADMIN)

    renewed = await boss.post("/people/invitations/none/renew")
    withdrawn = await boss.http.delete("/people/invitations/none", headers={"X-CSRF-Token": boss.csrf})

    assert (renewed.status_code, withdrawn.status_code) == (404, 404)
