"""Fixtures of the server's tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.server.house import House, a_house


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
