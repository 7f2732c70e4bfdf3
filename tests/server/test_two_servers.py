"""Two real servers on one PostgreSQL, behind a network that turns to whichever it likes."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Final

import httpx
import psycopg
import pytest

from e2e.proxy import Proxy
from e2e.server import Person, Server
from server.clock import wall_ms
from server.pace import STEP, key_of
from server.store import change_log, commit, records
from server.store.commit import WorkspaceKey
from server.store.engine import Database, driver_address, open_database
from server.store.sessions import failures, write_failures
from tests.builders import a_create, a_set, an_id, an_op
from tests.postgresql import Postgresql
from tests.server.callers import Phone, answered, caller, give_up
from tests.server.store.builders import a_row

WS: Final = WorkspaceKey(1)
ADMIN: Final = Person("Ada", "ada@house.example", "fjord and 7 mountains", "admin")
OTHER: Final = Person("Bo", "bo@house.example", "fjord and 7 mountains", "admin")
PATIENCE_S: Final = 20.0


class Pair:
    """Two servers, the way to both and to each, and the database behind them."""

    def __init__(self, one: Server, other: Server, proxy: Proxy, database: Database, tokens: list[str]) -> None:
        self.one = one
        self.other = other
        self.proxy = proxy
        self.database = database
        self.token, self.token_of_other = tokens

    def http(self, origin: str | None = None) -> httpx.AsyncClient:
        """Return a client of both, or of one."""
        return caller(origin or self.proxy.origin)

    def program(self, origin: str | None = None) -> Phone:
        return Phone(caller(origin or self.proxy.origin, self.token))

    def head(self) -> int:
        return self.database.read_now(lambda db: change_log.head_of(db, WS).head)

    def logs(self) -> str:
        return self.one.log.read_text() + self.other.log.read_text()


@pytest.fixture(scope="module")
def pair(postgresql: Postgresql, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("two-servers")
    with ExitStack() as stack:
        url = stack.enter_context(postgresql.fresh())
        one = Server(folder / "one", database_url=url)
        other = Server(folder / "other", database_url=url)
        for person in (ADMIN, OTHER):
            one.add(person)
        tokens = [one.token(person) for person in (ADMIN, OTHER)]
        for server in (one, other):
            stack.callback(server.kill)
            server.start()
        proxy = stack.enter_context(Proxy(one.port, other.port))
        yield Pair(one, other, proxy, stack.enter_context(open_database(folder, url)), tokens)


@pytest.fixture
def phone(pair: Pair) -> Phone:
    return pair.program()


@asynccontextmanager
async def hints(pair: Pair, server: Server) -> AsyncIterator["asyncio.Queue[str]"]:
    """Listen at one server for the length of a block."""
    told: asyncio.Queue[str] = asyncio.Queue()

    async def listen() -> None:
        headers = {"authorization": f"Bearer {pair.token}", "accept": "text/event-stream"}
        async with pair.http(server.origin) as http, http.stream("GET", "/sync/v1/stream", headers=headers) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    told.put_nowait(line.removeprefix("data: "))

    listening = asyncio.ensure_future(listen())
    try:
        yield told
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_whoever_answers_a_device_reads_its_own_writes(pair: Pair, phone: Phone) -> None:
    """F22: each request goes to the other server than the one before, and none of them is remembered."""
    seen: list[str] = []
    for at in range(20):
        id_ = an_id()
        await phone.push(a_create("opportunity", id_, title=f"Line {at}"))
        seen += [row["id"] for row in await phone.catch_up() if row["id"] == id_]

    assert len(seen) == 20
    assert {exchange.status for exchange in pair.proxy.passed("/sync/v1/pull")} == {200}


async def test_a_sign_in_at_one_server_holds_and_ends_at_both(pair: Pair) -> None:
    """F22: the session lives in the database; after signing out no server lets the cookie in any more."""
    async with pair.http() as http:
        body = {"email": ADMIN.email, "password": ADMIN.password, "device": {"id": an_id(), "name": "Test"}}
        csrf = answered(await http.post("/auth/login", json=body))["csrf"]
        inside = [(await http.get("/auth/me")).status_code for _ in range(4)]
        cookies = dict(http.cookies)

        left = await http.post("/auth/logout", headers={"x-csrf-token": csrf})
        http.cookies.update(cookies)
        async with asyncio.timeout(PATIENCE_S):
            while {(await http.get("/auth/me")).status_code for _ in range(2)} != {401}:
                pass

    assert inside == [200] * 4
    assert left.status_code == 204


async def test_failed_sign_ins_are_counted_together(pair: Pair) -> None:
    """F22: whoever guesses passwords at two servers in turn has no more tries than at one."""
    async with pair.http() as http:
        body = {"email": "nobody@house.example", "password": "wrong", "device": {"id": an_id(), "name": "Test"}}
        tried = await asyncio.gather(*(http.post("/auth/login", json=body) for _ in range(10)))

    assert sorted(answer.status_code for answer in tried) == [401] * 6 + [429] * 4


async def test_a_device_that_goes_wild_is_slowed_down_by_both(pair: Pair) -> None:
    """F22: what a device spends at one server counts at the other; another device goes on."""
    wild, other = an_id(), an_id()
    body = {"proto": 1, "schema": 1, "groups": []}

    async def push(origin: str, device: str) -> int:
        async with caller(origin, pair.token) as http:
            return (await http.post("/sync/v1/push", json=body | {"device": device})).status_code

    async def pushed(origin: str, times: int) -> set[int]:
        return set(await asyncio.gather(*(push(origin, wild) for _ in range(times))))

    alone = await pushed(pair.one.origin, STEP)
    known = pair.database.read_now(lambda db: failures(db, [key_of(wild)]))
    # As if servers elsewhere had counted for long: to send as much here would take as long.
    with pair.database.writer.begin() as db:
        write_failures(db, {key_of(wild): 10**8}, wall_ms())
    await pushed(pair.one.origin, STEP)
    await pushed(pair.other.origin, STEP)

    assert alone == {200}
    assert [spent for spent, _ in known.values()] == [STEP]
    assert [await push(server.origin, wild) for server in (pair.one, pair.other)] == [429, 429]
    assert [await push(server.origin, other) for server in (pair.one, pair.other)] == [200, 200]


async def test_one_server_may_die(pair: Pair, phone: Phone) -> None:
    """F22: the one that is left goes on alone, and what the dead one had answered is there."""
    made = [an_id() for _ in range(10)]
    for id_ in made[:5]:
        await phone.push(a_create("folder", id_, name="Before"))

    pair.one.kill()
    try:
        for id_ in made[5:]:
            await phone.push(a_create("folder", id_, name="After"))
        found = {row["id"] for row in await phone.catch_up()}
    finally:
        pair.one.start()

    assert set(made) <= found


async def test_a_request_that_comes_to_both_at_once_has_one_effect(pair: Pair, phone: Phone) -> None:
    """F7: both callers get the same result, and what is counted is counted once."""
    root = an_id()
    await phone.push(a_create("opportunity", root, title="Once"))
    before = pair.head()

    pair.proxy.fail("at_once", path="/sync/v1/push")
    for at in range(25):
        await phone.push(an_op("comment.add", id=an_id(), root=root, text=f"Comment {at}"))
    pair.proxy.heal()

    twice = [exchange for exchange in pair.proxy.passed("/sync/v1/push", fault="at_once") if exchange.copy]
    assert len(twice) == 25
    for exchange in twice:
        assert exchange.copy is not None
        assert exchange.copy.answer["results"] == exchange.answer["results"]
    assert pair.head() == before + 25


async def test_a_new_device_that_comes_to_both_at_once_is_one_device(pair: Pair) -> None:
    """F7: the very first request of an install is doubled too."""
    pair.proxy.fail("at_once", path="/sync/v1/push")
    phones = [pair.program() for _ in range(10)]
    await asyncio.gather(*(phone.push(a_create("folder", name="First")) for phone in phones))
    pair.proxy.heal()

    for exchange in pair.proxy.passed("/sync/v1/push", fault="at_once")[-10:]:
        assert exchange.copy is not None
        assert (exchange.status, exchange.copy.status) == (200, 200)
        assert exchange.copy.answer["results"] == exchange.answer["results"]


async def test_two_callers_on_one_field_at_two_servers_keep_both_values(pair: Pair, phone: Phone) -> None:
    """Of two who saw the same value one is shown, and the other one's stands in a conflict."""
    id_ = an_id()
    seen = (await phone.push(a_create("opportunity", id_, title="Old")))["high"][0]
    ada, bo = pair.program(pair.one.origin), Phone(caller(pair.other.origin, pair.token_of_other))

    answers = await asyncio.gather(
        ada.push(a_set("opportunity", id_, seen, title="Mine")),
        bo.push(a_set("opportunity", id_, seen, title="Yours")),
    )
    rows = {row["id"]: row for row in await phone.catch_up()}

    assert sorted(answer["results"][0]["status"] for answer in answers) == ["applied", "merged"]
    [conflict] = [row["data"] for row in rows.values() if row.get("data", {}).get("record") == id_]
    kept = [one["value"] for one in (conflict["kept"], *conflict["others"])]
    assert sorted(kept) == ["Mine", "Yours"]
    assert rows[id_]["data"]["title"] == conflict["kept"]["value"]


