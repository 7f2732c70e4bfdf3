"""Files of attachments through the running application: who may send, who may have, and what everybody is told."""

import asyncio
import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.builders import a_create, an_attachment, an_id, an_op
from tests.server.devices import Device
from tests.server.house import House, a_house
from tests.server.photos import Photographer, a_bucket, a_photographer, a_picture, hash_of, noise, problem

SECOND_HASH = "ab" * 32


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.rule("A1")
async def test_a_photo_is_announced_at_once_and_here_when_its_bytes_are(house: House) -> None:
    rep, manager = await a_photographer(house), await a_photographer(house, "manager")
    body = noise()
    photo = await rep.attach(await rep.opportunity(), body, caption="Stand 12")
    before = await manager.row(photo)

    answer = await rep.send(body, chunk=20_000)

    after = await manager.row(photo)
    got = await manager.http.get(f"/attachments/{photo}")
    assert answer.json()["done"] is True
    assert "state" not in before["data"]
    assert (after["data"]["state"], after["data"]["preview"]) == ("here", True)
    assert after["seq"] > before["seq"]
    assert (got.content, got.headers["content-type"]) == (body, "image/jpeg")


@pytest.mark.rule("A1")
async def test_a_device_that_follows_is_told_by_the_next_pull(house: House) -> None:
    rep, manager = await a_photographer(house), await a_photographer(house, "manager")
    body = a_picture()
    photo = await rep.attach(await rep.opportunity(), body)
    await manager.device.catch_up()

    await rep.send(body)

    told = await manager.device.catch_up()
    assert [(row["id"], row["data"]["state"]) for row in told] == [(photo, "here")]


async def test_a_small_picture_comes_beside_the_whole_one(house: House) -> None:
    rep = await a_photographer(house)
    photo = await rep.attached(noise((1200, 900)))

    got = await rep.http.get(f"/attachments/{photo}/thumbnail")

    small = Image.open(io.BytesIO(got.content))
    assert (got.headers["content-type"], small.format, small.size) == ("image/webp", "WEBP", (480, 360))


@pytest.mark.rule("A3")
async def test_an_upload_goes_on_where_it_stands(house: House) -> None:
    rep = await a_photographer(house)
    body = noise()
    first = (await rep.begin(body)).json()
    await rep.patch(first["id"], 0, body[:10_000])

    stands = await rep.http.head(f"/blobs/{first['id']}")
    again = (await rep.begin(body)).json()
    answer = await rep.patch(first["id"], 10_000, body[10_000:])

    assert (stands.headers["upload-offset"], stands.headers["upload-length"]) == ("10000", str(len(body)))
    assert stands.headers["upload-state"] == "arriving"
    assert again == {"id": first["id"], "offset": 10_000, "size": len(body), "done": False}
    assert answer.json()["done"] is True
    assert (await rep.http.head(f"/blobs/{first['id']}")).headers["upload-state"] == "done"


async def test_somebody_elses_upload_is_as_if_there_were_none(house: House) -> None:
    rep, manager = await a_photographer(house), await a_photographer(house, "manager")
    body = a_picture()
    upload = (await rep.begin(body)).json()["id"]

    answers = [await manager.patch(upload, 0, body), await manager.patch(an_id(), 0, body)]
    stands = await manager.http.head(f"/blobs/{upload}")

    assert {problem(answer, 404, "not_found")["detail"] for answer in answers} == {"There is no such upload."}
    assert stands.status_code == 404


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.rule("A2")
async def test_a_hash_alone_opens_nothing(house: House) -> None:
    """A rep who knows the hash of a file that only the admin has: the answers are those of a file that nobody has."""
    admin, rep = await a_photographer(house, "admin"), await a_photographer(house)
    body = noise()
    await admin.attached(body)
    mine = await rep.attach(await rep.opportunity(), body)

    known = (await rep.begin(body)).json()
    unknown = (await rep.begin(body, sha256=SECOND_HASH)).json()
    row = await rep.row(mine)
    got = await rep.http.get(f"/attachments/{mine}")

    assert {**known, "id": ""} == {**unknown, "id": ""} == {"id": "", "offset": 0, "size": len(body), "done": False}
    assert "state" not in row["data"]
    problem(got, 404, "not_found")


@pytest.mark.rule("A2")
async def test_who_sees_a_file_need_not_send_it_again(house: House) -> None:
    rep, manager = await a_photographer(house), await a_photographer(house, "manager")
    body = noise()
    await rep.attached(body)
    photo = await manager.attach(await manager.opportunity(), body)

    answer = await manager.begin(body)

    assert (answer.json()["done"], answer.json()["offset"]) == (True, len(body))
    assert (await manager.row(photo))["data"]["state"] == "here"
    assert (await manager.http.get(f"/attachments/{photo}")).content == body


