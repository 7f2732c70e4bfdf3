"""Merges in the store: bounded, over commits, and undone from what was written down."""

from typing import Any

import pytest

from server.store import aliases, purges
from sync.ids import moved_id, participant_id
from sync.visibility import Author
from tests.builders import WORKSPACE, a_create, a_push, a_set, an_author, an_id, an_op
from tests.server.desk import WS, Desk


class Pair:
    """Two contacts of one person, the second with a comment and in an opportunity."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.n = desk, 0
        self.boss, self.anna = desk.hire(an_author("admin")), desk.hire(an_author())
        self.kept, self.gone, self.sale, self.comment = (an_id() for _ in range(4))
        self.joins = participant_id(WORKSPACE, self.sale, self.gone)
        self.desk.push(
            self.anna,
            a_push(
                self.anna.device,
                [a_create("contact", self.kept, last_name="Tomasi", company="Alpina")],
                [a_create("contact", self.gone, last_name="Tomasi", company="Hotel Alpina", job_title="Chef")],
                [a_create("opportunity", self.sale, title="A")],
                [a_create("participant", self.joins, self.sale, contact=self.gone)],
                [an_op("comment.add", id=self.comment, root=self.gone, text="Called")],
            ),
        )

    def boss_does(self, *operations: dict[str, Any]) -> dict[str, Any]:
        answer = self.desk.push(self.boss, a_push(self.boss.device, [*operations], first_n=self.n + 1))
        self.n += len(operations)
        return answer

    def merge(self, **members: Any) -> dict[str, Any]:
        named = {"entity": "contact", "survivor": self.kept, "absorbed": self.gone}
        return self.boss_does(an_op("merge", **(named | members)))


@pytest.fixture
def pair(desk: Desk) -> Pair:
    return Pair(desk)


def by(who: Author, first_n: int, *operations: dict[str, Any]) -> tuple[Author, dict[str, Any]]:
    return who, a_push(who.device, *[[one] for one in operations], first_n=first_n)


@pytest.mark.rule("C23")
def test_a_merge_over_commits_names_who_wrote_the_value_that_is_asked_about(pair: Pair) -> None:
    answer = pair.merge()

    [conflict] = answer["results"][0]["conflicts"]
    data = pair.desk.row(conflict).data
    joined = pair.desk.row(participant_id(WORKSPACE, pair.sale, pair.kept))
    assert (data["field"], data["kept"]["by"], data["others"][0]["by"]) == ("company", *[pair.anna.member] * 2)
    assert data["others"][0]["value"] == "Hotel Alpina"
    assert (joined.root, joined.data["contact"]) == (pair.sale, pair.kept)
    assert pair.desk.row(moved_id(WORKSPACE, pair.kept, pair.comment)).root == pair.kept


@pytest.mark.rule("C24")
def test_a_phone_that_has_not_heard_of_it_reaches_the_survivor(pair: Pair) -> None:
    pair.merge()
    comment = an_op("comment.add", id=an_id(), root=pair.gone, text="Met")

    answer = pair.desk.push(
        *by(
            pair.anna,
            6,
            a_set("contact", pair.gone, 2, source="fair"),
            comment,
            a_set("participant", pair.joins, 4, role="pays"),
        )
    )

    assert [one["status"] for one in answer["results"]] == ["applied"] * 3
    assert pair.desk.row(pair.kept).data["source"] == "fair"
    assert pair.desk.row(comment["id"]).root == pair.kept
    assert pair.desk.row(participant_id(WORKSPACE, pair.sale, pair.kept)).data["role"] == "pays"


@pytest.mark.rule("C24")
def test_an_alias_is_known_when_even_the_absorbed_record_is_forgotten(pair: Pair) -> None:
    pair.merge()
    with pair.desk.database.transaction() as db:
        db.exec_driver_sql("delete from record where entity = 'contact' and trashed_at is not null")

    answer = pair.desk.push(*by(pair.anna, 6, a_set("contact", pair.gone, 2, source="fair")))

    assert answer["results"][0]["status"] == "applied"
    assert pair.desk.row(pair.kept).data["source"] == "fair"


@pytest.mark.rule("C25")
def test_a_merge_is_undone_from_what_was_written_down(pair: Pair) -> None:
    pair.merge()

    answer = pair.boss_does(an_op("restore", entity="contact", id=pair.gone))

    new = pair.desk.row(participant_id(WORKSPACE, pair.sale, pair.kept))
    assert answer["results"][0]["status"] == "applied"
    assert pair.desk.row(pair.gone).trashed is None
    assert pair.desk.row(pair.kept).data["job_title"] is None
    assert pair.desk.row(pair.comment).root == pair.gone
    assert pair.desk.row(pair.joins).trashed is None
    assert new.trashed is not None
    assert [one.data["open"] for one in pair.desk.of_entity("conflict")] == [False]
    assert pair.desk.database.read_now(lambda db: aliases.of(db, WS, [pair.gone, pair.joins])) == {}


@pytest.mark.rule("C22")
def test_purging_the_survivor_empties_what_was_merged_into_it(pair: Pair) -> None:
    pair.merge()

    pair.boss_does(an_op("purge", entity="contact", id=pair.kept))
    late = pair.desk.push(*by(pair.anna, 6, a_set("contact", pair.gone, 2, source="fair")))

    living = {one.id for one in pair.desk.of_entity("contact")}
    assert living.isdisjoint({pair.kept, pair.gone})
    assert late["results"][0]["code"] == "gone"
    assert pair.desk.database.read_now(lambda db: aliases.absorbed_by(db, WS, [pair.kept])) == set()


@pytest.mark.rule("C22")
def test_purging_a_child_forgets_what_was_refused_under_the_id_that_it_had_before(pair: Pair) -> None:
    refused = an_op("set", entity="comment", id=pair.comment, fields={"text": "Said by nobody"}, base={})
    assert pair.boss_does(refused)["results"][0]["status"] == "rejected"
    pair.merge()
    assert pair.desk.database.read_now(lambda db: purges.letters_naming(db, WS, {pair.comment}))

    pair.boss_does(an_op("purge", entity="comment", id=moved_id(WORKSPACE, pair.kept, pair.comment)))

    assert not pair.desk.database.read_now(lambda db: purges.letters_naming(db, WS, {pair.comment}))


def test_what_a_merge_costs_does_not_depend_on_the_survivor(pair: Pair) -> None:
    edits = [a_set("contact", pair.kept, 2**40, source=str(n)) for n in range(60)]
    pair.desk.push(*by(pair.anna, 6, *edits))
    pair.desk.push(*by(pair.anna, 66, *[an_op("comment.add", id=an_id(), root=pair.kept, text="A") for _ in range(60)]))

    with pair.desk.counted() as statements:
        pair.merge()

    asked = sum(len(parameters) for statement, parameters in statements if statement.startswith("WITH"))
    assert len(statements) <= 28
    assert asked < 200