async def test_a_slow_transaction_never_makes_a_pull_skip_a_row(pair: Pair, phone: Phone) -> None:
    """F24: somebody holds the next number and does not commit, another one writes, and a device polls meanwhile."""
    await phone.catch_up()
    before, told = pair.head(), list[int]()
    with pair.database.writer.connect() as db, db.begin():
        commit.begin(db)
        slow = change_log.lock_heads(db, [WS])[WS].head + 1
        row = a_row(slow)
        records.save(db, WS, [row])
        records.set_scopes(db, WS, [(row.id, frozenset({"all"}))], new=True)
        change_log.advance(db, WS, slow, "5" * 16, 1)

        pushing = asyncio.ensure_future(pair.program(pair.one.origin).push(a_create("folder", name="Fast")))
        for _ in range(20):
            told += [row["seq"] for row in (await phone.pull())["rows"]]
        is_waiting = not pushing.done()
    answer = await pushing
    told += [row["seq"] for row in await phone.catch_up()]

    assert is_waiting
    assert answer["high"][0] == before + 2
    assert told == [before + 1, before + 2]


async def test_many_at_both_servers_neither_wait_in_a_circle_nor_leave_a_gap(pair: Pair, phone: Phone) -> None:
    """Eight devices at two servers while one more polls: every number once, in order, and nobody is turned away."""
    await phone.catch_up()
    before, told, is_over = pair.head(), list[int](), False

    async def poll() -> None:
        is_last = False
        while not is_last:
            is_last = is_over
            told.extend([row["seq"] for row in await phone.catch_up()])

    async def work(server: Server) -> None:
        one = pair.program(server.origin)
        for _ in range(15):
            await one.push(*(a_create("folder", name="New") for _ in range(3)))

    polling = asyncio.ensure_future(poll())
    await asyncio.gather(*(work(server) for server in (pair.one, pair.other) for _ in range(4)))
    is_over = True
    await polling

    assert told == list(range(before + 1, before + 8 * 15 * 3 + 1))