@pytest.mark.rule("A2")
async def test_bytes_that_came_before_their_attachment_are_found_when_asked_for(house: House) -> None:
    rep = await a_photographer(house)
    body = a_picture()
    await rep.send(body)
    photo = await rep.attach(await rep.opportunity(), body)

    answer = await rep.begin(body)

    assert answer.json()["done"] is True
    assert (await rep.row(photo))["data"]["state"] == "here"


@pytest.mark.databases("sqlite", "postgresql")
async def test_two_who_send_the_same_bytes_at_once_both_have_them_here(house: House) -> None:
    rep, admin = await a_photographer(house), await a_photographer(house, "admin")
    body = noise()
    photos = [await one.attach(await one.opportunity(), body) for one in (rep, admin)]

    answers = await asyncio.gather(rep.send(body, chunk=7_000), admin.send(body, chunk=9_000))

    assert [answer.json()["done"] for answer in answers] == [True, True]
    assert [(await one.row(id_))["data"]["state"] for one, id_ in zip((rep, admin), photos, strict=True)] == [
        "here"
    ] * 2
    assert (await rep.http.get(f"/attachments/{photos[0]}")).content == body


@pytest.mark.rule("A5")
async def test_a_removed_photo_can_be_seen_as_long_as_it_lies_in_the_trash(house: House) -> None:
    rep = await a_photographer(house)
    photo = await rep.attached(a_picture())
    row = await rep.row(photo)

    await rep.device.push([an_op("delete", entity="attachment", id=photo, base=row["seq"])])

    assert (await rep.row(photo))["trashed"]
    assert (await rep.http.get(f"/attachments/{photo}")).status_code == 200


@pytest.mark.rule("A6")
async def test_a_delete_is_not_refused_because_the_bytes_came_meanwhile(house: House) -> None:
    rep, manager = await a_photographer(house), await a_photographer(house, "manager")
    body = a_picture()
    photo = await rep.attach(await rep.opportunity(), body)
    seen = (await manager.row(photo))["seq"]
    await rep.send(body)

    answer = await manager.device.push([an_op("delete", entity="attachment", id=photo, base=seen)])

    assert answer["results"][0]["status"] == "applied"


@pytest.mark.rule("A6")
async def test_what_the_server_writes_is_in_nobodys_history(house: House) -> None:
    rep, manager = await a_photographer(house), await a_photographer(house, "manager")
    body = a_picture()
    photo = await rep.attach(await rep.opportunity(), body, caption="A")
    seen = (await manager.row(photo))["seq"]
    await rep.send(body)

    caption = {"kind": "set", "op": an_id(), "at": "2026-03-02T09:15:00.000Z", "entity": "attachment", "id": photo}
    answer = await manager.device.push([{**caption, "fields": {"caption": "B"}, "base": {"caption": seen}}])

    row = await manager.row(photo)
    assert answer["results"][0]["status"] == "applied"
    assert (row["data"]["caption"], row["data"]["state"]) == ("B", "here")


