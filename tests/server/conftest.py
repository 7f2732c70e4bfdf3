"""Fixtures of the server's tests."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from server.store import workspaces
from server.store.engine import Database, open_database
from server.store.schema import upgrade
from tests.builders import an_id
from tests.server.house import House, a_house
from tests.server.store.builders import WS, a_workspace

POSTGRESQL = os.environ.get("CARNET_TEST_POSTGRESQL")
KINDS = ["sqlite", *(["postgresql"] if POSTGRESQL else [])]


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Return a database with tables and nothing in them."""
    if request.param == "sqlite":
        opened = open_database(tmp_path, None)
    else:
        opened = open_database(tmp_path, _fresh_postgresql())
    with opened as database:
        upgrade(database, stamp="test")
        yield database


@pytest.fixture
def database(empty: Database) -> Database:
    """Return a database with one workspace."""
    with empty.transaction() as db:
        workspaces.add(db, a_workspace(), history="h1", nonce="0" * 16)
    assert a_workspace().key == WS
    return empty


def _fresh_postgresql() -> str:
    name = f"carnet_{an_id().replace('-', '')}"
    admin = create_engine(str(POSTGRESQL), isolation_level="AUTOCOMMIT")
    with admin.connect() as db:
        db.execute(text(f"drop database if exists {name}"))
        db.execute(text(f"create database {name}"))
    admin.dispose()
    return str(admin.url.set(database=name).render_as_string(hide_password=False))


@pytest.fixture
async def new_house(tmp_path: Path) -> AsyncIterator[House]:
    """A server on its first day: nobody lives there."""
    async with a_house(tmp_path / "data") as house:
        yield house


@pytest.fixture
async def house(new_house: House) -> House:
    """A server with an admin, a manager and a rep."""
    await new_house.furnish()
    return new_house
