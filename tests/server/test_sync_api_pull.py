"""Pulls through the whole server: cursors, pages, streams, and who is told what."""

import gzip
import json
from typing import Any

import brotli  # type: ignore[import-untyped]  # it has no types of its own
import httpx
import pytest
import zstandard
from sqlalchemy import delete, event, update

from server.api.cursors import Seal
from server.store import change_log, pages, records, scope_moves
from server.store.members import account_of_email
from server.store.tables import sync_commit, sync_head
from server.store.workspaces import all_workspaces
from tests.builders import a_create, a_set, an_id, an_op
from tests.server.devices import Device, a_device
from tests.server.house import House

pytestmark = pytest.mark.databases("sqlite", "postgresql")

PULL = "/sync/v1/pull"


@pytest.fixture
async def device(house: House) -> Device:
    return await a_device(house)


async def problem(device: Device, **members: Any) -> tuple[int, dict[str, Any]]:
    answer = await device.send(PULL, device.asks(**members))
    return answer.status_code, answer.json()


@pytest.mark.rule("R1")
async def test_a_change_is_told_once_and_then_no_more(device: Device) -> None:
    await device.catch_up()
    await device.push([a_create("contact", id_ := an_id(), last_name="Ada")])

    first, second = await device.pull(), await device.pull()

    assert [row["id"] for row in first["rows"]] == [id_]
    assert (first["last_n"], first["more"]) == (1, False)
    assert second["rows"] == []
    assert second["high"] == first["high"]


@pytest.mark.rule("R12")
@pytest.mark.databases("sqlite")
async def test_nothing_new_is_answered_without_the_database(house: House, device: Device) -> None:
    await device.catch_up()
    asked: list[str] = []
    for engine in (house.service.database.readers, house.service.database.writer):
        event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))

    for _ in range(3):
        assert (await device.pull())["rows"] == []

    assert asked == []


async def test_a_push_costs_a_dozen_statements_whatever_it_holds(house: House, device: Device) -> None:
    await device.push([a_create("contact")])
    await device.catch_up()
    asked: list[list[str]] = [[]]  # by transaction: what the server does by itself may come in between
    event.listen(house.service.database.writer, "begin", lambda _: asked.append([]))
    event.listen(house.service.database.writer, "before_cursor_execute", lambda *call: asked[-1].append(call[2]))
    many = [[a_create("opportunity", deal := an_id(), title="x"), comment(deal)] for _ in range(100)]

    await device.push(*many, high=device.seen["high"], history=device.seen["history"])

    [ours] = [statements for statements in asked if any("INTO receipt" in one for one in statements)]
    assert len(ours) <= 12, ours


def comment(root: str) -> dict[str, Any]:
    return an_op("comment.add", id=an_id(), root=root, text="Called back")


@pytest.mark.rule("R1")
@pytest.mark.parametrize("limit", [1, 2, 7])
async def test_pages_bring_everything_once_and_in_order(device: Device, limit: int) -> None:
    await device.catch_up()
    made = [an_id() for _ in range(9)]
    await device.push(*[[a_create("contact", id_)] for id_ in made])

    rows: list[dict[str, Any]] = []
    more = True
    while more:
        page = await device.pull(limit=limit)
        rows += page["rows"]
        more = page["more"]
        assert len(page["rows"]) <= limit

    assert [row["id"] for row in rows] == made
    assert [row["seq"] for row in rows] == sorted(row["seq"] for row in rows)


@pytest.mark.parametrize("limit", [0, -1, 10**9])
async def test_an_absurd_limit_is_brought_within_bounds(device: Device, limit: int) -> None:
    await device.push(*[[a_create("contact")] for _ in range(3)])

    page = await device.pull(cursor=None, limit=limit)

    assert len(page["rows"]) >= 1


async def test_rows_stand_one_to_a_line(device: Device) -> None:
    await device.push([a_create("contact", description='two\nlines, and "rows":[')], [a_create("contact")])
    await device.catch_up()
    whole = await device.send(PULL, device.asks(cursor=None, high=None, history=None))
    streamed = await device.send(PULL, device.asks(cursor=None, high=None, history=None, stream=True))

    for answer in (whole, streamed):
        _, *lines, _ = answer.text.split("\n")
        assert [json.loads(line.removesuffix(",")) for line in lines] == answer.json()["rows"]


async def test_a_stream_ends_where_pages_end(device: Device) -> None:
    await device.push(*[[a_create("contact", last_name=f"N {at}")] for at in range(500)])
    await device.push(*[[a_create("contact", last_name=f"M {at}")] for at in range(300)])
    rows = await device.catch_up()

    answer = await device.send(PULL, device.asks(cursor=None, high=None, history=None, stream=True))
    streamed = answer.json()

    assert streamed["rows"] == rows
    assert (streamed["more"], streamed["last_n"], streamed["high"]) == (False, 800, device.seen["high"])
    device.seen["cursor"] = streamed["cursor"]
    assert (await device.pull())["rows"] == []


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("accepted", "used"),
    [("gzip, deflate, br, zstd", "zstd"), ("gzip, br", "br"), ("gzip", "gzip"), ("zstd;q=0, gzip", "gzip")],
)
async def test_answers_are_packed_as_asked(device: Device, accepted: str, used: str, *, stream: bool) -> None:
    await device.push(*[[a_create("contact", last_name="Ada " * 20)] for _ in range(30)])
    asked = json.dumps(device.asks(cursor=None, stream=stream)).encode()

    headers = {"accept-encoding": accepted, "content-type": "application/json"}
    request = device.http.build_request("POST", PULL, content=asked, headers=headers)
    answer = await device.http.send(request, stream=True)
    packed = b"".join([piece async for piece in answer.aiter_raw()])

    assert answer.headers["content-encoding"] == used
    assert len(json.loads(unpacked(used, packed))["rows"]) >= 30


