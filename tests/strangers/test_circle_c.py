"""Ten histories of circle C, and that the circle finds a device that breaks its word."""

from typing import Any

import pytest

from tests.simulation import circle_c
from tests.strangers.client import Client, Gesture


def test_ten_histories_hold() -> None:
    report = circle_c.run(10, seed=15)

    print(report)  # noqa: T201  # seeds and faults of a run are told even when it is green
    assert report.broken is None, str(report)
    assert report.histories == 10
    assert {"server killed", "cut_after", "duplicate", "late"} <= report.faults.keys()


def forgets_its_journal(self: Client, gesture: Gesture, results: list[dict[str, Any]]) -> None:
    answered(self, gesture, results)
    self.db.execute("DELETE FROM gesture WHERE place IN ('answered', 'journal')")


answered = Client._answered  # noqa: SLF001  # what the first planted fault spoils


def test_a_device_that_forgets_its_journal_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "_answered", forgets_its_journal)

    report = circle_c.run(12, seed=101, replays=0)

    assert report.broken is not None
    assert report.broken.name in {"no silent loss", "progress"}, str(report)
    assert (report.seed, bool(report.script)) == (100 + report.histories, True)
