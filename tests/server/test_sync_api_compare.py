"""Manifest, rows, history and digest through the whole server: pages, snapshots, and what each one leaves out."""

import json
from threading import current_thread
from typing import Any

import httpx
import pytest
from sqlalchemy import event, update

from server.actions.access_changes import change_member
from server.api.cursors import Cursor, Seal
from server.clock import wall_ms
from server.problems import Problem
from server.store.members import account_of_email
from server.store.tables import record
from server.store.workspaces import all_workspaces
from sync.digest import buckets_of, fnv_1a_32
from sync.ids import participant_id
from tests.builders import a_create, a_set, an_id, an_op
from tests.server.devices import Device, a_device
from tests.server.house import House
from tests.server.test_sync_api_pull import move, raise_floor, signed

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
async def device(house: House) -> Device:
    return await a_device(house)


async def asked(device: Device, name: str, **members: Any) -> tuple[int, dict[str, Any]]:
    """Ask one of the four questions as a device that has seen what it has seen."""
    seen = {key: value for key, value in device.seen.items() if key != "cursor"}
    answer = await device.send(f"/sync/v1/{name}", {"proto": 1, "schema": 1, "device": device.id, **seen, **members})
    return answer.status_code, answer.json()


async def told(device: Device, name: str, **members: Any) -> dict[str, Any]:
    status, answer = await asked(device, name, **members)
    assert status == httpx.codes.OK, answer
    return answer


async def walked(device: Device, name: str, **members: Any) -> list[dict[str, Any]]:
    """Return all pages."""
    pages = [await told(device, name, **members)]
    while pages[-1]["next"] is not None:
        pages.append(await told(device, name, **members, after=pages[-1]["next"]))
    return pages


async def a_client(device: Device, comments: int = 3) -> tuple[str, list[str]]:
    """Make a contact with comments, and return their ids."""
    root, children = an_id(), [an_id() for _ in range(comments)]
    notes = [an_op("comment.add", id=id_, root=root, text=f"Called {id_}") for id_ in children]
    await device.push([a_create("contact", root, last_name="Ada")], *[[note] for note in notes])
    return root, children


@pytest.mark.rule("R5")
@pytest.mark.parametrize("limit", [1, 2, 3, 5_000])
async def test_a_manifest_lists_everything_once_each_root_before_its_children(device: Device, limit: int) -> None:
    for _ in range(3):
        await a_client(device)
    rows_ = await device.catch_up()

    pages = await walked(device, "manifest", limit=limit)

    ids = [tuple(line) for page in pages for line in page["ids"]]
    assert {(entity, id_): seq for entity, id_, seq, *_ in ids} == {(r["entity"], r["id"]): r["seq"] for r in rows_}
    assert len(ids) == len(rows_)
    assert [(line[3] if len(line) == 4 else line[1]) for line in ids] == sorted(
        line[3] if len(line) == 4 else line[1] for line in ids
    )
    assert all(len(page["ids"]) <= limit for page in pages)


@pytest.mark.rule("R5")
async def test_a_manifest_with_fill_holds_the_rows_of_a_pull(device: Device) -> None:
    for _ in range(3):
        await a_client(device)
    rows_ = await device.catch_up()

    pages = await walked(device, "manifest", fill=True, limit=4)

    filled = [row for page in pages for row in page["rows"]]
    assert sorted(filled, key=lambda row: int(row["seq"])) == rows_
    assert all("ids" not in page for page in pages)


async def test_a_manifest_of_some_entities_lists_those_alone(device: Device) -> None:
    root, children = await a_client(device)

    comments = await walked(device, "manifest", entities=["comment", "hologram"], limit=2)
    contacts = await walked(device, "manifest", entities=["contact"])

    assert {line[1] for page in comments for line in page["ids"]} == set(children)
    assert root in {line[1] for page in contacts for line in page["ids"]}
    assert {line[0] for page in contacts for line in page["ids"]} == {"contact"}