def unpacked(used: str, packed: bytes) -> bytes:
    if used == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(packed)
    found: bytes = brotli.decompress(packed) if used == "br" else gzip.decompress(packed)
    return found


async def test_a_rep_is_told_nothing_of_another_team(house: House, device: Device) -> None:
    admin = await a_device(house, "admin")
    await admin.push([a_create("contact", hidden := an_id(), last_name="Hidden")])

    told = {row["id"] for row in await device.catch_up()}

    assert hidden not in told
    assert hidden in {row["id"] for row in await admin.catch_up()}


@pytest.mark.rule("V3")
async def test_what_moves_out_of_sight_and_back_is_told(house: House, device: Device) -> None:
    await device.push([a_create("contact", id_ := an_id(), last_name="Ada")])
    await device.catch_up()

    await move(house, id_, {"user:nobody"})
    gone = await device.pull()
    await move(house, id_, {"workspace", "all"})
    back = await device.pull()

    assert (gone["leave"], gone["enter"], gone["rows"]) == ([id_], [], [])
    assert (back["enter"], back["leave"]) == ([id_], [])


async def move(house: House, root: str, scopes: set[str]) -> None:
    """Let others see a root than before, as a transfer does."""

    def act(db: Any) -> None:
        ws = all_workspaces(db)[0].key
        head = change_log.lock_heads(db, [ws])[ws].head
        [row] = records.load(db, ws, [root])
        records.save(db, ws, [records.Saved(row.id, row.entity, None, head + 1, row.body, None)])
        scope_moves.add_moves(db, ws, [(head + 1, root, records.scopes_of(db, ws, [root])[root], scopes)])
        records.set_scopes(db, ws, [(root, frozenset(scopes))])
        change_log.advance(db, ws, head + 1, "d" * 16, 1)

    await house.write(act)


async def test_a_deletion_is_told_to_those_who_had_it_only(device: Device) -> None:
    await device.push([a_create("contact", id_ := an_id(), last_name="Ada")])
    [row] = [row for row in await device.catch_up() if row["id"] == id_]
    await device.push([an_op("delete", entity="contact", id=id_, base=row["seq"])])

    [told] = (await device.pull())["rows"]

    assert told["id"] == id_
    assert told["trashed"]["by"] == row["data"]["created_by"]


@pytest.mark.parametrize("at", [0, 5, 40, 60, -1])
async def test_a_cursor_changed_by_hand_is_refused(device: Device, at: int) -> None:
    await device.catch_up()
    text = device.seen["cursor"]
    at %= len(text)
    changed = text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :]

    status, found = await problem(device, cursor=changed)

    assert (status, found["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize("cursor", ["", ".", "h1.5090.77ab.31", "x" * 500, "\u0000", "…" * 20])
async def test_a_made_up_cursor_is_refused(device: Device, cursor: str) -> None:
    status, found = await problem(device, cursor=cursor)

    assert (status, found["code"]) == (400, "bad_cursor")


@pytest.mark.rule("R2")
async def test_a_cursor_of_somebody_else_is_refused(house: House, device: Device) -> None:
    admin = await a_device(house, "admin")
    await admin.catch_up()

    status, found = await problem(device, cursor=admin.seen["cursor"])

    assert (status, found["code"]) == (400, "bad_cursor")


async def signed(house: House, cursor: str, **changes: Any) -> str:
    """Return this cursor of the rep with other contents, as a server in another state would have signed it."""
    key = await house.read(lambda db: all_workspaces(db)[0].cursor_key)
    account = await house.read(lambda db: account_of_email(db, "rep@house.example"))
    assert account is not None
    seal = Seal(key, account.id)
    return seal.written(seal.read(cursor)._replace(**changes))


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"seq": 10**6}, "history_diverged"),
        ({"nonce": "f" * 16}, "history_diverged"),
        ({"history": "of-a-backup"}, "history_diverged"),
        ({"access_version": 99}, "reconcile"),
        ({"schema": 0}, "reconcile"),
    ],
)
async def test_a_cursor_of_another_state_is_never_an_empty_all_is_well(
    house: House, device: Device, changes: dict[str, Any], code: str
) -> None:
    await device.push([a_create("contact")])
    await device.catch_up()
    cursor = await signed(house, device.seen["cursor"], **changes)

    status, found = await problem(device, cursor=cursor, history=None, high=None)

    assert (status, found["code"]) == (409, code)


