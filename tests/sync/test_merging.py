"""Two records that are one client: nothing of either is lost, and it can be taken back."""

from typing import Any

import pytest

from sync.errors import Refusal
from sync.ids import converted_id, moved_id, participant_id
from sync.verdicts import Noop
from sync.visibility import Author
from tests.builders import WORKSPACE, a_create, a_set, an_attachment, an_author, an_id, an_op
from tests.sync.office import Office, status_of

DAY_MS = 86_400_000


class Pair:
    """Two contacts of one person, each with an opportunity that it takes part in, made yesterday by two reps."""

    def __init__(self) -> None:
        self.office = Office()
        self.boss = self.office.hire(an_author("admin"))
        self.anna, self.jonas = self.office.hire(an_author()), self.office.hire(an_author())
        self.kept, self.gone, self.folder = an_id(), an_id(), an_id()
        self.first, self.second = an_id(), an_id()
        self.office.now_ms -= DAY_MS
        self._make(self.anna, self.kept, self.first, last_name="Tomasi", company="Alpina", tags=["fair"])
        self._make(self.jonas, self.gone, self.second, last_name="Tomasi", company="Hotel Alpina", job_title="Chef")
        self.office.push(self.jonas, an_op("tag.add", entity="contact", id=self.gone, tag="vip"))
        self.seen = self.office.row(self.gone).seq
        self.office.now_ms += DAY_MS

    def _make(self, who: Author, contact: str, sale: str, **fields: Any) -> None:
        self.office.push(who, a_create("contact", contact, **fields))
        joins = a_create("participant", participant_id(WORKSPACE, sale, contact), sale, contact=contact, role="decides")
        self.office.push(who, a_create("opportunity", sale, title="A"), joins)

    def merge(self, who: Author | None = None, **members: Any) -> Any:
        named = {"entity": "contact", "survivor": self.kept, "absorbed": self.gone} | members
        return self.office.push(who or self.boss, an_op("merge", **named))[0]

    def restore(self) -> Any:
        return self.office.push(self.boss, an_op("restore", entity="contact", id=self.gone))[0]

    def moved(self, id_: str) -> str:
        """Return the id under which a child goes on with the survivor."""
        return moved_id(WORKSPACE, self.kept, id_)

    def data(self, id_: str) -> dict[str, Any]:
        return self.office.data(id_)


@pytest.fixture
def pair() -> Pair:
    return Pair()


@pytest.mark.rule("C23")
def test_the_survivor_takes_what_it_lacks_and_unchosen_values_are_asked_about(pair: Pair) -> None:
    verdict = pair.merge()

    [conflict] = pair.office.conflicts(pair.kept)
    said = pair.data(pair.kept)
    assert status_of(verdict) == "merged"
    assert (said["company"], said["job_title"]) == ("Alpina", "Chef")
    assert (conflict.data["field"], conflict.data["kept"]["by"]) == ("company", pair.anna.member)
    assert [(side["value"], side["by"]) for side in conflict.data["others"]] == [("Hotel Alpina", pair.jonas.member)]
    assert set(said["tags"]) == {"fair", "vip"}
    assert pair.jonas.member in said["collaborators"]


@pytest.mark.rule("C23")
def test_a_chosen_value_of_the_absorbed_record_is_shown_and_the_other_kept(pair: Pair) -> None:
    pair.merge(choices={"company": "absorbed", "job_title": "survivor"})

    by_field = {one.data["field"]: one.data for one in pair.office.conflicts(pair.kept)}
    assert pair.data(pair.kept)["company"] == "Hotel Alpina"
    assert by_field["company"]["others"][0]["value"] == "Alpina"
    assert pair.data(pair.kept).get("job_title") is None
    assert by_field["job_title"]["others"][0]["value"] == "Chef"


