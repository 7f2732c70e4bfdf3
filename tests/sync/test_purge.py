"""Erasure: nothing of it is left, and nothing brings it back."""

from typing import Any

import pytest

from sync.errors import Refusal
from sync.ids import converted_id, participant_id
from sync.plan import Gone
from sync.verdicts import Applied
from sync.visibility import Author
from tests.builders import WORKSPACE, a_create, a_set, an_author, an_id, an_op
from tests.sync.office import Office, status_of


@pytest.fixture
def crowded() -> tuple[Office, Author, Author, str, list[str]]:
    """Return an opportunity with an action, a comment, an answer to it and a conflict."""
    office = Office()
    admin, anna, id_ = office.hire(an_author("admin")), office.hire(an_author()), an_id()
    action, comment, answer = an_id(), an_id(), an_id()
    seen = office.push(anna, a_create("opportunity", id_, title="A")) and office.row(id_).seq
    office.push(anna, a_create("action", action, id_, when={"due": "2026-03-03"}))
    office.push(anna, an_op("comment.add", id=comment, root=id_, text="Secret"))
    office.push(anna, an_op("comment.add", id=answer, root=id_, parent=comment, text="Indeed"))
    office.push(anna, a_set("opportunity", id_, seen, title="Anna's"))
    office.push(admin, a_set("opportunity", id_, seen, title="Admin's"))
    [conflict] = office.conflicts(id_)
    return office, admin, anna, id_, [action, comment, answer, conflict.id]


@pytest.mark.rule("C22")
def test_a_purge_empties_a_record_and_all_that_hangs_on_it(crowded: Any) -> None:
    office, admin, _, id_, hanging = crowded

    [verdict] = office.push(admin, an_op("purge", entity="opportunity", id=id_))

    assert verdict == Applied()
    assert office.gone.keys() == {id_, *hanging}
    assert not any(b"Secret" in body or b"Anna's" in body for body in office.bodies.values())
    assert not office.changes.keys() & {id_, *hanging}


@pytest.mark.rule("C22")
def test_of_a_purged_comment_its_answers_go_and_the_rest_stays(crowded: Any) -> None:
    office, admin, _, id_, (_, comment, answer, _) = crowded

    office.push(admin, an_op("purge", entity="comment", id=comment))

    assert office.gone.keys() == {comment, answer}
    assert office.data(id_)["title"] == "Admin's"


@pytest.mark.rule("C22")
@pytest.mark.parametrize("over", ["one commit", "two commits"])
def test_a_purged_id_refuses_whatever_comes_later(crowded: Any, over: str) -> None:
    office, admin, anna, id_, (action, comment, _, _) = crowded
    purge = an_op("purge", entity="opportunity", id=id_)
    late = [
        a_set("opportunity", id_, 0, title="Back"),
        a_create("opportunity", id_, title="Back"),
        an_op("comment.add", id=an_id(), root=id_, text="Back"),
        an_op("comment.add", id=comment, root=id_, text="Back"),
        an_op("action.done", id=action, done_at="2026-03-02T09:00:00Z"),
        an_op("restore", entity="opportunity", id=id_),
    ]

    if over == "one commit":
        _, *found = office.commit((admin, [purge]), *[(anna, [one]) for one in late])
        verdicts = [verdict for [verdict] in found]
    else:
        office.push(admin, purge)
        verdicts = [office.push(anna, one)[0] for one in late]

    assert [one.code for one in verdicts if isinstance(one, Refusal)] == ["gone"] * len(late)
    assert id_ not in office.bodies


@pytest.mark.rule("C15")
def test_who_never_saw_a_purged_record_is_answered_as_if_it_had_not_been(crowded: Any) -> None:
    office, admin, _, id_, _ = crowded
    stranger = an_author()
    office.hire(stranger, team=an_id())
    stranger = Author(member=stranger.member, device=stranger.device, role="rep", scopes=frozenset())
    office.push(admin, an_op("purge", entity="opportunity", id=id_))

    [hidden] = office.push(stranger, a_set("opportunity", id_, 0, title="Mine"))
    [missing] = office.push(stranger, a_set("opportunity", an_id(), 0, title="Mine"))
    [taken] = office.push(stranger, a_create("opportunity", id_, title="Mine"))

    assert hidden == missing
    assert isinstance(taken, Refusal)
    assert taken.code == "id_taken"


@pytest.mark.rule("C22")
def test_what_is_made_and_purged_in_one_commit_leaves_only_a_tombstone() -> None:
    office = Office()
    admin, id_, comment = office.hire(an_author("admin")), an_id(), an_id()

    office.commit(
        (admin, [a_create("folder", id_, name="A"), an_op("comment.add", id=comment, root=id_, text="B")]),
        (admin, [an_op("purge", entity="folder", id=id_)]),
    )

    assert office.gone.keys() == {id_, comment}


def test_only_an_admin_purges_and_no_setting(crowded: Any) -> None:
    office, admin, anna, id_, _ = crowded

    [by_owner] = office.push(anna, an_op("purge", entity="opportunity", id=id_))
    [a_step] = office.push(admin, an_op("purge", entity="step", id=office.first_step))

    assert isinstance(by_owner, Refusal)
    assert isinstance(a_step, Refusal)
    assert (by_owner.code, a_step.code) == ("forbidden", "invalid")


@pytest.mark.rule("C22")
def test_what_left_the_trash_for_good_comes_back_only_where_people_derive_its_id_again() -> None:
    office = Office()
    anna, id_, contact, old = office.hire(an_author()), an_id(), an_id(), an_id()
    office.push(anna, a_create("opportunity", id_, title="A"))
    joins = participant_id(WORKSPACE, id_, contact)
    seen = frozenset({f"user:{anna.member}"})
    office.gone = {joins: Gone(seen, is_purged=False), old: Gone(seen, is_purged=False)}

    [again] = office.push(anna, a_create("participant", joins, id_, contact=contact))
    [late] = office.push(anna, a_create("opportunity", old, title="Old"))

    assert status_of(again) == "applied"
    assert isinstance(late, Refusal)
    assert late.code == "gone"


@pytest.mark.rule("C22")
def test_a_row_is_not_converted_into_what_was_purged() -> None:
    office = Office()
    admin, prospects, row = office.hire(an_author("admin")), an_id(), an_id()
    made = converted_id(WORKSPACE, row)
    convert = an_op("row.convert", prospect=row, id=made, fields={"title": "A"})
    office.push(admin, a_create("prospect_list", prospects, name="P"), a_create("prospect", row, prospects))
    office.push(admin, convert)
    office.push(admin, an_op("purge", entity="opportunity", id=made))

    [verdict] = office.push(admin, convert | {"op": an_id(), "n": 99})

    assert isinstance(verdict, Refusal)
    assert verdict.code == "gone"


@pytest.mark.rule("C14")
def test_a_contact_whose_taking_part_was_erased_is_not_seen_for_it_any_more() -> None:
    office, sale, contact = Office(), an_id(), an_id()
    admin, anna = office.hire(an_author("admin")), office.hire(an_author())
    joined = participant_id(WORKSPACE, sale, contact)
    office.push(anna, a_create("opportunity", sale, title="A"))
    office.push(admin, a_create("contact", contact, last_name="Tomasi"))
    office.push(admin, a_create("participant", joined, sale, contact=contact))
    known = set(office.data(contact)["collaborators"])

    office.push(admin, an_op("purge", entity="participant", id=joined))

    assert known == {f"auto:{anna.member}"}
    assert not office.data(contact)["collaborators"]
