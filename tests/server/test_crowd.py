"""Many at once on one server with its SQLite file: whoever must wait is told so, and whoever leaves leaves nothing."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import httpx
import pytest

from e2e.server import Person, Server, serving
from tests.builders import a_create, an_id, an_op
from tests.server.callers import Phone, caller, give_up

ADMIN: Final = Person("Ada", "ada@house.example", "fjord and 7 mountains", "admin")
CROWD: Final = 200
OPERATIONS: Final = 150  # of each: more than the writer lets wait, all together


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("crowd") / "data", ADMIN) as server:
        yield server


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    return server.token(ADMIN)


def held(file: Path) -> sqlite3.Connection:
    """Return a connection that keeps everybody else from writing until it is closed."""
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    return db


async def test_two_hundred_who_push_at_once_wait_for_their_turn_or_are_told_when_to_come_again(
    server: Server, token: str
) -> None:
    """F26, F45: the queue is bounded; what does not fit is answered 503 at once, and goes through the next time."""
    phones = [Phone(caller(server.origin, token)) for _ in range(CROWD)]
    for phone in phones:
        await phone.pull(limit=1)  # known from here on: what follows is the push alone
    made = [an_id() for _ in phones]
    bodies = [
        phone.body(a_create("folder", id_, name="One of many"), *(an_op("skip") for _ in range(OPERATIONS - 1)))
        for phone, id_ in zip(phones, made, strict=True)
    ]
    turned_away: list[httpx.Response] = []
    first = asyncio.Event()

    async def insist(phone: Phone, body: dict[str, object]) -> None:
        while (answer := await phone.http.post("/sync/v1/push", json=body)).status_code != httpx.codes.OK:
            turned_away.append(answer)
            first.set()
            await asyncio.sleep(float(answer.headers["retry-after"]))

    with closing(held(server.database)):
        crowd = asyncio.gather(*(insist(phone, body) for phone, body in zip(phones, bodies, strict=True)))
        await asyncio.wait_for(first.wait(), 60)
    await crowd

    assert {(answer.status_code, answer.json()["code"]) for answer in turned_away} == {(503, "busy")}
    assert {answer.headers["retry-after"] for answer in turned_away} == {"1"}
    rows = [row["id"] for row in await Phone(caller(server.origin, token)).catch_up() if row["entity"] == "folder"]
    assert sorted(rows) == sorted(made)


async def test_requests_given_up_at_any_moment_leave_the_file_free(server: Server, token: str) -> None:
    """F25: a thousand tabs are closed while the server reads and writes."""
    await give_up([Phone(caller(server.origin, token)) for _ in range(1_000)], seed=25)

    with closing(held(server.database)) as free:
        assert free.in_transaction
    await asyncio.gather(*(Phone(caller(server.origin, token)).catch_up() for _ in range(12)))
    pushed = await Phone(caller(server.origin, token)).push(a_create("folder", name="Still here"))

    assert pushed["results"][0]["status"] == "applied"
    assert "locked" not in server.log.read_text()
    assert "Traceback" not in server.log.read_text()
