"""The same histories before the real server on SQLite and on PostgreSQL: every answer and what is left are alike."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.postgresql import Postgresql
from tests.simulation.both_databases import compared
from tests.simulation.real_postgresql import Shelf

HISTORIES = 20
AT_A_TIME = 5


@pytest.fixture(scope="module")
def shelf(postgresql: Postgresql) -> Iterator[Shelf]:
    with closing(Shelf(postgresql)) as found:
        yield found


@pytest.mark.parametrize("first", range(1, HISTORIES, AT_A_TIME))
def test_both_databases_answer_and_keep_the_same(first: int, shelf: Shelf) -> None:
    for seed in range(first, first + AT_A_TIME):
        told = compared(seed, shelf)

        assert told.broken is None, told
