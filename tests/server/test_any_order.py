"""What two people did apart, handed in in every order there is: always the same end, and nothing is lost on the way."""

import itertools
from collections.abc import Iterable
from typing import Any

import pytest

from server.store import dead_letters
from sync.ids import conflict_id
from sync.visibility import Author
from tests.builders import WORKSPACE, a_create, a_push, a_set, an_author, an_id, an_op
from tests.server.desk import WS, Desk

MORNING, NOON = "2026-03-02T07:00:00.000Z", "2026-03-02T08:00:00.000Z"

END: Any = (
    {"title": "Bellavista", "description": "A hotel", "closing_date": "2031-05-01"},
    {"text": "Met them"},
    {"text": "So did I", "pinned": True},
    ("2031-05-01", ["2031-04-01"]),
)


class Apart:
    """Three operations each of two people about an opportunity, which the first of them makes."""

    def __init__(self, desk: Desk, anna: Author, jonas: Author) -> None:
        self.desk = desk
        self.sale, self.said, self.answer = an_id(), an_id(), an_id()
        of_anna = (
            a_create("opportunity", self.sale, title="Bellavista"),
            an_op("comment.add", id=self.said, root=self.sale, text="Met them"),
            {**a_set("opportunity", self.sale, closing_date="2031-04-01"), "at": MORNING},
        )
        of_jonas = (
            an_op("comment.add", id=self.answer, root=self.sale, parent=self.said, text="So did I"),
            a_set("comment", self.answer, pinned=True),
            {**a_set("opportunity", self.sale, closing_date="2031-05-01", description="A hotel"), "at": NOON},
        )
        self.beaten = of_anna[2]["op"]
        # Sent from the journals, as when a server was put back: only then may an edit come before what it edits.
        self.work = [(who, {**one, "again": True}) for who, of in ((anna, of_anna), (jonas, of_jonas)) for one in of]

    def arrive(self, order: Iterable[int], devices: list[tuple[str, int]]) -> None:
        """Hand each in, in a commit of its own, and ask once more about what was held."""
        calls = [(self.work[at][0], a_push(devices[at][0], [self.work[at][1]], first_n=devices[at][1])) for at in order]
        held = [call for call in calls if self.desk.push(*call)["results"][0]["status"] == "held"]
        for call in held:
            assert self.desk.push(*call)["results"][0]["status"] in {"applied", "merged"}

    def end(self) -> Any:
        """Return what everybody sees in the end, of what the operations named."""
        rows = zip((self.sale, self.said, self.answer), END[:3], strict=True)
        asked = self.desk.row(conflict_id(WORKSPACE, self.sale, "closing_date", self.beaten)).data
        return (
            *({name: self.desk.row(id_).data.get(name) for name in named} for id_, named in rows),
            (asked["kept"]["value"], [other["value"] for other in asked["others"]]),
        )


def without_waiting_for_the_disk(desk: Desk) -> None:
    """Thousands of commits, and no power is lost."""
    with desk.database.writer.connect() as db:
        db.rollback()
        connection = db.connection.dbapi_connection
        assert connection is not None
        connection.cursor().execute("PRAGMA synchronous = OFF")


@pytest.mark.rule("P2", "C11")
@pytest.mark.databases("sqlite")
def test_six_operations_that_come_in_every_order_there_is_end_alike(desk: Desk) -> None:
    """F8: children before their parents and edits before what they edit are held, not dropped; no order counts."""
    anna, jonas = desk.hire(an_author()), desk.hire(an_author())
    without_waiting_for_the_disk(desk)

    for order in itertools.permutations(range(6)):
        apart = Apart(desk, anna, jonas)
        apart.arrive(order, [(an_id(), 1) for _ in order])
        assert apart.end() == END, order

    assert desk.database.read_now(lambda db: dead_letters.all_letters(db, WS)) == []


@pytest.mark.rule("P2", "C11")
def test_two_devices_that_each_keep_their_order_end_alike_however_they_take_turns(desk: Desk) -> None:
    """F8: what follows a held operation in its device's queue goes on."""
    anna, jonas = desk.hire(an_author()), desk.hire(an_author())

    for first in itertools.combinations(range(6), 3):
        one, other = iter(range(3)), iter(range(3, 6))
        order = [next(one if turn in first else other) for turn in range(6)]
        apart, phones = Apart(desk, anna, jonas), (an_id(), an_id())
        apart.arrive(order, [(phones[at // 3], at % 3 + 1) for at in range(6)])
        assert apart.end() == END, order

    assert desk.database.read_now(lambda db: dead_letters.all_letters(db, WS)) == []
