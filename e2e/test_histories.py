"""A few histories of real browsers in trouble; `make sim CIRCLE=D` plays as many as one likes."""

from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.simulation.circle_d import play
from tests.simulation.circle_d_steps import steps_of

SEEDS = (21, 22)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_screen_took_as_saved_outlives_its_browser(
    playwright: Playwright, team: Path, tmp_path: Path, seed: int
) -> None:
    report = play(playwright, team, tmp_path / "history", steps_of(seed))

    assert report.broken is None, str(report)
