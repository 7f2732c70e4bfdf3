"""What a device holds in the end when rights, records and answers change under its feet."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from sqlalchemy import Connection, update

from server.actions.people import add_member, team_named
from server.actions.set_up import FIRST
from server.api.question import RightsChanged
from server.clock import wall_ms
from server.store.members import Account, account_of_email
from server.store.retention import old_receipts, remove_receipts
from server.store.tables import member
from sync.ids import MemberId
from sync.protocol import PullRequest
from tests.builders import a_create, a_push, a_set, an_id, an_op
from tests.server.devices import Device, a_device
from tests.server.house import House
from tests.server.test_sync_api_pull import move

if TYPE_CHECKING:
    from server.access import Access
    from server.api.pull import Pulls

pytestmark = pytest.mark.databases("sqlite", "postgresql")

EVERYBODY, NOBODY = {"workspace", "all"}, {"user:nobody"}


class Phone(Device):
    """A device that keeps what it is told by the rules of SYNC 4.4 and 4.6: ``rows`` by id."""

    rows: dict[str, dict[str, Any]]
    backfill: set[str]

    async def start(self) -> "Phone":
        self.rows, self.backfill = {}, set()
        await self.take_all()
        return self

    async def take_page(self, **members: Any) -> dict[str, Any]:
        """Pull one page and apply it."""
        page = await self.pull(**members)
        self._replace(page["rows"])
        for root in page["leave"]:
            self.backfill.discard(root)
            for id_, row in list(self.rows.items()):
                if row.get("root", id_) == root and row["seq"] <= page["high"][0]:
                    del self.rows[id_]
        self.backfill |= set(page["enter"])
        return page

    def _replace(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            if row["seq"] > self.rows.get(row["id"], {"seq": -1})["seq"]:
                self.rows[row["id"]] = row

    async def take_all(self) -> None:
        """Pull to the end and fetch what came into sight."""
        while (await self.take_page())["more"]:
            pass
        while self.backfill:
            body = {name: value for name, value in self.asks().items() if name != "cursor"}
            answer = await self.send("/sync/v1/rows", body | {"roots": sorted(self.backfill)})
            assert answer.status_code == httpx.codes.OK, answer.text
            self._replace(answer.json()["rows"])
            self.backfill.clear()

    def living(self) -> set[str]:
        return {id_ for id_, row in self.rows.items() if not row.get("deleted")}


async def a_phone(house: House, person: str = "rep") -> Phone:
    """Return a phone that has caught up, of ``admin``, ``manager``, ``rep`` or ``anna`` of the other team."""
    return await Phone(await house.program(f"{person}@house.example")).start()


@pytest.fixture
async def anna(house: House) -> str:
    """Let there be a rep of another team; return her id."""
    return await house.write(hire_anna)


def hire_anna(db: Connection) -> str:
    rep = account_of_email(db, "rep@house.example")
    assert rep is not None
    south = team_named(db, FIRST, "South", actor=rep.id, now_ms=wall_ms())
    account: Account = replace(rep, id=MemberId(an_id()), email="anna@house.example", name="Anna", team=south)
    add_member(db, account, wall_ms())
    return account.id


@pytest.mark.rule("V3")
@pytest.mark.parametrize("path", ["came", "went", "came and went", "went and came", "came, went and came"])
async def test_access_gained_and_lost_between_two_pages(house: House, path: str) -> None:
    boss, phone = await a_device(house, "admin"), await a_phone(house)
    starts_in_sight = path.startswith("went")
    await boss.push([a_create("contact", root := an_id(), last_name="Ada")], [comment(root)])
    await move(house, root, EVERYBODY if starts_in_sight else NOBODY)
    await phone.take_all()
    await boss.push(*[[a_create("contact")] for _ in range(3)], [comment(root)])

    for step in path.replace(",", " and").split(" and "):
        await phone.take_page(limit=1)
        await move(house, root, EVERYBODY if step == "came" else NOBODY)
        await boss.push([comment(root)])
    await phone.take_all()

    fresh = await a_phone(house)
    assert phone.living() == fresh.living()
    assert (root in phone.living()) == path.endswith("came")


def comment(root: str) -> dict[str, Any]:
    return an_op("comment.add", id=an_id(), root=root, text="Called back")


async def test_an_old_request_repeated_after_its_receipts_are_gone(house: House) -> None:
    device = await a_device(house)
    root = an_id()
    old = a_push(device.id, [a_create("contact", root, last_name="Ada")], [comment(root)])
    await device.send("/sync/v1/push", old)
    device.n = 2
    await device.push([a_set("contact", root, None, last_name="Ada B.")], acked_n=2)
    await house.write(lambda db: remove_receipts(db, FIRST, old_receipts(db, FIRST, 2**60, None, 2)))
    before = await device.catch_up()

    again = await device.send("/sync/v1/push", old)
    young = await device.send("/sync/v1/push", old | {"device": an_id()})

    assert (again.status_code, again.json()["code"], again.json()["last_n"]) == (409, "device_fork", 3)
    assert {result["status"] for result in young.json()["results"]} == {"noop"}
    device.seen = {}
    assert await device.catch_up() == before


@pytest.mark.rule("R1")
async def test_an_overtaken_older_answer_loses_nothing(house: House) -> None:
    """The answer of a pull arrives after that of a later one: whoever goes on from it is told again, and not less."""
    phone = await a_phone(house)
    await phone.push([a_create("contact", first := an_id(), last_name="Ada")])
    older = await phone.pull()
    await phone.push([a_create("contact", second := an_id(), last_name="Bo")])
    newer = await phone.pull()

    again = await phone.pull(cursor=older["cursor"], high=newer["high"])

    assert ([row["id"] for row in older["rows"]], older["last_n"]) == ([first], 1)
    assert ([row["id"] for row in newer["rows"]], newer["last_n"]) == ([second], 2)
    assert again["rows"] == newer["rows"]
    assert (again["last_n"], again["cursor"]) == (2, newer["cursor"])


@pytest.mark.rule("R1")
async def test_a_pull_never_skips_what_concurrent_writers_commit(house: House) -> None:
    """F24: many devices write at once while another polls page by page; it is given the last number of every record."""
    writers = [await a_device(house, person) for person in ("admin", "manager", "rep") * 3]
    reader = await a_device(house, "admin")
    await reader.catch_up()
    told: dict[str, int] = {}
    numbers: list[int] = []
    writing = [asyncio.ensure_future(write_much(writer)) for writer in writers]
    is_all_written = False
    page: dict[str, Any] = {"more": True}
    while page["more"] or not is_all_written:
        is_all_written = all(task.done() for task in writing)  # before asking: an answer knows nothing of later writes
        page = await reader.pull(limit=7)
        await asyncio.sleep(0)  # "nothing new" comes from memory, and would leave the writers no turn
        numbers += [row["seq"] for row in page["rows"]]
        told |= {row["id"]: row["seq"] for row in page["rows"]}
    await asyncio.gather(*writing)

    due = {row["id"]: row["seq"] for row in await (await a_device(house, "admin")).catch_up() if row["id"] in told}
    made = {id_ for task in writing for id_ in task.result()}
    assert numbers == sorted(set(numbers))
    assert told == due
    assert made <= told.keys()


async def write_much(writer: Device) -> set[str]:
    """Make records and change them, a push at a time; return their ids."""
    ids = set()
    for turn in range(12):
        await writer.push([a_create("contact", id_ := an_id(), last_name=f"N {turn}")])
        await writer.push([a_set("contact", id_, None, last_name=f"M {turn}")], [a_create("contact", other := an_id())])
        ids |= {id_, other}
    return ids


@pytest.mark.rule("V3")
@pytest.mark.rule("C20")
async def test_a_transferred_record_leaves_the_former_owners_phone_after_its_unsent_edits_arrived(
    house: House, anna: str
) -> None:
    rep, phone, new = await a_device(house), await a_phone(house), await a_phone(house, "anna")
    await rep.push([a_create("opportunity", deal := an_id(), title="Bellavista")], [comment(deal)])
    await phone.take_all()
    owner = phone.rows[deal]["data"]["owner"]
    unsent = [a_set("opportunity", deal, phone.rows[deal]["seq"], title="Bellavista, second line")], [comment(deal)]
    gift = an_op("transfer", entity="opportunity", id=deal, to=anna, expected_owner=owner)
    await (await a_device(house, "admin")).push([gift])

    late = await phone.push(*unsent)
    await phone.take_all()
    await new.take_all()

    assert [result["status"] for result in late["results"]] == ["suggested", "applied"]
    assert {deal, *[row["id"] for row in new.rows.values() if row.get("root") == deal]} & phone.rows.keys() == set()
    assert new.rows[deal]["data"]["title"] == "Bellavista"
    [suggestion] = [row for row in new.rows.values() if row["entity"] == "suggestion"]
    assert suggestion["data"]["op"]["fields"] == {"title": "Bellavista, second line"}
    assert len([row for row in new.rows.values() if row["entity"] == "comment"]) == 2


@pytest.mark.rule("V7")
@pytest.mark.parametrize("name", ["rows", "manifest", "history", "pull"])
async def test_rights_that_another_process_took_a_moment_ago_show_nothing_more(house: House, name: str) -> None:
    device = await a_device(house)
    manager = await a_device(house, "manager")
    await manager.push([a_create("contact", id_ := an_id(), last_name="Ada")])
    await device.catch_up()
    await house.write(take_team_away)
    about: dict[str, dict[str, Any]] = {"rows": {"ids": [id_]}, "history": {"id": id_}, "pull": {"cursor": None}}

    body = {"proto": 1, "schema": 1, "device": device.id, **about.get(name, {})}
    answer = await device.send(f"/sync/v1/{name}", body)

    assert answer.status_code == (httpx.codes.NOT_FOUND if name == "history" else httpx.codes.OK)
    assert "Ada" not in answer.text
    assert f'"{id_}",' not in answer.text


def take_team_away(db: Connection) -> None:
    """Write as another process would, of which this one has not heard."""
    off = {"team_id": None, "access_version": member.c.access_version + 1}
    db.execute(update(member).where(member.c.email == "rep@house.example").values(**off))


@pytest.mark.rule("V7")
async def test_an_account_closed_by_another_process_a_moment_ago_is_turned_away(house: House) -> None:
    device = await a_device(house)
    await device.catch_up()
    await house.set_member("rep@house.example", active=False)

    answer = await device.send("/sync/v1/manifest", {"proto": 1, "schema": 1, "device": device.id})

    assert (answer.status_code, answer.json()["code"]) == (401, "account_disabled")


@pytest.mark.rule("V7")
async def test_a_stream_is_cut_when_rights_change_under_it(house: House) -> None:
    device, manager = await a_device(house), await a_device(house, "manager")
    for _ in range(3):
        await manager.push(*[[a_create("contact", last_name="Ada")] for _ in range(450)])
    await device.pull()
    access: Access = house.app.state.access
    pulls: Pulls = house.app.state.pulls
    headers = [(b"authorization", device.http.headers["authorization"].encode())]
    caller = await access.caller({"headers": headers, "method": "POST", "scheme": "http"})  # type: ignore[typeddict-item]  # all that is looked at
    pieces = await pulls.stream(caller, PullRequest(proto=1, schema=1, device=device.id, stream=True), None)
    first = await anext(pieces)

    await house.write(take_team_away)

    assert b"Ada" in first
    with pytest.raises(RightsChanged):
        _ = [piece async for piece in pieces]
