"""An admin changes what people may do, and what holds for the whole, by the routes that the screen calls."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from server.actions import people_changes, server_changes
from server.actions.people import team_named
from server.actions.set_up import FIRST
from server.clock import wall_ms
from server.store.members import account_of_email
from server.store.tables import session
from sync.ids import MemberId
from tests.builders import a_create, a_set, an_id, an_op
from tests.server.devices import a_device
from tests.server.house import Browser, House
from tests.server.test_live import an_ear

ADMIN, MANAGER, REP = "admin@house.example", "manager@house.example", "rep@house.example"


@pytest.fixture
async def boss(house: House) -> Browser:
    return await house.signed_in(ADMIN)


async def patch(browser: Browser, path: str, body: Any, **headers: str) -> httpx.Response:
    return await browser.http.patch(path, json=body, headers={"X-CSRF-Token": browser.csrf} | headers)


async def id_of(house: House, email: str) -> str:
    account = await house.read(lambda db: account_of_email(db, email))
    assert account is not None
    return account.id


async def changed(house: House, boss: Browser, email: str = REP, **body: Any) -> dict[str, Any]:
    answer = await patch(boss, f"/people/{await id_of(house, email)}", body)
    assert answer.status_code == httpx.codes.OK, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def refused(house: House, boss: Browser, email: str = REP, **body: Any) -> tuple[int, str]:
    answer = await patch(boss, f"/people/{await id_of(house, email)}", body)
    return answer.status_code, answer.json()["code"]


async def a_team(house: House, *, archived: bool = False) -> str:
    boss, name = MemberId(await id_of(house, ADMIN)), f"Team {an_id()}"
    made = await house.write(lambda db: team_named(db, FIRST, name, actor=boss, now_ms=wall_ms()))
    if archived:
        gone = [("team", made, None, {"archived": True})]
        await house.write(lambda db: server_changes.write(db, FIRST, gone, boss, wall_ms()))
    return made


async def record(house: House, id_: str) -> dict[str, Any]:
    """Return a record's data as an admin sees it."""
    rows = await (await a_device(house, "admin")).catch_up()
    [found] = [row["data"] for row in rows if row["id"] == id_]
    return dict(found)


def ids(rows: list[dict[str, Any]]) -> set[str]:
    return {row["id"] for row in rows}


@pytest.mark.databases("sqlite", "postgresql")
async def test_an_admin_changes_a_name_a_role_and_teams_and_everybody_hears_of_it(house: House, boss: Browser) -> None:
    south = await a_team(house)

    answer = await changed(house, boss, name=" Eva Moser ", role="manager", team=south, manages=[south, south])

    person = answer["person"]
    assert (person["name"], person["role"], person["team"], person["manages"], answer["moved"]) == (
        "Eva Moser",
        "manager",
        south,
        [south],
        0,
    )
    assert person in (await boss.get("/people")).json()
    data = await record(house, person["id"])
    assert (data["name"], data["role"], data["team"], data["manages"]) == ("Eva Moser", "manager", south, [south])
    mine = (await (await house.signed_in(REP)).get("/auth/me")).json()["user"]
    assert (mine["name"], mine["role"], mine["team"]) == ("Eva Moser", "manager", south)


async def test_whoever_leads_no_more_leads_no_teams(house: House, boss: Browser) -> None:
    south = await a_team(house)
    await changed(house, boss, MANAGER, manages=[south])

    answer = await changed(house, boss, MANAGER, role="rep")

    assert answer["person"]["manages"] == []


async def test_what_stays_the_same_makes_nobody_compare_everything(house: House, boss: Browser) -> None:
    device = await a_device(house)
    await device.catch_up()

    await changed(house, boss, role="rep", active=True, manages=[], name="The rep")

    assert (await device.pull())["rows"] == []


async def test_other_processes_and_caches_know_at_once(house: House, boss: Browser) -> None:
    rep = await house.signed_in(REP)
    assert (await rep.get("/people")).status_code == 403

    await changed(house, boss, role="admin")
    as_admin = await rep.get("/people")
    await changed(house, boss, active=False)
    closed = await rep.get("/people")
    await changed(house, boss, active=True)

    assert (as_admin.status_code, closed.status_code) == (200, 401)
    assert closed.json()["code"] == "account_disabled"
    assert (await rep.get("/people")).status_code == 200


