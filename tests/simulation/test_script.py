"""A script can be read, printed, played again, and made short."""

from collections.abc import Sequence

import pytest

from tests.simulation import run
from tests.simulation.core_server import CoreServer
from tests.simulation.invariants import Broken
from tests.simulation.phone import Phone, Reply
from tests.simulation.report import Report
from tests.simulation.server import Call
from tests.simulation.shrink import replayed, shrunk
from tests.simulation.steps import parse, printed

SCRIPT = """\
1 A: make deal-1 = {"title":"w1"} & say comment-1 on deal-1 = "w2"
2 A: sync auto ok
3 B: sync push unheard  # a note
4 -: member anna = {"team":"south"}
5 -: restore told
6 A: bin deal-1
"""


class Forgetful(CoreServer):
    """A server that loses comments."""

    def together(self, calls: list[Call], now_ms: int) -> list[Reply]:  # type: ignore[override]  # the caller takes any sequence
        replies = super().together(calls, now_ms)
        for id_ in [id_ for id_, row in self.state.rows.items() if row["entity"] == "comment"]:
            del self.state.rows[id_]
        return replies


def test_a_script_is_printed_as_it_was_read() -> None:
    steps = parse(SCRIPT)

    assert parse(printed(steps)) == steps
    assert [act.thing for act in steps[3].acts] == ["anna"]
    assert printed(steps) == SCRIPT.replace("  # a note", "").strip()


def test_a_seed_plays_the_same_history_twice() -> None:
    first, second = run.from_seed(77), run.from_seed(77)

    assert printed(first.steps) == printed(second.steps)
    assert first.faults == second.faults


def test_a_recorded_history_plays_like_its_seed() -> None:
    told = run.from_seed(78)

    again = run.from_script(parse(printed(told.steps)), told.letters, told.seed)

    assert again.broken is None
    assert again.faults == told.faults


def test_a_broken_history_is_made_short() -> None:
    forgetful = run.Circle(Forgetful)
    told = next(told for seed in range(50) if (told := run.from_seed(seed, forgetful, {"say": 3.0})).broken is not None)

    short = run.shortened(told, forgetful)

    assert len(short.steps) <= 4
    assert any(act.verb == "say" for step in short.steps for act in step.acts)
    assert short.broken is not None
    assert short.broken.name == "gap-freedom"


def test_a_phone_that_does_not_open_leaves_no_server_running() -> None:
    closed: list[CoreServer] = []

    class Watched(CoreServer):
        def close(self) -> None:
            closed.append(self)

    def no_phone(letter: str, member: str) -> Phone:
        raise OSError(f"{letter} has no engine for {member}")

    with pytest.raises(OSError, match="has no engine"):
        run.from_seed(1, run.Circle(Watched, no_phone))

    assert len(closed) == 1


def test_shrinking_keeps_what_is_needed_alone() -> None:
    steps = parse("\n".join(f"{no} A: sync auto ok" for no in range(20)))

    short = shrunk(steps, lambda some: {3, 11} <= {step.no for step in some})

    assert [step.no for step in short] == [3, 11]


def test_a_history_of_real_processes_is_made_short_in_a_bounded_number_of_plays() -> None:
    played: list[list[int]] = []

    def play(numbers: Sequence[int]) -> Report:
        played.append(list(numbers))
        broken = Broken("durability", "gone") if {3, 11} <= set(numbers) else None
        return Report("C", broken=broken, script=[str(number) for number in numbers])

    whole = play(range(20))

    short = replayed(whole, range(20), play, most=1_000, seconds=1_000)

    assert short.script[1:] == ["3", "11"]
    assert short.script[0] == f"made short: 2 of 20 steps, played {len(played) - 1} times more"

    played.clear()
    cut_off = replayed(play(range(20)), range(20), play, most=3, seconds=1_000)
    assert len(played) == 4
    assert 2 < len(cut_off.script) - 1 <= 20


def test_a_history_that_breaks_otherwise_when_it_is_shorter_stays_whole() -> None:
    whole = Report("C", broken=Broken("durability", "gone"), script=["1", "2"])
    other = Report("C", broken=Broken("progress", "stuck"))

    short = replayed(whole, [1, 2], lambda _: other, most=10, seconds=1_000)

    assert short.script == ["made short: 2 of 2 steps, played 2 times more", "1", "2"]
