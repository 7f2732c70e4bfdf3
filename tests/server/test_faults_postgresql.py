"""PostgreSQL itself is killed in the middle of what it does: one of our own, since all who use it are thrown out."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

import httpx
import psycopg
import pytest

from e2e.server import Person, Server
from server.store.engine import driver_address
from tests.builders import a_create, an_id
from tests.postgresql import SETTING, NoPostgresql, running
from tests.server.callers import Phone, caller

BOSS: Final = Person("Ada", "ada@house.example", "fjord and 7 mountains", "admin")
DEVICES: Final = 4
FOLDERS: Final = 80
KILLS: Final = 8
PATIENCE_S: Final = 240.0


class Mortal:
    """A Carnet server before a PostgreSQL whose processes can be killed."""

    def __init__(self, server: Server, token: str, url: str) -> None:
        self.server = server
        self.url = url
        self._token = token

    def phone(self) -> Phone:
        return Phone(caller(self.server.origin, self._token))

    def kill_a_writer(self) -> None:
        """Kill a process of PostgreSQL that works for us, inside a commit if there is one: it ends all others, too."""
        while True:
            with suppress(psycopg.OperationalError, ProcessLookupError):  # it has not come back, or that one has gone
                with psycopg.connect(driver_address(self.url), autocommit=True) as admin:
                    found = admin.execute(
                        "select pid from pg_stat_activity where datname = current_database() "
                        "and pid <> pg_backend_pid() "
                        "order by query ilike 'commit%' and state = 'active' desc, state = 'active' desc limit 1"
                    ).fetchone()
                if found is not None:
                    os.kill(found[0], signal.SIGKILL)
                    return


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Mortal]:
    if os.environ.get(SETTING) is not None:
        pytest.skip(f"the server that {SETTING} names is not ours to kill")
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(running())
        except NoPostgresql as why:
            pytest.skip(f"not tried on PostgreSQL: {why}")
        url = stack.enter_context(cluster.fresh())
        server = Server(tmp_path / "data", database_url=url)
        server.add(BOSS)
        token = server.token(BOSS)
        stack.callback(server.kill)
        server.start()
        yield Mortal(server, token, url)


async def test_a_database_killed_inside_commits_keeps_all_of_them_or_nothing_and_a_retry_ends_it(
    mortal: Mortal,
) -> None:
    """F1, on PostgreSQL: everybody asks again with the same request until it is answered."""
    acknowledged: list[str] = []

    async def work(phone: Phone) -> None:
        for _ in range(FOLDERS):
            body = phone.body(a_create("folder", id_ := an_id(), name="New"))
            assert await heard(phone, body) == "applied"
            acknowledged.append(id_)

    async with asyncio.timeout(PATIENCE_S):
        working = asyncio.gather(*(work(mortal.phone()) for _ in range(DEVICES)))
        for kill in range(1, KILLS + 1):
            while len(acknowledged) < kill * DEVICES * FOLDERS // (KILLS + 1) and not working.done():
                await asyncio.wait((working,), timeout=0.01)
            await asyncio.to_thread(mortal.kill_a_writer)
        await working
    rows = await mortal.phone().catch_up()

    made = [row for row in rows if row["entity"] == "folder"]
    assert sorted(row["id"] for row in made) == sorted(acknowledged)
    numbers = [row["seq"] for row in made]
    assert numbers == list(range(numbers[0], numbers[0] + len(made)))


async def heard(phone: Phone, body: dict[str, object]) -> str:
    """Ask until there is an answer; all that may be said before is that the server is busy."""
    while True:
        try:
            answer = await phone.http.post("/sync/v1/push", json=body)
        except httpx.TransportError:
            continue
        if answer.status_code == httpx.codes.OK:
            return str(answer.json()["results"][0]["status"])
        assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE, answer.text