@pytest.mark.rule("V4")
async def test_the_devices_of_a_changed_member_are_told(house: House, boss: Browser) -> None:
    ear, other = await an_ear(house), await an_ear(house, "manager")
    for one in (ear, other):
        await one.next()

    await changed(house, boss, team=None)

    told = await ear.next()
    assert "event: access" in told or "event: access" in await ear.next()
    assert "event: access" not in await other.next()
    for one in (ear, other):
        await one.hang_up()


@pytest.mark.parametrize("lost", [{"role": "manager"}, {"active": False}], ids=str)
async def test_the_last_active_admin_stays_one(house: House, boss: Browser, lost: dict[str, Any]) -> None:
    await changed(house, boss, MANAGER, role="admin")
    await changed(house, boss, MANAGER, active=False)

    said = await refused(house, boss, ADMIN, **lost)
    await changed(house, boss, MANAGER, active=True)

    assert said == (409, "last_admin")
    await changed(house, boss, ADMIN, **lost)


async def test_two_admins_who_shut_each_other_out_at_once_leave_one(house: House, boss: Browser) -> None:
    await changed(house, boss, MANAGER, role="admin")
    second = await house.signed_in(MANAGER)
    a_moment = (await boss.get("/people"), await second.get("/people"))  # both known as admins before

    answers = await asyncio.gather(
        patch(boss, f"/people/{await id_of(house, MANAGER)}", {"role": "rep"}),
        patch(second, f"/people/{await id_of(house, ADMIN)}", {"role": "rep"}),
    )

    assert [answer.status_code for answer in a_moment] == [200, 200]
    assert sorted(answer.status_code for answer in answers) == [200, 403]


@pytest.mark.parametrize("email", [MANAGER, REP])
@pytest.mark.parametrize("path", ["/people/{who}", "/workspace"])
async def test_nobody_else_may(house: House, email: str, path: str) -> None:
    browser = await house.signed_in(email)

    answer = await patch(browser, path.format(who=await id_of(house, REP)), {"name": "Mine"})

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_page_of_another_site_changes_nobody(house: House, boss: Browser) -> None:
    who = await id_of(house, REP)

    answers = [
        await patch(boss, path, {"name": "Mine"}, **{"X-CSRF-Token": ""}) for path in (f"/people/{who}", "/workspace")
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "csrf")] * 2


@pytest.mark.parametrize("who", [an_id(), "none", "x" * 300, "00000000-0000-0000-0000-000000000000"])
async def test_somebody_unknown_is_not_found(boss: Browser, who: str) -> None:
    answer = await patch(boss, f"/people/{who}", {"role": "rep"})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_somebody_invited_is_no_member_yet(boss: Browser) -> None:
    eva = {"name": "Eva", "email": "eva@house.example", "role": "rep"}
    [link] = (await boss.post("/people/invitations", {"people": [eva]})).json()

    answer = await patch(boss, f"/people/{link['id']}", {"role": "admin"})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"role": "king"},
        {"role": None},
        {"team": "no such team"},
        {"team": an_id()},
        {"manages": [an_id()], "role": "manager"},
        {"manages": "all"},
        {"name": ""},
        {"name": "  "},
        {"name": "x" * 201},
        {"active": "yes"},
        ["role"],
    ],
    ids=str,
)
async def test_what_cannot_be_is_a_bad_request_and_changes_nothing(house: House, boss: Browser, body: Any) -> None:
    before = (await boss.get("/people")).json()
    path = f"/people/{await id_of(house, REP)}"

    answer = await patch(boss, path, {"active": False} | body if isinstance(body, dict) else body)

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    told = {one["id"]: one | {"last_seen_at": None} for one in before}
    assert {one["id"]: one | {"last_seen_at": None} for one in (await boss.get("/people")).json()} == told