@pytest.mark.rule("R6")
async def test_a_pull_from_the_start_of_a_manifest_brings_what_came_meanwhile(device: Device) -> None:
    await a_client(device)
    page = await told(device, "manifest", limit=1)
    root, _ = await a_client(device, 0)
    last = (await walked(device, "manifest", after=page["next"]))[-1]

    assert last["start"] == page["start"]
    device.seen = {"cursor": page["start"]["cursor"], "high": last["high"], "history": last["history"]}
    assert [row["id"] for row in (await device.pull())["rows"]] == [root]


@pytest.mark.rule("R7")
async def test_a_change_of_access_between_two_pages_begins_a_manifest_again(house: House, device: Device) -> None:
    await a_client(device)
    await device.catch_up()
    cursor = device.seen["cursor"]
    page = await told(device, "manifest", limit=1)
    await lose_team(house)

    status, problem = await asked(device, "manifest", limit=1, after=page["next"])
    again = await told(device, "manifest", cursor=cursor)

    assert (status, problem["code"], problem["reason"]) == (409, "reconcile", "access")
    assert again["reason"] == "access"
    assert "reason" not in page


async def lose_team(house: House) -> None:
    account = await house.read(lambda db: account_of_email(db, "rep@house.example"))
    assert account is not None
    off: dict[str, Any] = {"team": None}
    await house.write(lambda db: change_member(db, account.ws, account.id, off, actor=account.id, now_ms=wall_ms()))


@pytest.mark.rule("R4")
async def test_a_manifest_is_the_way_back_for_a_device_that_is_too_old(house: House, device: Device) -> None:
    root, _ = await a_client(device)
    await device.catch_up()
    await (await a_device(house, "manager")).push([a_create("contact")], [a_create("contact")])
    await house.write(lambda db: raise_floor(db, device.seen["high"][0] + 1))

    refused = await asked(device, "digest", cursor=device.seen["cursor"], buckets={})
    page = await told(device, "manifest", cursor=device.seen["cursor"])
    rows = await told(device, "rows", ids=[root])

    assert (refused[0], refused[1]["reason"]) == (409, "too_old")
    assert page["reason"] == "too_old"
    assert [row["id"] for row in rows["rows"]] == [root]


@pytest.mark.rule("R4")
async def test_a_first_pull_goes_on_through_numbers_below_the_floor(house: House, device: Device) -> None:
    await a_client(device, 5)
    first = await device.pull(limit=2)
    await house.write(lambda db: raise_floor(db, first["high"][0]))

    rest = await device.catch_up()

    assert first["rows"][-1]["seq"] < rest[0]["seq"]
    assert device.seen["high"] == first["high"]


@pytest.mark.rule("R3")
@pytest.mark.parametrize("name", ["manifest", "rows", "history", "digest", "pull", "push"])
@pytest.mark.parametrize(
    "seen", [{"high": [10**9, "f" * 16]}, {"high": [3, "f" * 16]}, {"high": [-1, "f" * 16]}, {"history": "other"}]
)
async def test_every_request_is_told_of_another_past(device: Device, name: str, seen: dict[str, Any]) -> None:
    root, _ = await a_client(device)
    await device.catch_up()
    more: dict[str, dict[str, Any]] = {
        "rows": {"roots": [root]},
        "history": {"id": root},
        "digest": {"cursor": device.seen["cursor"], "buckets": {}},
        "pull": {"cursor": device.seen["cursor"]},
        "push": {"groups": [{"ops": [{"n": 99}]}]},
    }

    status, problem = await asked(device, name, **(more.get(name, {}) | seen))

    assert (status, problem["code"], problem["last_n"]) == (409, "history_diverged", 4)
    assert problem["high"] == device.seen["high"]


@pytest.mark.rule("R3")
async def test_a_device_of_a_restored_servers_past_hears_where_it_forks(house: House, device: Device) -> None:
    await a_client(device)
    await device.catch_up()
    await house.write(lambda db: db.exec_driver_sql("INSERT INTO past_history VALUES (1, 'before', 7)"))

    status, problem = await asked(device, "manifest", history="before")

    assert (status, problem["code"], problem["fork"]) == (409, "history_diverged", 7)


