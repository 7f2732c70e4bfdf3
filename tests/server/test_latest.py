"""What stands in the table now: asked once for all who came before the question, never answered from an older one."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from server.latest import Advances, Latest
from server.store.commit import WorkspaceKey

WS = WorkspaceKey(1)


class Table:
    """A table that answers when it is told to."""

    def __init__(self) -> None:
        self.asked: list[asyncio.Future[Advances]] = []
        self.learned: list[Advances] = []

    async def read(self, _: Callable[[Connection], Advances]) -> Advances:
        self.asked.append(asyncio.get_running_loop().create_future())
        return await self.asked[-1]

    async def callers(self, latest: Latest, count: int) -> list["asyncio.Future[None]"]:
        callers = [asyncio.ensure_future(latest.learn(WS)) for _ in range(count)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return callers


async def test_who_comes_during_a_question_waits_for_the_next_and_shares_it() -> None:
    table = Table()
    latest = Latest(table.read, table.learned.append)

    [first] = await table.callers(latest, 1)
    others = await table.callers(latest, 50)
    table.asked[0].set_result([])
    await first
    is_early = [other.done() for other in others]
    await asyncio.sleep(0)
    table.asked[1].set_result([])
    await asyncio.gather(*others)

    assert not any(is_early)
    assert (len(table.asked), table.learned) == (2, [[], []])


async def test_a_question_that_fails_fails_for_those_who_asked_it() -> None:
    table = Table()
    latest = Latest(table.read, table.learned.append)

    [first] = await table.callers(latest, 1)
    [second, gone] = await table.callers(latest, 2)
    gone.cancel()
    table.asked[0].set_exception(OSError("no line"))
    with pytest.raises(OSError, match="no line"):
        await first
    await asyncio.sleep(0)
    table.asked[1].set_result([])
    await second

    assert gone.cancelled()
    assert table.learned == [[]]
