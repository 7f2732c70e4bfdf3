"""What a push does to the store: once, whole, numbered without holes, in a handful of statements."""

from typing import Any

import pytest
from sqlalchemy import Connection

from server.api import history
from server.store import heads
from sync.errors import DeviceFork, Gap, HistoryDiverged, ProtocolError, WrongDevice
from sync.ids import MemberId, converted_id, participant_id
from tests.builders import WORKSPACE, a_create, a_push, a_set, an_author, an_id, an_op
from tests.server.desk import WS, Desk

MOST_STATEMENTS = 12


def statuses(answer: dict[str, Any]) -> list[str]:
    return [result["status"] for result in answer["results"]]


def test_a_repeated_push_is_answered_alike_and_applied_once(desk: Desk) -> None:
    anna, id_ = desk.hire(an_author()), an_id()
    body = a_push(anna.device, [a_create("opportunity", id_, title="Second line")])

    first = desk.push(anna, body)
    again = desk.push(anna, body)

    assert again == first
    assert desk.row(id_).seq == first["high"][0]


def test_the_same_push_twice_in_one_commit_has_one_effect(desk: Desk) -> None:
    """F7: both callers are answered alike."""
    anna, id_ = desk.hire(an_author()), an_id()
    desk.push(anna, a_push(anna.device, [a_create("opportunity", id_, title="A")]))
    twice = a_push(anna.device, [an_op("comment.add", id=an_id(), root=id_, text="Once")], first_n=2)

    one, two = desk.push_together((anna, twice), (anna, twice))

    assert one == two


def test_numbers_run_on_over_pushes_of_one_commit(desk: Desk) -> None:
    anna = desk.hire(an_author())
    first = a_push(anna.device, [a_create("folder", name="One")])
    second = a_push(anna.device, [a_create("folder", name="Two")], first_n=2)

    one, two = desk.push_together((anna, first), (anna, second))

    assert not isinstance(one, ProtocolError)
    assert not isinstance(two, ProtocolError)
    assert (one["last_n"], two["last_n"]) == (1, 2)


def test_a_missing_number_is_a_gap_that_names_what_is_expected(desk: Desk) -> None:
    anna = desk.hire(an_author())

    with pytest.raises(Gap) as gap:
        desk.push(anna, a_push(anna.device, [a_create("folder", name="A")], first_n=3))

    assert gap.value.facts == {"expected": 1}


def test_a_number_used_for_two_operations_is_a_device_fork(desk: Desk) -> None:
    anna = desk.hire(an_author())
    desk.push(anna, a_push(anna.device, [a_create("folder", name="A")]))

    with pytest.raises(DeviceFork):
        desk.push(anna, a_push(anna.device, [a_create("folder", name="B")]))


def test_a_device_belongs_to_the_first_who_used_it(desk: Desk) -> None:
    anna, jonas = desk.hire(an_author()), desk.hire(an_author())
    desk.push(anna, a_push(anna.device, [a_create("folder", name="A")]))

    with pytest.raises(WrongDevice):
        desk.push(jonas, a_push(anna.device, [a_create("folder", name="B")], first_n=2))


def test_the_same_operation_twice_in_one_call_is_applied_once(desk: Desk) -> None:
    anna, op = desk.hire(an_author()), a_create("folder", name="A")

    answer = desk.push(anna, a_push(anna.device, [dict(op)], [dict(op)]))

    assert statuses(answer) == ["applied", "applied"]
    assert [result["n"] for result in answer["results"]] == [1, 2]
    assert answer["high"][0] == desk.row(op["id"]).seq


def test_an_id_used_for_another_payload_is_refused(desk: Desk) -> None:
    anna, op = desk.hire(an_author()), a_create("folder", name="A")
    desk.push(anna, a_push(anna.device, [op]))

    answer = desk.push(anna, a_push(anna.device, [{**op, "fields": {"name": "B"}}], first_n=2))

    assert answer["results"][0]["code"] == "op_id_reuse"
    assert answer["last_n"] == 2


