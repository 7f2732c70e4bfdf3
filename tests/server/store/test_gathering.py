"""Writes that come side by side wait for each other, and whoever comes alone for nobody."""

import asyncio

from server.store.gathering import Gathering


async def test_whoever_comes_alone_is_handed_over_at_once() -> None:
    handed: list[str] = []
    gathering = Gathering(asyncio.get_running_loop(), handed.append)

    gathering.add("one")

    assert handed == ["one"]


async def test_as_many_as_the_last_time_go_together_and_in_order() -> None:
    handed: list[str] = []
    gathering = Gathering(asyncio.get_running_loop(), handed.append)
    gathering.expect(3)

    gathering.add("one")
    gathering.add("two")
    before = list(handed)
    gathering.add("three")

    assert before == []
    assert handed == ["one", "two", "three"]


async def test_nobody_waits_for_long_for_those_who_do_not_come_again() -> None:
    handed: asyncio.Queue[str] = asyncio.Queue()
    gathering = Gathering(asyncio.get_running_loop(), handed.put_nowait)
    gathering.expect(3)

    gathering.add("one")
    gathering.add("two")

    assert [await handed.get(), await handed.get()] == ["one", "two"]


async def test_when_fewer_were_written_together_those_who_are_as_many_go() -> None:
    handed: list[str] = []
    gathering = Gathering(asyncio.get_running_loop(), handed.append)
    gathering.expect(3)
    gathering.add("one")

    gathering.expect(1)

    assert handed == ["one"]
