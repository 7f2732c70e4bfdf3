"""Turns of reactions: one process at a time, kept while it works, taken over when it is gone, retried when it fails."""

import asyncio
import logging
from collections.abc import Callable, Collection
from threading import Event
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from server.reactions import runner
from server.reactions.runner import Context, LeaseLost, Reaction, Runner
from server.service import Background
from server.store import change_log
from server.store.commit import WorkspaceKey
from server.store.engine import Database
from tests.builders import NOW_MS, an_id
from tests.server.house import House
from tests.server.store.builders import WS, write

T = TypeVar("T")
MINUTE_MS = 60_000


class Desk:
    """The store in this thread, and a clock that stands still until it is moved."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now_ms = NOW_MS

    def read(self, question: Callable[[Connection], T]) -> T:
        return self.database.read_now(question)

    def write(self, act: Callable[[Connection], T]) -> T:
        with self.database.transaction() as db:
            return act(db)

    def tell_access(self, db: Connection, ws: WorkspaceKey, members: Collection[str]) -> None:
        """Tell nobody: there is nobody here."""

    def process(self, *reactions: Reaction) -> Runner:
        return Runner(self, reactions, holder=an_id(), now=lambda: self.now_ms)

    def head(self) -> int:
        return self.read(lambda db: change_log.head_of(db, WS).head)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def every_minute(run: Callable[[Context], None], name: str = "tidy") -> Reaction:
    return Reaction(name, MINUTE_MS, run)


def test_a_reaction_runs_when_it_is_due_and_not_before(desk: Desk) -> None:
    ran: list[int] = []
    here = desk.process(every_minute(lambda context: ran.append(context.now())))

    for wait_ms in (0, MINUTE_MS - 1, 1, 0):
        desk.now_ms += wait_ms
        here.turn()

    assert ran == [NOW_MS, NOW_MS + MINUTE_MS]


def test_what_one_process_did_is_not_due_for_another(desk: Desk) -> None:
    ran: list[str] = []

    desk.process(every_minute(lambda _: ran.append("one"))).turn()
    desk.process(every_minute(lambda _: ran.append("other"))).turn()

    assert ran == ["one"]


def test_while_one_process_works_no_other_does(desk: Desk) -> None:
    ran: list[str] = []
    other = desk.process(every_minute(lambda _: ran.append("other")))

    def work(_: Context) -> None:
        other.turn()
        ran.append("one")

    desk.process(every_minute(work)).turn()

    assert ran == ["one"]


def test_a_long_work_keeps_its_turn(desk: Desk) -> None:
    ran: list[str] = []
    other = desk.process(every_minute(lambda _: ran.append("other")))

    def work(context: Context) -> None:
        for _ in range(10):
            desk.now_ms += MINUTE_MS // 2
            context.go_on()
            other.turn()
        ran.append("one")

    desk.process(every_minute(work)).turn()

    assert ran == ["one"]


def test_a_turn_that_was_not_kept_is_taken_over_and_writes_no_more(desk: Desk) -> None:
    ran: list[str] = []
    other = desk.process(every_minute(lambda _: ran.append("other")))

    def work(context: Context) -> None:
        desk.now_ms += MINUTE_MS
        other.turn()
        with pytest.raises(LeaseLost):
            context.write(WS, lambda db: write(db, (an_id(), {"all"})))
        ran.append("one")
        raise LeaseLost

    desk.process(every_minute(work)).turn()
    other.turn()

    assert ran == ["other", "one"]
    assert desk.head() == 0


def test_one_that_fails_is_retried_later_and_later_and_stops_nobody(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[tuple[str, int]] = []

    def fail(context: Context) -> None:
        ran.append(("bad", context.now() - NOW_MS))
        if len([name for name, _ in ran if name == "bad"]) < 3:
            raise LookupError("no such thing")

    here = desk.process(every_minute(fail, "bad"), every_minute(lambda _: ran.append(("good", 0)), "good"))
    with caplog.at_level(logging.WARNING):
        for wait_ms in (0, 1_999, 1, 3_999, 1, MINUTE_MS - 6_001):
            desk.now_ms += wait_ms
            here.turn()

    assert ran == [("bad", 0), ("good", 0), ("bad", 2_000), ("bad", 6_000)]
    assert [record.getMessage() for record in caplog.records] == [
        "bad failed and will be tried again: LookupError('no such thing')"
    ] * 2


def test_a_write_is_all_or_nothing_with_how_far_the_reaction_has_come(desk: Desk) -> None:
    seen: list[int] = []
    desk.write(lambda db: write(db, (an_id(), {"all"})))

    def follow(context: Context) -> None:
        seen.append(context.cursor(WS))

        def act(db: Connection) -> None:
            head = write(db, (an_id(), {"all"}))
            context.set_cursor(db, WS, head)
            if len(seen) == 1:
                raise LookupError

        context.write(WS, act)

    here = desk.process(every_minute(follow))
    for _ in range(3):
        here.turn()
        desk.now_ms += MINUTE_MS

    assert seen == [0, 0, 2]
    assert desk.head() == 3


def test_a_stopping_process_leaves_the_rest_to_the_next_one(desk: Desk) -> None:
    ran: list[str] = []

    def work(context: Context) -> None:
        ran.append("begun")
        here.close()
        context.read(lambda _: ran.append("read"))

    here = desk.process(every_minute(work, "a"), every_minute(lambda _: ran.append("b"), "b"))
    here.turn()
    desk.process(every_minute(lambda _: ran.append("gone on"), "a")).turn()

    assert ran == ["begun", "gone on"]


def test_the_thread_gives_turns_until_it_is_closed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_TURN_S", 0.001)
    twice, ran = Event(), list[int]()

    def work(_: Context) -> None:
        ran.append(1)
        if len(ran) == 2:
            twice.set()

    here = desk.process(Reaction("tidy", 0, work))
    here.start()
    assert twice.wait(10)
    here.close()
    after = len(ran)

    assert not here._thread.is_alive()  # noqa: SLF001 - that nothing runs any more can be seen nowhere else
    assert len(ran) == after


def test_trouble_with_the_database_does_not_end_the_thread(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(runner, "_TURN_S", 0.001)
    ran, reads = Event(), list[int]()
    read = desk.read

    def fail_once(question: Callable[[Connection], object]) -> object:
        reads.append(1)
        if len(reads) == 1:
            raise OSError("gone for a moment")
        return read(question)

    monkeypatch.setattr(desk, "read", fail_once)
    here = desk.process(every_minute(lambda _: ran.set()))
    here.start()
    assert ran.wait(10)
    here.close()

    assert "gone for a moment" in caplog.text


async def test_what_a_reaction_writes_is_told_to_devices(house: House) -> None:
    listener = house.service.hub.join(WS, "ada")

    def work(context: Context) -> None:
        def act(db: Connection) -> None:
            head = change_log.lock_heads(db, [WS])[WS].head
            context.tell_access(db, WS, ["ada"])
            change_log.advance(db, WS, head + 1, "f" * 16, context.now())

        context.write(WS, act)

    here = Runner(Background(house.service), [every_minute(work)], holder="here", now=lambda: NOW_MS)
    before = house.service.heads.of(WS)
    here.start()
    is_told = await listener.news(10)
    await asyncio.to_thread(here.close)

    after = house.service.heads.of(WS)
    assert is_told
    assert before is not None
    assert after is not None
    assert (after.head, after.nonce) == (before.head + 1, "f" * 16)
