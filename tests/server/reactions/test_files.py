"""What is done about files by itself: previews made late, damage found, bytes removed that nobody names."""

import asyncio
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import update

from server import clock
from server.pictures import capped
from server.reactions.files import ABANDONED_MS, UNUSED_MS, FileKeeper
from server.reactions.runner import Context
from server.service import Background
from server.store import leases
from server.store.commit import WorkspaceKey
from server.store.tables import blob
from tests.builders import an_op
from tests.server.house import House
from tests.server.photos import Photographer, a_photographer, a_picture, noise, problem

DAY_MS = 86_400_000


class Hand:
    """Gives reactions their turns on a running application, at a time that a test chooses."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.keeper = FileKeeper(house.app.state.files)
        self.later_ms = 0

    async def turn(self, name: str, later_ms: int = 0) -> None:
        """Run the reaction of this name once, so much later than now."""
        self.later_ms += later_ms
        background = Background(self.house.service)
        run = {one.name: one.run for one in self.keeper.reactions()}[name]
        await asyncio.to_thread(self._run, background, name, run)

    def _run(self, store: Background, name: str, run: object) -> None:
        now = self._now()
        lease = store.write(lambda db: leases.take(db, f"test {name} {now}", "test", now_ms=now, until_ms=now + DAY_MS))
        assert lease is not None
        run(Context(store, lease, self._now, Event()))  # type: ignore[operator]  # it is a reaction's

    def _now(self) -> int:
        return clock.wall_ms() + self.later_ms


@pytest.fixture
async def rep(house: House) -> Photographer:
    return await a_photographer(house)


@pytest.fixture
def hand(house: House) -> Hand:
    return Hand(house)


def stored(house: House, kind: str) -> list[Path]:
    return [
        path for path in (house.service.settings.data / "blobs").rglob("*") if path.is_file() and kind in path.parts
    ]


@pytest.mark.rule("A2")
async def test_an_attachment_that_comes_after_its_bytes_is_told_without_anybody_asking(
    house: House, rep: Photographer, hand: Hand
) -> None:
    body = noise()
    await rep.send(body)
    photo = await rep.attach(await rep.opportunity(), body)
    admin = await a_photographer(house, "admin")
    stranger = await admin.attach(await admin.opportunity(), body)

    await hand.turn("late_attachments")

    assert (await rep.row(photo))["data"]["state"] == "here"
    assert "state" not in (await admin.row(stranger))["data"]


@pytest.mark.rule("A2")
async def test_an_attachment_that_was_merged_or_erased_holds_up_no_other(rep: Photographer, hand: Hand) -> None:
    body = noise()
    await rep.send(body)
    kept, gone = await rep.opportunity(), await rep.opportunity()
    await rep.attach(gone, body)
    await rep.device.push([an_op("merge", entity="opportunity", survivor=kept, absorbed=gone)])
    await rep.attach(kept, body)

    await hand.turn("late_attachments")

    rows = await rep.device.catch_up()
    states = [row["data"]["state"] for row in rows if row["entity"] == "attachment" and "data" in row]
    assert states == ["here", "here"]


async def test_following_attachments_comes_to_an_end_while_others_go_on_writing(
    rep: Photographer, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a busy hour would have a second write for each push."""
    loop, cursor, turns = asyncio.get_running_loop(), Context.cursor, list[WorkspaceKey]()

    def written_meanwhile(context: Context, ws: WorkspaceKey) -> int:
        turns.append(ws)
        assert len(turns) < 10, "it follows what is written behind it"
        asyncio.run_coroutine_threadsafe(rep.opportunity(), loop).result()
        return cursor(context, ws)

    monkeypatch.setattr(Context, "cursor", written_meanwhile)
    await rep.opportunity()

    await hand.turn("late_attachments")

    assert len(turns) == 2  # what was there is followed, and the next look finds no more of it


