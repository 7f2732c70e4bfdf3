"""Who sees what: every route that tells of records is asked by everybody, let in or not, about things of all kinds."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Update, update

from server.actions.access_changes import change_member, change_visibility
from server.actions.set_up import FIRST
from server.actions.sign_in import hash_of
from server.clock import wall_ms
from server.store.tables import device as device_table
from server.store.tables import token
from sync import rules
from sync.entities import ENTITIES
from sync.ids import MemberId
from sync.values import anything
from tests.builders import a_set, an_id, an_op
from tests.server.devices import Device
from tests.server.house import House, a_house
from tests.server.matrix import (
    HERE,
    PEOPLE,
    PURGED,
    Person,
    Thing,
    all_things,
    bring_into_states,
    hire,
    make,
    named_in,
    saw_before,
    told_in,
)
from tests.server.matrix_files import by_file, by_hash, by_preview, by_upload, files_come
from tests.server.matrix_letters import HANDED_IN, LETTERS, by_decision, by_handed_in, by_letters, letters_come
from tests.server.matrix_walk import SYNC, Found, Route, Walk, is_here

UNKNOWN = an_id()
MEMBERSHIPS = ("disabled", "invited", "token revoked", "device revoked", "browser revoked", "signed out")


async def pages_of(walk: Walk, person: Person, name: str, **members: Any) -> list[dict[str, Any]]:
    """Return all pages of a manifest or of rows."""
    pages = [(await walk.ask(person, name, **members)).json()]
    while pages[-1]["next"] is not None:
        pages.append((await walk.ask(person, name, **members, after=pages[-1]["next"])).json())
    return pages


async def by_first_pull(walk: Walk, person: Person) -> None:
    shown: set[str] = set()
    page: dict[str, Any] = {"cursor": None, "more": True}
    while page["more"]:
        page = (await walk.ask(person, "pull", cursor=page["cursor"], limit=150)).json()
        shown |= {row["id"] for row in page["rows"]}
    walk.compare(person, "first pull", shown, is_here(walk, person))


async def by_stream(walk: Walk, person: Person) -> None:
    page = (await walk.ask(person, "pull", cursor=None, stream=True)).json()
    walk.compare(person, "stream", {row["id"] for row in page["rows"]}, is_here(walk, person))


async def by_delta(walk: Walk, person: Person) -> None:
    """Pull what happened since before the things were there: tombstones too, and who has lost what."""
    device = walk.devices[person.name]
    left = {thing.id for thing in walk.things if saw_before(person, thing)}
    seen, shown, leave = dict(device.seen), set[str](), set[str]()
    more = True
    while more:
        page = (await walk.ask(person, "pull", also=left, **seen)).json()
        seen = {name: page[name] for name in ("cursor", "high", "history")}
        shown |= {row["id"] for row in page["rows"]}
        leave |= set(page["leave"])
        more = page["more"]
    walk.compare(person, "delta", shown, lambda thing: walk.sees(person, thing))
    roots = {thing.id for thing in walk.things if thing.root is None and thing.came}
    lost = {id_ for id_ in roots & left if not walk.sees(person, next(t for t in walk.things if t.id == id_))}
    walk.found.case(f"leave of {person.name}: {leave ^ lost}", is_right=leave == lost)


async def by_manifest(walk: Walk, person: Person) -> None:
    pages = await pages_of(walk, person, "manifest", limit=100)
    shown = {line[1] for page in pages for line in page["ids"]}
    walk.compare(person, "manifest", shown, is_here(walk, person))


async def by_fill(walk: Walk, person: Person) -> None:
    pages = await pages_of(walk, person, "manifest", fill=True)
    shown = {row["id"] for page in pages for row in page["rows"]}
    walk.compare(person, "fill", shown, is_here(walk, person))


async def by_roots(walk: Walk, person: Person) -> None:
    roots = [thing.id for thing in walk.things if thing.root is None]
    pages = await pages_of(walk, person, "rows", roots=roots, also=set(roots))
    shown = {row["id"] for page in pages for row in page["rows"]}
    missing = {id_ for page in pages for id_ in page["missing"]}
    walk.compare(person, "rows of roots", shown, lambda thing: walk.sees(person, thing))
    walk.found.case(f"missing to {person.name}", is_right=missing == set(roots) - shown)


async def by_ids(walk: Walk, person: Person) -> None:
    shown: set[str] = set()
    for thing in walk.things:
        page = (await walk.ask(person, "rows", ids=[thing.id], also={thing.id})).json()
        shown |= {row["id"] for row in page["rows"]}
        due = [] if walk.sees(person, thing) else [thing.id]
        walk.found.case(f"rows of one to {person.name}: {page}", is_right=page["missing"] == due)
    walk.compare(person, "rows of ids", shown, lambda thing: walk.sees(person, thing))


async def by_own_work(walk: Walk, person: Person) -> None:
    def due(thing: Thing) -> bool:
        root = thing.bearer
        is_open = root.entity == "opportunity" and root.state == "alive" and not root.free
        return person.name == "owner" and is_open and thing.state in HERE

    pages = await pages_of(walk, person, "rows", roots="mine")
    walk.compare(person, "own work", {row["id"] for page in pages for row in page["rows"]}, due)


async def by_history(walk: Walk, person: Person) -> None:
    shown: set[str] = set()
    nothing = (await walk.ask(person, "history", id=UNKNOWN)).json()
    for thing in walk.things:
        answer = await walk.ask(person, "history", id=thing.id, also={thing.id})
        if answer.status_code == httpx.codes.OK:
            shown.add(thing.id)
        else:
            same = {**answer.json(), "request_id": ""} == {**nothing, "request_id": ""}
            walk.found.case(f"no history to {person.name}: {answer.text}", is_right=same)
    walk.compare(person, "history", shown, is_here(walk, person))


async def by_digest(walk: Walk, person: Person) -> None:
    """Hold nothing: then exactly the buckets of what there is to see differ."""
    seen = (await walk.ask(person, "pull", cursor=None, stream=True)).json()["cursor"]
    bad = (await walk.ask(person, "digest", cursor=seen, buckets={name: [] for name in ENTITIES})).json()["bad"]
    due = {thing for thing in walk.things if is_here(walk, person)(thing)}
    others = {(entity, int(id_[-2:], 16)) for entity, id_ in walk.settings}
    expected = {(thing.entity, int(thing.id[-2:], 16)) for thing in due} | others
    found = {(entity, bucket) for entity, buckets in bad.items() for bucket in buckets}
    for thing in walk.things:
        bucket = (thing.entity, int(thing.id[-2:], 16))
        what = f"digest to {person.name}: {bucket} {thing.state} {thing.id} shown={bucket in found}"
        walk.found.case(what, is_right=(bucket in found) == (bucket in expected))


async def by_push(walk: Walk, person: Person) -> None:
    """Write on everything, but so that nothing changes: what one never saw answers as what does not exist."""
    asked = [op for thing in walk.things for id_ in (thing.id, UNKNOWN) for op in _harmless(thing.entity, id_)]
    answers: list[dict[str, Any]] = []
    for at in range(0, len(asked), 400):
        groups = _numbered(asked[at : at + 400], walk.devices[person.name])
        answer = await walk.ask(person, "push", also={thing.id for thing in walk.things}, acked_n=0, groups=groups)
        answers += [{**one, "n": 0, "op": ""} for one in answer.json()["results"]]
    assert "applied" not in {one["status"] for one in answers}
    for at, thing in enumerate(walk.things):
        ours, unknown = answers[4 * at : 4 * at + 2], answers[4 * at + 2 : 4 * at + 4]
        was_seen = walk.sees(person, thing) or saw_before(person, thing)
        what = f"push by {person.name} on {thing.entity} {thing.state}: {ours} {unknown}"
        walk.found.case(what, is_right=was_seen or ours == unknown)


def _harmless(entity: str, id_: str) -> list[dict[str, Any]]:
    """Return two operations that are refused to whoever sees the record, too."""
    specs = ENTITIES[entity].fields.values()
    name = next(
        one.name for one in specs if one.rule is not rules.server and not one.keyed and one.parse is not anything
    )
    wrong_owner = an_op("transfer", entity=entity, id=id_, to=UNKNOWN, expected_owner=UNKNOWN)
    return [a_set(entity, id_, None, **{name: {"no": ["such", "value"]}}), wrong_owner]


def _numbered(operations: list[dict[str, Any]], device: Device) -> list[dict[str, Any]]:
    first, device.n = device.n + 1, device.n + len(operations)
    return [{"ops": [{"n": n, **operation}]} for n, operation in enumerate(operations, first)]


WAYS: dict[str, list[Route]] = {
    f"{SYNC}/pull": [by_delta, by_first_pull, by_stream],
    f"{SYNC}/manifest": [by_manifest, by_fill],
    f"{SYNC}/rows": [by_roots, by_ids, by_own_work],
    f"{SYNC}/history": [by_history],
    f"{SYNC}/digest": [by_digest],
    f"{SYNC}/push": [by_push],
}
"""How each route of sync is asked about everything; ``OF_NUMBERS`` are those that hold no record at all."""
FILES: dict[str, list[Route]] = {
    "/attachments/{attachment:str}": [by_file],
    "/attachments/{attachment:str}/thumbnail": [by_preview],
    "/blobs": [by_hash],
    "/blobs/{upload:str}": [by_upload],
}
OF_LEADERS: dict[str, list[Route]] = {
    HANDED_IN: [by_handed_in],
    f"{HANDED_IN}/{{op:str}}": [by_decision],
    LETTERS: [by_letters],
}
OF_NUMBERS = {f"{SYNC}/stream", f"{SYNC}/hello", f"{SYNC}/schema.json"}
PUBLIC = {f"{SYNC}/hello", f"{SYNC}/schema.json"}


async def by_visibility(walk: Walk) -> None:
    """Ask once more after the company has changed its setting."""
    for setting in ("everyone", "own"):
        await walk.house.write(lambda db: change_visibility(db, FIRST, setting, now_ms=wall_ms()))  # noqa: B023 - one of the three, awaited in this turn
        walk.visibility = setting
        for person in PEOPLE:
            for way in (by_first_pull, by_manifest, by_roots, by_digest):
                await way(walk, person)


async def by_numbers(walk: Walk) -> None:
    """Read what holds no record."""
    for person in PEOPLE:
        for path in sorted(PUBLIC):
            answer = await walk.devices[person.name].http.get(path)
            walk.check(person, path, named_in(answer.text) & {thing.id for thing in walk.things})


async def by_membership(walk: Walk) -> None:
    """Ask as everybody who is not, or no longer, let in."""
    for person in PEOPLE:
        for membership in MEMBERSHIPS:
            http, device = await OUTSIDE[membership](walk, person)
            for method, path in routes(walk):
                if membership == "device revoked" and not path.startswith(SYNC):
                    continue  # a program names its device where it speaks of records, and nowhere else
                body = {"proto": 1, "schema": 1, "device": device, "groups": [], "ids": [], "id": UNKNOWN}
                body |= {"cursor": walk.devices[person.name].seen["cursor"], "buckets": {}}
                asked = {"json": body} if method == "POST" else {"params": {"device": device}}
                answer = await http.request(method, path, **asked)
                told = told_in(answer.text) or named_in(answer.text) & {thing.id for thing in walk.things}
                what = f"{path} to {person.name}, {membership}: {answer.status_code} {answer.text[:200]}"
                walk.found.case(what, is_right=answer.status_code == httpx.codes.UNAUTHORIZED and not told)


def routes(walk: Walk) -> list[tuple[str, str]]:
    """Return each route by its method and address; those of a file name one that is there."""
    file = next(thing.id for thing in walk.things if thing.entity == "attachment")
    files = [("GET", f"/attachments/{file}"), ("GET", f"/attachments/{file}/thumbnail"), ("POST", "/blobs")]
    upload = next(iter(walk.uploads.values()))
    led = [("GET", HANDED_IN), ("POST", f"{HANDED_IN}/{next(iter(walk.handed_in))}"), ("GET", LETTERS)]
    return [*(("POST", path) for path in WAYS), ("GET", f"{SYNC}/stream"), *files, ("HEAD", f"/blobs/{upload}"), *led]


async def disabled(walk: Walk, person: Person) -> tuple[httpx.AsyncClient, str]:
    http = await walk.house.program(f"off.{person.email}")
    who, boss = (MemberId(walk.cast.members[name]) for name in (f"{person.name}_off", "boss"))
    off: dict[str, Any] = {"active": False}
    await walk.house.write(lambda db: change_member(db, FIRST, who, off, actor=boss, now_ms=wall_ms()))
    return http, an_id()


async def invited(walk: Walk, person: Person) -> tuple[httpx.AsyncClient, str]:
    team = walk.cast.teams.get(person.team or "")
    people = [{"name": "New", "email": f"new.{person.email}", "role": person.role, "team": team}]
    [link] = (await walk.devices["boss"].http.post("/people/invitations", json={"people": people})).json()
    browser = walk.house.browser()
    browser.http.headers["authorization"] = f"Bearer {link['url'].rsplit('/', 1)[-1]}"
    return browser.http, an_id()


async def without_token(walk: Walk, person: Person) -> tuple[httpx.AsyncClient, str]:
    http = await walk.house.program(person.email)
    secret = hash_of(http.headers["authorization"].removeprefix("Bearer "))
    withdrawn = update(token).where(token.c.secret_hash == secret).values(revoked_at=1)
    await walk.house.write(lambda db: db.execute(withdrawn))
    return http, an_id()


async def without_device(walk: Walk, person: Person) -> tuple[httpx.AsyncClient, str]:
    device = Device(walk.devices[person.name].http)
    await device.push()
    await walk.house.write(lambda db: db.execute(_signed_out_by_an_admin(device.id)))
    return device.http, device.id


async def without_browser(walk: Walk, person: Person) -> tuple[httpx.AsyncClient, str]:
    browser = await walk.house.signed_in(person.email)
    await walk.house.write(lambda db: db.execute(_signed_out_by_an_admin(browser.device["id"])))
    browser.http.headers["x-csrf-token"] = browser.csrf
    return browser.http, browser.device["id"]


def _signed_out_by_an_admin(device: str) -> Update:
    raw = bytes.fromhex(device.replace("-", ""))
    return update(device_table).where(device_table.c.id == raw).values(revoked_at=1)


async def signed_out(walk: Walk, person: Person) -> tuple[httpx.AsyncClient, str]:
    browser = await walk.house.signed_in(person.email)
    cookies = dict(browser.http.cookies)
    await browser.post("/auth/logout")
    browser.http.cookies.update(cookies)
    browser.http.headers["x-csrf-token"] = browser.csrf
    return browser.http, browser.device["id"]


Outside = Callable[[Walk, Person], Awaitable[tuple[httpx.AsyncClient, str]]]
OUTSIDE: dict[str, Outside] = dict(
    zip(MEMBERSHIPS, (disabled, invited, without_token, without_device, without_browser, signed_out), strict=True)
)


async def furnished(house: House, found: Found) -> Walk:
    """Let everybody catch up, then make the things and bring them into their states."""
    await house.furnish()
    cast = await house.write(hire)
    devices = {person.name: Device(await house.program(person.email)) for person in PEOPLE}
    for device in devices.values():
        await device.catch_up()
    walk = Walk(house, found, cast, all_things(), devices)
    rows = (await devices["boss"].send(f"{SYNC}/manifest", devices["boss"].asks(cursor=None))).json()["ids"]
    walk.settings = {(line[0], line[1]) for line in rows}
    await house.write(lambda db: make(db, walk.things, cast))
    await files_come(walk)
    await letters_come(walk)
    await house.write(lambda db: bring_into_states(db, walk.things))
    purged = [one for one in walk.things if one.state == PURGED and one.kind in {"root", "child"}]
    orders = [[an_op("purge", entity=one.entity, id=one.id)] for one in purged]
    answers = (await devices["boss"].push(*orders))["results"]
    assert {answer["status"] for answer in answers} == {"applied"}, answers
    return walk


async def walk_all(folder: Path) -> Found:
    """Ask everything, and return what was wrong."""
    found = Found()
    async with a_house(folder) as house:
        walk = await furnished(house, found)
        for person in PEOPLE:
            for way in (way for ways in (WAYS | FILES | OF_LEADERS).values() for way in ways):
                await way(walk, person)
        await by_numbers(walk)
        await by_membership(walk)
        await by_visibility(walk)
        found.templates = {route.path for route in house.app.routes}
    return found


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """One house for all cases: it takes half a minute to ask them."""
    return asyncio.run(walk_all(tmp_path_factory.mktemp("matrix") / "data"))


@pytest.mark.rule("A5")
@pytest.mark.rule("V1")
@pytest.mark.rule("V2")
@pytest.mark.rule("V5")
@pytest.mark.rule("V6")
def test_everybody_is_told_exactly_what_they_may_see(found: Found) -> None:
    assert found.wrong == []


def test_the_matrix_is_as_large_as_it_claims(found: Found) -> None:
    assert found.cases >= 5_000


def test_every_route_that_tells_of_records_stands_in_the_matrix(found: Found) -> None:
    ways = (WAYS | FILES | OF_LEADERS).keys()
    asked = tuple({f"/{path.split('/')[1]}" for path in ways})
    assert {path for path in found.templates if path.startswith(asked)} == ways | OF_NUMBERS
    assert found.routes == WAYS.keys()