async def test_part_of_a_file_can_be_asked_for(house: House) -> None:
    rep = await a_photographer(house)
    body = noise()
    photo = await rep.attached(body)

    part = await rep.http.get(f"/attachments/{photo}", headers={"range": "bytes=100-199"})
    rest = await rep.http.get(f"/attachments/{photo}", headers={"range": f"bytes={len(body) - 5}-"})
    strange = await rep.http.get(f"/attachments/{photo}", headers={"range": "bytes=5-2,9-"})

    assert (part.status_code, part.content) == (206, body[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(body)}"
    assert rest.content == body[-5:]
    assert (strange.status_code, strange.content) == (200, body)


async def test_a_document_is_kept_as_it_is_and_has_no_preview(house: House) -> None:
    rep = await a_photographer(house)
    body = b"%PDF-1.7\n" + an_id().encode() + b"\n%%EOF"
    photo = await rep.attached(body, mime="application/pdf")

    got = await rep.http.get(f"/attachments/{photo}")

    assert ((await rep.row(photo))["data"]["preview"], got.content) == (False, body)
    problem(await rep.http.get(f"/attachments/{photo}/thumbnail"), 404, "not_found")


async def test_a_browser_sends_chunks_under_its_session(house: House) -> None:
    browser = await house.signed_in("rep@house.example")
    body = a_picture()
    begun = await browser.post("/blobs", {"sha256": hash_of(body), "size": len(body)})
    headers = {"upload-offset": "0", "content-type": "application/offset+octet-stream"}
    where = f"/blobs/{begun.json()['id']}"

    without = await browser.http.patch(where, content=body, headers=headers)
    answer = await browser.http.patch(where, content=body, headers={**headers, "x-csrf-token": browser.csrf})

    problem(without, 403, "csrf")
    assert answer.json()["done"] is True


async def test_nobody_sends_or_gets_anything_without_signing_in(house: House) -> None:
    stranger = house.browser().http
    photo = await (await a_photographer(house)).attached(a_picture())

    answers = [
        await stranger.post("/blobs", json={"sha256": SECOND_HASH, "size": 1}),
        await stranger.patch(f"/blobs/{an_id()}", content=b"x"),
        await stranger.get(f"/attachments/{photo}"),
        await stranger.get(f"/attachments/{photo}/thumbnail"),
    ]

    assert {answer.status_code for answer in answers} == {401}


@pytest.mark.parametrize(
    "asked",
    [{"sha256": "x", "size": 1}, {"sha256": SECOND_HASH, "size": -1}, {"sha256": SECOND_HASH}, {"size": 3}, [], 7],
)
async def test_a_declaration_that_cannot_be_read_is_refused(house: House, asked: Any) -> None:
    rep = await a_photographer(house)

    answer = await rep.http.post("/blobs", json=asked)

    problem(answer, 400, "bad_request")


@pytest.mark.rule("A5")
async def test_a_photo_follows_who_sees_its_root(house: House) -> None:
    rep, other = await a_photographer(house), await a_newcomer(house)
    photo = await rep.attached(a_picture())

    for path in (f"/attachments/{photo}", f"/attachments/{photo}/thumbnail"):
        unseen, unknown = await other.http.get(path), await other.http.get(path.replace(photo, an_id()))
        assert problem(unseen, 404, "not_found")["detail"] == problem(unknown, 404, "not_found")["detail"]
        assert (await rep.http.get(path)).status_code == httpx.codes.OK


async def a_newcomer(house: House) -> Photographer:
    """Return a rep who was taken out of the team."""
    await house.set_member("manager@house.example", role="rep", team_id=None, manages="")
    return Photographer(Device(await house.program("manager@house.example")))


async def test_an_attachment_of_a_comment_is_one_of_its_root(house: House) -> None:
    rep = await a_photographer(house)
    root, comment, body = await rep.opportunity(), an_id(), a_picture()
    await rep.device.push(
        [
            an_op("comment.add", id=comment, root=root, text="See picture"),
            an_attachment(root, an_id(), parent=comment, sha256=hash_of(body), size=len(body)),
        ]
    )

    await rep.send(body)

    rows = [row for row in (await rep.device.catch_up()) if row["entity"] == "attachment"]
    assert [(row["root"], row["data"]["parent"], row["data"]["state"]) for row in rows] == [(root, comment, "here")]


async def test_a_photo_that_waits_for_its_record_is_here_once_that_has_come(house: House) -> None:
    rep = await a_photographer(house)
    root, body = an_id(), a_picture()
    photo = await rep.attach(root, body)
    await rep.send(body)

    await rep.device.push([a_create("opportunity", root, title="Late")])
    await rep.begin(body)

    assert (await rep.row(photo))["data"]["state"] == "here"


async def test_a_photo_of_a_former_owner_arrives_with_the_new_one_alone(house: House) -> None:
    rep, admin = await a_photographer(house), await a_photographer(house, "admin")
    root, body = await rep.opportunity(), noise()
    boss = (await admin.row(await admin.opportunity()))["data"]["owner"]
    mine = (await rep.row(root))["data"]["owner"]
    give = an_op("transfer", entity="opportunity", id=root, to=boss, expected_owner=mine)
    await rep.device.push([give])

    photo = await rep.attach(root, body)
    await rep.send(body)

    row = await admin.row(photo)
    assert (row["data"]["state"], row["data"]["created_by"]) == ("here", mine)
    assert (await admin.http.get(f"/attachments/{photo}")).content == body
    problem(await rep.http.get(f"/attachments/{photo}"), 404, "not_found")


async def test_files_may_lie_in_s3_and_nothing_else_changes(tmp_path: Path) -> None:
    with a_bucket() as address:
        async with a_house(tmp_path / "data", blobs_url=address) as house:
            await house.furnish()
            rep = await a_photographer(house)
            body = noise()
            photo = await rep.attached(body)

            got = await rep.http.get(f"/attachments/{photo}")
            small = await rep.http.get(f"/attachments/{photo}/thumbnail")

            assert got.content == body
            assert small.headers["content-type"] == "image/webp"
            assert not (tmp_path / "data" / "blobs").exists()
