"""What only writers of several processes can do to each other: wait in a circle, wait too long, lose their line."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from server.store import change_log, receipts
from server.store.engine import Database, open_database
from server.store.schema import SchemaError, upgrade
from server.store.writer import Busy, PushAnswer, PushWork, Writer
from tests.builders import NOW_MS, an_id
from tests.server.store.builders import WS, write
from tests.server.store.test_writer import Applied, a_work, writing

pytestmark = pytest.mark.databases("postgresql")


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """Return the same database as another process has it open."""
    with open_database(Path(), database.url) as other:
        yield other


def use(db: Connection, device: str) -> None:
    receipts.set_last_n(db, WS, [(device, an_id(), 1, 0, NOW_MS)])


def is_somebody_waiting(db: Connection) -> bool:
    found = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    return bool(db.execute(found).scalar())


async def test_two_that_wait_for_each_other_both_get_through(database: Database, other: Database) -> None:
    device, has_head = an_id(), threading.Event()
    tries: list[str] = []

    def head_then_row(db: Connection, works: Sequence[PushWork]) -> list[PushAnswer]:
        change_log.lock_heads(db, [WS])
        has_head.set()
        while not tries or not other.read_now(is_somebody_waiting):
            pass  # whoever began to wait first is the one whom PostgreSQL ends
        use(db, device)
        return [b"done" for _ in works]

    def row_then_head(db: Connection) -> int:
        use(db, device)
        has_head.wait(10)
        tries.append("action")
        return write(db, (an_id(), {"all"}))

    one, two = Writer(database, head_then_row, lambda _: None), Writer(other, head_then_row, lambda _: None)
    answers = await asyncio.gather(one.submit(a_work()), two.run(row_then_head))
    await one.close()
    await two.close()

    assert answers == [b"done", 1]
    assert len(tries) > 1  # once ended, it may take the row again before the other one woke, and be ended again


async def test_who_waits_too_long_for_another_process_is_told_to_come_again(
    database: Database, other: Database
) -> None:
    with database.writer.begin() as db:
        db.execute(text("SET lock_timeout = '50ms'"))  # of the one connection that writes, for as long as it lives
    async with writing(database, Applied()) as writer:
        with other.transaction() as holding:
            change_log.lock_heads(holding, [WS])
            with pytest.raises(Busy):
                await writer.submit(a_work())
        assert await writer.submit(a_work()) == b"1"


async def test_a_process_that_froze_lets_go_of_what_it_locked(database: Database, other: Database) -> None:
    with other.writer.begin() as db:
        db.execute(text("SET idle_in_transaction_session_timeout = '50ms'"))
    async with writing(database, Applied()) as writer:
        frozen = other.writer.connect()
        frozen.begin()
        frozen.execute(text("SELECT head FROM sync_head FOR UPDATE"))

        assert await writer.submit(a_work()) == b"1"
        frozen.invalidate()
        frozen.close()


async def test_a_line_that_was_cut_is_made_anew(database: Database, other: Database) -> None:
    async with writing(database, Applied()) as writer:
        await writer.submit(a_work())
        cut = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = :d"
        )
        with other.writer.begin() as db:
            db.execute(cut, {"d": db.engine.url.database})

        with pytest.raises(Busy):
            await writer.submit(a_work())
        assert await writer.submit(a_work()) == b"2"
        assert database.read_now(lambda db: change_log.head_of(db, WS)).head == 2


async def test_a_commit_waits_for_the_disk_whatever_the_cluster_says(database: Database, other: Database) -> None:
    name = other.writer.url.database
    with other.writer.begin() as db:
        db.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    with open_database(Path(), database.url) as opened, opened.writer.connect() as db:
        assert db.execute(text("SHOW synchronous_commit")).scalar() == "on"


async def test_two_processes_that_start_at_once_migrate_once(blank: str) -> None:
    databases = [open_database(Path(), blank) for _ in range(2)]
    await asyncio.gather(*(asyncio.to_thread(upgrade, one, stamp="now") for one in databases))

    assert [upgrade(one, stamp="now") for one in databases] == [[], []]
    for one in databases:
        one.close()


def test_a_server_that_is_not_there_is_named_in_a_sentence() -> None:
    with (
        open_database(Path(), "postgresql://carnet:hidden@127.0.0.1:1/carnet") as nowhere,
        pytest.raises(SchemaError, match="cannot be reached") as raised,
    ):
        upgrade(nowhere, stamp="now")

    assert "hidden" not in str(raised.value)