def test_an_id_used_twice_is_answered_for_each_payload_as_before_whatever_device_repeats_it(desk: Desk) -> None:
    anna, root = desk.hire(an_author()), an_id()
    first = an_op("comment.add", id=an_id(), root=root, text="Called")
    other = {**first, "text": "Not called"}
    desk.push(anna, a_push(anna.device, [first]))
    refused = desk.push(anna, a_push(anna.device, [other], first_n=2))["results"]
    desk.push(anna, a_push(anna.device, [a_create("folder", root, name="A")], first_n=3))

    repeated = desk.push(anna, a_push(anna.device, [other], first_n=2))["results"]
    restored = an_author(member=anna.member)
    again = desk.push(restored, a_push(restored.device, [first]))

    assert (refused[0]["code"], repeated) == ("op_id_reuse", refused)
    assert statuses(again) == ["applied"]


def test_a_renumbered_operation_of_a_forked_device_is_answered_from_its_receipt(desk: Desk) -> None:
    anna, id_ = desk.hire(an_author()), an_id()
    made, edit = a_create("folder", id_, name="A"), a_set("folder", id_, "n:1", name="B")
    desk.push(anna, a_push(anna.device, [made], [edit]))
    seq, second_life = desk.row(id_).seq, an_id()

    again = a_push(second_life, [{**made, "off": 5}], [{**edit, "base": {}}])
    answer = desk.push(type(anna)(member=anna.member, device=second_life, role="rep", scopes=anna.scopes), again)

    assert statuses(answer) == ["applied", "applied"]
    assert desk.row(id_).seq == seq


def test_one_bad_operation_is_refused_alone_and_kept(desk: Desk) -> None:
    anna, good = desk.hire(an_author()), an_id()
    unreadable = {"kind": "no.such", "op": an_id(), "at": "2026-03-02T09:15:00Z"}

    answer = desk.push(
        anna,
        a_push(anna.device, [a_create("opportunity", title=7)], [unreadable], [a_create("folder", good, name="A")]),
    )

    assert statuses(answer) == ["rejected", "rejected", "applied"]
    assert desk.row(good).data["name"] == "A"
    assert answer["results"][0]["field"] == "title"
    assert answer["results"][0]["repairs"] == ["edit", "discard"]


def test_conflicts_are_found_across_commits_with_their_common_origin(desk: Desk) -> None:
    anna, jonas, id_ = desk.hire(an_author()), desk.hire(an_author()), an_id()
    desk.now_ms -= 86_400_000
    seen = desk.push(anna, a_push(anna.device, [a_create("opportunity", id_, title="Old")]))["high"][0]
    desk.now_ms += 86_400_000

    desk.push(anna, a_push(anna.device, [a_set("opportunity", id_, seen, title="Anna's")], first_n=2))
    answer = desk.push(jonas, a_push(jonas.device, [a_set("opportunity", id_, seen, title="Jonas's")]))

    conflict = desk.row(answer["results"][0]["conflicts"][0])
    assert answer["results"][0]["status"] == "merged"
    assert conflict.data["was"] == "Old"
    assert conflict.data["others"][0]["by"] == anna.member
    assert conflict.root == id_


@pytest.mark.rule("C5")
@pytest.mark.parametrize(("saw", "shown"), [("the status", "lost"), ("the record", "open")])
def test_a_reopening_meets_the_closing_that_a_conflict_has_kept_from_its_author(
    desk: Desk, saw: str, shown: str
) -> None:
    anna, jonas, id_ = desk.hire(an_author()), desk.hire(an_author()), an_id()
    seen = desk.push(anna, a_push(anna.device, [a_create("opportunity", id_, title="A")]))["high"][0]
    desk.push(anna, a_push(anna.device, [an_op("status.set", id=id_, status="won", base=seen)], first_n=2))
    desk.push(jonas, a_push(jonas.device, [an_op("status.set", id=id_, status="lost", base=seen)]))

    base = desk.row(id_).version("status") if saw == "the status" else desk.row(id_).seq
    desk.push(anna, a_push(anna.device, [an_op("status.set", id=id_, status="open", base=base)], first_n=3))

    assert desk.row(id_).data["status"]["is"] == shown


def test_a_second_loser_joins_the_open_conflict_and_settling_closes_it(desk: Desk) -> None:
    people = [desk.hire(an_author()) for _ in range(3)]
    id_ = an_id()
    seen = desk.push(people[0], a_push(people[0].device, [a_create("opportunity", id_, title="Old")]))["high"][0]
    answers = [
        desk.push(who, a_push(who.device, [a_set("opportunity", id_, seen, title=f"By {n}")], first_n=1 if n else 2))
        for n, who in enumerate(people)
    ]
    [conflict] = answers[2]["results"][0]["conflicts"]
    other = desk.row(conflict).data["others"][0]

    settle = an_op("conflict.settle", id=conflict, choice="other", other=other["op"], base=desk.row(conflict).seq)
    desk.push(people[0], a_push(people[0].device, [settle], first_n=3))

    assert [conflict] == answers[1]["results"][0]["conflicts"]
    assert desk.row(conflict).data["open"] is False
    assert desk.row(id_).data["title"] == other["value"]