@pytest.mark.rule("C23")
def test_children_and_references_go_over_to_the_survivor(pair: Pair) -> None:
    comment, action, photo, sale = an_id(), an_id(), an_id(), an_id()
    pair.office.push(pair.jonas, an_op("comment.add", id=comment, root=pair.gone, text="Called"))
    pair.office.push(pair.jonas, a_create("action", action, pair.gone, when={"due": "2026-03-03"}))
    pair.office.push(pair.jonas, an_attachment(pair.gone, photo))

    pair.merge()

    joined = participant_id(WORKSPACE, pair.second, pair.kept)
    assert {pair.office.row(pair.moved(one)).root for one in (comment, action, photo)} == {pair.kept}
    assert {comment, action, photo} <= pair.office.gone.keys()
    assert (pair.data(joined)["contact"], pair.data(joined)["role"]) == (pair.kept, "decides")
    assert pair.office.row(participant_id(WORKSPACE, pair.second, pair.gone)).trashed is not None
    assert pair.office.row(pair.gone).trashed is not None
    assert pair.data(pair.gone)["merged_into"] == pair.kept
    assert sale not in pair.office.bodies


@pytest.mark.rule("C23")
def test_merged_folders_bring_contacts_and_sales_together(pair: Pair) -> None:
    kept, gone = an_id(), an_id()
    pair.office.push(pair.anna, a_create("folder", kept, name="Alpina"))
    pair.office.push(pair.jonas, a_create("folder", gone, name="Alpina"))
    for entity, id_ in (("contact", pair.gone), ("opportunity", pair.second)):
        pair.office.push(pair.jonas, a_set(entity, id_, 0, folder=gone))
    version = pair.office.row(pair.second).version("folder")

    pair.merge(entity="folder", survivor=kept, absorbed=gone)

    assert {pair.data(one)["folder"] for one in (pair.gone, pair.second)} == {kept}
    assert pair.office.row(pair.second).version("folder") == version
    assert f"auto:{pair.jonas.member}" in pair.data(kept)["collaborators"]
    assert pair.office.conflicts(kept) == []


@pytest.mark.rule("C23")
def test_merged_sales_have_one_set_of_participants_and_contest_their_status(pair: Pair) -> None:
    both = an_id()
    pair.office.push(pair.anna, a_create("contact", both, last_name="Both"))
    for sale, who, role in ((pair.first, pair.anna, "decides"), (pair.second, pair.jonas, "pays")):
        joins = participant_id(WORKSPACE, sale, both)
        pair.office.push(who, a_create("participant", joins, sale, contact=both, role=role))
    pair.office.push(pair.anna, an_op("status.set", id=pair.first, status="won", base=0))
    pair.office.push(pair.jonas, an_op("status.set", id=pair.second, status="lost", base=0))

    pair.merge(entity="opportunity", survivor=pair.first, absorbed=pair.second)

    [status] = pair.office.conflicts(pair.first)
    [asked] = pair.office.conflicts(participant_id(WORKSPACE, pair.first, both))
    assert (status.data["mark"], status.data["others"][0]["value"]["is"]) == ("status", "lost")
    assert asked.data["others"][0]["value"] == "pays"
    assert pair.office.row(participant_id(WORKSPACE, pair.first, pair.gone)).trashed is None
    assert f"auto:{pair.anna.member}" in pair.data(pair.gone)["collaborators"]


@pytest.mark.rule("C24")
def test_what_is_done_later_on_the_absorbed_record_reaches_the_survivor_as_a_concurrent_edit(pair: Pair) -> None:
    pair.merge()
    comment = an_id()
    late = {"at": "2026-03-02T09:15:03.000Z"}

    [edit] = pair.office.push(pair.jonas, a_set("contact", pair.gone, pair.seen, last_name="Tommasi") | late)
    [said] = pair.office.push(pair.jonas, an_op("comment.add", id=comment, root=pair.gone, text="Met"))
    [tag] = pair.office.push(pair.jonas, an_op("tag.add", entity="contact", id=pair.gone, tag="late"))

    asked = {one.data["field"]: one.data["others"][0]["value"] for one in pair.office.conflicts(pair.kept)}
    assert [status_of(one) for one in (edit, said, tag)] == ["merged", "applied", "applied"]
    assert pair.data(pair.kept)["last_name"] == "Tommasi"
    assert asked["last_name"] == "Tomasi"
    assert pair.office.row(comment).root == pair.kept
    assert "late" in pair.data(pair.kept)["tags"]