async def test_a_rep_leads_no_teams_and_an_archived_one_takes_nobody(house: House, boss: Browser) -> None:
    south, old = await a_team(house), await a_team(house, archived=True)

    assert await refused(house, boss, manages=[south]) == (400, "bad_request")
    assert await refused(house, boss, team=old) == (400, "bad_request")


CHANGES = [("people", {"role": "manager"}), ("people", {"team": None}), ("people", {"active": False})]
SETTINGS = [("workspace", {"visibility": "own"}), ("workspace", {"claiming": False})]


@pytest.mark.parametrize(("what", "body"), [*CHANGES, *SETTINGS], ids=str)
async def test_a_change_of_rights_asks_for_a_fresh_sign_in(
    house: House, boss: Browser, what: str, body: dict[str, Any]
) -> None:
    path = f"/people/{await id_of(house, REP)}" if what == "people" else "/workspace"
    late = session.c.created_at - people_changes.FRESH_MS - 1_000
    await house.write(lambda db: db.execute(update(session).values(created_at=late)))
    program = await house.program(ADMIN)

    stale, by_token = await patch(boss, path, body), await program.patch(path, json=body)
    renamed = await patch(boss, path, {"name": "Another"})
    await boss.sign_in(ADMIN)
    fresh = await patch(boss, path, body)

    assert [(one.status_code, one.json()["code"]) for one in (stale, by_token)] == [(403, "reauth")] * 2
    assert (renamed.status_code, fresh.status_code) == (200, 200)


@pytest.mark.databases("sqlite", "postgresql")
async def test_open_records_move_along_in_pieces_and_closed_ones_stay(
    house: House, boss: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_changes, "CHUNK", 2)
    rep, colleague, south = await a_device(house), await a_device(house, "manager"), await a_team(house)
    kinds = {"opportunity": "title", "folder": "name", "contact": "last_name", "prospect_list": "name"}
    open_ = {kind: an_id() for kind in kinds}
    won, trashed, hers = an_id(), an_id(), an_id()
    made = await rep.push(
        *([a_create(kind, id_, **{kinds[kind]: "Open"})] for kind, id_ in open_.items()),
        [a_create("opportunity", won, title="Won")],
        [an_op("status.set", id=won, status="won", base="n:5")],
        [a_create("folder", trashed, name="Trash")],
        [an_op("delete", entity="folder", id=trashed, base=None)],
    )
    await colleague.push([a_create("opportunity", hers, title="Hers")])
    await colleague.catch_up()
    assert {one["status"] for one in made["results"]} == {"applied"}

    answer = await changed(house, boss, team=south, move_open_records=True)

    assert answer["moved"] == len(open_)
    rows = {row["id"]: row for row in await (await a_device(house, "admin")).catch_up()}
    north = rows[hers]["data"]["team"]
    assert {rows[id_]["data"]["team"] for id_ in open_.values()} == {south}
    assert {rows[id_]["data"]["team"] for id_ in (won, trashed)} == {north} != {south}
    left = {gone["id"] if isinstance(gone, dict) else gone for gone in (await colleague.pull())["leave"]}
    assert left == {open_["opportunity"], open_["folder"], open_["contact"]}  # the list was seen by its owner alone


async def test_records_stay_where_they_are_unless_asked_and_can_follow_later(house: House, boss: Browser) -> None:
    rep, south, id_ = await a_device(house), await a_team(house), an_id()
    await rep.push([a_create("opportunity", id_, title="Open")])
    north = (await record(house, id_))["team"]

    await changed(house, boss, team=south)
    stayed = (await record(house, id_))["team"]
    answer = await changed(house, boss, move_open_records=True)

    assert (stayed, answer["moved"], (await record(house, id_))["team"]) == (north, 1, south)