@pytest.mark.rule("R8")
@pytest.mark.parametrize("limit", [1, 2, 1_000])
async def test_rows_bring_roots_with_their_children_and_name_what_is_missing(device: Device, limit: int) -> None:
    roots = [await a_client(device) for _ in range(2)]
    missing = an_id()

    pages = await walked(device, "rows", roots=[root for root, _ in roots] + [missing], limit=limit)

    ids = [row["id"] for page in pages for row in page["rows"]]
    assert sorted(ids) == sorted(id_ for root, children in roots for id_ in (root, *children))
    assert len(ids) == len(set(ids))
    assert {id_ for page in pages for id_ in page["missing"]} == {missing}
    assert pages[-1]["last_n"] == 8


@pytest.mark.rule("R8")
async def test_a_root_lost_between_two_pages_of_rows_is_missing(house: House, device: Device) -> None:
    root, _ = await a_client(device)
    page = await told(device, "rows", roots=[root], limit=2)
    await move(house, root, {"user:nobody"})

    rest = await told(device, "rows", roots=[root], limit=2, after=page["next"])

    assert (rest["rows"], rest["missing"], rest["next"]) == ([], [root], None)


@pytest.mark.rule("R8")
async def test_single_rows_come_by_id(device: Device) -> None:
    root, children = await a_client(device)
    wanted = [root, children[1], missing := an_id()]

    pages = await walked(device, "rows", ids=wanted, limit=1)

    assert sorted(row["id"] for page in pages for row in page["rows"]) == sorted(wanted[:2])
    assert {id_ for page in pages for id_ in page["missing"]} == {missing}


@pytest.mark.rule("R8")
async def test_a_child_that_died_out_of_sight_is_told_with_its_root(house: House, device: Device) -> None:
    root, children = await a_client(device)
    await house.write(lambda db: bury(db, children[0], root))

    page = await told(device, "rows", roots=[root])
    listed = await told(device, "manifest")

    assert {row["id"] for row in page["rows"] if row.get("deleted")} == {children[0]}
    assert children[0] not in {line[1] for line in listed["ids"]}


def bury(db: Any, id_: str, root: str) -> None:
    """Make a tombstone of a comment, as retention does."""
    [head] = db.exec_driver_sql("SELECT head FROM sync_head").fetchone()
    body = f'{{"entity":"comment","id":"{id_}","root":"{root}","seq":{head},"deleted":true}}'
    raw = bytes.fromhex(id_.replace("-", ""))
    db.execute(update(record).where(record.c.id == raw).values(body=body.encode(), deleted_at="2026-03-02"))


@pytest.mark.rule("R9")
async def test_own_open_work_comes_first_with_its_companies(house: House, device: Device) -> None:
    folder, contact, deal, closed, free = (an_id() for _ in range(5))
    await device.push(
        [a_create("folder", folder, name="Bellavista")],
        [a_create("contact", contact, last_name="Ada"), a_create("contact", an_id(), last_name="Bo")],
        [a_create("opportunity", deal, title="Second line", folder=folder)],
        [a_create("opportunity", closed, title="Old")],
        [an_op("status.set", id=closed, status="lost", closed_at="2026-03-01T10:00:00.000Z")],
    )
    seat = a_create("participant", participant(house, deal, contact), deal, contact=contact)
    await device.push([seat])
    await (await a_device(house, "manager")).push([a_create("opportunity", free, title="Not mine")])

    pages = await walked(device, "rows", roots="mine", limit=2)

    assert {row["id"] for page in pages for row in page["rows"]} == {deal, seat["id"], folder, contact}
    assert all(page["missing"] == [] for page in pages)


def participant(house: House, deal: str, contact: str) -> str:
    return participant_id(house.service.database.read_now(all_workspaces)[0].id, deal, contact)


@pytest.mark.parametrize(
    "wrong", [{}, {"roots": [], "ids": []}, {"roots": ["x"]}, {"ids": ["X" * 36]}, {"roots": "all"}]
)
async def test_rows_asked_for_in_nonsense_are_a_bad_request(device: Device, wrong: dict[str, Any]) -> None:
    status, problem = await asked(device, "rows", **wrong)

    assert (status, problem["code"]) == (400, "bad_request")


