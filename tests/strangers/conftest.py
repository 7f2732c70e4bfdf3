"""One company for all strangers' tests; each test gets a copy of it and a server of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.strangers.house import PEOPLE, Company, House, opened


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """People and tokens, made once by command."""
    return Company.founded(tmp_path_factory.mktemp("strangers"), *PEOPLE)


@pytest.fixture
def house(company: Company, tmp_path: Path) -> Iterator[House]:
    """A server, and devices when they are asked for."""
    with opened(company, tmp_path) as house:
        yield house