@pytest.mark.rule("V4")
async def test_a_change_of_rights_asks_to_compare_everything(house: House, device: Device) -> None:
    await device.catch_up()
    await house.set_member("rep@house.example", access_version=50)
    house.app.state.access.forget_everybody()

    status, found = await problem(device)

    assert (status, found["code"], found["reason"]) == (409, "reconcile", "access")
    pushed = await device.push([a_create("contact")])
    assert pushed["results"][0]["status"] == "applied"


@pytest.mark.rule("R4")
async def test_a_device_away_for_too_long_compares_everything_but_may_hand_in_its_work(
    house: House, device: Device
) -> None:
    await device.push([a_create("contact")])
    await device.catch_up()
    for _ in range(3):
        await (await a_device(house, "manager")).push([a_create("contact")])
    await house.write(lambda db: raise_floor(db, device.seen["high"][0] + 1))

    status, found = await problem(device)

    assert (status, found["code"], found["reason"]) == (409, "reconcile", "too_old")
    pushed = await device.push([a_create("contact")], high=device.seen["high"], history=device.seen["history"])
    assert pushed["results"][0]["status"] == "applied"


def raise_floor(db: Any, floor: int) -> None:
    ws = all_workspaces(db)[0].key
    db.execute(update(sync_head).where(sync_head.c.workspace_id == ws).values(floor=floor))
    db.execute(delete(sync_commit).where(sync_commit.c.workspace_id == ws, sync_commit.c.seq_last < floor))


async def test_changes_show_in_place_of_what_stood_there(device: Device) -> None:
    await device.push([a_create("contact", id_ := an_id(), last_name="Ada")])
    [row] = [row for row in await device.catch_up() if row["id"] == id_]
    await device.push([a_set("contact", id_, row["seq"], last_name="Ada B.")])

    [told] = (await device.pull())["rows"]

    assert told["data"]["last_name"] == "Ada B."
    assert told["seq"] > row["seq"]


async def test_a_command_that_writes_beside_the_server_is_noticed(house: House, device: Device) -> None:
    """A command has its own process and its own memory; here its own connection stands for it."""
    await device.catch_up()
    listener = house.service.hub.join(all_workspaces_key(house), "anybody")
    other = house.service.database.__class__(house.service.database.url, house.service.database.folder)
    with other.transaction() as db:
        ws = all_workspaces(db)[0].key
        head = change_log.lock_heads(db, [ws])[ws].head
        change_log.advance(db, ws, head + 1, "e" * 16, 1)
    other.close()

    assert await listener.news(5.0)
    assert (await device.pull())["high"] == [head + 1, "e" * 16]


def all_workspaces_key(house: House) -> Any:
    return house.service.database.read_now(lambda db: all_workspaces(db)[0].key)


async def test_answers_tell_nothing_of_how_they_were_made(device: Device) -> None:
    answer = await device.send(PULL, device.asks())

    assert answer.status_code == httpx.codes.OK
    assert "server" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.rule("R1")
async def test_who_sees_little_gets_on_through_much_that_is_out_of_sight(
    house: House, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SCANNED", 20)
    await device.catch_up()
    admin = await a_device(house, "admin")
    await admin.push(*[[a_create("contact")] for _ in range(50)])
    await device.push([a_create("contact", mine := an_id())])

    told = [await device.pull() for _ in range(3)]

    assert [page["more"] for page in told] == [True, True, False]
    assert [[row["id"] for row in page["rows"]] for page in told] == [[], [], [mine]]


@pytest.mark.rule("R1")
async def test_a_page_may_end_inside_a_commit(device: Device) -> None:
    await device.catch_up()
    gesture = [a_create("contact", an_id()) for _ in range(5)]
    pushed = await device.push(gesture)

    told = [await device.pull(limit=2) for _ in range(3)]

    assert [len(page["rows"]) for page in told] == [2, 2, 1]
    assert {tuple(page["high"]) for page in told} == {tuple(pushed["high"])}
    assert [row["id"] for page in told for row in page["rows"]] == [op["id"] for op in gesture]


@pytest.mark.rule("R1")
async def test_a_page_ends_at_a_megabyte_and_a_longer_row_goes_alone(device: Device) -> None:
    await device.catch_up()
    for _ in range(5):
        await device.push([a_create("contact", description="x" * 19_000) for _ in range(20)])

    page = await device.pull()

    assert page["more"]
    assert 40 < len(page["rows"]) < 60


async def test_tombstones_of_before_a_first_pull_are_left_out_and_later_ones_told(house: House, device: Device) -> None:
    ids = [an_id() for _ in range(2)]
    await device.push(*[[a_create("contact", id_)] for id_ in ids])
    boss = await a_device(house, "admin")
    await boss.push([an_op("purge", entity="contact", id=ids[0])])
    device.seen = {}

    first = await device.pull(limit=1000)
    await boss.push([an_op("purge", entity="contact", id=ids[1])])
    later = await device.pull()

    assert ids[0] not in {row["id"] for row in first["rows"]}
    assert [(row["id"], row["deleted"]) for row in later["rows"]] == [(ids[1], True)]