def test_an_operation_is_held_over_commits_until_its_root_arrives(desk: Desk) -> None:
    anna, jonas = desk.hire(an_author()), desk.hire(an_author())
    opportunity, comment = an_id(), an_id()
    early = a_push(jonas.device, [an_op("comment.add", id=comment, root=opportunity, text="Early")])

    held = desk.push(jonas, early)
    desk.push(anna, a_push(anna.device, [a_create("opportunity", opportunity, title="Late")]))
    again = desk.push(jonas, early)

    assert (statuses(held), statuses(again)) == (["held"], ["applied"])
    assert desk.row(comment).data["text"] == "Early"


def test_both_convert_one_row_and_one_opportunity_results(desk: Desk) -> None:
    anna, jonas = desk.hire(an_author()), desk.hire(an_author())
    prospects, row, comment = an_id(), an_id(), an_id()
    made = converted_id(WORKSPACE, row)
    desk.push(
        anna,
        a_push(
            anna.device,
            [a_create("prospect_list", prospects, name="Hotels", shared=True)],
            [a_create("prospect", row, prospects, **{"cell:a": "Alpina"})],
            [an_op("comment.add", id=comment, root=prospects, parent=row, text="Ask for Mrs Tomasi")],
        ),
    )

    by_anna = a_push(anna.device, [an_op("row.convert", prospect=row, id=made, fields={"title": "Alpina"})], first_n=4)
    by_jonas = a_push(jonas.device, [an_op("row.convert", prospect=row, id=made, fields={"title": "Hotel Alpina"})])
    desk.push_together((anna, by_anna), (jonas, by_jonas))

    assert desk.row(row).data["opportunity"] == made
    assert desk.row(made).data["owner"] == anna.member


def test_deleting_an_opportunity_takes_back_the_sight_that_it_gave(desk: Desk) -> None:
    anna, folder, id_ = desk.hire(an_author()), an_id(), an_id()
    made = [a_create("folder", folder, name="A"), a_create("opportunity", id_, title="B", folder=folder)]
    seen = desk.push(anna, a_push(anna.device, made))["high"][0]
    given = dict(desk.row(folder).data["collaborators"])

    desk.push(anna, a_push(anna.device, [an_op("delete", entity="opportunity", id=id_, base=seen)], first_n=3))

    assert list(given) == [f"auto:{anna.member}"]
    assert desk.row(folder).data["collaborators"] == {}


@pytest.mark.parametrize(
    "odd",
    [
        an_op("skip", to=10**30),
        a_set("opportunity", "0192e4a0-0000-7000-8000-0000000000a1", title="B", starred=True)
        | {"base": {"title": 1, "starred": 10**30}},
        an_op("delete", entity="opportunity", id="0192e4a0-0000-7000-8000-0000000000a1", base=-(10**30)),
    ],
)
def test_a_number_that_no_database_holds_stops_nobody(desk: Desk, odd: dict[str, Any]) -> None:
    anna, jonas, good = desk.hire(an_author()), desk.hire(an_author()), an_id()
    known = "0192e4a0-0000-7000-8000-0000000000a1"
    made = a_create("opportunity", known, title="A", starred=False)
    desk.push(jonas, a_push(jonas.device, [made], acked_n=10**30))

    answer = desk.push(anna, a_push(anna.device, [odd], [a_create("folder", good, name="A")]))

    assert answer["last_n"] == 2
    assert desk.row(good).data["name"] == "A"


def test_a_past_that_no_database_holds_is_another_history(desk: Desk) -> None:
    who = MemberId(an_id())

    def compare(db: Connection) -> None:
        told = heads.told_to(db, WS, who, an_id())
        history.check(db, WS, told, None, [(10**30, "0")], may_be_old=True)

    with pytest.raises(HistoryDiverged):
        desk.database.read_now(compare)


