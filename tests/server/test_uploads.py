"""Bad uploads: each row of the table answers as written there, none is a 500, and nothing torn is ever visible."""

import asyncio
import contextlib
import io
import re
import socket
import struct
import sys
import zlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from PIL import Image
from sqlalchemy import Connection

from e2e.program import Program
from e2e.server import Person, Server, serving
from server.actions.people import add_member
from server.api.blob_uploads import Uploads
from server.pictures import capped
from server.pictures.capped import Limits
from server.store import workspaces
from server.store.commit import WorkspaceKey
from server.store.members import Account
from sync.ids import MemberId, WorkspaceId
from tests.builders import a_create, an_attachment, an_id
from tests.server.desk import a_workspace
from tests.server.devices import Device
from tests.server.house import House, a_house
from tests.server.photos import CHUNK, Photographer, a_photographer, a_picture, hash_of, noise, problem

REP = Person("Marco Rinaldi", "marco@example.com", "espresso at 6 sharp", "admin")
MEMORY_LIMIT = 64 * 1024 * 1024
LOCATION = b"Bellavista 46.0N 8.9E"


@pytest.fixture
async def rep(house: House) -> Photographer:
    return await a_photographer(house)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("uploads") / "data", REP) as found:
        yield found


@pytest.fixture(scope="module")
def program(server: Server) -> Iterator[Program]:
    with Program(server.origin, server.token(REP)) as found:
        yield found


async def refused(rep: Photographer, body: bytes, status: int, code: str) -> None:
    """Send a file that is not kept: the answer says why, the attachment says so, and nobody gets anything."""
    photo = await rep.attach(await rep.opportunity(), body)

    answer = await rep.send(body)

    problem(answer, status, code)
    assert (await rep.row(photo))["data"]["state"] == "refused"
    problem(await rep.http.get(f"/attachments/{photo}"), 404, "not_found")


async def served(rep: Photographer, body: bytes) -> bytes:
    """Send a file that is kept, and return what everybody gets."""
    got = await rep.http.get(f"/attachments/{await rep.attached(body)}")
    assert got.status_code == httpx.codes.OK
    return got.content


def opened(body: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(body))
    picture.load()
    return picture


