"""Fixtures of the server's tests: databases of both kinds, and houses on them."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from server.store import workspaces
from server.store.engine import Database, open_database
from server.store.schema import upgrade
from tests.server.desk import Desk
from tests.server.house import House, a_house
from tests.server.store.builders import WS, a_workspace

if TYPE_CHECKING:
    from tests.postgresql import Postgresql

KINDS: Final = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is about the store on both databases, what is about the application on SQLite; a mark says otherwise."""
    marked = metafunc.definition.get_closest_marker("databases")
    if "empty" in metafunc.fixturenames:
        metafunc.parametrize("empty", marked.args if marked else KINDS, indirect=True)
    elif "house_url" in metafunc.fixturenames and marked:
        metafunc.parametrize("house_url", marked.args, indirect=True)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """Close at a test's end what it has opened."""
    with ExitStack() as stack:
        yield stack


def _url(kind: str, request: pytest.FixtureRequest, opened: ExitStack) -> str | None:
    if kind == "sqlite":
        return None
    server: Postgresql = request.getfixturevalue("postgresql")
    return opened.enter_context(server.fresh())


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path, opened: ExitStack) -> Iterator[Database]:
    """Return a database with tables and nothing in them."""
    with open_database(tmp_path, _url(request.param, request, opened)) as database:
        upgrade(database, stamp="test")
        yield database


@pytest.fixture
def database(empty: Database) -> Database:
    """Return a database with one workspace."""
    with empty.transaction() as db:
        workspaces.add(db, a_workspace(), history="h1", nonce="0" * 16)
    assert a_workspace().key == WS
    return empty


@pytest.fixture
def desk(empty: Database) -> Desk:
    """Return a desk on a database of its own."""
    return Desk(empty)


@pytest.fixture
def blank(postgresql: "Postgresql", opened: ExitStack) -> str:
    """Return the address of a PostgreSQL database with nothing in it."""
    return opened.enter_context(postgresql.blank())


@pytest.fixture
def house_url(request: pytest.FixtureRequest, opened: ExitStack) -> str | None:
    """Return the address of a house's database; none is the file in its folder."""
    return _url(getattr(request, "param", "sqlite"), request, opened)


@pytest.fixture
async def new_house(tmp_path: Path, house_url: str | None) -> AsyncIterator[House]:
    """A server on its first day: nobody lives there."""
    async with a_house(tmp_path / "data", database_url=house_url) as house:
        yield house


@pytest.fixture
async def house(new_house: House) -> House:
    """A server with an admin, a manager and a rep."""
    await new_house.furnish()
    return new_house
