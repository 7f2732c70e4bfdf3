"""Who owns a record, and who is told when that changes."""

from typing import Any

import pytest

from sync.errors import Refusal
from sync.ids import message_id, participant_id
from sync.verdicts import Applied, Noop
from sync.visibility import Author
from tests.builders import TEAM, WORKSPACE, a_create, a_set, an_author, an_id, an_op
from tests.sync.office import Office, status_of


@pytest.fixture
def office() -> Office:
    return Office()


def of_team(office: Office, team: str, role: str = "rep") -> Author:
    """Hire somebody of another team."""
    who = an_author(role)
    office.hire(who, team=team)
    manages = frozenset({team}) if role == "manager" else frozenset[str]()
    scopes = frozenset({"all", f"user:{who.member}", f"team:{team}"})
    return Author(member=who.member, device=who.device, role=role, scopes=scopes, manages=manages)


def give(id_: str, to: str, expected: str | None, **members: Any) -> dict[str, Any]:
    return an_op("transfer", entity="opportunity", id=id_, to=to, expected_owner=expected, **members)


@pytest.mark.rule("C19")
def test_the_first_of_two_transfers_stands_and_the_second_learns_who_has_it(office: Office) -> None:
    anna, jonas, lisa = (office.hire(an_author()) for _ in range(3))
    manager, id_ = office.hire(an_author("manager")), an_id()
    office.push(anna, a_create("opportunity", id_, title="A"))

    [first] = office.push(anna, give(id_, jonas.member, anna.member))
    [second] = office.push(manager, give(id_, lisa.member, anna.member))

    assert first == Applied()
    assert isinstance(second, Refusal)
    assert (second.code, second.owner) == ("owner_changed", jonas.member)
    assert office.data(id_)["owner"] == jonas.member


@pytest.mark.rule("C19")
def test_a_transfer_takes_the_new_owners_team_and_moves_the_record(office: Office) -> None:
    anna, south = office.hire(an_author()), an_id()
    mario, id_ = of_team(office, south), an_id()
    office.push(anna, a_create("opportunity", id_, title="A"))

    office.push(anna, give(id_, mario.member, anna.member))

    assert office.data(id_)["team"] == south
    assert office.moves[id_][-1].old >= {f"user:{anna.member}", f"team:{TEAM}"}


@pytest.mark.rule("C19")
def test_what_is_parked_stays_with_its_team_and_goes_to_whoever_claims_it_first(office: Office) -> None:
    anna, jonas, lot, id_ = office.hire(an_author()), office.hire(an_author()), an_author(), an_id()
    office.hire(lot)
    office.write(lot.member, parking=True, team=None)
    office.push(anna, a_create("opportunity", id_, title="A"))

    [parked] = office.push(anna, give(id_, lot.member, anna.member))
    team = office.data(id_)["team"]
    [given] = office.push(jonas, give(id_, anna.member, lot.member))
    [claimed] = office.push(jonas, give(id_, jonas.member, lot.member))
    [late] = office.push(anna, give(id_, anna.member, lot.member))

    assert (status_of(parked), team, status_of(claimed)) == ("applied", TEAM, "applied")
    assert [one.code for one in (given, late) if isinstance(one, Refusal)] == ["forbidden", "owner_changed"]
    assert office.data(id_)["owner"] == jonas.member


@pytest.mark.rule("C19")
def test_what_belongs_to_nobody_goes_to_whoever_claims_it_first(office: Office) -> None:
    anna, jonas, id_ = office.hire(an_author()), office.hire(an_author()), an_id()
    office.push(anna, a_create("opportunity", id_, title="A"))
    office.write(id_, owner=None)

    [by_anna] = office.push(anna, give(id_, anna.member, None))
    [by_jonas] = office.push(jonas, give(id_, jonas.member, None))

    assert status_of(by_anna) == "applied"
    assert isinstance(by_jonas, Refusal)
    assert (by_jonas.code, by_jonas.owner) == ("owner_changed", anna.member)


def test_nobody_gives_away_what_a_colleague_owns_or_to_somebody_who_is_not_here(office: Office) -> None:
    anna, jonas, id_ = office.hire(an_author()), office.hire(an_author()), an_id()
    office.push(anna, a_create("opportunity", id_, title="A"))

    [not_his] = office.push(jonas, give(id_, jonas.member, anna.member))
    [nobody] = office.push(anna, give(id_, an_id(), anna.member))
    [again] = office.push(anna, give(id_, anna.member, None))
    [setting] = office.push(
        anna, an_op("transfer", entity="step", id=office.first_step, to=jonas.member, expected_owner=None)
    )

    assert isinstance(not_his, Refusal)
    assert isinstance(nobody, Refusal)
    assert (not_his.code, nobody.field) == ("forbidden", "to")
    assert again == Noop()
    assert status_of(setting) == "rejected"


@pytest.mark.rule("C19")
def test_the_message_of_a_transfer_stands_among_the_comments(office: Office) -> None:
    anna, jonas, id_ = office.hire(an_author()), office.hire(an_author()), an_id()
    office.push(anna, a_create("opportunity", id_, title="A"))

    op = give(id_, jonas.member, anna.member, message="She prefers calls in the morning.")
    office.push(anna, op)

    said = office.row(message_id(WORKSPACE, op["op"]))
    assert (said.root, said.data["text"], said.data["created_by"]) == (
        id_,
        "She prefers calls in the morning.",
        anna.member,
    )


@pytest.mark.rule("C14")
def test_sight_of_folder_and_contacts_follows_the_work_to_its_new_owner(office: Office) -> None:
    anna, id_, folder, contact = office.hire(an_author()), an_id(), an_id(), an_id()
    mario = of_team(office, an_id())
    office.push(anna, a_create("folder", folder, name="F"), a_create("contact", contact, last_name="C"))
    joins = a_create("participant", participant_id(WORKSPACE, id_, contact), id_, contact=contact)
    office.push(anna, a_create("opportunity", id_, title="A", folder=folder), joins)

    office.push(anna, give(id_, mario.member, anna.member))

    for one in (folder, contact):
        assert list(office.data(one)["collaborators"]) == [f"auto:{mario.member}"]


@pytest.mark.rule("C14")
def test_a_manager_who_does_not_see_the_folder_hands_on_the_sight_that_came_with_the_work(office: Office) -> None:
    anna, id_, folder = office.hire(an_author()), an_id(), an_id()
    manager = an_author("manager")
    office.hire(manager)
    jonas = office.hire(an_author())
    office.push(anna, a_create("folder", folder, name="F"), a_create("opportunity", id_, title="A", folder=folder))
    office.write(folder, owner=None, team=None)

    office.push(manager, give(id_, jonas.member, anna.member))

    assert list(office.data(folder)["collaborators"]) == [f"auto:{jonas.member}"]


@pytest.mark.rule("C19")
def test_a_record_made_for_somebody_else_leaves_its_author_who_may_still_finish_the_gesture(office: Office) -> None:
    anna, id_, comment, action = office.hire(an_author()), an_id(), an_id(), an_id()
    mario = of_team(office, an_id())

    gesture = office.push(
        anna,
        a_create("opportunity", id_, title="A"),
        give(id_, mario.member, anna.member),
        an_op("comment.add", id=comment, root=id_, text="Met at the fair"),
        a_create("action", action, id_, when={"due": "2026-03-03"}),
    )
    [later] = office.push(anna, a_set("opportunity", id_, 0, title="B"))

    assert [status_of(one) for one in gesture] == ["applied"] * 4
    assert status_of(later) == "suggested"
    assert office.moves[id_][0].old == {f"user:{anna.member}"}
