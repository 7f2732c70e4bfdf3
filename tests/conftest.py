"""What every test stands on."""

from collections.abc import Iterator

import pytest

from tests.postgresql import NoPostgresql, Postgresql, running


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run async tests on asyncio, the only loop that the server runs on."""
    return "asyncio"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """A PostgreSQL for the whole run, started by the first test that asks for one."""
    starting = running()
    try:
        server = starting.__enter__()  # not by with: what tests raise must not be taken for a failed start
    except NoPostgresql as why:
        pytest.skip(f"not tried on PostgreSQL: {why}")
    yield server
    starting.__exit__(None, None, None)