def test_a_tag_is_removed_by_who_added_it_whatever_others_added_since(desk: Desk) -> None:
    anna, jonas, id_ = desk.hire(an_author()), desk.hire(an_author()), an_id()
    tags = {"entity": "opportunity", "id": id_}
    desk.push(anna, a_push(anna.device, [a_create("opportunity", id_, title="A")]))
    desk.push(anna, a_push(anna.device, [an_op("tag.add", **tags, tag="machines")], first_n=2))
    desk.push(jonas, a_push(jonas.device, [an_op("tag.add", **tags, tag="fair")]))

    desk.push(anna, a_push(anna.device, [an_op("tag.remove", **tags, tag="machines", seen="n:2")], first_n=3))

    assert list(desk.row(id_).data["tags"]) == ["fair"]


def test_two_callers_on_one_field_in_one_commit_keep_both_values(desk: Desk) -> None:
    anna, jonas, id_ = desk.hire(an_author()), desk.hire(an_author()), an_id()
    seen = desk.push(anna, a_push(anna.device, [a_create("opportunity", id_, title="A")]))["high"][0]

    by_anna = a_push(anna.device, [a_set("opportunity", id_, seen, title="B")], first_n=2)
    by_jonas = a_push(jonas.device, [a_set("opportunity", id_, seen, title="C")])
    first, second = desk.push_together((anna, by_anna), (jonas, by_jonas))

    assert not isinstance(first, ProtocolError)
    assert not isinstance(second, ProtocolError)
    assert (statuses(first), statuses(second)) == (["applied"], ["merged"])
    [conflict] = second["results"][0]["conflicts"]
    told = desk.row(conflict).data
    assert (told["kept"]["value"], [other["value"] for other in told["others"]]) == ("C", ["B"])
    assert desk.row(id_).data["title"] == "C"


def test_two_edits_of_one_commit_join_the_conflict_that_is_open_already(desk: Desk) -> None:
    anna, jonas, id_ = desk.hire(an_author()), desk.hire(an_author()), an_id()
    seen = desk.push(anna, a_push(anna.device, [a_create("opportunity", id_, title="A")]))["high"][0]
    desk.push(anna, a_push(anna.device, [a_set("opportunity", id_, seen, title="B")], first_n=2))
    late = desk.push(jonas, a_push(jonas.device, [a_set("opportunity", id_, seen, title="C")]))
    now = desk.row(id_).seq

    by_anna = a_push(anna.device, [a_set("opportunity", id_, now, title="D")], first_n=3)
    by_jonas = a_push(jonas.device, [a_set("opportunity", id_, now, title="E")], first_n=2)
    _, second = desk.push_together((anna, by_anna), (jonas, by_jonas))

    assert not isinstance(second, ProtocolError)
    assert second["results"][0]["conflicts"] == late["results"][0]["conflicts"]


def test_a_second_thought_finds_the_first_behind_what_others_wrote_since(desk: Desk) -> None:
    anna, jonas, id_ = desk.hire(an_author()), desk.hire(an_author()), an_id()
    early, late = "2026-03-02T08:00:00.000Z", "2026-03-02T09:15:03.000Z"
    desk.now_ms -= 86_400_000
    seen = desk.push(jonas, a_push(jonas.device, [a_create("opportunity", id_, title="A")]))["high"][0]
    desk.now_ms += 86_400_000
    desk.push(jonas, a_push(jonas.device, [a_set("opportunity", id_, seen, title="B") | {"at": late}], first_n=2))
    desk.push(anna, a_push(anna.device, [a_set("opportunity", id_, seen, title="One") | {"at": early}]))
    again = a_set("opportunity", id_, desk.row(id_).seq, title="B again") | {"at": late}
    desk.push(jonas, a_push(jonas.device, [again], first_n=3))

    second = a_set("opportunity", id_, "n:1", title="Two") | {"at": early}
    answer = desk.push(anna, a_push(anna.device, [second], first_n=2))

    [conflict] = answer["results"][0]["conflicts"]
    assert [side["value"] for side in desk.row(conflict).data["others"]] == ["Two"]


