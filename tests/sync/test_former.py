"""What becomes of the work of somebody who has lost a record without knowing it (SYNC 4.7)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Refusal
from sync.former import DAYS_30_MS, Moved, Span, has_seen, spans_after
from sync.verdicts import Applied, Held, Noop
from sync.visibility import Author
from tests.builders import TEAM, a_create, a_set, an_author, an_id, an_op
from tests.sync.office import Office, status_of

DAY_MS = 86_400_000


@pytest.fixture
def lost() -> tuple[Office, Author, Author, str]:
    """Return an opportunity that Anna had until an hour ago and that is Mario's now, with both."""
    office, anna, south, id_ = Office(), an_author(), an_id(), an_id()
    office.hire(anna)
    mario = an_author()
    office.hire(mario, team=south)
    mario = Author(
        member=mario.member,
        device=mario.device,
        role="rep",
        scopes=frozenset({f"user:{mario.member}", f"team:{south}"}),
    )
    office.now_ms -= DAY_MS
    office.push(anna, a_create("opportunity", id_, title="Old", starred=False))
    office.now_ms += DAY_MS - 3_600_000
    to_mario = an_op("transfer", entity="opportunity", id=id_, to=mario.member, expected_owner=anna.member)
    office.push(anna, to_mario)
    office.now_ms += 3_600_000
    return office, anna, mario, id_


@pytest.mark.rule("C20")
def test_comments_and_activities_of_a_former_author_are_taken_and_marked(lost: Any) -> None:
    office, anna, _, id_ = lost
    comment, visit = an_id(), an_id()

    [said] = office.push(anna, an_op("comment.add", id=comment, root=id_, text="Called back"))
    [done] = office.push(anna, a_create("comment", visit, id_, text="Visited", activity=an_id()))

    assert said == done == Applied(notes=("former_owner",))
    assert office.data(comment)["created_by"] == anna.member


@pytest.mark.rule("C20")
def test_a_value_of_a_former_author_is_a_suggestion_and_changes_nothing(lost: Any) -> None:
    office, anna, mario, id_ = lost
    before = office.row(id_)
    operation = a_set("opportunity", id_, before.seq, title="Anna's")

    [verdict] = office.push(anna, operation)

    [suggestion] = office.suggestions(id_)
    assert (status_of(verdict), verdict.owner) == ("suggested", mario.member)
    assert office.row(id_) == before
    assert suggestion.root == id_
    assert suggestion.data["op"]["fields"] == {"title": "Anna's"}
    assert (suggestion.data["by"], suggestion.data["open"]) == (anna.member, True)


@pytest.mark.rule("C20")
@pytest.mark.parametrize("kind", ["delete", "restore", "purge", "merge", "transfer"])
def test_what_decides_over_the_record_is_refused_by_name_of_its_owner(lost: Any, kind: str) -> None:
    office, anna, mario, id_ = lost
    members = {
        "merge": {"survivor": id_, "absorbed": an_id()},
        "transfer": {"id": id_, "to": anna.member, "expected_owner": mario.member},
    }.get(kind, {"id": id_})

    [verdict] = office.push(anna, an_op(kind, entity="opportunity", **members))

    assert isinstance(verdict, Refusal)
    assert (verdict.code, verdict.owner) == ("owner_changed", mario.member)


@pytest.mark.rule("C20")
def test_a_new_child_is_suggested_with_what_its_author_did_to_it_since(lost: Any) -> None:
    office, anna, mario, id_ = lost
    action = an_id()
    made = a_create("action", action, id_, when={"due": "2026-03-03"})

    verdicts = [
        office.push(anna, made)[0],
        office.push(anna, a_set("action", action, "n:1", note="Bring drawings"))[0],
        office.push(anna, an_op("action.done", id=action, done_at="2026-03-02T09:00:00Z"))[0],
    ]
    for one in office.suggestions(id_):
        office.push(mario, an_op("suggestion.settle", id=one.id, choice="accept", base=one.seq))

    assert [status_of(one) for one in verdicts] == ["suggested"] * 3
    assert (office.data(action)["note"], office.data(action)["created_by"]) == ("Bring drawings", mario.member)
    assert office.data(action)["done_at"]


@pytest.mark.rule("C20")
def test_after_thirty_days_a_former_author_is_a_stranger(lost: Any) -> None:
    office, anna, _, id_ = lost
    office.now_ms += DAYS_30_MS

    [edit] = office.push(anna, a_set("opportunity", id_, 0, title="Anna's"))
    [said] = office.push(anna, an_op("comment.add", id=an_id(), root=id_, text="Called back"))

    assert isinstance(edit, Refusal)
    assert (edit.code, edit.owner) == ("unknown_record", None)
    assert said == Held(id_)


@pytest.mark.rule("C20")
def test_who_was_moved_to_another_team_is_a_former_author_of_what_the_old_one_has(lost: Any) -> None:
    office, _, mario, id_ = lost
    jonas = an_author()
    office.hire(jonas)
    office.spans[jonas.member] = {f"team:{office.data(id_)['team']}": (Span(0, office.now_ms - 1),)}
    office.spans[mario.member] = {}

    [verdict] = office.push(jonas, a_set("opportunity", id_, 0, title="Jonas's"))

    assert status_of(verdict) == "suggested"