@pytest.mark.rule("C24")
def test_who_names_the_absorbed_record_in_something_new_means_the_survivor(pair: Pair) -> None:
    kept, gone, sale = an_id(), an_id(), an_id()
    pair.office.push(pair.boss, a_create("folder", kept, name="A"), a_create("folder", gone, name="B"))
    pair.merge(entity="folder", survivor=kept, absorbed=gone)
    pair.merge()

    old = participant_id(WORKSPACE, sale, pair.gone)
    verdicts = pair.office.push(
        pair.jonas,
        a_create("opportunity", sale, title="New", folder=gone),
        a_create("participant", old, sale, contact=pair.gone),
    )
    [later] = pair.office.push(pair.jonas, a_set("participant", old, 0, role="pays"))

    assert [status_of(one) for one in (*verdicts, later)] == ["applied"] * 3
    assert pair.data(sale)["folder"] == kept
    assert pair.data(participant_id(WORKSPACE, sale, pair.kept))["role"] == "pays"


@pytest.mark.rule("C24")
def test_a_row_converted_once_more_reaches_what_its_opportunity_was_merged_into(pair: Pair) -> None:
    prospects, row = an_id(), an_id()
    made = converted_id(WORKSPACE, row)
    pair.office.push(pair.boss, a_create("prospect_list", prospects, name="P", shared=True))
    pair.office.push(pair.boss, a_create("prospect", row, prospects))
    pair.office.push(pair.boss, an_op("row.convert", prospect=row, id=made, fields={"title": "A"}))
    pair.merge(entity="opportunity", survivor=pair.first, absorbed=made)

    pair.office.push(pair.anna, an_op("row.convert", prospect=row, id=made, fields={"source": "fair"}))

    assert pair.data(pair.first)["source"] == "fair"
    assert pair.data(row)["opportunity"] == pair.first


@pytest.mark.rule("C24")
def test_deleting_the_absorbed_record_does_not_touch_the_survivor(pair: Pair) -> None:
    pair.merge()

    [verdict] = pair.office.push(pair.jonas, an_op("delete", entity="contact", id=pair.gone, base=pair.seen))

    assert verdict == Noop(("merged",))
    assert pair.office.row(pair.kept).trashed is None


@pytest.mark.rule("C24")
def test_aliases_lead_on_to_what_absorbed_the_survivor(pair: Pair) -> None:
    last, comment = an_id(), an_id()
    pair.office.push(pair.boss, a_create("contact", last, last_name="Tomasi"))
    pair.merge()
    pair.merge(survivor=last, absorbed=pair.kept)

    pair.office.push(pair.jonas, an_op("comment.add", id=comment, root=pair.gone, text="Met"))

    assert pair.office.row(comment).root == last


@pytest.mark.rule("C24")
def test_in_one_commit_too_the_absorbed_record_means_the_survivor(pair: Pair) -> None:
    merge = an_op("merge", entity="contact", survivor=pair.kept, absorbed=pair.gone)
    comment = an_id()

    pair.office.commit(
        (pair.boss, [merge]), (pair.jonas, [an_op("comment.add", id=comment, root=pair.gone, text="Met")])
    )

    assert pair.office.row(comment).root == pair.kept


