"""Ten histories of circle C, and that the circle finds a device that breaks its word."""

from typing import Any

import pytest

from tests.simulation import circle_c
from tests.strangers.client import Client, Op


def test_ten_histories_hold() -> None:
    report = circle_c.run(10, seed=1)

    print(report)  # noqa: T201  # seeds and faults of a run are told even when it is green
    assert report.broken is None, str(report)
    assert report.histories == 10
    assert {"server killed", "cut_after", "duplicate", "late"} <= report.faults.keys()


def forgets_its_journal(self: Client, op: Op, result: dict[str, Any]) -> None:
    answered(self, op, result)
    self.db.execute("DELETE FROM op WHERE place = 'journal'")


def never_backfills(self: Client) -> None:
    with self.db:
        self.db.execute("DELETE FROM backfill")


answered = Client._answered  # noqa: SLF001  # what the first planted fault spoils


@pytest.mark.parametrize(
    ("method", "planted", "seed", "invariant"),
    [("_answered", forgets_its_journal, 100, "no silent loss"), ("_backfill", never_backfills, 100, "convergence")],
    ids=["no journal", "no backfill"],
)
def test_a_planted_fault_is_found(
    monkeypatch: pytest.MonkeyPatch, method: str, planted: Any, seed: int, invariant: str
) -> None:
    monkeypatch.setattr(Client, method, planted)

    report = circle_c.run(12, seed)

    assert report.broken is not None
    assert report.broken.name == invariant, str(report)
    assert report.seed >= seed
    assert report.script
