"""A few readable cases of each rule of SYNC 5.2."""

from typing import Any

import pytest

from sync.errors import Refusal
from sync.ids import converted_comment_id, converted_id, derived_id, participant_id
from sync.verdicts import Applied, Held, Noop, Suggested
from tests.builders import WORKSPACE, a_create, a_set, an_author, an_id, an_op
from tests.sync.office import Office, status_of

DAY_MS = 86_400_000
LATER = "2026-03-02T09:15:03.000Z"
EARLIER = "2026-03-02T08:00:00.000Z"


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def opportunity(office: Office) -> tuple[Office, Any, Any, str]:
    """Return an opportunity of yesterday with its owner and a colleague of the team."""
    anna, jonas, id_ = office.hire(an_author()), office.hire(an_author()), an_id()
    office.now_ms -= DAY_MS
    office.push(anna, a_create("opportunity", id_, title="Second line", starred=False))
    office.now_ms += DAY_MS
    return office, anna, jonas, id_


def test_a_new_opportunity_belongs_to_its_author_and_stands_in_the_first_step(office: Office) -> None:
    anna, id_ = office.hire(an_author()), an_id()

    [verdict] = office.push(anna, a_create("opportunity", id_, title="Second line", tags=["machines"]))

    row = office.row(id_)
    assert verdict == Applied()
    assert (row.data["owner"], row.data["step"]) == (anna.member, office.first_step)
    assert row.data["tags"] == {"machines": row.seq}
    assert row.v == row.seq