@pytest.mark.rule("C23")
def test_two_people_merging_alike_merge_once_and_a_circle_is_refused(pair: Pair) -> None:
    other = an_id()
    pair.office.push(pair.boss, a_create("contact", other, last_name="Other"))
    pair.merge()

    again = pair.merge()
    circle = pair.merge(survivor=pair.gone, absorbed=pair.kept)
    itself = pair.merge(survivor=pair.kept, absorbed=pair.kept)
    elsewhere = pair.merge(survivor=other)

    assert again == Noop()
    assert [one.code for one in (circle, itself, elsewhere) if isinstance(one, Refusal)] == ["invalid"] * 3


def test_who_may_not_delete_both_does_not_merge_them(pair: Pair) -> None:
    by_anna = pair.merge(pair.anna)
    pair.office.push(pair.boss, an_op("delete", entity="contact", id=pair.gone, base=pair.seen))
    trashed = pair.merge()
    a_list = pair.merge(entity="prospect_list")

    assert [one.code for one in (by_anna, trashed, a_list) if isinstance(one, Refusal)] == [
        "forbidden",
        "invalid",
        "invalid",
    ]


@pytest.mark.rule("C25")
def test_restoring_the_absorbed_record_undoes_the_merge(pair: Pair) -> None:
    comment, later = an_id(), an_id()
    pair.office.push(pair.jonas, an_op("comment.add", id=comment, root=pair.gone, text="Before"))
    before = {id_: pair.office.row(id_) for id_ in pair.office.bodies}
    pair.merge()
    pair.office.push(pair.jonas, an_op("comment.add", id=later, root=pair.gone, text="Since"))

    verdict = pair.restore()

    after = {id_: pair.office.row(id_) for id_ in before}
    assert status_of(verdict) == "applied"
    for id_, row in before.items():
        said = {name: value for name, value in after[id_].data.items() if name != "updated_at"}
        stood = {name: value for name, value in row.data.items() if name != "updated_at"}
        empty = {name: said[name] for name in said.keys() - stood.keys()}
        assert not any(empty.values()), empty
        assert {name: said[name] for name in stood} == stood
        assert (after[id_].root, after[id_].trashed) == (row.root, row.trashed)
    assert pair.office.row(later).root == pair.kept
    assert pair.office.conflicts(pair.kept) == []


@pytest.mark.rule("C25")
def test_what_was_written_since_a_merge_stays_when_it_is_undone(pair: Pair) -> None:
    pair.merge()
    pair.office.push(pair.anna, a_set("contact", pair.kept, pair.office.row(pair.kept).seq, job_title="Owner"))
    pair.office.push(pair.anna, an_op("tag.add", entity="contact", id=pair.kept, tag="vip"))

    pair.restore()

    assert pair.data(pair.kept)["job_title"] == "Owner"
    assert "vip" in pair.data(pair.kept)["tags"]
    assert pair.data(pair.gone)["job_title"] == "Chef"


@pytest.mark.rule("C25")
def test_undone_sales_are_worked_and_seen_as_before(pair: Pair) -> None:
    contacts = (pair.kept, pair.gone)
    before = [set(pair.data(one).get("collaborators") or ()) for one in contacts]
    pair.merge(entity="opportunity", survivor=pair.first, absorbed=pair.second)
    between = [set(pair.data(one).get("collaborators") or ()) for one in contacts]

    pair.office.push(pair.boss, an_op("restore", entity="opportunity", id=pair.second))

    after = [set(pair.data(one).get("collaborators") or ()) for one in contacts]
    assert all(f"auto:{who.member}" in people for who in (pair.anna, pair.jonas) for people in between)
    assert after == before
    assert pair.office.row(participant_id(WORKSPACE, pair.second, pair.gone)).trashed is None
    assert pair.office.row(participant_id(WORKSPACE, pair.first, pair.gone)).trashed is not None


