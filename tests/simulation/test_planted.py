"""The table of planted faults holds together: each can still be planted, and taken out without a trace."""

from pathlib import Path

import pytest

from tests.simulation import run
from tests.simulation.planted import FAULTS, caught
from tests.simulation.planted_client import CLIENT
from tests.simulation.planted_core import CORE
from tests.simulation.planting import Planted, planted

_CLIENT = Path(__file__).parents[2] / "client"
LEAST = 40


def test_there_are_enough_faults_each_with_what_sees_it() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= LEAST
    assert [fault.name for fault in FAULTS if not fault.caught_by] == []


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_fault_finds_the_place_that_it_is_planted_in(fault: Planted) -> None:
    with planted(fault):
        pass

    if fault.text:
        assert (_CLIENT / fault.text["file"]).read_text(encoding="utf-8").count(fault.text["find"]) == 1


def test_every_fault_of_the_client_is_looked_for_with_the_real_engine() -> None:
    assert [fault.circle for fault in CLIENT] == ["A"] * len(CLIENT)


@pytest.mark.parametrize("name", ["base ignored", "blind transfer", "number shared"])
def test_a_fault_is_seen_by_the_invariant_that_the_table_names_and_leaves_nothing_behind(name: str) -> None:
    fault = next(one for one in CORE if one.name == name)

    found = caught(fault, most=20)

    assert found is not None
    assert found.broken.name in fault.caught_by
    assert found.sound is None
    assert run.from_seed(found.told.seed, likes=fault.likes).broken is None


def test_what_changes_nothing_is_not_caught() -> None:
    harmless = Planted("none", "nothing is wrong", ("agreement",), "core", lambda _: None)

    assert caught(harmless, most=5) is None