async def test_what_one_server_commits_the_other_ones_devices_hear(pair: Pair, phone: Phone) -> None:
    async with hints(pair, pair.one) as at_one, hints(pair, pair.other) as at_other:
        begun = [await asyncio.wait_for(told.get(), PATIENCE_S) for told in (at_one, at_other)]
        answer = await phone.push(a_create("folder", name="News"))
        heard = [await asyncio.wait_for(told.get(), PATIENCE_S) for told in (at_one, at_other)]

    assert begun == [str(answer["high"][0] - 1)] * 2
    assert heard == [str(answer["high"][0])] * 2


async def test_lines_that_break_are_made_anew(pair: Pair, phone: Phone) -> None:
    """PostgreSQL throws everybody out: nobody is told anything wrong, and soon all is as before."""
    await phone.push(a_create("folder", name="Before"))
    with psycopg.connect(driver_address(pair.database.url), autocommit=True) as admin:
        thrown_out = admin.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        ).fetchone()
    body = phone.body(a_create("folder", name="After the break"))
    statuses: list[int] = []
    async with asyncio.timeout(PATIENCE_S):
        while not statuses or statuses[-1] != 200:
            statuses.append((await phone.http.post("/sync/v1/push", json=body)).status_code)
    names = [row.get("data", {}).get("name") for row in await phone.catch_up()]

    assert thrown_out is not None
    assert thrown_out[0] >= 6
    assert set(statuses) <= {200, 503}
    assert names.count("After the break") == 1
    async with hints(pair, pair.one) as told, asyncio.timeout(PATIENCE_S):
        begun = await told.get()
        answer = await pair.program(pair.other.origin).push(a_create("folder", name="Heard"))
        assert answer["high"][0] > int(begun)
        while await told.get() != str(answer["high"][0]):
            pass


async def test_requests_given_up_at_any_moment_leave_lines_and_locks_clean(pair: Pair) -> None:
    """F25: a thousand tabs are closed while their servers read and write."""
    await give_up([pair.program((pair.one, pair.other)[at % 2].origin) for at in range(1_000)], seed=25)

    for server in (pair.one, pair.other):
        await asyncio.gather(*(pair.program(server.origin).catch_up() for _ in range(12)))
        await pair.program(server.origin).push(a_create("folder", name="Still here"))
    with psycopg.connect(driver_address(pair.database.url), autocommit=True) as admin, closing(admin.cursor()) as asked:
        asked.execute("set lock_timeout = '5s'")
        asked.execute("select head from sync_head for update")
        open_ones = asked.execute(
            "select query from pg_stat_activity where datname = current_database() and state like 'idle in %' "
            "and state_change < now() - interval '5 s'"
        ).fetchall()
    assert open_ones == []
    assert "Traceback" not in pair.logs()


async def test_a_second_server_on_one_sqlite_file_refuses_to_start(tmp_path: Path) -> None:
    """F23: two servers on PostgreSQL are a choice, on one file they are a mistake."""
    first, second = Server(tmp_path / "data"), Server(tmp_path / "data")
    first.add(ADMIN)
    try:
        first.start()
        with pytest.raises(RuntimeError, match="Another Carnet is already serving the data"):
            second.start()
        async with httpx.AsyncClient(base_url=first.origin, trust_env=False) as http:
            assert (await http.get("/health/ready")).status_code == 200
    finally:
        first.kill()
        second.kill()