@pytest.mark.rule("C25")
def test_conflicts_of_the_absorbed_record_are_asked_about_on_the_survivor_and_come_back(pair: Pair) -> None:
    pair.office.push(pair.boss, a_set("contact", pair.gone, pair.seen - 1, last_name="Tommasi"))
    pair.office.push(pair.jonas, a_set("contact", pair.gone, pair.seen - 1, last_name="Thomas"))
    [conflict] = pair.office.conflicts(pair.gone)

    pair.merge()
    asked = {one.data["field"]: one for one in pair.office.conflicts(pair.kept)}
    pair.restore()

    assert {side["value"] for side in asked["last_name"].data["others"]} == {"Thomas", "Tommasi"}
    assert [one.id for one in pair.office.conflicts(pair.gone)] == [conflict.id]
    assert pair.office.conflicts(pair.kept) == []


@pytest.mark.rule("C25")
def test_after_thirty_days_a_merge_stands(pair: Pair) -> None:
    pair.merge()
    pair.office.now_ms += 31 * DAY_MS

    verdict = pair.restore()

    assert isinstance(verdict, Refusal)
    assert pair.office.row(pair.gone).trashed is not None
    assert pair.data(pair.gone)["merged_into"] == pair.kept


@pytest.mark.rule("C25")
def test_after_an_undo_the_record_means_itself_again(pair: Pair) -> None:
    pair.merge()
    pair.restore()

    [verdict] = pair.office.push(pair.jonas, a_set("contact", pair.gone, 0, source="fair"))

    assert status_of(verdict) == "applied"
    assert pair.data(pair.gone)["source"] == "fair"


@pytest.mark.rule("C20")
@pytest.mark.rule("C24")
def test_who_does_not_see_the_survivor_is_a_former_author_of_what_it_absorbed(pair: Pair) -> None:
    mine, theirs, south = an_id(), an_id(), an_id()
    mario = an_author()
    pair.office.hire(mario, team=south)
    mario = Author(
        member=mario.member,
        device=mario.device,
        role="rep",
        scopes=frozenset({f"user:{mario.member}", f"team:{south}"}),
    )
    peer = Author(member=an_id(), device=an_id(), role="rep", scopes=frozenset({f"team:{south}"}))
    pair.office.hire(peer, team=south)
    pair.office.push(mario, a_create("folder", mine, name="Mine"))
    pair.office.push(pair.anna, a_create("folder", theirs, name="Theirs"))
    pair.merge(entity="folder", survivor=theirs, absorbed=mine)

    [by_mario] = pair.office.push(mario, a_set("folder", mine, 0, alt_name="A"))
    [by_peer] = pair.office.push(peer, a_set("folder", mine, 0, alt_name="B"))
    [by_stranger] = pair.office.push(
        Author(member=an_id(), device=an_id(), role="rep", scopes=frozenset()), a_set("folder", mine, 0, alt_name="C")
    )

    assert [status_of(one) for one in (by_mario, by_peer, by_stranger)] == ["applied", "suggested", "rejected"]


@pytest.mark.rule("C24")
def test_a_child_that_went_over_is_edited_by_its_old_id_as_if_nothing_had_happened(pair: Pair) -> None:
    comment, answer, action = an_id(), an_id(), an_id()
    pair.office.push(pair.jonas, an_op("comment.add", id=comment, root=pair.gone, text="Called"))
    pair.office.push(pair.jonas, an_op("comment.add", id=answer, root=pair.gone, parent=comment, text="Again"))
    pair.office.push(pair.jonas, a_create("action", action, pair.gone, when={"due": "2026-03-03"}, note="A"))
    seen = pair.office.row(action).seq
    pair.merge()

    verdicts = [
        pair.office.push(pair.anna, a_set("action", action, seen, note="B"))[0],
        pair.office.push(pair.jonas, a_set("comment", comment, 0, text="Called twice"))[0],
        pair.office.push(pair.anna, an_op("delete", entity="action", id=action, base=seen + 99))[0],
    ]

    assert [status_of(one) for one in verdicts] == ["applied"] * 3
    assert pair.data(pair.moved(action))["note"] == "B"
    assert pair.office.row(pair.moved(action)).trashed is not None
    assert pair.office.conflicts(pair.moved(action)) == []
    assert pair.data(pair.moved(answer))["parent"] == pair.moved(comment)
    assert pair.data(pair.moved(comment))["text"] == "Called twice"


