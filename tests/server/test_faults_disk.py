"""The disk is full, fails, or has let bits change by themselves."""

import shutil
import subprocess
from collections.abc import Callable, Collection
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

import httpx
import pytest
from sqlalchemy import Connection

from e2e.program import Program, create, new_id
from e2e.server import CARNET, Server
from server.reactions import soundness
from server.reactions.runner import Context
from server.store import copies
from server.store.commit import WorkspaceKey
from server.store.leases import Lease
from tests.builders import a_create, a_push, an_author, an_id
from tests.server.desk import Desk
from tests.server.devices import a_device
from tests.server.house import Ears, House
from tests.server.strace import injecting
from tests.server.test_faults_power import furnished, plain, stored

T = TypeVar("T")
LONG = "x" * 18_000


async def test_a_full_database_refuses_writes_goes_on_reading_and_recovers_by_itself(house: House) -> None:
    """F3, with a limit of SQLite's own in the disk's place."""
    device = await a_device(house, "admin")
    await device.push([a_create("contact", last_name="before")])
    await house.write(lambda db: limit_pages(db, 40))

    refused = await fill(device)
    ready = await house.browser().get("/health/ready")
    rows = [row for row in await device.catch_up() if row["entity"] == "contact"]
    await house.write(lambda db: limit_pages(db, 1_000_000))
    again = await device.push([a_create("contact", last_name="after")])

    assert (refused.status_code, refused.json()["code"]) == (507, "storage_full")
    assert (ready.status_code, (await house.browser().get("/health/ready")).status_code) == (507, 200)
    assert rows[0]["data"]["last_name"] == "before"
    assert len(rows) == device.n - 1
    assert again["results"][0]["status"] == "applied"


def limit_pages(db: Connection, more: int) -> None:
    """Let the file grow by this many pages and no further."""
    pages = db.exec_driver_sql("PRAGMA page_count").scalar()
    db.exec_driver_sql(f"PRAGMA max_page_count={int(pages or 0) + more}")


async def fill(device: Any) -> httpx.Response:
    """Push long texts until one is refused; those that were taken are counted by the device."""
    while True:
        body = a_push(device.id, [a_create("contact", last_name="x", description=LONG)], first_n=device.n + 1)
        answer: httpx.Response = await device.send("/sync/v1/push", body)
        if answer.status_code != httpx.codes.OK:
            return answer
        assert answer.json()["results"][0]["status"] == "applied"
        device.n += 1


def test_a_full_disk_refuses_writes_goes_on_reading_and_recovers_by_itself(tmp_path: Path) -> None:
    """F3, on a small disk of its own."""
    _, token = furnished(tmp_path / "data")
    script = (
        'mount -t tmpfs -o size=6m none /mnt && cp -a "$CARNET_DATA"/. /mnt/ '
        f'&& head -c 3000000 /dev/zero >/mnt/ballast && export CARNET_DATA=/mnt && exec "{CARNET}" serve'
    )
    small = on_a_small_disk(tmp_path, script)
    small.start()
    with Program(small.origin, token) as program:
        program.push(create("contact", first := new_id(), last_name="before"))
        taken, refused = fill_disk(program)
        ready = httpx.get(f"{small.origin}/health/ready")
        read = set(program.rows("contact"))
        Path(f"/proc/{small.pid}/root/mnt/ballast").unlink()
        program.n -= 1
        program.push(create("contact", last := new_id(), last_name="after"))
        rows = set(program.rows("contact"))
    recovered = httpx.get(f"{small.origin}/health/ready")
    small.stop()

    assert (refused.status_code, refused.json()["code"]) == (507, "storage_full")
    assert (ready.status_code, recovered.status_code) == (507, 200)
    assert read == {first, *taken}
    assert rows == {first, *taken, last}
    assert "Traceback" not in small.log.read_text()


def on_a_small_disk(folder: Path, script: str) -> Server:
    unshare = shutil.which("unshare")
    words = (str(unshare), "-Urm", "sh", "-c")
    trying = [*words, "mount -t tmpfs none /mnt"]
    if unshare is None or subprocess.run(trying, capture_output=True, check=False).returncode:  # noqa: S603 - words of our own
        pytest.skip("no disk can be made here (unshare -Urm, mount): tried with a limit of SQLite's own instead")
    return Server(folder / "data", command=(*words, script))