def test_a_text_whose_origin_nobody_knows_is_not_merged_by_guess(desk: Desk) -> None:
    anna, jonas, id_ = desk.hire(an_author()), desk.hire(an_author()), an_id()
    made = a_create("opportunity", id_, title="A", description="one\ntwo\n")
    seen = desk.push(anna, a_push(anna.device, [made]))["high"][0]
    longer = a_set("opportunity", id_, seen, description="one\ntwo\nthree\n")
    desk.push(anna, a_push(anna.device, [longer], first_n=2))

    late = a_set("opportunity", id_, description="one\ntwo\n")
    answer = desk.push(jonas, a_push(jonas.device, [late]))

    [conflict] = answer["results"][0]["conflicts"]
    assert desk.row(conflict).data["others"][0]["value"] == "one\ntwo\nthree\n"


def test_the_step_of_a_second_conversion_meets_that_of_the_first_with_its_author(desk: Desk) -> None:
    anna, jonas, admin = desk.hire(an_author()), desk.hire(an_author()), desk.hire(an_author("admin"))
    prospects, row, step = an_id(), an_id(), an_id()
    made = converted_id(WORKSPACE, row)
    rows = [a_create("prospect_list", prospects, name="Hotels", shared=True), a_create("prospect", row, prospects)]
    desk.push(admin, a_push(admin.device, [a_create("step", step, name="Visited")]))
    desk.push(anna, a_push(anna.device, rows))

    convert = {"prospect": row, "id": made, "fields": {}}
    desk.push(anna, a_push(anna.device, [an_op("row.convert", **convert, step=desk.first_step)], first_n=3))
    answer = desk.push(jonas, a_push(jonas.device, [an_op("row.convert", **convert, step=step)]))

    [conflict] = answer["results"][0]["conflicts"]
    data = desk.row(conflict).data
    assert {data["kept"]["by"], data["others"][0]["by"]} == {anna.member, jonas.member}


def test_settling_on_a_folder_lets_those_who_work_there_see_it(desk: Desk) -> None:
    anna, jonas, id_ = desk.hire(an_author()), desk.hire(an_author()), an_id()
    one, two = an_id(), an_id()
    folders = [a_create("folder", one, name="One"), a_create("folder", two, name="Two")]
    desk.push(jonas, a_push(jonas.device, folders))
    seen = desk.push(anna, a_push(anna.device, [a_create("opportunity", id_, title="A", folder=one)]))["high"][0]
    desk.push(anna, a_push(anna.device, [a_set("opportunity", id_, seen, folder=two)], first_n=2))
    answer = desk.push(jonas, a_push(jonas.device, [a_set("opportunity", id_, seen, folder=one)], first_n=3))
    [conflict] = answer["results"][0]["conflicts"]

    settle = an_op("conflict.settle", id=conflict, choice="other", base=desk.row(conflict).seq)
    desk.push(anna, a_push(anna.device, [settle], first_n=3))

    assert desk.row(id_).data["folder"] == two
    assert [list(desk.row(folder).data["collaborators"]) for folder in (one, two)] == [[], [f"auto:{anna.member}"]]


def test_sight_of_a_folder_ends_when_its_work_goes_elsewhere(desk: Desk) -> None:
    anna, id_, contact, old, new = desk.hire(an_author()), an_id(), an_id(), an_id(), an_id()
    folders = [a_create("folder", old, name="Old"), a_create("folder", new, name="New")]
    joins = a_create("participant", participant_id(WORKSPACE, id_, contact), id_, contact=contact)
    made = [a_create("contact", contact, folder=old), a_create("opportunity", id_, title="A", folder=old), joins]
    seen = desk.push(anna, a_push(anna.device, folders, made))["high"][0]

    moved = a_set("opportunity", id_, seen, folder=new)
    left = an_op("delete", entity="participant", id=joins["id"], base=seen)
    desk.push(anna, a_push(anna.device, [moved], [left], first_n=6))

    assert [desk.row(gone).data["collaborators"] for gone in (old, contact)] == [{}, {}]
    assert list(desk.row(new).data["collaborators"]) == [f"auto:{anna.member}"]


@pytest.mark.parametrize("size", [1, 500])
def test_the_statements_of_a_push_do_not_grow_with_it(desk: Desk, size: int) -> None:
    anna = desk.hire(an_author())
    ids = [an_id() for _ in range(size)]
    desk.push(anna, a_push(anna.device, [a_create("folder", name="First")]))

    with desk.counted() as for_new:
        made = a_push(anna.device, *[[a_create("opportunity", id_, title="A")] for id_ in ids], first_n=2)
        seen = desk.push(anna, made)["high"][0]
    with desk.counted() as for_edits:
        edits = [[a_set("opportunity", id_, seen, title="B")] for id_ in ids]
        desk.push(anna, a_push(anna.device, *edits, first_n=size + 2))

    assert len(for_new) <= MOST_STATEMENTS, for_new
    assert len(for_edits) <= MOST_STATEMENTS, for_edits