@pytest.mark.rule("C25")
def test_a_child_that_came_back_is_reached_by_the_id_that_it_had_in_between(pair: Pair) -> None:
    action = an_id()
    pair.office.push(pair.jonas, a_create("action", action, pair.gone, when={"due": "2026-03-03"}, note="A"))
    pair.merge()
    between = pair.office.row(pair.moved(action)).seq
    pair.office.push(pair.anna, a_set("action", pair.moved(action), between, note="B"))
    pair.restore()

    [verdict] = pair.office.push(pair.anna, a_set("action", pair.moved(action), 2**40, note="C"))

    assert status_of(verdict) == "applied"
    assert (pair.data(action)["note"], pair.office.row(action).root) == ("C", pair.gone)
    assert pair.moved(action) in pair.office.gone


@pytest.mark.rule("C25")
def test_merged_and_undone_in_one_commit_all_stands_as_before(pair: Pair) -> None:
    comment = an_id()
    pair.office.push(pair.jonas, an_op("comment.add", id=comment, root=pair.gone, text="Called"))
    merge = an_op("merge", entity="contact", survivor=pair.kept, absorbed=pair.gone)

    pair.office.commit((pair.boss, [merge]), (pair.boss, [an_op("restore", entity="contact", id=pair.gone)]))

    assert pair.office.row(comment).root == pair.gone
    assert pair.office.row(pair.gone).trashed is None
    assert pair.office.conflicts(pair.kept) == []
    assert pair.data(pair.kept).get("job_title") is None


@pytest.mark.rule("C25")
def test_a_value_that_an_undone_merge_took_out_again_cannot_be_chosen(pair: Pair) -> None:
    pair.merge()
    [conflict] = pair.office.conflicts(pair.kept)
    pair.restore()

    [verdict] = pair.office.push(pair.anna, an_op("conflict.settle", id=conflict.id, choice="other", base=conflict.seq))

    assert isinstance(verdict, Refusal)
    assert (verdict.code, verdict.field) == ("invalid", "other")
    assert pair.data(pair.kept)["company"] == "Alpina"


@pytest.mark.rule("C22")
def test_a_record_made_merged_and_erased_in_one_commit_leaves_nothing(pair: Pair) -> None:
    comment = an_id()
    said = an_op("comment.add", id=comment, root=pair.gone, text="Called")
    merge = an_op("merge", entity="contact", survivor=pair.kept, absorbed=pair.gone)
    purge = an_op("purge", entity="contact", id=pair.kept)

    pair.office.commit((pair.jonas, [said]), (pair.boss, [merge]), (pair.boss, [purge]))

    assert {pair.kept, pair.gone, pair.moved(comment)} <= pair.office.gone.keys()
    assert not any(b"Called" in body for body in pair.office.bodies.values())


@pytest.mark.rule("C23")
def test_a_comment_that_moves_twice_in_one_commit_keeps_its_history(pair: Pair) -> None:
    third, comment = an_id(), an_id()
    pair.office.push(pair.boss, a_create("contact", third, last_name="Third"))
    said = an_op("comment.add", id=comment, root=pair.gone, text="Called")
    first = an_op("merge", entity="contact", survivor=pair.kept, absorbed=pair.gone)
    second = an_op("merge", entity="contact", survivor=third, absorbed=pair.kept)

    pair.office.commit((pair.jonas, [said]), (pair.boss, [first]), (pair.boss, [second]))

    last = moved_id(WORKSPACE, third, pair.moved(comment))
    assert pair.data(last)["text"] == "Called"
    assert [change.op for change in pair.office.changes[last]] == [said["op"]]