async def test_a_preview_that_is_missing_is_made_and_one_that_cannot_be_stops_no_other(
    house: House, rep: Photographer, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = [await rep.attached(noise()) for _ in range(2)]
    await house.write(lambda db: db.execute(update(blob).values(preview=0)))
    for path in stored(house, "preview"):
        path.unlink()
    look, verdicts = capped.look, iter(["unreadable"])
    monkeypatch.setattr(capped, "look", lambda *given: next(verdicts, None) or look(*given))

    await hand.turn("thumbnails")

    answers = [await rep.http.get(f"/attachments/{id_}/thumbnail") for id_ in photos]
    rows = [(await rep.row(id_))["data"]["preview"] for id_ in photos]
    assert sorted(answer.status_code for answer in answers) == [200, 404]
    assert sorted(rows) == [False, True]


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.rule("A9")
async def test_damage_is_found_told_and_mended_by_whoever_holds_the_bytes(
    house: House, rep: Photographer, hand: Hand
) -> None:
    """F37, of a stored photo: the daily look finds it, and whoever has it still offers it again."""
    manager = await a_photographer(house, "manager")
    body = noise()
    photo, sound = await rep.attached(body), await rep.attached(noise())
    [path] = [path for path in stored(house, "content") if path.read_bytes() == body]
    path.write_bytes(body[:-1] + bytes([body[-1] ^ 1]))

    await hand.turn("file_check", DAY_MS + 1)

    told = await rep.row(photo)
    lost = await rep.http.get(f"/attachments/{photo}")
    begun = (await manager.begin(body)).json()
    await manager.send(body)
    assert told["data"]["state"] == "damaged"
    assert (await rep.row(sound))["data"]["state"] == "here"
    problem(lost, 404, "not_found")
    assert begun["done"] is False
    assert (await rep.row(photo))["data"]["state"] == "here"
    assert (await rep.http.get(f"/attachments/{photo}")).content == body


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.rule("A8")
async def test_bytes_that_nobody_names_are_removed_thirty_days_later(
    house: House, rep: Photographer, hand: Hand
) -> None:
    photo, kept = await rep.attached(noise()), await rep.attached(noise())
    await forget(house, photo)

    await hand.turn("file_removal")
    await hand.turn("file_removal", UNUSED_MS - DAY_MS)
    before = len(stored(house, "content")), len(stored(house, "preview"))
    await hand.turn("file_removal", 2 * DAY_MS)

    assert before == (2, 2)
    assert (len(stored(house, "content")), len(stored(house, "preview"))) == (1, 1)
    assert (await rep.http.get(f"/attachments/{kept}")).status_code == 200


async def forget(house: House, photo: str) -> None:
    """Erase an attachment."""
    admin = await a_photographer(house, "admin")
    await admin.device.push([an_op("delete", entity="attachment", id=photo, base=2**40)])
    answer = await admin.device.push([an_op("purge", entity="attachment", id=photo)])
    assert answer["results"][0]["status"] == "applied", answer


async def test_a_file_that_is_named_again_in_time_stays(house: House, rep: Photographer, hand: Hand) -> None:
    body = noise()
    await forget(house, await rep.attached(body))
    await hand.turn("file_removal")

    await rep.attach(await rep.opportunity(), body)
    await hand.turn("file_removal", UNUSED_MS + DAY_MS)

    assert len(stored(house, "content")) == 1


async def test_an_upload_that_was_given_up_leaves_nothing(house: House, rep: Photographer, hand: Hand) -> None:
    upload = (await rep.begin(noise())).json()["id"]
    await rep.patch(upload, 0, b"\xff\xd8\xff")
    before = len(stored(house, "arriving"))

    await hand.turn("file_removal", ABANDONED_MS + DAY_MS)

    assert (before, len(stored(house, "arriving"))) == (1, 0)
    assert (await rep.http.head(f"/blobs/{upload}")).status_code == 404


@pytest.mark.databases("sqlite", "postgresql")
async def test_bytes_that_no_table_knows_are_removed_and_all_others_stay(
    house: House, rep: Photographer, hand: Hand
) -> None:
    photo = await rep.attached(a_picture())
    upload = (await rep.begin(noise())).json()["id"]
    await rep.patch(upload, 0, b"\xff\xd8\xff")
    folder = stored(house, "content")[0].parents[2]
    strays = [folder / "content" / "ab" / ("ab" * 32), folder / "arriving" / photo / "0123", folder / "preview/x/odd"]
    for stray in strays:
        stray.parent.mkdir(parents=True, exist_ok=True)
        stray.write_bytes(b"left behind")

    await hand.turn("stray_files")
    young = [stray.exists() for stray in strays]
    await hand.turn("stray_files", 2 * DAY_MS)

    assert young == [True, True, True]
    assert [stray.exists() for stray in strays] == [False, False, False]
    assert (await rep.http.get(f"/attachments/{photo}/thumbnail")).status_code == 200
    assert (await rep.http.head(f"/blobs/{upload}")).headers["upload-offset"] == "3"
    assert len(stored(house, "arriving")) == 1