@pytest.mark.rule("R10")
async def test_the_history_of_a_record_tells_who_wrote_what_when(house: House, device: Device) -> None:
    root, _ = await a_client(device, 0)
    [row] = [row for row in await device.catch_up() if row["id"] == root]
    boss = await a_device(house, "manager")
    await boss.push([change := a_set("contact", root, row["seq"], last_name="Ada B.", job_title="Buyer")])

    page = await told(device, "history", id=root)

    latest, first = page["entries"]
    assert (latest["op"], latest["old"]) == (change["op"], {"last_name": "Ada"})
    assert set(latest["fields"]) == {"last_name", "job_title"}
    assert latest["by"] != first["by"] == row["data"]["created_by"]
    assert latest["seq"] > first["seq"] == row["seq"]
    assert latest["stored_at"] > latest["at"] == change["at"]
    assert latest["stored_at"] >= first["stored_at"]
    assert page["next"] is None
    assert (await told(device, "history", id=root, before=latest["seq"]))["entries"] == [first]


@pytest.mark.rule("R10")
async def test_a_long_history_comes_in_pages(device: Device) -> None:
    root, _ = await a_client(device, 0)
    for turn in range(105):
        await device.push([a_set("contact", root, None, last_name=f"Ada {turn}")])

    first = await told(device, "history", id=root)
    rest = await told(device, "history", id=root, before=first["next"])

    seqs = [entry["seq"] for page in (first, rest) for entry in page["entries"]]
    assert len(seqs) == 106
    assert seqs == sorted(seqs, reverse=True)
    assert rest["next"] is None


@pytest.mark.rule("R10")
async def test_the_history_of_what_is_out_of_sight_is_that_of_nothing(house: House, device: Device) -> None:
    hidden = an_id()
    await (await a_device(house, "admin")).push([a_create("contact", hidden, last_name="Hidden")])

    answers = [await asked(device, "history", id=id_) for id_ in (hidden, an_id(), "nonsense")]

    assert [(status, problem["code"], problem["detail"]) for status, problem in answers] == [
        (404, "not_found", answers[0][1]["detail"])
    ] * 3


