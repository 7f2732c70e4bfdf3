"""Thousands of histories against the rules of ``sync/`` alone, each compared with the sequential reference."""

import pytest

from tests.simulation import run
from tests.simulation.circles import CIRCLES

HISTORIES = 5_000
AT_A_TIME = 500


@pytest.mark.parametrize("first", range(1, HISTORIES, AT_A_TIME))
def test_every_invariant_holds_in_every_history(first: int) -> None:
    for seed in range(first, first + AT_A_TIME):
        told = run.from_seed(seed, CIRCLES["core"])

        assert told.broken is None, run.shortened(told, CIRCLES["core"])