def a_png(width: int, height: int) -> bytes:
    """Return a PNG that promises so many pixels and holds next to none."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9_000))) + chunk(b"IEND", b"")
    )


async def test_u1_a_picture_of_50_000_by_50_000_is_refused_before_it_is_decoded(rep: Photographer) -> None:
    await refused(rep, a_png(50_000, 50_000), 422, "too_many_pixels")


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
async def test_u2_of_an_animation_the_first_frame_is_kept(rep: Photographer, kind: str) -> None:
    frames = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in range(250)]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:] * 8)

    got = opened(await served(rep, out.getvalue()))

    assert getattr(got, "n_frames", 1) == 1
    assert got.convert("RGB").getpixel((4, 4)) == (0, 0, 0)


async def test_u3_a_file_is_what_its_bytes_are(rep: Photographer) -> None:
    photo = await rep.attached(a_picture("JPEG"), mime="image/png")
    paper = await rep.attached(b"%PDF-1.4\n%%EOF" + an_id().encode(), mime="image/jpeg")

    kinds = [(await rep.http.get(f"/attachments/{id_}")).headers["content-type"] for id_ in (photo, paper)]

    assert kinds == ["image/jpeg", "application/pdf"]


def of_kind(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (32, 32)).save(out, kind)
    return out.getvalue()


STRANGE = {
    "tiff": of_kind("TIFF"),
    "eps": of_kind("EPS"),
    "psd": b"8BPS\x00\x01" + bytes(60),
    "fits": b"SIMPLE  =                    T" + bytes(60),
    "ico": of_kind("ICO"),
    "bmp": of_kind("BMP"),
}


@pytest.mark.parametrize("kind", STRANGE)
async def test_u4_other_kinds_of_pictures_never_reach_a_decoder(
    rep: Photographer, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(capped, "look", never)

    await refused(rep, STRANGE[kind], 415, "unsupported_type")


@pytest.mark.parametrize(
    "text",
    [
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "<!doctype html><script>alert(1)</script>",
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
        "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
    ],
)
async def test_u5_what_a_browser_would_run_is_not_taken(rep: Photographer, text: str) -> None:
    await refused(rep, text.encode(), 415, "unsupported_type")


@pytest.mark.rule("A7")
@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x03\x04" + bytes(26)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_u6_what_follows_a_pictures_end_is_gone(rep: Photographer, kind: str, tail: bytes) -> None:
    got = await served(rep, a_picture(kind) + tail)

    assert tail not in got
    assert opened(got).size == (64, 48)


@pytest.mark.rule("A7")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_u7_place_device_and_remarks_are_gone_and_the_picture_is_turned(
    house: House, rep: Photographer, kind: str
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # taken upright: to be turned a quarter
    exif[0x010E] = LOCATION.decode()
    exif.get_ifd(0x8825)[1] = "N"
    body = a_picture(kind, exif=exif, **({"comment": LOCATION} if kind == "JPEG" else {}))
    assert LOCATION in body

    photo = await rep.attached(body)

    got = (await rep.http.get(f"/attachments/{photo}")).content
    small = (await rep.http.get(f"/attachments/{photo}/thumbnail")).content
    assert (opened(got).size, opened(small).size) == ((48, 64), (48, 64))
    assert not opened(got).getexif()
    assert [path for path in stored(house) if LOCATION in path.read_bytes()] == []


def a_heic(**said: Any) -> bytes:
    """Return a picture in boxes as a HEIC has them; what lies in them Pillow can read, too, under its own brand."""
    body = a_picture("AVIF", **said)
    return body[:8] + b"heic" + body[12:]


@pytest.mark.rule("A7")
async def test_u7_what_has_no_decoder_loses_place_and_device_all_the_same(rep: Photographer) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = LOCATION.decode()
    body = a_heic(exif=exif, xmp=b"<x:xmpmeta>" + LOCATION + b"</x:xmpmeta>") + box(b"uuid", LOCATION)
    assert body.count(LOCATION) == 3

    got = await served(rep, body)

    assert LOCATION not in got
    before, after = opened(body[:8] + b"avif" + body[12:]), opened(got[:8] + b"avif" + got[12:])
    assert after.tobytes() == before.tobytes()
    assert dict(after.getexif()) == {0x0112: 6}  # how it is turned is no remark: it stands with the picture


@pytest.mark.rule("A7")
async def test_u7_a_remark_may_lie_beside_the_list_of_what_there_is(rep: Photographer) -> None:
    """As small ones do: in a box next to the one that says where they are."""
    entry = box(b"infe", bytes((2, 0, 0, 0)) + b"\0\1" + bytes(2) + b"Exif\0")
    where = bytes((1, 0, 0, 0)) + b"\x44\x00" + b"\0\1" + b"\0\1" + b"\0\1" + bytes(2) + b"\0\1" + bytes(4)
    places = box(b"iloc", where + len(LOCATION).to_bytes(4))
    listed = box(b"iinf", bytes(4) + b"\0\1" + entry)
    body = box(b"ftyp", b"heic" + an_id().encode()) + box(b"meta", bytes(4) + listed + places + box(b"idat", LOCATION))

    got = await served(rep, body)

    assert (LOCATION in got, len(got)) == (False, len(body))


@pytest.mark.parametrize("cut", [60, 200])
async def test_u8_a_torn_picture_without_a_decoder_is_refused(rep: Photographer, cut: int) -> None:
    await refused(rep, a_heic()[:cut], 422, "unreadable")


def box(kind: bytes, body: bytes) -> bytes:
    return (8 + len(body)).to_bytes(4) + kind + body


def stored(house: House) -> list[Path]:
    """Return every file in the store."""
    return [path for path in (house.service.settings.data / "blobs").rglob("*") if path.is_file()]


@pytest.mark.rule("A7")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_that_holds_nothing_but_itself_keeps_every_byte(rep: Photographer, kind: str) -> None:
    body = noise((90, 70), kind)

    assert await served(rep, body) == body


@pytest.mark.rule("A4")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_u8_a_torn_picture_is_refused(rep: Photographer, kind: str) -> None:
    body = noise((200, 150), kind)

    await refused(rep, body[: len(body) // 2], 422, "unreadable")


async def test_u8_a_png_with_a_wrong_sum_is_refused(rep: Photographer) -> None:
    body = bytearray(noise((200, 150), "PNG"))
    body[len(body) // 2] ^= 0xFF

    await refused(rep, bytes(body), 422, "unreadable")


async def test_u8_a_file_of_no_bytes_is_refused(rep: Photographer) -> None:
    answer = await rep.begin(b"")

    problem(answer, 422, "unreadable")


def test_u9_a_body_without_an_end_is_cut_at_the_cap(server: Server, program: Program) -> None:
    upload = begun(program, noise((800, 600)))
    before = resident(server.pid)

    def endless() -> Iterator[bytes]:
        for _ in range(2_048):
            yield bytes(1024 * 1024)

    with contextlib.suppress(httpx.WriteError, httpx.ReadError):  # the server hangs up on who goes on
        answer = program.http.patch(f"/blobs/{upload}", content=endless(), headers={**CHUNK, "upload-offset": "0"})
        problem(answer, 413, "too_large")

    assert resident(server.pid) - before < MEMORY_LIMIT
    assert program.http.head(f"/blobs/{upload}").headers["upload-offset"] == "0"


def begun(program: Program, body: bytes) -> str:
    answer = program.http.post("/blobs", json={"sha256": hash_of(body), "size": len(body)})
    return str(answer.json()["id"])


def resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def test_u9_a_file_larger_than_any_may_be_is_refused_when_declared(program: Program) -> None:
    answer = program.http.post("/blobs", json={"sha256": "5" * 64, "size": 2 * 1024**3})

    assert problem(answer, 413, "too_large")["max_bytes"] == 25 * 1024 * 1024


def test_u10_a_body_shorter_than_its_length_leaves_no_file(server: Server, program: Program) -> None:
    body = noise()
    upload = begun(program, body)

    with a_line(server, program, upload, length=len(body)) as line:
        line.sendall(body[:30_000])
        line.shutdown(socket.SHUT_WR)
        said = line.recv(65_536)

    assert said == b""
    assert program.http.head(f"/blobs/{upload}").headers["upload-state"] == "arriving"
    assert program.http.get("/health/live").status_code == httpx.codes.OK


def test_u10_a_body_longer_than_its_length_says_is_not_read_on(server: Server, program: Program) -> None:
    body = noise()
    upload = begun(program, body)

    with a_line(server, program, upload, length=20_000) as line:
        line.sendall(body[:30_000])
        said = line.recv(65_536)

    assert re.match(rb"HTTP/1.1 (200|400) ", said)
    assert program.http.head(f"/blobs/{upload}").headers["upload-state"] == "arriving"


def a_line(server: Server, program: Program, upload: str, *, length: int) -> socket.socket:
    """Return a connection on which a chunk is announced."""
    head = (
        f"PATCH /blobs/{upload} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpload-Offset: 0\r\n"
        f"Authorization: {program.http.headers['authorization']}\r\nContent-Length: {length}\r\n"
        f"Content-Type: {CHUNK['content-type']}\r\n\r\n"
    )
    line = socket.create_connection(("127.0.0.1", server.port))
    line.sendall(head.encode())
    return line


@pytest.mark.rule("A3")
async def test_u10_a_line_that_goes_silent_is_given_up(house: House, rep: Photographer) -> None:
    house.app.state.uploads = Uploads(house.service, house.app.state.files, idle_s=0.05)
    body = noise()
    upload = (await rep.begin(body)).json()["id"]
    given_up = asyncio.Event()

    async def silent() -> AsyncIterator[bytes]:
        yield body[:1_000]
        await given_up.wait()

    sending = asyncio.ensure_future(rep.patch(upload, 0, silent()))  # type: ignore[arg-type]  # httpx takes a stream
    while (await rep.http.head(f"/blobs/{upload}")).headers["upload-offset"] == "0":  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.01)
    given_up.set()

    problem(await sending, 400, "bad_request")
    assert (await rep.http.head(f"/blobs/{upload}")).headers["upload-offset"] == "1000"


def test_u11_ten_thousand_parts_are_no_upload(program: Program) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    many = program.http.post(
        "/blobs", content=part * 30_000, headers={"content-type": "multipart/form-data; boundary=x"}
    )
    few = program.http.post("/blobs", content=part * 3, headers={"content-type": "multipart/form-data; boundary=x"})

    problem(many, 413, "batch_too_large")
    problem(few, 400, "bad_json")


def test_u11_a_part_with_headers_of_100_kilobytes_is_no_upload(program: Program) -> None:
    part = b"--x\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\n1\r\n--x--\r\n"

    answer = program.http.post("/blobs", content=part, headers={"content-type": "multipart/form-data; boundary=x"})

    problem(answer, 400, "bad_json")


@pytest.mark.parametrize(
    ("caption", "saved_as"),
    [
        ("../../etc/passwd", "etcpasswd"),
        ("a\r\nSet-Cookie: x=1", "aSet-Cookie x=1"),
        ("CON", "CON"),
        ("x" * 400, "x" * 80),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("Hellesøy & Дом", "Hellesøy & Дом"),
        ('quo"te;', "quote;"),
    ],
)
async def test_u12_a_name_is_ours_on_disk_and_encoded_on_the_way_out(
    house: House, rep: Photographer, caption: str, saved_as: str
) -> None:
    photo = await rep.attached(a_picture(), caption=caption)

    got = await rep.http.get(f"/attachments/{photo}")

    plain, _, encoded = got.headers["content-disposition"].partition("; filename*=UTF-8''")
    assert plain == f'attachment; filename="carnet-{photo[-8:]}.jpg"'
    assert unquote(encoded) == f"{saved_as}.jpg"
    assert "set-cookie" not in got.headers
    names = [path.relative_to(house.service.settings.data).as_posix() for path in stored(house)]
    assert [name for name in names if not re.fullmatch(r"blobs/[0-9a-f-]{36}/\w+/[0-9a-f]{2}/[0-9a-f]{64}", name)] == []


@pytest.mark.rule("A3")
async def test_u13_chunks_that_come_twice_or_elsewhere_change_nothing(rep: Photographer) -> None:
    body = noise()
    upload = (await rep.begin(body)).json()["id"]
    for at in (0, 1_000, 2_000):
        await rep.patch(upload, at, body[at : at + 1_000])

    strange = [await rep.patch(upload, at, body[at : at + 1_000]) for at in (2_000, 0, 500, 4_000, 10**9)]
    rest = await rep.patch(upload, 3_000, body[3_000:])
    after = await rep.patch(upload, 3_000, body[3_000:])

    assert [problem(answer, 409, "wrong_offset")["offset"] for answer in strange] == [3_000] * 5
    assert rest.json()["done"] is True
    assert problem(after, 409, "wrong_offset")["offset"] == len(body)


@pytest.mark.parametrize("offset", ["", "-1", "1.5", "x", "9" * 40])
async def test_u13_an_offset_that_is_no_number_is_refused(rep: Photographer, offset: str) -> None:
    upload = (await rep.begin(noise())).json()["id"]

    answer = await rep.patch(upload, 0, b"x", **{"upload-offset": offset})

    problem(answer, 400, "bad_request")


async def test_u13_two_of_one_chunk_at_once_count_once(rep: Photographer) -> None:
    body = noise()
    upload = (await rep.begin(body)).json()["id"]

    answers = await asyncio.gather(*(rep.patch(upload, 0, body) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


@pytest.mark.rule("A4")
async def test_u14_other_bytes_than_were_declared_are_dropped(house: House, rep: Photographer) -> None:
    body, other = noise(), noise()
    photo = await rep.attach(await rep.opportunity(), body)
    upload = (await rep.begin(body)).json()["id"]
    wrong = (other + bytes(len(body)))[: len(body)]

    answer = await rep.patch(upload, 0, wrong)
    left = stored(house)
    again = await rep.send(body)

    assert problem(answer, 422, "hash_mismatch")["offset"] == 0
    assert left == []
    assert again.json()["done"] is True
    assert (await rep.http.get(f"/attachments/{photo}")).content == body


async def test_u15_another_companys_file_must_be_sent_too(house: House, rep: Photographer) -> None:
    """Two companies in one database and one folder: who is of the other one learns nothing by a hash."""
    body = noise()
    await rep.attached(body)
    theirs = stored(house)
    await house.write(a_second_company)
    stranger = Photographer(Device(await house.program("boss@other.example")))
    root, photo = an_id(), an_id()
    said = an_attachment(root, photo, sha256=hash_of(body), size=len(body))
    await stranger.device.push([a_create("opportunity", root, title="Theirs"), said])

    begun = await stranger.begin(body)
    before = await stranger.http.get(f"/attachments/{photo}")
    await stranger.send(body)
    after = await stranger.http.get(f"/attachments/{photo}")

    assert (begun.json()["done"], begun.json()["offset"]) == (False, 0)
    problem(before, 404, "not_found")
    assert after.content == body
    assert len(stored(house)) == 2 * len(theirs)


def a_second_company(db: Connection) -> None:
    key, boss = WorkspaceKey(2), MemberId(an_id())
    workspaces.add(db, a_workspace()._replace(key=key, id=WorkspaceId(an_id())), history=an_id(), nonce="1" * 16)
    add_member(db, Account(ws=key, id=boss, email="boss@other.example", name="Boss", role="admin", joined_at=1), 1)


async def test_u16_foreign_records_and_files_are_as_if_there_were_none(house: House, rep: Photographer) -> None:
    admin = await a_photographer(house, "admin")
    photo = await admin.attached(noise())
    root = (await admin.row(photo))["root"]

    mine = await rep.attach(root, a_picture())
    answers = [
        await rep.http.get(f"/attachments/{id_}{what}")
        for id_ in (photo, mine, an_id(), "x", "..%2f..%2fetc")
        for what in ("", "/thumbnail")
    ]

    assert {problem(answer, 404, "not_found")["detail"] for answer in answers if b"yours" in answer.content} == {
        "There is no such file, or it is not yours to see."
    }
    assert {answer.status_code for answer in answers} == {404}


async def test_u17_a_document_is_only_for_saving(rep: Photographer) -> None:
    body = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/Launch/F(calc.exe)>>/Names[(x)]>>\n" + an_id().encode() + b"%%EOF"
    photo = await rep.attached(body, mime="application/pdf")

    got = await rep.http.get(f"/attachments/{photo}")

    assert got.content == body
    assert got.headers["content-disposition"].startswith("attachment;")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"].startswith("sandbox;")


async def test_u18_a_decoder_that_hangs_is_ended_and_nothing_else_waits(
    house: House, rep: Photographer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = (sys.executable, "-I", "-c", "while True: pass")
    look = capped.look
    monkeypatch.setattr(capped, "look", lambda *given: look(*given, worker=hanging))
    house.app.state.uploads = Uploads(house.service, house.app.state.files, limits=Limits(wall_s=0.3))

    await refused(rep, a_picture(), 422, "unreadable")
    monkeypatch.undo()
    house.app.state.uploads = Uploads(house.service, house.app.state.files)
    answer = await rep.send(a_picture())

    assert answer.json()["done"] is True


def test_u18_the_worker_has_little_time_and_little_memory(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(noise((3_000, 3_000)))

    tight = capped.look(tmp_path / "picture", "image/jpeg", tmp_path, Limits(memory=32 * 1024 * 1024))
    roomy = capped.look(tmp_path / "picture", "image/jpeg", tmp_path)

    assert tight == "unreadable"
    assert not isinstance(roomy, str)


async def test_u18_a_worker_that_cannot_start_says_nothing_about_the_picture(
    rep: Photographer, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = a_picture()
    photo = await rep.attach(await rep.opportunity(), body)
    look = capped.look
    monkeypatch.setattr(
        capped, "look", lambda *given: look(*given, worker=(sys.executable, "-c", "raise SystemExit(1)"))
    )

    broken = await rep.send(body)
    monkeypatch.undo()
    stands = (await rep.begin(body)).json()
    answer = await rep.patch(stands["id"], len(body), b"")

    problem(broken, 503, "busy")
    assert stands["offset"] == len(body)
    assert answer.json()["done"] is True
    assert (await rep.row(photo))["data"]["state"] == "here"


async def test_u19_when_the_companys_room_is_used_up_text_goes_on(tmp_path: Path) -> None:
    async with a_house(tmp_path / "data", blobs_limit_bytes=30_000) as house:
        await house.furnish()
        rep = await a_photographer(house)
        body = noise((300, 200))

        first, second = await rep.send(a_picture()), await rep.send(body)
        photo = await rep.attach(await rep.opportunity(), body)

        told = problem(second, 507, "storage_full")
        assert first.json()["done"] is True
        assert 0 < told["used"] < told["limit"] == 30_000
        assert (await rep.row(photo))["data"]["size"] == len(body)


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "CMYK"), ("PNG", "I;16"), ("PNG", "1"), ("PNG", "P"), ("PNG", "LA"), ("JPEG", "L")]
)
async def test_u20_unusual_colours_are_made_usual(rep: Photographer, kind: str, mode: str) -> None:
    source = Image.new("L", (64, 48), 77) if mode == "I;16" else Image.new("RGB", (64, 48), (200, 90, 10))
    out = io.BytesIO()
    source.convert(mode).save(out, kind)

    got = opened(await served(rep, out.getvalue()))

    assert got.mode in {"L", "RGB", "RGBA", "P"}
    assert got.size == (64, 48)


async def test_u20_a_colour_profile_is_left_behind(rep: Photographer) -> None:
    got = await served(rep, a_picture("PNG", icc_profile=bytes(3_000_000)))

    assert len(got) < 10_000
    assert "icc_profile" not in opened(got).info


async def test_u20_what_has_no_decoder_is_stored_without_a_preview(rep: Photographer) -> None:
    photo = await rep.attached(a_heic(), mime="image/heic")

    assert (await rep.row(photo))["data"]["preview"] is False
    assert (await rep.http.get(f"/attachments/{photo}")).headers["content-type"] == "image/heic"


async def test_u21_a_hundred_uploads_at_once_are_queued(rep: Photographer) -> None:
    bodies = [b"%PDF-1.4\n" + an_id().encode() for _ in range(100)]

    answers = await asyncio.gather(*(rep.send(body) for body in bodies))

    assert {answer.status_code for answer in answers} == {200}
    assert all(answer.json()["done"] for answer in answers)


async def test_u21_more_than_a_line_can_hold_are_told_to_slow_down(rep: Photographer) -> None:
    begun_ones = [(await rep.begin(b"%PDF-1.4\n" + an_id().encode())).json() for _ in range(199)]
    bodies = [b"%PDF-1.4\n" + an_id().encode() for _ in range(3)]

    answers = [await rep.begin(body) for body in bodies]

    assert all(not one["done"] for one in begun_ones)
    assert [answer.status_code for answer in answers] == [200, 429, 429]
    assert answers[-1].headers["retry-after"] == "60"


@pytest.mark.rule("A3")
def test_f5_an_upload_survives_a_server_that_is_killed(server: Server, program: Program) -> None:
    body = noise()
    upload = begun(program, body)
    sent = {**CHUNK, "upload-offset": "0"}
    program.http.patch(f"/blobs/{upload}", content=body[:20_000], headers=sent).raise_for_status()

    server.kill()
    server.start()
    stands = program.http.head(f"/blobs/{upload}")
    rest = {**CHUNK, "upload-offset": stands.headers["upload-offset"]}
    answer = program.http.patch(f"/blobs/{upload}", content=body[20_000:], headers=rest)

    assert stands.headers["upload-offset"] == "20000"
    assert answer.json()["done"] is True