def digest_of(rows_: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the buckets that a device computes of its own rows."""
    return {name: list(found) for name, found in buckets_of((r["entity"], r["id"], r["seq"]) for r in rows_).items()}


def test_the_digests_hash_is_the_one_everybody_has() -> None:
    known = {"": 0x811C9DC5, "a": 0xE40C292C, "foobar": 0xBF9CF968}  # from the authors' own list

    assert {text: fnv_1a_32(text.encode()) for text in known} == known


@pytest.mark.rule("R11")
async def test_a_digest_names_the_buckets_of_what_a_device_lacks(device: Device) -> None:
    root, _ = await a_client(device)
    held = await device.catch_up()
    cursor = device.seen["cursor"]
    lost = [row for row in held if row["id"] != root]
    older = [{**row, "seq": row["seq"] - 1} if row["id"] == root else row for row in held]

    whole = await told(device, "digest", cursor=cursor, buckets={**digest_of(held), "goal": []})
    gap = await told(device, "digest", cursor=cursor, buckets={"contact": digest_of(lost).get("contact", [])})
    stale = await told(device, "digest", cursor=cursor, buckets=digest_of(older))

    assert (whole["again"], whole["bad"]) == (False, {})
    assert gap["bad"] == stale["bad"] == {"contact": [int(root[-2:], 16)]}


@pytest.mark.rule("R11")
async def test_a_digest_of_a_head_that_has_moved_on_is_asked_for_again(device: Device) -> None:
    held = await device.catch_up()
    await a_client(device, 0)

    answer = await told(device, "digest", cursor=device.seen["cursor"], buckets=digest_of(held))

    assert (answer["again"], answer["bad"]) == (True, {})


@pytest.mark.rule("R11")
@pytest.mark.parametrize("buckets", [{"contact": [[0, 0]]}, {"contact": [[0, 0]] * 255}, {"contact": 1}])
async def test_a_digest_of_other_buckets_is_a_bad_request(device: Device, buckets: dict[str, Any]) -> None:
    await device.catch_up()

    status, problem = await asked(device, "digest", cursor=device.seen["cursor"], buckets=buckets)

    assert (status, problem["code"]) == (400, "bad_request")


@pytest.mark.rule("R2")
async def test_a_place_of_one_list_or_person_is_good_for_no_other(house: House, device: Device) -> None:
    root, _ = await a_client(device)
    await device.catch_up()
    listed = (await told(device, "manifest", limit=1))["next"]
    fetched = (await told(device, "rows", roots=[root], limit=1))["next"]
    boss = await a_device(house, "manager")

    answers = [
        await asked(device, "manifest", after=fetched),
        await asked(device, "manifest", after=device.seen["cursor"]),
        await asked(device, "rows", roots=[root], after=listed),
        await asked(boss, "rows", roots=[root], after=fetched),
        await asked(boss, "manifest", after=listed),
        await asked(device, "digest", cursor=listed, buckets={}),
        await asked(device, "pull", cursor=listed),
    ]

    assert [(status, problem["code"]) for status, problem in answers] == [(400, "bad_cursor")] * len(answers)


@pytest.mark.rule("R2")
async def test_an_app_that_was_updated_compares_anew(house: House, device: Device) -> None:
    await device.catch_up()
    older = await signed(house, device.seen["cursor"], schema=2)

    pulled = await asked(device, "pull", cursor=older)
    page = await told(device, "manifest", cursor=older)

    assert (pulled[0], pulled[1]["reason"]) == (409, "schema")
    assert page["reason"] == "schema"


async def test_each_question_costs_a_handful_of_statements_whatever_it_brings(house: House, device: Device) -> None:
    roots = [(await a_client(device, 20))[0] for _ in range(20)]
    held = await device.catch_up()
    questions: dict[str, dict[str, Any]] = {
        "manifest": {},
        "rows": {"roots": roots},
        "history": {"id": roots[0]},
        "digest": {"cursor": device.seen["cursor"], "buckets": digest_of(held)},
        "pull": {"cursor": None, "high": None, "history": None},
    }
    statements: list[str] = []
    event.listen(
        house.service.database.readers, "before_cursor_execute", lambda *call: statements.append(note(call[2]))
    )
    counts = {}
    for name, question in questions.items():
        await told(device, "rows", ids=[])  # so that the caller is known
        statements.clear()
        await told(device, name, **question)
        counts[name] = statements.count("asked")

    assert counts == {"manifest": 4, "rows": 4, "history": 5, "digest": 2, "pull": 2}


def note(statement: str) -> str:
    """Tell what a question asks from what the server asks by itself meanwhile, in threads of its own."""
    is_ours = current_thread().name.startswith("reader") and statement != "BEGIN"
    return "asked" if is_ours else ""


async def test_answers_come_packed_and_as_stored(device: Device) -> None:
    root, _ = await a_client(device, 40)
    body = {"proto": 1, "schema": 1, "device": device.id, "roots": [root]}

    plain = await device.send("/sync/v1/rows", body, **{"accept-encoding": "identity"})
    packed = await device.send("/sync/v1/rows", body, **{"accept-encoding": "zstd"})

    assert packed.headers["content-encoding"] == "zstd"
    assert packed.json()["rows"] == plain.json()["rows"]
    _, *lines, _ = plain.text.split("\n")
    assert [json.loads(line.removesuffix(",")) for line in lines] == plain.json()["rows"]


@pytest.mark.rule("R2")
def test_a_cursor_of_another_workspace_or_person_is_refused() -> None:
    cursor = Cursor("h", 5, "a" * 16, 1, 1, 5)
    text = Seal(b"1" * 32, "anna").written(cursor)

    assert Seal(b"1" * 32, "anna").read(text) == cursor
    for seal in (Seal(b"2" * 32, "anna"), Seal(b"1" * 32, "bo")):
        with pytest.raises(Problem):
            seal.read(text)