@pytest.mark.databases("sqlite")
def test_no_question_of_a_push_is_answered_by_reading_a_whole_workspace(desk: Desk) -> None:
    anna, ids = desk.hire(an_author()), [an_id() for _ in range(25)]
    made = [[a_create("opportunity", id_, title="A"), a_create("action", an_id(), id_)] for id_ in ids]
    seen = desk.push(anna, a_push(anna.device, *made))["high"][0]
    edits = [[a_set("opportunity", id_, seen - 60, title="B")] for id_ in ids]

    with desk.counted() as statements:
        desk.push(anna, a_push(anna.device, *edits, first_n=51))

    steps = [step for statement in statements for step in plan_of(desk, *statement)]
    searches = [step for step in steps if step.startswith("SEARCH") and "workspace_id" in step]
    assert len(searches) > 5
    assert [step for step in searches if step.endswith(("(workspace_id=?)", "(workspace_id=? AND root_id>?)"))] == []


def plan_of(desk: Desk, statement: str, parameters: Any) -> list[str]:
    """Return how SQLite goes about a question on the connection that has just made the tables, as on the first day."""
    if not statement.startswith(("WITH", "SELECT")):
        return []
    with desk.database.writer.connect() as db:
        found = db.exec_driver_sql(f"explain query plan {statement}", parameters)
        return [str(row[3]) for row in found]


def test_an_opportunity_that_comes_and_goes_in_one_push_leaves_nobody_behind(desk: Desk) -> None:
    anna, folder, contact, id_ = desk.hire(an_author()), an_id(), an_id(), an_id()
    desk.push(anna, a_push(anna.device, [a_create("folder", folder, name="A"), a_create("contact", contact)]))
    joins = a_create("participant", participant_id(WORKSPACE, id_, contact), id_, contact=contact)

    desk.push(
        anna,
        a_push(
            anna.device,
            [a_create("opportunity", id_, title="B", folder=folder), joins],
            [an_op("delete", entity="opportunity", id=id_, base="n:3")],
            first_n=3,
        ),
    )

    assert not desk.row(folder).data.get("collaborators")
    assert not desk.row(contact).data.get("collaborators")


def test_a_delete_over_commits_counts_what_slipped_in_before_the_edit_that_it_names(desk: Desk) -> None:
    anna, jonas, id_ = desk.hire(an_author()), desk.hire(an_author()), an_id()
    seen = desk.push(anna, a_push(anna.device, [a_create("opportunity", id_, title="A")]))["high"][0]
    desk.push(jonas, a_push(jonas.device, [a_set("opportunity", id_, seen, starred=True)]))
    desk.push(anna, a_push(anna.device, [a_set("opportunity", id_, seen, title="B")], first_n=2))

    delete = an_op("delete", entity="opportunity", id=id_, base="n:2")
    answer = desk.push(anna, a_push(anna.device, [delete], first_n=3))

    assert answer["results"][0]["code"] == "stale_delete"


@pytest.mark.parametrize("calls", ["one call", "two calls"])
def test_a_second_thought_of_a_device_numbered_anew_knows_its_first(desk: Desk, calls: str) -> None:
    anna, id_, second_life = desk.hire(an_author()), an_id(), an_id()
    made = a_create("opportunity", id_, title="A")
    first = a_set("opportunity", id_, 0, money={"amount": "1", "currency": "EUR"})
    desk.push(anna, a_push(anna.device, [made], [first]))
    again = type(anna)(member=anna.member, device=second_life, role="rep", scopes=anna.scopes)
    second = a_set("opportunity", id_, "n:2", money={"amount": "2", "currency": "EUR"})

    if calls == "one call":
        answer = desk.push(again, a_push(second_life, [made], [first], [second]))
    else:
        desk.push(again, a_push(second_life, [made], [first]))
        answer = desk.push(again, a_push(second_life, [second], first_n=3))

    assert statuses(answer)[-1] == "applied"
    assert desk.row(id_).data["money"]["amount"] == "2"
    assert desk.of_entity("conflict") == []
