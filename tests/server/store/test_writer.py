"""The writing thread: groups, failures that stay alone, and numbers without gaps."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import msgspec
import pytest
from sqlalchemy import Connection, event, text

from server.store import change_log, pages, records
from server.store.commit import News, after_commit
from server.store.engine import Database
from server.store.heads import Heads, read, told_to
from server.store.pages import Asked
from server.store.records import Saved
from server.store.writer import Busy, PushAnswer, PushWork, StorageFull, Writer
from sync.errors import Gap
from sync.ids import MemberId
from sync.protocol import Group, PushRequest
from tests.builders import NOW_MS, WORKSPACE, an_id
from tests.server.store.builders import WS, a_row, write


def a_work(device: str | None = None, *, ops: int = 1, size: int = 100) -> PushWork:
    request = PushRequest(proto=1, schema=1, device=device or an_id(), groups=list[Group]())
    return PushWork(WS, WORKSPACE, an_id(), request.device, request, size, ops)


class Applied:
    """An ``apply`` that writes one record a push; devices named ``guilty`` make it raise."""

    def __init__(self) -> None:
        self.groups: list[int] = []
        self.guilty: set[str] = set()
        self.refused: set[str] = set()
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, db: Connection, works: Sequence[PushWork]) -> list[PushAnswer]:
        self.gate.wait(10)
        self.groups.append(len(works))
        head = change_log.lock_heads(db, [WS])[WS].head
        rows = [a_row(head + at) for at, _ in enumerate(works, 1)]
        records.save(db, WS, rows)
        records.set_scopes(db, WS, [(row.id, frozenset({"all"})) for row in rows], new=True)
        change_log.advance(db, WS, head + len(rows), f"{head + len(rows):016x}", NOW_MS)
        if any(work.device in self.guilty for work in works):
            raise ValueError("planning went wrong")
        return [self._answer(work, row) for work, row in zip(works, rows, strict=True)]

    def _answer(self, work: PushWork, row: Saved) -> PushAnswer:
        return Gap("numbers are missing", expected=1) if work.device in self.refused else str(row.seq).encode()


@asynccontextmanager
async def writing(
    database: Database, applied: Applied, published: Callable[[News], object] = lambda _: None
) -> AsyncIterator[Writer]:
    writer = Writer(database, applied, published)
    try:
        yield writer
    finally:
        await writer.close()


async def together(writer: Writer, applied: Applied, works: Sequence[PushWork]) -> list[bytes | BaseException]:
    """Submit works while the thread is held up, so that all but the first one form a group."""
    applied.gate.clear()
    first = asyncio.ensure_future(writer.submit(a_work()))
    await asyncio.sleep(0.05)
    rest = [asyncio.ensure_future(writer.submit(work)) for work in works]
    await asyncio.sleep(0.05)
    applied.gate.set()
    await first
    return await asyncio.gather(*rest, return_exceptions=True)


async def test_what_waits_during_a_commit_shares_the_next_one(database: Database) -> None:
    applied = Applied()
    async with writing(database, applied) as writer:
        answers = await together(writer, applied, [a_work() for _ in range(20)])

        assert answers == [str(seq).encode() for seq in range(2, 22)]
        assert applied.groups == [1, 20]
        assert (writer.counters.groups, writer.counters.works) == (2, 21)


async def test_a_group_holds_no_more_than_its_limit_and_the_rest_follows(database: Database) -> None:
    applied = Applied()
    async with writing(database, applied) as writer:
        await together(writer, applied, [a_work(ops=500) for _ in range(9)])

    assert applied.groups == [1, 4, 4, 1]


async def test_one_that_fails_fails_alone(database: Database) -> None:
    applied, works = Applied(), [a_work() for _ in range(5)]
    applied.guilty = {works[2].device}
    async with writing(database, applied) as writer:
        answers = await together(writer, applied, works)
        heads = database.read_now(read)

    assert [str(answer) for answer in answers if isinstance(answer, BaseException)] == ["planning went wrong"]
    assert [answer for answer in answers if isinstance(answer, bytes)] == [b"2", b"3", b"4", b"5"]
    assert [seq for seq, _ in heads[WS].commits] == [0, 1, 2, 3, 4, 5]


async def test_a_broken_protocol_is_raised_to_its_own_caller(database: Database) -> None:
    applied, works = Applied(), [a_work(), a_work()]
    applied.refused = {works[0].device}
    async with writing(database, applied) as writer:
        answers = await together(writer, applied, works)

    assert isinstance(answers[0], Gap)
    assert answers[1] == b"3"


async def test_an_action_that_fails_is_undone_and_the_others_stay(database: Database) -> None:
    def good(db: Connection) -> int:
        return write(db, (an_id(), {"all"}))

    def bad(db: Connection) -> None:
        write(db, (an_id(), {"all"}))
        after_commit(db, lambda: called.append("bad"))
        raise LookupError("no such thing")

    called: list[str] = []
    published = Heads()
    async with writing(database, Applied(), lambda news: published.publish(news.advances)) as writer:
        answers = await asyncio.gather(*(writer.run(act) for act in (good, bad, good)), return_exceptions=True)

    assert [answers[0], str(answers[1]), answers[2]] == [1, "no such thing", 2]
    assert called == []
    assert published.of(WS) == database.read_now(lambda db: change_log.head_of(db, WS))


async def test_hooks_run_after_the_commit_and_before_the_answer(database: Database) -> None:
    seen: list[int] = []

    def act(db: Connection) -> None:
        write(db, (an_id(), {"all"}))
        after_commit(db, lambda: seen.append(database.read_now(lambda db: change_log.head_of(db, WS).head)))

    async with writing(database, Applied()) as writer:
        await writer.run(act)

    assert seen == [1]


async def test_memory_knows_the_nonces_that_the_table_knows(database: Database) -> None:
    applied, published = Applied(), Heads()
    published.load(database.read_now(read))
    async with writing(database, applied, lambda news: published.publish(news.advances)) as writer:
        await together(writer, applied, [a_work() for _ in range(3)])
        await asyncio.gather(*(writer.run(lambda db: write(db, (an_id(), {"all"}), (an_id(), {"all"}))) for _ in "ab"))

    for seq in range(10):
        assert published.nonce_of(WS, seq) == database.read_now(lambda db, seq=seq: change_log.nonce_of(db, WS, seq))


async def test_no_reader_ever_misses_a_number(database: Database) -> None:
    """Many write at once while somebody polls: what is told at last is everything, in order, once."""
    told: list[int] = []
    at = 0
    done = asyncio.Event()

    def ask(db: Connection) -> pages.Page:
        told = told_to(db, WS, MemberId(an_id()), an_id())
        return pages.page(db, Asked(WS, frozenset({"all"}), at, 0, 50, 10**6), told)

    async def poll() -> None:
        nonlocal at
        is_last = False
        while not is_last:
            is_last = done.is_set()
            found = await asyncio.to_thread(database.read_now, ask)
            told.extend(msgspec.json.decode(row)["seq"] for row in found.rows)
            at = found.until
            is_last = is_last and not found.more

    async with writing(database, Applied()) as writer:
        polling = asyncio.ensure_future(poll())
        await asyncio.gather(*(push_many(writer, 30) for _ in range(8)))
        done.set()
        await polling

    assert told == list(range(1, 241))


async def push_many(writer: Writer, count: int) -> None:
    for _ in range(count):
        await writer.submit(a_work())


async def test_a_push_costs_one_message_there_and_one_back(database: Database) -> None:
    async with writing(database, Applied()) as writer:
        await writer.submit(a_work(ops=500))

        assert writer.counters.hops == 2


async def test_too_much_waiting_is_refused_at_once(database: Database) -> None:
    applied = Applied()
    applied.gate.clear()
    async with writing(database, applied) as writer:
        waiting = [asyncio.ensure_future(writer.submit(a_work(ops=500))) for _ in range(45)]
        done, _ = await asyncio.wait(waiting, timeout=0.1)
        applied.gate.set()
        answers = await asyncio.gather(*waiting, return_exceptions=True)

    assert len(done) == 4
    assert sum(isinstance(answer, Busy) for answer in answers) == 4
    assert sum(isinstance(answer, bytes) for answer in answers) == 41


@pytest.mark.databases("sqlite")
async def test_a_full_disk_refuses_and_keeps_what_was_there(database: Database) -> None:
    async with writing(database, Applied()) as writer:
        await writer.submit(a_work())
        pages_now = await writer.run(lambda db: db.execute(text("PRAGMA page_count")).scalar_one())
        await writer.run(lambda db: db.execute(text(f"PRAGMA max_page_count={pages_now}")))

        with pytest.raises(StorageFull):
            await writer.run(lambda db: write(db, *[(an_id(), {"all"}) for _ in range(2_000)]))
        with pytest.raises(StorageFull):
            await asyncio.gather(*(push_many(writer, 500) for _ in range(4)))

        await writer.run(lambda db: db.execute(text("PRAGMA max_page_count=1000000")))
        assert await writer.submit(a_work()) != b""


@pytest.mark.databases("sqlite")
async def test_a_database_kept_by_somebody_else_is_busy_and_not_broken(database: Database) -> None:
    database.writer.dispose()

    @event.listens_for(database.writer, "connect")
    def impatient(connection: object, _: object) -> None:
        connection.execute("PRAGMA busy_timeout=10")  # type: ignore[attr-defined]  # SQLAlchemy types the raw connection loosely

    other = Database(database.url, database.folder)
    async with writing(database, Applied()) as writer:
        with other.transaction(), pytest.raises(Busy):
            await writer.submit(a_work())
        assert await writer.submit(a_work()) == b"1"
    other.close()


async def test_closing_writes_what_waits(database: Database) -> None:
    applied = Applied()
    applied.gate.clear()
    writer = Writer(database, applied, lambda _: None)
    waiting = [asyncio.ensure_future(writer.submit(a_work())) for _ in range(3)]
    await asyncio.sleep(0.05)
    closing = asyncio.ensure_future(writer.close())
    applied.gate.set()
    await closing

    assert await asyncio.gather(*waiting) == [b"1", b"2", b"3"]


async def test_a_hook_that_fails_harms_nobody(database: Database) -> None:
    def fail() -> None:
        raise LookupError

    def act(db: Connection) -> int:
        after_commit(db, fail)
        return write(db, (an_id(), {"all"}))

    async with writing(database, Applied()) as writer:
        assert await writer.run(act) == 1
        assert await writer.submit(a_work()) == b"2"
