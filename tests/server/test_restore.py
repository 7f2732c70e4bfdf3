"""A server put back to an older state: what twenty phones were told was kept comes back, whoever returns first."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from server.actions.restore import restore
from server.store import backups, copies
from server.store.copies import CopyError
from server.store.engine import DataInUse, open_database
from server.store.tables import field_history, past_history, record, sync_head
from server.store.workspaces import all_workspaces
from tests.builders import a_create, a_set, an_id, an_op
from tests.server.house import House, a_house
from tests.server.phones import Phone, sync_all

PEOPLE = ("admin", "manager", "rep")
PHONES = 20

Write = Callable[[Path, str | None, Path], None]


async def phones_of(house: House, count: int) -> list[Phone]:
    """Return that many phones, of the three people in turn."""
    return [Phone(await house.program(f"{PEOPLE[at % 3]}@house.example")) for at in range(count)]


def moved(phones: list[Phone], house: House) -> None:
    """Let phones call a server that was started anew."""
    for phone in phones:
        again = house.browser().http
        again.headers["authorization"] = phone.http.headers["authorization"]
        phone.http = again


def comment(root: str, text: str) -> dict[str, Any]:
    return an_op("comment.add", id=an_id(), root=root, text=text)


def work(phones: list[Phone], shared: list[str], word: str) -> dict[str, str]:
    """Let every phone make a sale, write on it and on another's; return the text of each operation by its id."""
    texts: dict[str, str] = {}
    made = []
    for at, phone in enumerate(phones):
        deal = an_id()
        made.append(deal)
        said = [f"{word} sale {at}", f"{word} note {at}", f"{word} on others {at}", f"{word} described {at}"]
        theirs = shared[at % len(shared)] if shared else deal
        ops = phone.do(
            a_create("opportunity", deal, title=said[0]),
            comment(deal, said[1]),
            comment(theirs, said[2]),
            a_set("opportunity", theirs, description=said[3]),
        )
        texts |= dict(zip(ops, said, strict=True))
    shared += made
    return texts


def kept_texts(db: Connection) -> str:
    """Return all that the records and their history say."""
    bodies = [body for (body,) in db.execute(select(record.c.body))]
    old = [old for (old,) in db.execute(select(field_history.c.old))]
    return b"\n".join([*bodies, *old]).decode()


def back_up(data: Path, url: str | None, target: Path) -> None:
    """Make a backup beside whoever uses the data."""
    with open_database(data, url) as database:
        backups.make(database, target, blobs=data / "blobs", made_at="2026-03-02T09:15:04.120Z", version="test")


def by_command(data: Path, url: str | None, source: Path) -> None:
    restore(data, url, source, blobs=data / "blobs", new_history=an_id, stamp="now")


def by_copying(data: Path, url: str | None, source: Path) -> None:
    """Do as one does who knows of no command: put the file where the other was."""
    assert url is None
    for old in data.glob("carnet.sqlite3*"):
        old.unlink()
    shutil.copyfile(source / copies.SQLITE_FILE, data / "carnet.sqlite3")


@pytest.mark.rule("T1", "T2")
@pytest.mark.parametrize("put_back", [by_command, by_copying])
@pytest.mark.parametrize("seed", range(3))
async def test_every_acknowledged_text_is_back_whoever_returns_first(
    tmp_path: Path, put_back: Write, seed: int
) -> None:
    """F20: twenty phones send again what the restored server has lost."""
    await every_text_is_back(tmp_path, None, put_back, seed)


@pytest.mark.rule("T1", "T2")
@pytest.mark.databases("postgresql")
async def test_every_acknowledged_text_is_back_on_postgresql(tmp_path: Path, house_url: str) -> None:
    """F20, on PostgreSQL."""
    if not copies.has_tools():
        pytest.skip("pg_dump and pg_restore are not on this machine")
    await every_text_is_back(tmp_path, house_url, by_command, seed=1)