def fill_disk(program: Program) -> tuple[list[str], httpx.Response]:
    """Push long texts until one is refused; return the ids of those that were taken, and the refusal."""
    taken: list[str] = []
    while True:
        id_ = new_id()
        body = program.envelope([[program.numbered(create("contact", id_, last_name="x", description=LONG))]])
        answer = program.http.post("/sync/v1/push", json=body)
        if answer.status_code != httpx.codes.OK:
            return taken, answer
        assert answer.json()["results"][0]["status"] == "applied"
        taken.append(id_)


def test_after_a_failed_sync_nothing_is_called_safe_until_the_next_start(tmp_path: Path) -> None:
    """F4: one sync fails, the next would succeed, as the system calls it."""
    server, token = furnished(tmp_path / "data")
    server.start()
    with Program(server.origin, token) as program:
        program.push(create("contact", first := new_id(), last_name="before"))
        bodies = [program.envelope([[program.numbered(create("contact", new_id(), last_name="x"))]]) for _ in range(3)]
        with injecting(server.pid, "fdatasync:error=EIO:when=1", tmp_path / "strace"):
            answers = [program.http.post("/sync/v1/push", json=bodies[0]) for _ in range(3)]
        ready = httpx.get(f"{server.origin}/health/ready")
        read = set(program.rows("contact"))
        server.stop()
        server.start()
        after = [program.http.post("/sync/v1/push", json=body).json()["results"][0]["status"] for body in bodies]
    server.stop()

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(503, "busy")] * 3
    assert all(int(one.headers["retry-after"]) == 60 for one in answers)
    assert ready.status_code == 503
    assert read == {first}
    assert after == ["applied"] * 3
    made = [body["groups"][0]["ops"][0]["id"] for body in bodies]
    assert sorted(stored(server.database)) == plain([first, *made])


@pytest.mark.databases("sqlite")
def test_a_bit_that_changed_by_itself_is_reported_by_the_daily_look(desk: Desk) -> None:
    """F37, of a record's own bytes: no index would notice."""
    author = desk.hire(an_author("admin"))
    desk.push(author, a_push(author.device, [a_create("contact", rotten := an_id(), last_name="Bellavista")]))
    desk.push(author, a_push(author.device, [a_create("contact", sound := an_id(), last_name="Roma")], first_n=2))
    file = desk.database.file
    assert file is not None
    assert look(desk) == []
    copies.let_go(desk.database)
    copies.fold_log(file)
    file.write_bytes(file.read_bytes().replace(b"Bellavista", b"Bellavosta"))

    heard = look(desk)

    assert [line for line in heard if rotten in line]
    assert not [line for line in heard if sound in line]


@pytest.mark.databases("sqlite")
def test_a_torn_page_is_reported_by_the_daily_look(desk: Desk) -> None:
    """F37, of the database's own structure."""
    author = desk.hire(an_author("admin"))
    for n in range(1, 60):
        desk.push(author, a_push(author.device, [a_create("contact", last_name="x" * 400)], first_n=n))
    file = desk.database.file
    assert file is not None
    copies.let_go(desk.database)
    copies.fold_log(file)
    whole = file.read_bytes()
    torn = bytearray(whole)
    for page in range(20 * 4096, len(torn) - 4096, 4096):
        torn[page : page + 64] = bytes(64)
    file.write_bytes(torn)

    heard = look(desk)

    file.write_bytes(whole)
    assert any("damaged" in line or "cannot be read" in line for line in heard)


def look(desk: Desk) -> list[str]:
    """Run the daily look and return what it says."""
    with Ears() as ears:
        soundness.run(Context(Reader(desk), Lease("soundness", "here", 0), lambda: desk.now_ms, Event()))
    copies.let_go(desk.database)
    return [line for line in ears.heard if "damaged" in line or "cannot be read" in line]


class Reader:
    """A store that the daily look has no need to write to."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def read(self, question: Callable[[Connection], T]) -> T:
        return self.desk.database.read_now(question)

    def write(self, act: Callable[[Connection], T]) -> T:
        pytest.fail(f"the daily look has written: {act}")

    def tell_access(self, db: Connection, ws: WorkspaceKey, members: Collection[str]) -> None:
        pytest.fail(f"the daily look has told {members} of {ws} through {db}")
