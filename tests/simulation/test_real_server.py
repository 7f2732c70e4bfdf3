"""Hundreds of histories against the whole server on a real file: handlers, writer, store, kills and restored copies."""

import pytest

from tests.simulation import run
from tests.simulation.circles import CIRCLES

HISTORIES = 300
AT_A_TIME = 50


@pytest.mark.parametrize("first", range(1, HISTORIES, AT_A_TIME))
def test_every_invariant_holds_in_every_history(first: int) -> None:
    for seed in range(first, first + AT_A_TIME):
        told = run.from_seed(seed, CIRCLES["B"])

        assert told.broken is None, run.shortened(told, CIRCLES["B"])