@pytest.mark.rule("C20")
def test_nobody_suggests_what_nobody_could_do(lost: Any) -> None:
    office, anna, _, id_ = lost

    [bad] = office.push(anna, a_set("opportunity", id_, 0, title=7))
    [server] = office.push(anna, a_set("opportunity", id_, 0, owner=anna.member))

    assert isinstance(bad, Refusal)
    assert isinstance(server, Refusal)
    assert (bad.code, server.code) == ("invalid", "forbidden")


@pytest.mark.rule("C21")
def test_an_accepted_suggestion_is_the_accepters_edit_concurrent_to_what_came_since(lost: Any) -> None:
    office, anna, mario, id_ = lost
    seen = office.row(id_).seq
    office.push(anna, a_set("opportunity", id_, seen, title="Anna's"))
    office.push(mario, a_set("opportunity", id_, seen, title="Mario's"))
    boss = office.hire(an_author("admin"))
    [suggestion] = office.suggestions(id_)

    [verdict] = office.push(boss, an_op("suggestion.settle", id=suggestion.id, choice="accept", base=suggestion.seq))

    [conflict] = office.conflicts(id_)
    assert status_of(verdict) == "merged"
    assert office.data(id_)["title"] == "Anna's"
    assert (conflict.data["kept"]["by"], conflict.data["others"][0]["value"]) == (boss.member, "Mario's")
    assert office.suggestions(id_) == []


@pytest.mark.rule("C21")
def test_the_first_decision_on_a_suggestion_stays(lost: Any) -> None:
    office, anna, mario, id_ = lost
    office.push(anna, a_set("opportunity", id_, 0, title="Anna's"))
    [suggestion] = office.suggestions(id_)
    settle = {"id": suggestion.id, "base": suggestion.seq}

    [first] = office.push(mario, an_op("suggestion.settle", **settle, choice="dismiss"))
    [second] = office.push(mario, an_op("suggestion.settle", **settle, choice="accept"))

    assert (first, second) == (Applied(), Noop())
    assert office.data(id_)["title"] == "Old"
    assert office.data(suggestion.id)["settled_by"] == mario.member


@pytest.mark.rule("C21")
def test_an_accepted_status_and_tag_take_effect_whatever_their_author_named_as_seen(lost: Any) -> None:
    office, anna, mario, id_ = lost
    office.push(anna, an_op("status.set", id=id_, status="won", base="n:1"))
    office.push(anna, an_op("tag.add", entity="opportunity", id=id_, tag="fair"))

    for one in office.suggestions(id_):
        office.push(mario, an_op("suggestion.settle", id=one.id, choice="accept", base=one.seq))

    assert office.data(id_)["status"]["is"] == "won"
    assert list(office.data(id_)["tags"]) == ["fair"]


def test_a_suggestion_that_cannot_be_carried_out_any_more_stays_open(lost: Any) -> None:
    office, anna, mario, id_ = lost
    action = an_id()
    office.push(anna, a_create("action", action, id_, when={"due": "2026-03-03"}))
    office.push(anna, a_set("action", action, 0, note="Later"))
    later = office.suggestions(id_)[1]

    [verdict] = office.push(mario, an_op("suggestion.settle", id=later.id, choice="accept", base=later.seq))

    assert isinstance(verdict, Refusal)
    assert len(office.suggestions(id_)) == 2


def test_an_author_who_makes_own_things_again_after_losing_them_changes_nothing(lost: Any) -> None:
    office, anna, _, id_ = lost

    [again] = office.push(anna, a_create("opportunity", id_, title="Again"))

    assert again == Noop()
    assert office.data(id_)["title"] == "Old"


A_TEAM = frozenset({f"team:{TEAM}"})
TIMES = st.integers(0, 100)


@pytest.mark.rule("C20")
@given(
    st.lists(TIMES, min_size=4, max_size=4, unique=True), st.lists(TIMES, min_size=2, max_size=2, unique=True), TIMES
)
def test_seen_is_what_two_timelines_have_in_common(member: list[int], root: list[int], after: int) -> None:
    """A member held the scope twice, and the root had it once: they met if these overlap late enough."""
    (held, lost, held_again, lost_again), (had_from, had_to) = sorted(member), sorted(root)
    spans = {f"team:{TEAM}": (Span(held, lost), Span(held_again, lost_again))}
    moves = (Moved(had_from, frozenset()), Moved(had_to, A_TEAM))

    seen = has_seen(frozenset(), spans, moves, frozenset(), after_ms=after)

    times = [t for t in range(101) if held <= t < lost or held_again <= t < lost_again]
    assert seen == any(had_from <= t < had_to and t + 1 > after for t in times)


def test_the_spans_that_change_are_those_of_scopes_gained_and_lost() -> None:
    known = {"team:a": (Span(1, 3), Span(since_ms=5)), "team:b": (Span(0, 5),)}

    changed = spans_after(known, frozenset({"all", "team:a"}), frozenset({"all", "team:b"}), 9)

    assert changed == {"team:a": Span(5, 9), "team:b": Span(9)}
