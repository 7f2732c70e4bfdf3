"""What goes after how many days, and what never goes."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from server.actions import retention
from server.store import change_log, pages, receipts
from server.store import retention as store
from server.store.heads import Told
from server.store.ids import packed
from server.store.pages import Asked
from server.store.tables import (
    dead_letter,
    device,
    field_history,
    lost_scope,
    past_history,
    receipt,
    record,
    record_scope,
    scope_move,
    sync_commit,
)
from sync.errors import DeviceFork
from sync.visibility import Author
from tests.builders import a_create, a_push, a_set, an_author, an_id, an_op
from tests.server.desk import WS, Desk
from tests.server.years import DAY_MS, Years

_TABLES = (dead_letter, device, field_history, lost_scope, past_history, receipt, record, sync_commit)


@pytest.fixture
def years(desk: Desk) -> Years:
    return Years(desk)


@pytest.fixture
def ada(desk: Desk) -> Author:
    return desk.hire(an_author("admin"))


def push(desk: Desk, author: Author, *groups: list[dict[str, Any]], **members: Any) -> list[dict[str, Any]]:
    """Push with the next numbers of this device; return the results."""
    known = desk.database.read_now(lambda db: receipts.device_rows(db, WS, [author.device]).get(author.device))
    first = 1 if known is None else known.last_n + 1
    results: list[dict[str, Any]] = desk.push(author, a_push(author.device, *groups, first_n=first, **members))[
        "results"
    ]
    return results


def rows_of(desk: Desk, table: Any) -> int:
    return desk.database.read_now(lambda db: db.execute(select(func.count()).select_from(table)).scalar() or 0)


def body_of(desk: Desk, id_: str) -> dict[str, Any] | None:
    """Return what is told of a record, none if nothing is."""
    query = select(record.c.body).where(record.c.id == packed(id_))
    found = desk.database.read_now(lambda db: db.execute(query).scalar())
    return None if found is None else msgspec.json.decode(found)


def told(desk: Desk, author: Author, after: int) -> list[dict[str, Any]]:
    """Return the rows that a device of this author pulls after a number."""
    asked = Asked(WS, author.scopes, after, after, 1_000, 1_000_000)
    here = Told(head(desk), 1, 0, is_revoked=False)
    page = desk.database.read_now(lambda db: pages.page(db, asked, here))
    return [msgspec.json.decode(row) for row in page.rows]


def head(desk: Desk) -> change_log.Head:
    return desk.database.read_now(lambda db: change_log.head_of(db, WS))


@pytest.mark.rule("T7")
def test_after_ninety_days_trash_becomes_a_tombstone_with_all_that_hangs_on_it(
    desk: Desk, years: Years, ada: Author
) -> None:
    deal, comment = an_id(), an_id()
    push(desk, ada, [a_create("opportunity", deal, title="gone soon")])
    push(desk, ada, [an_op("comment.add", id=comment, root=deal, text="a secret")])
    push(desk, ada, [an_op("delete", entity="opportunity", id=deal)])
    before = head(desk).head

    years.pass_days(89)
    kept = body_of(desk, deal)
    years.pass_days(6)

    assert kept is not None
    assert kept["data"]["title"] == "gone soon"
    assert [(row["id"], row["deleted"]) for row in told(desk, ada, before)] == [(deal, True), (comment, True)]
    assert body_of(desk, comment) == {
        "entity": "comment",
        "id": comment,
        "root": deal,
        "seq": head(desk).head,
        "deleted": True,
    }
    history = select(func.count()).where(field_history.c.record_id.in_([packed(deal), packed(comment)]))
    assert desk.database.read_now(lambda db: db.execute(history).scalar()) == 0


@pytest.mark.rule("T7")
def test_a_tombstone_is_told_to_those_who_saw_the_record_and_to_nobody_else(
    desk: Desk, years: Years, ada: Author
) -> None:
    rep, other = desk.hire(an_author()), an_author()
    stranger = Author(member=other.member, device=other.device, role="rep", scopes=frozenset({"all"}))
    deal = an_id()
    push(desk, rep, [a_create("contact", deal, last_name="x")])
    push(desk, ada, [an_op("delete", entity="contact", id=deal, base=head(desk).head)])
    before = head(desk).head

    years.pass_days(100)

    assert [row["id"] for row in told(desk, rep, before)] == [deal]
    assert told(desk, stranger, before) == []


@pytest.mark.rule("T7")
def test_what_was_taken_out_of_the_trash_stays(desk: Desk, years: Years, ada: Author) -> None:
    push(desk, ada, [a_create("contact", one := an_id(), last_name="x")])
    push(desk, ada, [an_op("delete", entity="contact", id=one)])
    years.pass_days(80)
    push(desk, ada, [an_op("restore", entity="contact", id=one)])

    years.pass_days(98)

    found = body_of(desk, one)
    assert found is not None
    assert found["data"]["last_name"] == "x"


@pytest.mark.rule("T7")
def test_a_large_list_goes_in_small_steps_and_never_half_comes_back(desk: Desk, years: Years, ada: Author) -> None:
    list_ = an_id()
    push(desk, ada, [a_create("prospect_list", list_, name="fair")])
    for _ in range(3):
        push(desk, ada, *[[a_create("prospect", None, list_, rank="a0")] for _ in range(250)])
    push(desk, ada, [an_op("delete", entity="prospect_list", id=list_)])
    desk.now_ms += 7 * DAY_MS
    years.run()
    until = desk.now_ms

    with desk.database.transaction() as db:
        change_log.lock_heads(db, [WS])
        more = retention.empty_trash(db, WS, until, nonce="a" * 16, now_ms=desk.now_ms)
    [refused] = push(desk, ada, [an_op("restore", entity="prospect_list", id=list_)])
    years.pass_days(100)

    living = select(func.count()).where(record.c.deleted_at.is_(None), record.c.root_id == packed(list_))
    assert more is True
    assert (refused["status"], refused["code"]) == ("rejected", "gone")
    assert desk.database.read_now(lambda db: db.execute(living).scalar()) == 0
    assert desk.database.read_now(lambda db: store.due_trash(db, WS, desk.now_ms, 10)) == []
    assert years.longest < 5 * retention.BATCH


@pytest.mark.rule("T8")
def test_after_a_hundred_and_eighty_days_tombstones_go_and_the_floor_is_raised(
    desk: Desk, years: Years, ada: Author
) -> None:
    push(desk, ada, [a_create("contact", gone := an_id(), last_name="x")], [a_create("contact", kept := an_id())])
    push(desk, ada, [an_op("delete", entity="contact", id=gone)])
    years.pass_days(95)
    tombstone = head(desk)
    years.pass_days(170)
    still_there, floor = body_of(desk, gone), head(desk).floor

    years.pass_days(25)

    assert still_there is not None
    assert floor < tombstone.head
    assert body_of(desk, gone) is None
    assert head(desk).floor == tombstone.head == head(desk).head
    assert body_of(desk, kept) is not None
    scopes = select(func.count()).where(record_scope.c.root_id == packed(gone))
    assert desk.database.read_now(lambda db: db.execute(scopes).scalar()) == 0


@pytest.mark.rule("T8")
def test_commits_and_moves_below_the_floor_go_and_the_floor_itself_can_be_proved(
    desk: Desk, years: Years, ada: Author
) -> None:
    rep = desk.hire(an_author())
    push(desk, rep, [a_create("contact", one := an_id(), last_name="x")])
    for at in range(5):
        push(desk, ada, [a_set("contact", one, last_name=f"x{at}")])
    last = head(desk)

    years.pass_days(200)

    assert head(desk).floor == last.head
    assert rows_of(desk, sync_commit) == 1
    assert rows_of(desk, scope_move) == 0
    assert desk.database.read_now(lambda db: change_log.nonce_of(db, WS, last.head)) == last.nonce


@pytest.mark.rule("T9")
def test_an_old_request_repeated_after_its_receipts_are_gone_is_a_fork_and_applies_nothing(
    desk: Desk, years: Years, ada: Author
) -> None:
    body = a_push(ada.device, [a_create("contact", one := an_id(), last_name="x")], [an_op("skip")])
    desk.push(ada, body)
    push(desk, ada, [a_set("contact", one, last_name="newer")], acked_n=2)
    repeated = desk.push(ada, body)["results"]
    years.pass_days(100)
    before = (head(desk), rows_of(desk, record), rows_of(desk, field_history))

    with pytest.raises(DeviceFork):
        desk.push(ada, body)

    assert [one["status"] for one in repeated] == ["applied", "noop"]
    assert (head(desk), rows_of(desk, record), rows_of(desk, field_history)) == before
    assert desk.row(one).data["last_name"] == "newer"


@pytest.mark.rule("T9")
def test_an_answer_that_was_lost_is_given_again_when_other_receipts_are_gone(
    desk: Desk, years: Years, ada: Author
) -> None:
    body = a_push(ada.device, [a_create("contact", last_name="x")])
    first = desk.push(ada, body)["results"]

    years.pass_days(119)

    assert desk.push(ada, body)["results"] == first


@pytest.mark.rule("T9")
def test_a_client_that_never_counts_its_answers_does_not_make_the_server_grow(
    desk: Desk, years: Years, ada: Author
) -> None:
    for _ in range(4):
        push(desk, ada, *[[an_op("skip")] for _ in range(400)])

    years.pass_days(100)

    assert rows_of(desk, receipt) == 500
    assert rows_of(desk, device) == 1


@pytest.mark.rule("T10")
def test_history_goes_after_four_hundred_days_but_never_what_tells_of_a_value_that_stands(
    desk: Desk, years: Years, ada: Author
) -> None:
    push(desk, ada, [a_create("contact", one := an_id(), last_name="first", job_title="buyer")])
    push(desk, ada, [a_set("contact", one, last_name="second")])
    push(desk, ada, [a_set("contact", one, last_name="third")])
    mine = select(field_history.c.seq).where(field_history.c.record_id == packed(one)).order_by(field_history.c.seq)
    first, second, third = desk.database.read_now(lambda db: db.execute(mine).scalars().all())

    years.pass_days(395)
    before = desk.database.read_now(lambda db: db.execute(mine).scalars().all())
    years.pass_days(30)

    assert before == [first, second, third]
    # The first tells of the job title, the third of the name.
    assert desk.database.read_now(lambda db: db.execute(mine).scalars().all()) == [first, third]


@pytest.mark.rule("T11")
def test_what_waits_for_a_record_that_never_comes_is_refused_after_thirty_days(
    desk: Desk, years: Years, ada: Author
) -> None:
    body = a_push(ada.device, [an_op("comment.add", id=an_id(), root=an_id(), text="too early")])
    held = desk.push(ada, body)["results"]

    years.pass_days(35)

    [again] = desk.push(ada, body)["results"]
    [letter] = desk.database.read_now(lambda db: db.execute(select(dead_letter.c.state, dead_letter.c.code)).all())
    assert [one["status"] for one in held] == ["held"]
    assert (again["status"], again["code"]) == ("rejected", "unknown_record")
    assert tuple(letter) == ("dead", "unknown_record")
    with desk.database.transaction() as db:
        assert change_log.lock_heads(db, [WS])[WS].held == 0


@pytest.mark.rule("T11")
def test_what_was_refused_is_kept_for_ninety_days(desk: Desk, years: Years, ada: Author) -> None:
    push(desk, ada, [a_set("contact", an_id(), last_name="x")])

    years.pass_days(85)
    kept = rows_of(desk, dead_letter)
    years.pass_days(10)

    assert (kept, rows_of(desk, dead_letter)) == (1, 0)


@pytest.mark.rule("T12")
def test_a_clock_that_leaps_by_years_throws_nothing_away(desk: Desk, years: Years, ada: Author) -> None:
    push(desk, ada, [a_create("contact", one := an_id(), last_name="x")])
    push(desk, ada, [an_op("delete", entity="contact", id=one)])
    now = desk.now_ms

    desk.now_ms = now + 3_650 * DAY_MS
    years.run()
    desk.now_ms = now - 3_650 * DAY_MS
    years.run()
    desk.now_ms = now + DAY_MS
    years.run()

    assert desk.row(one).data["last_name"] == "x"


@pytest.mark.rule("T13")
def test_a_company_may_keep_things_for_longer_or_shorter(desk: Desk, years: Years, ada: Author) -> None:
    with desk.database.transaction() as db:
        store.set_days(db, WS, "trash", 10)
    push(desk, ada, [a_create("contact", one := an_id(), last_name="x")])
    push(desk, ada, [an_op("delete", entity="contact", id=one)])

    years.pass_days(15)

    found = body_of(desk, one)
    assert found is not None
    assert found["deleted"] is True


@pytest.mark.databases("sqlite")  # what is thrown away is tried on both above; this one takes its time
def test_over_the_years_nothing_grows_but_what_is_kept_for_ever(desk: Desk, years: Years, ada: Author) -> None:
    sizes = []
    acked = 0
    for _ in range(21):
        push(desk, ada, [a_create("contact", one := an_id(), last_name="x")], acked_n=acked)
        push(desk, ada, [a_set("contact", one, last_name="y")])
        push(desk, ada, [an_op("delete", entity="contact", id=one)])
        push(desk, ada, [a_set("contact", an_id(), last_name="nowhere")])
        acked += 4
        years.pass_days(28)
        sizes.append({table.name: rows_of(desk, table) for table in _TABLES})

    assert sizes[-1] == sizes[-4]


@pytest.mark.databases("sqlite")  # the plans of PostgreSQL depend on how much is stored
def test_the_questions_of_the_daily_round_use_an_index(desk: Desk, years: Years, ada: Author) -> None:
    push(desk, ada, [a_create("contact", one := an_id(), last_name="x")])
    push(desk, ada, [an_op("delete", entity="contact", id=one)])

    with desk.counted() as statements:
        years.pass_days(427)

    plans = []
    with desk.database.readers.connect() as db:
        for sql, parameters in statements:
            if sql.startswith(("SELECT", "select")):
                plans += [plan[3] for plan in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    scans = {plan for plan in plans if plan.startswith("SCAN") and "CONSTANT" not in plan}
    assert scans <= {"SCAN workspace", "SCAN sync_head"}