@pytest.mark.rule("C1")
def test_edits_of_different_fields_both_survive(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    seen = office.row(id_).seq

    office.push(anna, a_set("opportunity", id_, seen, title="Third line"))
    [verdict] = office.push(jonas, a_set("opportunity", id_, seen, starred=True))

    assert status_of(verdict) == "applied"
    assert (office.data(id_)["title"], office.data(id_)["starred"]) == ("Third line", True)


@pytest.mark.rule("C2")
def test_the_later_edit_of_one_field_is_shown_and_the_other_becomes_a_conflict(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    seen = office.row(id_).seq

    office.push(anna, a_set("opportunity", id_, seen, title="Anna's") | {"at": LATER})
    [verdict] = office.push(jonas, a_set("opportunity", id_, seen, title="Jonas's") | {"at": EARLIER})

    [conflict] = office.conflicts(id_)
    assert status_of(verdict) == "merged"
    assert office.data(id_)["title"] == "Anna's"
    assert conflict.data["kept"]["value"] == "Anna's"
    assert [(side["value"], side["by"]) for side in conflict.data["others"]] == [("Jonas's", jonas.member)]
    assert conflict.data["was"] == "Second line"


@pytest.mark.rule("C2")
def test_within_two_seconds_the_one_that_arrives_later_is_shown(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    seen = office.row(id_).seq

    office.push(anna, a_set("opportunity", id_, seen, title="Anna's") | {"at": "2026-03-02T09:15:01.500Z"})
    office.push(jonas, a_set("opportunity", id_, seen, title="Jonas's") | {"at": "2026-03-02T09:15:00.000Z"})

    assert office.data(id_)["title"] == "Jonas's"


@pytest.mark.rule("C3")
def test_a_second_thought_of_the_same_person_is_no_conflict(opportunity: Any) -> None:
    office, anna, _, id_ = opportunity
    phone = an_author(member=anna.member)
    seen = office.row(id_).seq

    office.push(anna, a_set("opportunity", id_, seen, title="At the desk"))
    [verdict] = office.push(phone, a_set("opportunity", id_, seen, title="On the phone") | {"at": EARLIER})

    assert office.conflicts(id_) == []
    assert status_of(verdict) == "merged"
    assert "On the phone" in office.everything_said(id_)


def test_a_chain_of_own_offline_edits_does_not_conflict_with_itself(opportunity: Any) -> None:
    office, anna, _, id_ = opportunity
    first = a_set("opportunity", id_, office.row(id_).seq, title="One") | {"n": 7}

    office.push(anna, first)
    [verdict] = office.push(anna, a_set("opportunity", id_, "n:7", title="Two"))

    assert verdict == Applied()
    assert office.data(id_)["title"] == "Two"


def test_an_edit_slipped_in_before_an_offline_chain_began_is_noticed(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    seen = office.row(id_).seq
    office.push(jonas, a_set("opportunity", id_, seen, title="Jonas's") | {"at": EARLIER})

    office.push(anna, a_set("opportunity", id_, seen, title="One") | {"n": 7})
    office.push(anna, a_set("opportunity", id_, "n:7", title="Two") | {"n": 8})

    [conflict] = office.conflicts(id_)
    assert office.data(id_)["title"] == "Two"
    assert [side["value"] for side in conflict.data["others"]] == ["Jonas's"]


def test_a_second_thought_takes_the_place_of_the_first_in_an_open_conflict(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    seen = office.row(id_).seq
    office.push(jonas, a_set("opportunity", id_, seen, title="Jonas's") | {"at": LATER})

    office.push(anna, a_set("opportunity", id_, seen, title="One") | {"n": 7, "at": EARLIER})
    office.push(anna, a_set("opportunity", id_, "n:7", title="Two") | {"n": 8, "at": EARLIER})

    [conflict] = office.conflicts(id_)
    assert [side["value"] for side in conflict.data["others"]] == ["Two"]


def test_equal_values_are_no_conflict(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    seen = office.row(id_).seq

    office.push(anna, a_set("opportunity", id_, seen, title="Café"))
    [verdict] = office.push(jonas, a_set("opportunity", id_, seen, title=" Café "))

    assert status_of(verdict) == "applied"
    assert office.conflicts(id_) == []


def test_filling_an_empty_field_never_conflicts(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity

    office.push(anna, a_set("opportunity", id_, 0, closing_date="2026-05-01"))
    office.push(anna, a_set("opportunity", id_, office.row(id_).seq, closing_date=None))
    office.push(jonas, a_set("opportunity", id_, 0, closing_date="2026-06-01"))

    assert office.conflicts(id_) == []


@pytest.mark.rule("C4")
def test_money_stays_one_value_and_is_asked_about_even_for_one_person(opportunity: Any) -> None:
    office, anna, _, id_ = opportunity
    phone = an_author(member=anna.member)

    office.push(anna, a_set("opportunity", id_, 0, money={"amount": "100", "currency": "EUR"}))
    office.push(phone, a_set("opportunity", id_, 0, money={"amount": "200", "currency": "NOK"}))

    [conflict] = office.conflicts(id_)
    assert conflict.data["mark"] == "money"
    assert office.data(id_)["money"] == {"amount": "200", "currency": "NOK", "probability": None}


@pytest.mark.rule("C5")
def test_closed_beats_open_and_a_reopening_that_saw_the_closing_wins(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    office.push(anna, an_op("status.set", id=id_, status="lost", reason="price", base=0))
    closed = office.row(id_).seq

    office.push(jonas, an_op("status.set", id=id_, status="open", base=0))
    still = office.data(id_)["status"]["is"]
    office.push(jonas, an_op("status.set", id=id_, status="open", base=closed))

    assert (still, office.data(id_)["status"]["is"]) == ("lost", "open")


@pytest.mark.rule("C5")
def test_won_against_lost_stays_as_first_committed_and_is_contested(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity

    office.push(anna, an_op("status.set", id=id_, status="won", base=0) | {"at": EARLIER})
    office.push(jonas, an_op("status.set", id=id_, status="lost", base=0) | {"at": LATER})

    [conflict] = office.conflicts(id_)
    assert office.data(id_)["status"]["is"] == "won"
    assert (conflict.data["mark"], conflict.data["others"][0]["value"]["is"]) == ("status", "lost")


def test_an_edit_of_a_sale_closed_meanwhile_is_kept_and_its_author_told(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    seen = office.row(id_).seq
    office.push(anna, an_op("status.set", id=id_, status="won", base=seen))

    [verdict] = office.push(jonas, a_set("opportunity", id_, seen, starred=True))

    assert verdict == Applied(notes=("closed",))
    assert office.data(id_)["status"]["is"] == "won"


@pytest.mark.rule("C6")
def test_tags_added_on_both_sides_survive_and_a_removal_acts_only_on_the_add_it_saw(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    office.push(anna, an_op("tag.add", entity="opportunity", id=id_, tag="machines"))
    seen = office.data(id_)["tags"]["machines"]
    office.push(jonas, an_op("tag.add", entity="opportunity", id=id_, tag="Fair"))
    office.push(jonas, an_op("tag.add", entity="opportunity", id=id_, tag="machines"))

    [verdict] = office.push(anna, an_op("tag.remove", entity="opportunity", id=id_, tag="machines", seen=seen))

    assert isinstance(verdict, Noop)
    assert set(office.data(id_)["tags"]) == {"machines", "Fair"}


def test_a_blank_text_makes_no_tag(office: Office) -> None:
    anna, id_ = office.hire(an_author()), an_id()

    office.push(anna, a_create("opportunity", id_, title="A", tags=["", " ", "fair"]))

    assert list(office.data(id_)["tags"]) == ["fair"]


def test_texts_alike_after_folding_are_one_tag(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity

    office.push(anna, an_op("tag.add", entity="opportunity", id=id_, tag="Équipement"))
    office.push(jonas, an_op("tag.add", entity="opportunity", id=id_, tag="equipement "))

    assert list(office.data(id_)["tags"]) == ["Équipement"]


@pytest.mark.rule("C7")
def test_two_people_editing_different_lines_of_a_text_are_merged(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    office.push(anna, a_set("opportunity", id_, 0, description="one\ntwo\nthree\nfour\n"))
    seen = office.row(id_).seq

    office.push(anna, a_set("opportunity", id_, seen, description="ONE\ntwo\nthree\nfour\n"))
    [verdict] = office.push(jonas, a_set("opportunity", id_, seen, description="one\ntwo\nthree\nFOUR\n"))

    assert office.data(id_)["description"] == "ONE\ntwo\nthree\nFOUR\n"
    assert verdict == Applied(merged=True)


def test_two_people_editing_the_same_line_keep_both_texts_whole(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    office.push(anna, a_set("opportunity", id_, 0, description="one\n"))
    seen = office.row(id_).seq

    office.push(anna, a_set("opportunity", id_, seen, description="Anna\n"))
    office.push(jonas, a_set("opportunity", id_, seen, description="Jonas\n"))

    [conflict] = office.conflicts(id_)
    assert office.data(id_)["description"] == "Jonas\n"
    assert conflict.data["others"][0]["value"] == "Anna\n"


@pytest.mark.rule("C8")
def test_a_new_date_for_an_action_done_meanwhile_is_kept_beside_it(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    action = an_id()
    office.push(anna, a_create("action", action, id_, when={"due": "2026-03-03"}))
    seen = office.row(action).seq
    office.push(anna, an_op("action.done", id=action, done_at=LATER))

    office.push(jonas, a_set("action", action, seen, when={"due": "2026-03-09"}))

    [conflict] = office.conflicts(action)
    assert office.data(action)["done_at"] == LATER
    assert office.data(action)["when"]["due"] == "2026-03-03"
    assert conflict.data["others"][0]["value"]["due"] == "2026-03-09"


def test_an_action_is_done_once(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    action = an_id()
    office.push(anna, a_create("action", action, id_, when={"due": "2026-03-03"}))
    office.push(anna, an_op("action.done", id=action, done_at=EARLIER))

    [verdict] = office.push(jonas, an_op("action.done", id=action, done_at=LATER))

    assert isinstance(verdict, Noop)
    assert office.data(action)["done_at"] == EARLIER


@pytest.mark.rule("C9")
def test_a_delete_is_refused_when_somebody_else_wrote_since(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    seen = office.row(id_).seq
    office.push(jonas, a_set("opportunity", id_, seen, starred=True))

    [refused] = office.push(anna, an_op("delete", entity="opportunity", id=id_, base=seen))
    [gone] = office.push(anna, an_op("delete", entity="opportunity", id=id_, base=office.row(id_).seq))

    assert isinstance(refused, Refusal)
    assert refused.code == "stale_delete"
    assert gone == Applied(notes=("in_trash",))


@pytest.mark.rule("C9")
def test_an_edit_after_the_delete_stays_in_the_trash_and_comes_back_with_a_restore(opportunity: Any) -> None:
    """F34: deleted on the server, edited without a signal; the editor is told."""
    office, anna, jonas, id_ = opportunity
    seen = office.row(id_).seq
    office.push(anna, an_op("delete", entity="opportunity", id=id_, base=seen))

    [verdict] = office.push(jonas, a_set("opportunity", id_, seen, starred=True))
    trashed = office.row(id_).trashed
    office.push(anna, an_op("restore", entity="opportunity", id=id_))

    assert verdict == Applied(notes=("in_trash",))
    assert trashed is not None
    assert office.row(id_).trashed is None
    assert office.data(id_)["starred"] is True


def test_only_who_leads_an_opportunity_deletes_it(opportunity: Any) -> None:
    office, _, jonas, id_ = opportunity

    [verdict] = office.push(jonas, an_op("delete", entity="opportunity", id=id_, base=office.row(id_).seq))

    assert isinstance(verdict, Refusal)
    assert verdict.code == "forbidden"


def a_row(office: Office, author: Any) -> tuple[str, str]:
    """Return a shared list with one row."""
    prospects, row = an_id(), an_id()
    office.push(author, a_create("prospect_list", prospects, name="Hotels", shared=True))
    office.push(author, a_create("prospect", row, prospects, **{"cell:c1": "Alpina"}))
    return prospects, row


@pytest.mark.rule("C10")
def test_one_row_converted_twice_becomes_one_opportunity_that_has_both_texts(opportunity: Any) -> None:
    office, anna, jonas, _ = opportunity
    prospects, row = a_row(office, anna)
    office.push(anna, an_op("comment.add", id=an_id(), root=prospects, parent=row, text="Ask for Mrs Tomasi"))
    made = converted_id(WORKSPACE, row)

    first = an_op("row.convert", prospect=row, id=made, fields={"title": "Alpina"})
    second = an_op("row.convert", prospect=row, id=made, fields={"title": "Hotel Alpina", "source": "fair"})
    office.push(anna, first)
    [verdict, comment] = office.push(jonas, second, an_op("comment.add", id=an_id(), root=made, text="Nice people"))

    said = [row.data["text"] for row in map(office.row, office.bodies) if row.entity == "comment" and row.root == made]
    [conflict] = office.conflicts(made)
    assert (status_of(verdict), status_of(comment)) == ("merged", "applied")
    assert {office.data(made)["title"], conflict.data["others"][0]["value"]} == {"Alpina", "Hotel Alpina"}
    assert office.data(made)["source"] == "fair"
    assert sorted(said) == ["Ask for Mrs Tomasi", "Nice people"]
    assert office.data(row)["opportunity"] == made


def test_a_row_may_be_converted_for_a_colleague(opportunity: Any) -> None:
    office, anna, jonas, _ = opportunity
    _, row = a_row(office, anna)
    made = converted_id(WORKSPACE, row)

    office.push(anna, an_op("row.convert", prospect=row, id=made, fields={"title": "A"}, assign_to=jonas.member))

    assert office.data(made)["owner"] == jonas.member


@pytest.mark.rule("C11")
def test_an_operation_is_held_until_its_root_arrives(office: Office) -> None:
    anna, jonas = office.hire(an_author()), office.hire(an_author())
    opportunity, comment = an_id(), an_id()

    [held] = office.push(jonas, an_op("comment.add", id=comment, root=opportunity, text="Called back"))
    [too] = office.push(jonas, a_set("comment", comment, 0, pinned=True))
    office.push(anna, a_create("opportunity", opportunity, title="Late"))

    assert (held, too) == (Held(opportunity), Held(opportunity))
    assert office.data(comment)["text"] == "Called back"
    assert office.data(comment)["pinned"] is True
    assert office.held == []


@pytest.mark.rule("C12")
def test_a_group_is_applied_whole_or_not_at_all(opportunity: Any) -> None:
    office, anna, _, id_ = opportunity
    head, seen = office.head, office.row(id_).seq

    verdicts = office.push(
        anna, a_set("opportunity", id_, seen, title="New"), a_set("opportunity", id_, seen, step=an_id())
    )

    assert [one.code for one in verdicts if isinstance(one, Refusal)] == ["dep_rejected", "invalid"]
    assert office.data(id_)["title"] == "Second line"
    assert office.head == head


@pytest.mark.rule("C13")
def test_settling_a_conflict_takes_the_chosen_value_and_closes_it(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    seen = office.row(id_).seq
    office.push(anna, a_set("opportunity", id_, seen, title="Anna's"))
    office.push(jonas, a_set("opportunity", id_, seen, title="Jonas's"))
    [conflict] = office.conflicts(id_)

    office.push(anna, an_op("conflict.settle", id=conflict.id, choice="other", base=conflict.seq))

    assert office.data(id_)["title"] == "Anna's"
    assert office.conflicts(id_) == []
    assert office.data(conflict.id)["settled_by"] == anna.member


def test_two_people_settling_differently_is_itself_a_conflict(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    seen = office.row(id_).seq
    office.push(anna, a_set("opportunity", id_, seen, title="Anna's"))
    office.push(jonas, a_set("opportunity", id_, seen, title="Jonas's"))
    [conflict] = office.conflicts(id_)
    office.push(anna, an_op("conflict.settle", id=conflict.id, choice="other", base=conflict.seq))

    [verdict] = office.push(jonas, an_op("conflict.settle", id=conflict.id, choice="new", value="X", base=conflict.seq))

    assert status_of(verdict) == "merged"
    assert len(office.conflicts(id_)) == 1


def test_money_is_settled_by_those_who_lead(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    office.push(anna, a_set("opportunity", id_, 0, money={"amount": "1", "currency": "EUR"}))
    office.push(jonas, a_set("opportunity", id_, 0, money={"amount": "2", "currency": "EUR"}))
    [conflict] = office.conflicts(id_)

    [verdict] = office.push(jonas, an_op("conflict.settle", id=conflict.id, choice="kept", base=conflict.seq))

    assert isinstance(verdict, Refusal)
    assert verdict.code == "forbidden"


@pytest.mark.rule("C14")
def test_who_works_an_opportunity_sees_its_folder_while_it_lasts(office: Office) -> None:
    anna, jonas = office.hire(an_author()), office.hire(an_author())
    folder, contact, row_list = an_id(), an_id(), a_row(office, anna)
    made = converted_id(WORKSPACE, row_list[1])
    office.push(anna, a_create("folder", folder, name="Alpina"), a_create("contact", contact, last_name="Tomasi"))
    convert = an_op("row.convert", prospect=row_list[1], id=made, fields={"folder": folder}, assign_to=jonas.member)
    joins = a_create("participant", participant_id(WORKSPACE, made, contact), made, contact=contact)

    office.push(anna, convert, joins)
    with_jonas = f"auto:{jonas.member}" in office.data(folder)["collaborators"]
    contact_too = f"auto:{jonas.member}" in office.data(contact)["collaborators"]
    office.push(jonas, an_op("delete", entity="opportunity", id=made, base=office.row(made).seq))

    assert (with_jonas, contact_too) == (True, True)
    assert office.data(folder)["collaborators"] == {}
    assert office.data(contact)["collaborators"] == {}


def test_two_people_adding_one_contact_add_it_once(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    contact = an_id()
    office.push(anna, a_create("contact", contact, last_name="Ferri"))
    joins = participant_id(WORKSPACE, id_, contact)

    office.push(anna, a_create("participant", joins, id_, contact=contact, role="decides"))
    [verdict] = office.push(jonas, a_create("participant", joins, id_, contact=contact, rank="a1"))

    assert status_of(verdict) == "applied"
    assert (office.data(joins)["role"], office.data(joins)["rank"]) == ("decides", "a1")


def test_a_restored_phone_making_its_record_again_changes_nothing(opportunity: Any) -> None:
    office, anna, _, id_ = opportunity

    [verdict] = office.push(anna, a_create("opportunity", id_, title="Again"))

    assert isinstance(verdict, Noop)
    assert office.data(id_)["title"] == "Second line"


@pytest.mark.rule("C15")
def test_out_of_sight_and_not_there_are_answered_alike(office: Office) -> None:
    anna, id_ = office.hire(an_author()), an_id()
    stranger = an_author()
    stranger = office.hire(
        type(stranger)(member=stranger.member, device=stranger.device, role="rep", scopes=frozenset())
    )
    office.push(anna, a_create("opportunity", id_, title="Mine"))

    hidden = office.push(stranger, a_set("opportunity", id_, 0, title="Yours"))
    missing = office.push(stranger, a_set("opportunity", an_id(), 0, title="Yours"))

    assert hidden == missing
    assert isinstance(hidden[0], Refusal)
    assert hidden[0].code == "unknown_record"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"owner": "x"}, "forbidden"),
        ({"tenant_id": "x"}, "forbidden"),
        ({"created_by": "x"}, "forbidden"),
        ({"title": "\x00"}, "invalid"),
        ({"title": "x" * 501}, "invalid"),
        ({"title": 7}, "invalid"),
        ({"money": {"amount": "NaN", "currency": "EUR"}}, "invalid"),
        ({"money": {"amount": "١٢", "currency": "EUR"}}, "invalid"),
        ({"closing_date": "2027-02-29"}, "invalid"),
        ({"Not a name": 1}, "invalid"),
        ({"x:f1": 2**63}, "invalid"),
        ({"tags": ["a"]}, "invalid"),
        ({"status": {"is": "won"}}, "invalid"),
    ],
)
def test_what_cannot_be_stored_is_refused_by_name(opportunity: Any, fields: dict[str, Any], code: str) -> None:
    office, anna, _, id_ = opportunity

    [verdict] = office.push(anna, a_set("opportunity", id_, 0, **fields))

    assert isinstance(verdict, Refusal)
    assert (verdict.code, verdict.field) == (code, next(iter(fields)))


def test_a_field_of_a_newer_client_is_kept_as_it_comes(opportunity: Any) -> None:
    office, anna, _, id_ = opportunity

    office.push(anna, a_set("opportunity", id_, 0, mood={"colour": ["red"]}))

    assert office.data(id_)["mood"] == {"colour": ["red"]}


def test_only_its_author_rewords_a_comment(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    comment = an_id()
    office.push(anna, an_op("comment.add", id=comment, root=id_, text="Called"))

    [refused] = office.push(jonas, a_set("comment", comment, 0, text="Not called"))
    [pinned] = office.push(jonas, a_set("comment", comment, 0, pinned=True))

    assert isinstance(refused, Refusal)
    assert status_of(pinned) == "applied"
    assert office.data(comment)["text"] == "Called"


def test_settings_are_the_admins_and_people_nobodys_to_push(office: Office) -> None:
    admin, rep = office.hire(an_author("admin")), office.hire(an_author())

    [by_rep] = office.push(rep, a_create("pipeline", name="Mine"))
    [by_admin] = office.push(admin, a_create("pipeline", name="Ours"))
    [people] = office.push(admin, a_set("member", rep.member, 0, role="admin"))

    assert (status_of(by_rep), status_of(by_admin), status_of(people)) == ("rejected", "applied", "rejected")


@pytest.mark.rule("C16")
def test_a_clock_years_ahead_neither_blocks_nor_wins_for_ever(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    seen = office.row(id_).seq
    office.push(anna, a_set("opportunity", id_, seen, title="From 2099") | {"at": "2099-01-01T00:00:00Z"})
    office.now_ms += 60_000

    now = "2026-03-02T09:16:00.000Z"
    office.push(jonas, a_set("opportunity", id_, seen, title="From today") | {"at": now})

    assert office.data(id_)["title"] == "From today"


def test_a_time_without_zone_stands_for_the_servers_and_an_impossible_one_is_refused(opportunity: Any) -> None:
    office, anna, _, id_ = opportunity

    [fine] = office.push(anna, a_set("opportunity", id_, 0, starred=True) | {"at": "2026-03-02T09:15:00"})
    [refused] = office.push(anna, a_set("opportunity", id_, 0, starred=True) | {"at": "2027-02-29T09:15:00Z"})

    assert status_of(fine) == "applied"
    assert isinstance(refused, Refusal)
    assert refused.field == "at"


@pytest.mark.rule("C7")
def test_a_second_thought_on_a_merged_text_leaves_what_was_merged_into_it(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    office.push(anna, a_set("opportunity", id_, 0, description="one\ntwo\nthree\nfour\n"))
    seen = office.row(id_).seq
    office.push(jonas, a_set("opportunity", id_, seen, description="JONAS\ntwo\nthree\nfour\n"))

    office.push(anna, a_set("opportunity", id_, seen, description="one\ntwo\nthree\nANNA\n") | {"n": 7})
    office.push(anna, a_set("opportunity", id_, "n:7", description="one\ntwo\nthree\nANNA 2\n") | {"n": 8})

    assert office.data(id_)["description"] == "JONAS\ntwo\nthree\nANNA 2\n"


@pytest.mark.rule("C7")
def test_a_second_thought_that_cannot_be_merged_asks_about_what_it_hides(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    office.push(anna, a_set("opportunity", id_, 0, description="one\ntwo\nthree\nfour\n"))
    seen = office.row(id_).seq
    office.push(jonas, a_set("opportunity", id_, seen, description="JONAS\ntwo\nthree\nfour\n"))
    office.push(anna, a_set("opportunity", id_, seen, description="one\ntwo\nthree\nANNA\n") | {"n": 7})

    office.push(anna, a_set("opportunity", id_, "n:7", description="All new\n") | {"n": 8})

    [conflict] = office.conflicts(id_)
    assert office.data(id_)["description"] == "All new\n"
    assert "JONAS" in conflict.data["others"][0]["value"]


@pytest.mark.rule("C18")
def test_a_merged_text_is_kept_as_each_of_the_two_wrote_it(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    office.push(anna, a_set("opportunity", id_, 0, description="one\ntwo\nthree\n"))
    seen = office.row(id_).seq

    office.push(anna, a_set("opportunity", id_, seen, description="ONE\ntwo\nthree\n"))
    office.push(jonas, a_set("opportunity", id_, seen, description="one\ntwo\nTHREE\n"))

    said = office.everything_said(id_)
    assert "ONE\\ntwo\\nthree\\n" in said
    assert "one\\ntwo\\nTHREE\\n" in said


def test_a_chain_that_began_with_an_equal_value_does_not_pass_over_what_came_since(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    seen = office.row(id_).seq
    office.push(jonas, a_set("opportunity", id_, seen, title="Same"))
    office.push(anna, a_set("opportunity", id_, seen, title="Same") | {"n": 7})
    office.push(jonas, a_set("opportunity", id_, office.row(id_).seq, title="Jonas's"))

    office.push(anna, a_set("opportunity", id_, "n:7", title="Anna's") | {"n": 8})

    assert len(office.conflicts(id_)) == 1


@pytest.mark.rule("C8")
def test_a_second_thought_on_the_date_of_a_done_action_takes_the_place_of_the_first(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    action = an_id()
    office.push(anna, a_create("action", action, id_, when={"due": "2026-03-03"}))
    seen = office.row(action).seq
    office.push(anna, an_op("action.done", id=action, done_at=LATER))

    office.push(jonas, a_set("action", action, seen, when={"due": "2026-03-09"}) | {"n": 7})
    office.push(jonas, a_set("action", action, "n:7", when={"due": "2026-03-10"}) | {"n": 8})

    [conflict] = office.conflicts(action)
    assert [side["value"]["due"] for side in conflict.data["others"]] == ["2026-03-10"]


@pytest.mark.rule("C6")
def test_a_removal_does_not_act_on_what_somebody_added_once_more_in_the_same_commit(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    add = {"entity": "opportunity", "id": id_, "tag": "machines"}

    office.commit((anna, [an_op("tag.add", **add) | {"n": 7}]), (jonas, [an_op("tag.add", **add)]))
    [verdict] = office.push(anna, an_op("tag.remove", **add, seen="n:7") | {"n": 8})

    assert isinstance(verdict, Noop)
    assert list(office.data(id_)["tags"]) == ["machines"]


@pytest.mark.rule("C6")
def test_a_removal_does_not_act_on_what_came_back_in_the_same_commit(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    tag = {"entity": "opportunity", "id": id_, "tag": "machines"}
    taken = [an_op("tag.add", **tag) | {"n": 7}, an_op("tag.remove", **tag, seen="n:7") | {"n": 8}]

    office.commit((anna, taken), (jonas, [an_op("tag.add", **tag)]))
    [verdict] = office.push(anna, an_op("tag.remove", **tag, seen="n:7") | {"n": 9})

    assert isinstance(verdict, Noop)
    assert list(office.data(id_)["tags"]) == ["machines"]


def test_nobody_rewords_a_comment_by_making_it_again(opportunity: Any) -> None:
    office, anna, jonas, _ = opportunity
    prospects, row = a_row(office, anna)
    comment, made = an_id(), converted_id(WORKSPACE, row)
    office.push(anna, an_op("comment.add", id=comment, root=prospects, parent=row, text="Called"))
    office.push(anna, an_op("row.convert", prospect=row, id=made, fields={"title": "A"}))
    copy = converted_comment_id(WORKSPACE, comment)

    [refused] = office.push(jonas, an_op("comment.add", id=copy, root=made, text="Not called"))

    assert status_of(refused) == "rejected"
    assert office.data(copy)["text"] == "Called"


def test_a_setting_is_settled_by_admins_alone(office: Office) -> None:
    admins, rep = [office.hire(an_author("admin")) for _ in range(2)], office.hire(an_author())
    pipeline = an_id()
    office.push(admins[0], a_create("pipeline", pipeline, name="Sales"))
    seen = office.row(pipeline).seq
    for number, admin in enumerate(admins):
        office.push(admin, a_set("pipeline", pipeline, seen, name=f"By {number}"))
    office.push(admins[1], a_set("pipeline", pipeline, seen, name="By 1 again"))
    office.push(admins[0], a_set("pipeline", pipeline, seen, name="By 0 again"))
    [conflict] = office.conflicts(pipeline)

    [refused] = office.push(rep, an_op("conflict.settle", id=conflict.id, choice="new", value="X", base=conflict.seq))

    assert isinstance(refused, Refusal)
    assert refused.code == "forbidden"


def test_a_comment_made_with_the_conversion_of_its_row_reaches_the_opportunity(opportunity: Any) -> None:
    office, anna, _, elsewhere = opportunity
    prospects, row = a_row(office, anna)
    made = converted_id(WORKSPACE, row)
    office.push(anna, an_op("comment.add", id=an_id(), root=elsewhere, parent=row, text="Of another root"))

    office.push(
        anna,
        an_op("comment.add", id=an_id(), root=prospects, parent=row, text="Ask for Mrs Tomasi"),
        an_op("row.convert", prospect=row, id=made, fields={"title": "Alpina"}),
    )

    said = [row.data["text"] for row in map(office.row, office.bodies) if row.entity == "comment" and row.root == made]
    assert said == ["Ask for Mrs Tomasi"]


@pytest.mark.rule("C10")
def test_a_second_conversion_of_what_a_colleague_made_out_of_sight_is_suggested_to_whoever_has_it(
    office: Office,
) -> None:
    admin, anna = office.hire(an_author("admin")), office.hire(an_author())
    office.bodies[admin.member] = office.bodies[admin.member].replace(b'"team"', b'"was_in"')
    _, row = a_row(office, anna)
    made, folder = converted_id(WORKSPACE, row), derived_id(WORKSPACE, f"convert-folder:{row}")
    convert = {"prospect": row, "id": made, "fields": {"folder": folder, "title": "Alpina", "tags": ["fair"]}}
    office.push(admin, a_create("folder", folder, name="Alpina"), an_op("row.convert", **convert | {"fields": {}}))
    before = [office.row(made), office.row(folder)]

    both = office.push(anna, a_create("folder", folder, name="Hotel Alpina"), an_op("row.convert", **convert))
    more = office.push(
        anna, an_op("comment.add", id=an_id(), root=made, text="Nice"), a_set("opportunity", made, 2**60, title="Mine")
    )
    [wish] = office.suggestions(folder)
    first, second = office.suggestions(made)
    after = [office.row(made), office.row(folder)]
    for one in (wish, first, second):
        office.push(admin, an_op("suggestion.settle", id=one.id, choice="accept", base=one.seq))

    assert both == [
        Suggested(admin.member, ("former_owner",)),
        Suggested(admin.member, ("former_owner", "converted_already")),
    ]
    assert [status_of(one) for one in more] == ["applied", "suggested"]
    assert after == before
    assert office.data(folder)["name"] == "Hotel Alpina"
    assert (office.data(made)["title"], list(office.data(made)["tags"])) == ("Mine", ["fair"])


def test_a_row_is_not_converted_into_what_is_no_opportunity(opportunity: Any) -> None:
    office, anna, jonas, _ = opportunity
    _, row = a_row(office, anna)
    taken = converted_id(WORKSPACE, row)
    office.push(jonas, a_create("folder", taken, name="Mine"))

    [verdict] = office.push(anna, an_op("row.convert", prospect=row, id=taken, fields={"title": "Alpina"}))

    assert isinstance(verdict, Refusal)
    assert verdict.code == "id_taken"


@pytest.mark.rule("C11")
def test_what_a_held_conversion_would_make_is_waited_for_too(office: Office) -> None:
    anna, jonas = office.hire(an_author()), office.hire(an_author())
    prospects, row = an_id(), an_id()
    made = converted_id(WORKSPACE, row)

    verdicts = office.push(
        jonas,
        a_create("prospect", row, prospects),
        an_op("row.convert", prospect=row, id=made, fields={"title": "Alpina"}),
        an_op("tag.add", entity="opportunity", id=made, tag="fair"),
    )
    office.push(anna, a_create("prospect_list", prospects, name="Hotels", shared=True))

    assert verdicts == [Held(prospects)] * 3
    assert list(office.data(made)["tags"]) == ["fair"]


@pytest.mark.rule("C14")
def test_sight_ends_where_the_work_has_gone_though_a_contact_names_the_same_folder(office: Office) -> None:
    anna, opportunity, contact = office.hire(an_author()), an_id(), an_id()
    old, new = an_id(), an_id()
    office.push(anna, a_create("folder", old, name="Old"), a_create("folder", new, name="New"))
    office.push(anna, a_create("contact", contact, last_name="Ferri", folder=old))
    office.push(anna, a_create("opportunity", opportunity, title="A", folder=old))
    joins = participant_id(WORKSPACE, opportunity, contact)
    office.push(anna, a_create("participant", joins, opportunity, contact=contact))
    given = [list(office.data(id_)["collaborators"]) for id_ in (old, contact)]

    office.push(anna, a_set("opportunity", opportunity, office.row(opportunity).seq, folder=new))
    office.push(anna, an_op("delete", entity="participant", id=joins, base=office.row(joins).seq))

    assert given == [[f"auto:{anna.member}"]] * 2
    assert [list(office.data(id_)["collaborators"]) for id_ in (old, contact, new)] == [[], [], given[0]]


def test_sight_stays_where_another_opportunity_of_the_same_commit_gives_it(office: Office) -> None:
    anna, folder, first, second = office.hire(an_author()), an_id(), an_id(), an_id()
    office.push(anna, a_create("folder", folder, name="A"), a_create("opportunity", first, title="A", folder=folder))

    office.push(
        anna,
        a_create("opportunity", second, title="B", folder=folder),
        an_op("delete", entity="opportunity", id=first, base=office.row(first).seq),
    )

    assert list(office.data(folder)["collaborators"]) == [f"auto:{anna.member}"]


@pytest.mark.rule("C9")
def test_who_edits_an_action_that_lies_in_the_trash_is_told(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    action = an_id()
    office.push(anna, a_create("action", action, id_, when={"due": "2026-03-03"}))
    seen = office.row(action).seq
    office.push(anna, an_op("delete", entity="action", id=action, base=seen))

    [verdict] = office.push(jonas, a_set("action", action, seen, note="Bring the drawings"))

    assert verdict == Applied(notes=("in_trash",))


def test_a_comment_is_deleted_by_its_author_or_a_manager_not_by_who_owns_the_sale(opportunity: Any) -> None:
    office, anna, jonas, id_ = opportunity
    manager, comment = office.hire(an_author("manager")), an_id()
    office.push(jonas, an_op("comment.add", id=comment, root=id_, text="She was rude"))
    delete = {"entity": "comment", "id": comment, "base": office.row(comment).seq}

    [by_owner] = office.push(anna, an_op("delete", **delete))
    [by_manager] = office.push(manager, an_op("delete", **delete))

    assert (status_of(by_owner), status_of(by_manager)) == ("rejected", "applied")
