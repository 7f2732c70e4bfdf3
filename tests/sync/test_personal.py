"""Views and preferences: roots of one person."""

from typing import Any

import pytest

from sync.errors import Refusal
from sync.ids import preference_id, workspace_choice_id
from sync.verdicts import Applied
from sync.visibility import principal_scopes, scopes_of, sees
from tests.builders import TEAM, WORKSPACE, a_create, a_set, an_author, an_id, an_op
from tests.sync.office import Office, status_of


@pytest.fixture
def office() -> Office:
    return Office()


def a_view(office: Office, owner: Any, **fields: Any) -> str:
    id_ = an_id()
    office.push(owner, a_create("view", id_, name="Hot", entity="opportunity", filter={"tags": ["fair"]}, **fields))
    return id_


@pytest.mark.rule("C26")
@pytest.mark.parametrize("role", ["admin", "manager", "rep"])
def test_a_view_is_seen_by_its_owner_alone_until_it_is_shared(office: Office, role: str) -> None:
    anna, other = office.hire(an_author()), office.hire(an_author(role))
    id_ = a_view(office, anna)

    alone = scopes_of("view", office.data(id_), claiming=True)
    office.push(anna, a_set("view", id_, office.row(id_).seq, shared=True))
    shared = scopes_of("view", office.data(id_), claiming=True)

    assert alone == {f"user:{anna.member}"}
    assert "team" not in office.data(id_)
    assert (sees(other, alone), sees(other, shared)) == (False, True)
    assert office.moves[id_][0].old == alone


@pytest.mark.rule("C26")
def test_a_shared_view_obeys_its_owner_alone(office: Office) -> None:
    anna, admin = office.hire(an_author()), office.hire(an_author("admin"))
    id_ = a_view(office, anna, shared=True)

    [edit] = office.push(admin, a_set("view", id_, 0, name="Cold"))
    [give] = office.push(admin, an_op("transfer", entity="view", id=id_, to=admin.member, expected_owner=anna.member))
    [by_colleague] = office.push(office.hire(an_author()), an_op("delete", entity="view", id=id_, base=9_999))
    [by_owner] = office.push(anna, an_op("delete", entity="view", id=id_, base=office.row(id_).seq))

    assert [one.code for one in (edit, give, by_colleague) if isinstance(one, Refusal)] == [
        "forbidden",
        "invalid",
        "forbidden",
    ]
    assert status_of(by_owner) == "applied"


@pytest.mark.rule("C26")
def test_a_preference_set_on_two_devices_is_one_and_the_later_choice_counts(office: Office) -> None:
    desk = office.hire(an_author())
    phone = an_author(member=desk.member)
    id_ = preference_id(WORKSPACE, desk.member, "layout")
    choice = {"key": "layout"}

    office.push(desk, a_create("preference", id_, **choice, value="board") | {"at": "2026-03-02T09:15:03.000Z"})
    [verdict] = office.push(
        phone, a_create("preference", id_, **choice, value="list") | {"at": "2026-03-02T08:00:00.000Z"}
    )

    assert isinstance(verdict, Applied)
    assert office.data(id_)["value"] == "board"
    assert office.conflicts(id_) == []


@pytest.mark.rule("C26")
def test_nobody_makes_a_preference_for_somebody_else(office: Office) -> None:
    anna, jonas = office.hire(an_author()), office.hire(an_author())
    id_ = preference_id(WORKSPACE, anna.member, "layout")

    [before] = office.push(jonas, a_create("preference", id_, key="layout", value="mine"))
    office.push(anna, a_create("preference", id_, key="layout", value="board"))
    [after] = office.push(jonas, a_create("preference", id_, key="layout", value="mine"))

    assert [one.code for one in (before, after) if isinstance(one, Refusal)] == ["invalid", "id_taken"]
    assert not sees(jonas, scopes_of("preference", office.data(id_), claiming=True))
    assert office.data(id_)["value"] == "board"


@pytest.mark.rule("C26")
def test_a_choice_of_the_workspace_is_one_to_a_key_and_the_admins(office: Office) -> None:
    one, other, rep = office.hire(an_author("admin")), office.hire(an_author("admin")), office.hire(an_author())
    id_ = workspace_choice_id(WORKSPACE, "customer_months")
    choice = {"key": "customer_months"}

    [by_rep] = office.push(rep, a_create("workspace_choice", id_, **choice, value=1))
    [elsewhere] = office.push(one, a_create("workspace_choice", an_id(), **choice, value=1))
    office.push(one, a_create("workspace_choice", id_, **choice, value=6))
    [met] = office.push(other, a_create("workspace_choice", id_, **choice, value=24))

    assert [one.code for one in (by_rep, elsewhere) if isinstance(one, Refusal)] == ["forbidden", "invalid"]
    assert status_of(met) == "merged"
    assert office.data(id_)["value"] == 24
    assert sees(rep, scopes_of("workspace_choice", office.data(id_), claiming=True))


def test_settings_of_goals_reasons_and_templates_are_the_admins(office: Office) -> None:
    admin, rep = office.hire(an_author("admin")), office.hire(an_author())
    goal = {"measure": "revenue", "team": TEAM, "month": "2026-03-01", "target": "50000.00", "currency": "EUR"}
    made = [
        a_create("goal", **goal),
        a_create("loss_reason", name="Price"),
        a_create("template", kind="mail", text="Hi"),
    ]

    by_rep = [office.push(rep, {**one, "op": an_id()})[0] for one in made]
    by_admin = [office.push(admin, one)[0] for one in made]

    assert {status_of(one) for one in by_rep} == {"rejected"}
    assert {status_of(one) for one in by_admin} == {"applied"}
    assert sees(rep, scopes_of("goal", office.data(made[0]["id"]), claiming=True))
    assert principal_scopes(rep.member, {"role": "rep"}, "own") >= {"all"}