async def every_text_is_back(folder: Path, url: str | None, put_back: Write, seed: int) -> None:
    """Work, back up, work on, put the backup back, and let the phones return in any order."""
    data, backup, shared = folder / "data", folder / "backup", list[str]()
    async with a_house(data, database_url=url) as house:
        await house.furnish()
        phones = await phones_of(house, PHONES)
        early = work(phones, shared, "early")
        await sync_all(phones)
        back_up(data, url, backup)
        late = work(phones, shared, "late")
        await sync_all(phones)
        await phones[0].sync()
        assert {phone.results[op]["status"] for phone in phones for op in phone.results} <= {"applied", "merged"}
        before = {id_: row["data"] for id_, row in phones[0].rows.items() if row["entity"] != "conflict"}

    put_back(data, url, backup)

    async with a_house(data, database_url=url) as house:
        moved(phones, house)
        for phone in random.Random(seed).sample(phones, PHONES):  # noqa: S311 - an order, no secret
            await phone.sync()
        await sync_all(phones)
        said = await house.read(kept_texts)
        assert [text for text in (early | late).values() if text not in said] == []
        assert all(len(phone.told) == 1 for phone in phones)
        assert all(one["last_n"] == 4 for phone in phones for one in phone.told)
        after = {id_: row["data"] for id_, row in phones[0].rows.items() if row["entity"] != "conflict"}
        assert after.keys() == before.keys()
        texts = sorted(row["text"] for row in after.values() if "text" in row)
        assert texts == sorted(row["text"] for row in before.values() if "text" in row)
        assert {phone.results[op]["status"] for phone in phones for op in phone.results} <= {
            "applied",
            "merged",
            "noop",
            "held",
        }


@pytest.mark.rule("T2")
async def test_a_restored_server_says_up_to_where_its_past_still_holds(tmp_path: Path) -> None:
    data, backup = tmp_path / "data", tmp_path / "backup"
    async with a_house(data) as house:
        await house.furnish()
        [phone] = await phones_of(house, 1)
        phone.do(a_create("contact", last_name="early"))
        await phone.sync()
        head = phone.seen["high"][0]
        back_up(data, None, backup)
        phone.do(a_create("contact", last_name="late"))
        await phone.sync()
        history = phone.seen["history"]

    by_command(data, None, backup)

    async with a_house(data) as house:
        moved([phone], house)
        await phone.sync()
        [problem] = phone.told
        assert (problem["fork"], problem["last_n"]) == (head, 1)
        assert problem["history"] == phone.seen["history"] != history


@pytest.mark.rule("T2")
async def test_a_copied_file_is_found_by_its_nonces_and_names_no_fork(tmp_path: Path) -> None:
    data, backup = tmp_path / "data", tmp_path / "backup"
    async with a_house(data) as house:
        await house.furnish()
        phones = await phones_of(house, 2)
        await sync_all(phones)
        back_up(data, None, backup)
        for phone in phones:
            phone.do(a_create("contact", last_name="late"))
        await sync_all(phones)

    by_copying(data, None, backup)

    async with a_house(data) as house:
        moved(phones, house)
        for phone in phones:
            await phone.sync()
        assert [("fork" in problem) for phone in phones for problem in phone.told] == [False, False]


@pytest.mark.rule("T3")
async def test_a_journal_shorter_than_the_backups_age_leaves_a_gap_that_one_skip_fills(tmp_path: Path) -> None:
    data, backup = tmp_path / "data", tmp_path / "backup"
    async with a_house(data) as house:
        await house.furnish()
        [phone] = await phones_of(house, 1)
        back_up(data, None, backup)
        phone.do(*[a_create("contact", last_name=f"c {at}") for at in range(6)])
        await phone.sync()
    phone.journal = phone.journal[4:]  # the older ones were thirty days old

    by_command(data, None, backup)

    async with a_house(data) as house:
        moved([phone], house)
        phone.do(a_create("contact", last_name="after"))
        await phone.sync()
        names = {row["data"]["last_name"] for row in phone.rows.values() if row["entity"] == "contact"}
        assert names == {"c 4", "c 5", "after"}
        assert [one["status"] for one in phone.results.values()].count("noop") == 1  # the skip


@pytest.mark.rule("T4")
async def test_an_emptied_server_never_tells_a_phone_that_everything_is_gone(tmp_path: Path) -> None:
    """F21: another database is in the old one's place."""
    async with a_house(tmp_path / "full") as house:
        await house.furnish()
        [phone] = await phones_of(house, 1)
        phone.do(a_create("contact", last_name="Ada"))
        await phone.sync()

    async with a_house(tmp_path / "empty") as house:
        moved([phone], house)
        nobody = await phone.http.post("/sync/v1/pull", json=asked(phone))
        await house.furnish()
        phone.http = await house.program("admin@house.example")
        stranger = await phone.http.post("/sync/v1/pull", json={**asked(phone), "cursor": None})

    assert (nobody.status_code, nobody.json()["code"]) == (401, "unauthenticated")
    assert (stranger.status_code, stranger.json()["code"]) == (409, "history_diverged")
    assert "fork" not in stranger.json()
    assert "rows" not in stranger.json()