@pytest.mark.databases("sqlite", "postgresql")
async def test_a_narrower_visibility_takes_colleagues_work_from_reps(house: House, boss: Browser) -> None:
    rep, id_ = await a_device(house), an_id()
    await (await a_device(house, "manager")).push([a_create("folder", id_, name="Hers")])
    assert id_ in ids(await rep.catch_up())

    answer = await patch(boss, "/workspace", {"visibility": "own", "name": "Nordlys Ltd"})

    assert (answer.json()["visibility"], answer.json()["name"]) == ("own", "Nordlys Ltd")
    lost = await rep.send("/sync/v1/pull", rep.asks())
    assert (lost.status_code, lost.json()["reason"]) == (409, "access")
    assert id_ not in ids(await (await a_device(house)).catch_up())
    assert (await boss.get("/auth/me")).json()["workspace"] == answer.json()


async def test_what_holds_for_everybody_can_be_set_anew(boss: Browser) -> None:
    basics = {"name": "Nordlys", "language": "nb", "currency": "NOK", "zone": "Europe/Oslo"}

    answer = await patch(boss, "/workspace", basics)

    assert answer.json().items() >= basics.items()
    assert (await boss.get("/auth/me")).json()["workspace"] == answer.json()


@pytest.mark.parametrize(
    "body",
    [
        {"visibility": "nobody"},
        {"claiming": "no"},
        {"name": " "},
        {"language": "xx"},
        {"currency": "eu"},
        {"zone": "Europe/Atlantis"},
    ],
    ids=str,
)
async def test_a_setting_that_cannot_be_is_a_bad_request(boss: Browser, body: dict[str, Any]) -> None:
    answer = await patch(boss, "/workspace", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


@pytest.mark.databases("sqlite", "postgresql")
async def test_without_claiming_what_has_no_owner_goes_out_of_sight_and_with_it_comes_back(
    house: House, boss: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_changes, "CHUNK", 2)
    await changed(house, boss, team=None)
    rep, boss_id = await a_device(house), MemberId(await id_of(house, ADMIN))
    free = [an_id() for _ in range(3)]
    made = [("opportunity", id_, None, {"title": "Free"}) for id_ in free]
    await house.write(lambda db: server_changes.write(db, FIRST, made, boss_id, wall_ms()))
    assert set(free) <= ids(await rep.catch_up())

    await patch(boss, "/workspace", {"claiming": False})
    off = await rep.pull()
    await patch(boss, "/workspace", {"claiming": True})
    on = await rep.pull()

    assert set(off["leave"]) == set(free)
    assert set(on["enter"]) == set(free)
    assert set(free) <= ids(await (await a_device(house)).catch_up())


@pytest.mark.rule("C20")
@pytest.mark.databases("sqlite", "postgresql")
async def test_a_rep_moved_while_offline_compares_everything_and_no_queued_edit_is_lost(
    house: House, boss: Browser
) -> None:
    rep, manager, south, root, own = (
        await a_device(house),
        await a_device(house, "manager"),
        await a_team(house),
        an_id(),
        an_id(),
    )
    await manager.push([a_create("opportunity", root, title="Bellavista")])
    await rep.push([a_create("opportunity", own, title="Mine")])
    seen = {row["id"]: row["seq"] for row in await rep.catch_up()}
    queued = [
        [a_set("opportunity", root, seen[root], title="Bellavista SpA")],
        [an_op("comment.add", id=an_id(), root=root, text="Called from the road")],
        [a_set("opportunity", own, seen[own], title="Mine still")],
    ]

    await changed(house, boss, team=south, move_open_records=True)
    back = await rep.send("/sync/v1/pull", rep.asks())
    pushed = (await rep.push(*queued))["results"]
    held = await rep.send("/sync/v1/manifest", rep.asks())

    assert (back.status_code, back.json()["code"], back.json()["reason"]) == (409, "reconcile", "access")
    assert [one["status"] for one in pushed] == ["suggested", "applied", "applied"]
    assert pushed[0]["owner"] == await id_of(house, MANAGER)
    assert pushed[1]["notes"] == ["former_owner"]
    listed = {line[1] for line in held.json()["ids"]}
    assert own in listed
    assert root not in listed
    assert (await record(house, own))["team"] == south
    told = await manager.catch_up()
    assert [row["root"] for row in told if row["entity"] == "suggestion"] == [root]
    assert "Called from the road" in [row["data"]["text"] for row in told if row["entity"] == "comment"]
