"""Dozens of histories with the real engine in two tabs, on a database in memory that dies, before the real server."""

import pytest

from tests.simulation import run
from tests.simulation.circles import CIRCLES
from tests.simulation.steps import printed

HISTORIES = 40
AT_A_TIME = 10


@pytest.mark.parametrize("first", range(1, HISTORIES, AT_A_TIME))
def test_every_invariant_holds_in_every_history(first: int) -> None:
    for seed in range(first, first + AT_A_TIME):
        told = run.from_seed(seed, CIRCLES["A"])

        assert told.broken is None, run.shortened(told, CIRCLES["A"])


def test_a_seed_plays_the_same_history_twice() -> None:
    first, second = run.from_seed(7, CIRCLES["A"]), run.from_seed(7, CIRCLES["A"])

    assert printed(first.steps) == printed(second.steps)
    assert first.faults == second.faults
