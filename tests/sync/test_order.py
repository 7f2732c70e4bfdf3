"""What two people do at the same time ends alike in whatever order it arrives, and nobody's edit is passed over."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import Refusal
from sync.verdicts import Applied
from sync.visibility import Author
from tests.builders import a_create, a_set, an_author, an_id, an_op
from tests.sync.office import Office, status_of

DAY_MS = 86_400_000
EARLIER, LATER = "2026-03-02T08:00:00.000Z", "2026-03-02T09:15:03.000Z"


class Sale:
    """An opportunity of yesterday with its owner and two colleagues, in an office of its own."""

    def __init__(self) -> None:
        self.office = Office()
        self.people = [self.office.hire(an_author()) for _ in range(3)]
        self.id = an_id()
        self.office.now_ms -= DAY_MS
        self.office.push(self.people[0], a_create("opportunity", self.id, title="Old", starred=False))
        self.office.now_ms += DAY_MS

    @property
    def seq(self) -> int:
        return self.office.row(self.id).seq

    def status(self, who: int, name: str, base: Any, at: str = LATER, **members: Any) -> None:
        operation = an_op("status.set", id=self.id, status=name, base=base) | {"at": at} | members
        self.office.push(self.people[who], operation)

    def outcome(self) -> tuple[str, list[tuple[str, int]]]:
        """Return the status shown, and what is asked about with its author."""
        asked = [
            (side["value"]["is"], [person.member for person in self.people].index(side["by"]))
            for conflict in self.office.conflicts(self.id)
            for side in conflict.data["others"]
        ]
        return self.office.data(self.id)["status"]["is"], sorted(asked)


@pytest.mark.rule("C5")
@settings(max_examples=40, deadline=None)
@given(
    stands=st.sampled_from(["open", "won", "lost", "cancelled"]),
    closing=st.sampled_from(["won", "lost", "cancelled"]),
    times=st.tuples(st.sampled_from([EARLIER, LATER]), st.sampled_from([EARLIER, LATER])),
)
def test_a_closing_and_a_concurrent_reopening_end_alike_in_both_orders(
    stands: str, closing: str, times: tuple[str, str]
) -> None:
    ends = []
    for order in ((1, 2), (2, 1)):
        sale = Sale()
        sale.status(0, stands, 0, EARLIER)
        seen = sale.seq
        for who in order:
            sale.status(who, "open" if who == 1 else closing, seen, times[who - 1])
        ends.append(sale.outcome())

    assert ends[0] == ends[1]
    assert ends[0][0] == closing


@pytest.mark.rule("C5")
@pytest.mark.parametrize("order", [order for order in permutations("XAB") if order.index("X") < order.index("A")])
def test_a_reopening_loses_to_a_closing_that_it_had_not_seen_whenever_that_comes(order: tuple[str, ...]) -> None:
    sale = Sale()
    acts = {
        "X": lambda: sale.status(0, "lost", 0, n=7),
        "A": lambda: sale.status(0, "open", "n:7", n=8),
        "B": lambda: sale.status(1, "won", 0),
    }

    for name in order:
        acts[name]()

    assert sale.outcome() == ("won", [("open", 0)])


@pytest.mark.rule("C5")
def test_a_reopening_that_saw_the_conflict_wins_over_both_closings() -> None:
    sale = Sale()
    sale.status(0, "lost", 0)
    sale.status(1, "won", 0)
    [conflict] = sale.office.conflicts(sale.id)

    assert conflict.seq > sale.seq
    sale.status(2, "open", sale.seq)

    assert sale.outcome()[0] == "open"


@pytest.mark.rule("C9")
def test_a_delete_after_an_own_edit_counts_what_had_slipped_in_before_that_edit() -> None:
    sale = Sale()
    anna, jonas, _ = sale.people
    seen = sale.seq
    sale.office.push(jonas, a_set("opportunity", sale.id, seen, starred=True))
    sale.office.push(anna, a_set("opportunity", sale.id, seen, title="New") | {"n": 7})

    [refused] = sale.office.push(anna, an_op("delete", entity="opportunity", id=sale.id, base="n:7") | {"n": 8})

    assert isinstance(refused, Refusal)
    assert (refused.code, refused.field) == ("stale_delete", "starred")


@pytest.mark.rule("C9")
def test_a_delete_after_a_chain_of_own_edits_that_saw_everything_goes_through() -> None:
    sale = Sale()
    anna, jonas, _ = sale.people
    sale.office.push(jonas, a_set("opportunity", sale.id, sale.seq, starred=True))
    sale.office.push(anna, a_set("opportunity", sale.id, sale.seq, title="New") | {"n": 7})
    sale.office.push(anna, a_set("opportunity", sale.id, "n:7", title="Newer") | {"n": 8})

    [gone] = sale.office.push(anna, an_op("delete", entity="opportunity", id=sale.id, base="n:8") | {"n": 9})

    assert status_of(gone) == "applied"


@pytest.mark.rule("C9")
def test_what_one_has_made_oneself_is_deleted_unless_others_wrote_it_since() -> None:
    office, id_ = Office(), an_id()
    anna, jonas = office.hire(an_author()), office.hire(an_author())
    office.push(anna, a_create("opportunity", id_, title="A") | {"n": 7})

    [gone] = office.push(anna, an_op("delete", entity="opportunity", id=id_, base="n:7") | {"n": 8})
    office.push(anna, an_op("restore", entity="opportunity", id=id_))
    office.push(jonas, a_set("opportunity", id_, office.row(id_).seq, title="B"))
    [refused] = office.push(anna, an_op("delete", entity="opportunity", id=id_, base="n:7") | {"n": 10})

    assert (status_of(gone), status_of(refused)) == ("applied", "rejected")


def two_titles(sale: Sale) -> Any:
    """Return the open conflict between two titles."""
    seen = sale.seq
    for who in (0, 1):
        sale.office.push(sale.people[who], a_set("opportunity", sale.id, seen, title=f"By {who}"))
    [conflict] = sale.office.conflicts(sale.id)
    return conflict


def settle(sale: Sale, who: Author, conflict: Any, **members: Any) -> Any:
    operation = an_op("conflict.settle", id=conflict.id, base=conflict.seq) | members
    return sale.office.push(who, operation)[0]


@pytest.mark.rule("C13")
@pytest.mark.parametrize("choice", [{"choice": "other"}, {"choice": "new", "value": "By 0"}])
def test_settling_does_not_pass_over_an_edit_that_came_to_the_field_unseen(choice: dict[str, Any]) -> None:
    sale = Sale()
    conflict = two_titles(sale)
    sale.office.push(sale.people[2], a_set("opportunity", sale.id, sale.seq, title="By 2"))

    verdict = settle(sale, sale.people[0], conflict, **choice)

    [asked] = sale.office.conflicts(sale.id)
    assert status_of(verdict) == "merged"
    assert sale.office.data(conflict.id)["open"] is False
    assert (asked.data["kept"]["value"], asked.data["others"][0]["value"]) == ("By 0", "By 2")


@pytest.mark.rule("C13")
def test_who_saw_the_later_edit_beside_the_conflict_says_so_and_settles_it() -> None:
    sale = Sale()
    conflict = two_titles(sale)
    sale.office.push(sale.people[2], a_set("opportunity", sale.id, sale.seq, title="By 2"))

    verdict = settle(sale, sale.people[0], conflict, choice="other", seen=sale.seq)

    assert verdict == Applied()
    assert sale.office.conflicts(sale.id) == []
    assert sale.office.data(sale.id)["title"] == "By 0"


@pytest.mark.rule("C13")
def test_settling_for_what_was_shown_leaves_a_later_edit_as_it_is() -> None:
    sale = Sale()
    conflict = two_titles(sale)
    sale.office.push(sale.people[2], a_set("opportunity", sale.id, sale.seq, title="By 2"))

    settle(sale, sale.people[0], conflict, choice="kept")

    assert sale.office.conflicts(sale.id) == []
    assert sale.office.data(sale.id)["title"] == "By 2"


@pytest.mark.rule("C14")
def test_an_opportunity_that_comes_and_goes_in_one_commit_leaves_nobody_behind() -> None:
    office, folder, id_ = Office(), an_id(), an_id()
    anna = office.hire(an_author())
    office.push(anna, a_create("folder", folder, name="A"))

    office.commit(
        (anna, [a_create("opportunity", id_, title="B", folder=folder) | {"n": 7}]),
        (anna, [an_op("delete", entity="opportunity", id=id_, base="n:7") | {"n": 8}]),
    )

    assert not office.data(folder).get("collaborators")