def asked(phone: Phone) -> dict[str, Any]:
    return {"proto": 1, "schema": 1, "device": phone.id, "cursor": phone.cursor, **phone.seen}


@pytest.mark.rule("T5")
async def test_restoring_again_and_an_older_one_keeps_every_fork_true(tmp_path: Path) -> None:
    data, first, second = tmp_path / "data", tmp_path / "first", tmp_path / "second"
    heads = []
    async with a_house(data) as house:
        await house.furnish()
        [old] = await phones_of(house, 1)
        for backup in (first, second):
            old.do(a_create("contact"))
            await old.sync()
            heads.append(old.seen["high"][0])
            back_up(data, None, backup)
        old.do(a_create("contact"))
        await old.sync()
    by_command(data, None, second)
    async with a_house(data) as house:
        [young] = await phones_of(house, 1)
        young.do(a_create("contact"))
        await young.sync()

    restore(data, None, first, blobs=None, new_history=an_id, stamp="again")

    async with a_house(data) as house:
        moved([old], house)
        young.http = await house.program("admin@house.example")  # its token was younger than the backup
        await sync_all([old, young])
        assert [phone.told[0]["fork"] for phone in (old, young)] == [heads[0], heads[0]]


@pytest.mark.rule("T6")
async def test_nothing_is_restored_while_a_server_runs(tmp_path: Path) -> None:
    data, backup = tmp_path / "data", tmp_path / "backup"
    async with a_house(data) as house:
        await house.furnish()
        back_up(data, None, backup)

        with pytest.raises(DataInUse, match="already serving"):
            by_command(data, None, backup)


@pytest.mark.rule("T6")
@pytest.mark.parametrize("harm", ["flipped", "cut", "missing", "no list"])
async def test_a_damaged_backup_changes_nothing(tmp_path: Path, harm: str) -> None:
    """F38: a backup is compared with its list before anything is put back."""
    data, backup = tmp_path / "data", tmp_path / "backup"
    await furnished(data)
    back_up(data, None, backup)
    copy = backup / copies.SQLITE_FILE
    before = (data / "carnet.sqlite3").read_bytes()
    match harm:
        case "flipped":
            bytes_ = bytearray(copy.read_bytes())
            bytes_[len(bytes_) // 2] ^= 1
            copy.write_bytes(bytes_)
        case "cut":
            copy.write_bytes(copy.read_bytes()[:-4096])
        case "missing":
            copy.unlink()
        case _:
            (backup / backups.LIST).unlink()

    with pytest.raises(CopyError):
        by_command(data, None, backup)

    assert (data / "carnet.sqlite3").read_bytes() == before


async def furnished(data: Path) -> None:
    async with a_house(data) as house:
        await house.furnish()


@pytest.mark.rule("T6")
async def test_what_was_there_is_kept_and_a_broken_file_is_no_obstacle(tmp_path: Path) -> None:
    data, backup = tmp_path / "data", tmp_path / "backup"
    await furnished(data)
    back_up(data, None, backup)
    (data / "carnet.sqlite3").write_bytes(b"no database at all" * 1000)

    done = restore(data, None, backup, blobs=None, new_history=an_id, stamp="now")

    assert done.kept is not None
    assert done.kept.read_bytes().startswith(b"no database at all")
    with closing(sqlite3.connect(data / "carnet.sqlite3")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("select count(*) from member").fetchone() == (3,)


async def test_files_of_attachments_are_copied_and_missing_ones_come_back(tmp_path: Path) -> None:
    data, backup = tmp_path / "data", tmp_path / "backup"
    await furnished(data)
    photo = data / "blobs" / "one" / "content" / "ab" / "abcd"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"a photo")
    back_up(data, None, backup)
    photo.unlink()

    done = restore(data, None, backup, blobs=data / "blobs", new_history=an_id, stamp="now")

    assert (done.blobs, photo.read_bytes()) == (1, b"a photo")


@pytest.mark.rule("T5")
async def test_a_backup_goes_to_another_machine_as_it_is(tmp_path: Path) -> None:
    data, other, backup = tmp_path / "data", tmp_path / "other", tmp_path / "backup"
    await furnished(data)
    back_up(data, None, backup)

    done = restore(other, None, backup, blobs=None, new_history=an_id, stamp="now")

    assert done.kept is None
    with open_database(other, None) as database:
        [fork] = database.read_now(lambda db: db.execute(select(past_history.c.fork)).scalars().all())
        [head] = database.read_now(lambda db: db.execute(select(sync_head.c.head)).scalars().all())
        [company] = database.read_now(all_workspaces)
    assert fork == head
    assert company.name == "Nordlys"
