"""Erasure in the store: not a byte of it is left, on either database."""

from typing import Any

from sqlalchemy import Connection

from server.store import dead_letters, purges, records
from server.store.tables import metadata
from tests.builders import a_create, a_push, a_set, an_attachment, an_author, an_id, an_op
from tests.server.desk import WS, Desk

SECRET = "Fjellheimsveien"


def codes(answer: dict[str, Any]) -> list[str | None]:
    return [result.get("code") for result in answer["results"]]


def everything(db: Connection) -> bytes:
    """Return all that the database holds, as bytes."""
    rows = [row for table in metadata.sorted_tables for row in db.execute(table.select())]
    return b" ".join(cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row)


def test_after_a_purge_no_table_holds_what_was_said(desk: Desk) -> None:
    admin, anna, id_ = desk.hire(an_author("admin")), desk.hire(an_author()), an_id()
    seen = desk.push(anna, a_push(anna.device, [a_create("contact", id_, last_name="C", address=SECRET)]))["high"][0]
    desk.push(
        anna,
        a_push(
            anna.device,
            [an_op("comment.add", id=an_id(), root=id_, text=SECRET)],
            [a_set("contact", id_, seen, address=f"{SECRET} 2")],
            [a_set("contact", id_, seen, website=SECRET, address=7)],
            first_n=2,
        ),
    )
    desk.push(admin, a_push(admin.device, [a_set("contact", id_, seen, address=f"{SECRET} 3")]))
    before = desk.database.read_now(everything)

    answer = desk.push(admin, a_push(admin.device, [an_op("purge", entity="contact", id=id_)], first_n=2))

    assert before.count(SECRET.encode()) > 4
    assert answer["results"][0]["status"] == "applied"
    assert SECRET.encode() not in desk.database.read_now(everything)
    assert desk.database.read_now(lambda db: records.scopes_of(db, WS, [id_]))[id_]


def test_a_purged_id_is_gone_for_whoever_comes_later_and_a_stranger_learns_nothing(desk: Desk) -> None:
    """F35: erased while a phone was away; its late edits and photos find nothing to come to."""
    admin, anna, id_ = desk.hire(an_author("admin")), desk.hire(an_author()), an_id()
    stranger = an_author()
    stranger = desk.hire(
        type(stranger)(member=stranger.member, device=stranger.device, role="rep", scopes=frozenset()), team=None
    )
    desk.push(anna, a_push(anna.device, [a_create("folder", id_, name="A")]))
    purge = an_op("purge", entity="folder", id=id_)
    made = an_op("comment.add", id=an_id(), root=id_, text="In the same commit")
    desk.push_together((admin, a_push(admin.device, [purge])), (anna, a_push(anna.device, [made], first_n=2)))

    def late() -> tuple[list[dict[str, Any]], ...]:
        return [a_set("folder", id_, 1, name="B")], [a_create("folder", id_, name="B")]

    hanging = [an_attachment(id_)], [an_op("comment.add", id=an_id(), root=id_, text="Late")]
    by_anna = desk.push(anna, a_push(anna.device, *late(), *hanging, first_n=3))
    by_stranger = desk.push(stranger, a_push(stranger.device, *late()))

    assert codes(by_anna) == ["gone"] * 4
    assert codes(by_stranger) == ["unknown_record", "id_taken"]


def test_what_waited_for_a_purged_record_is_answered_and_forgotten(desk: Desk) -> None:
    admin, anna, id_ = desk.hire(an_author("admin")), desk.hire(an_author()), an_id()
    stranger = an_author()
    stranger = desk.hire(
        type(stranger)(member=stranger.member, device=stranger.device, role="rep", scopes=frozenset()), team=None
    )
    desk.push(anna, a_push(anna.device, [a_create("contact", id_, last_name="A")]))
    waits = a_push(stranger.device, [an_op("comment.add", id=an_id(), root=id_, text=SECRET)])
    held = desk.push(stranger, waits)

    desk.push(admin, a_push(admin.device, [an_op("purge", entity="contact", id=id_)]))
    again = desk.push(stranger, waits)

    assert [held["results"][0]["status"], codes(again)] == ["held", ["unknown_record"]]
    assert desk.database.read_now(lambda db: dead_letters.all_letters(db, WS)) == []
    assert SECRET.encode() not in desk.database.read_now(everything)


def test_what_hangs_on_a_purged_row_goes_with_it(desk: Desk) -> None:
    admin, prospects, row, other, comment, answer = desk.hire(an_author("admin")), *(an_id() for _ in range(5))
    desk.push(
        admin,
        a_push(
            admin.device,
            [a_create("prospect_list", prospects, name="P"), a_create("prospect", row, prospects)],
            [a_create("prospect", other, prospects)],
            [an_op("comment.add", id=comment, root=prospects, parent=row, text="A")],
            [an_op("comment.add", id=answer, root=prospects, parent=comment, text="B")],
        ),
    )

    desk.push(admin, a_push(admin.device, [an_op("purge", entity="prospect", id=row)], first_n=6))

    gone = desk.database.read_now(lambda db: purges.among(db, WS, [prospects, row, other, comment, answer]))
    assert gone == {row, comment, answer}


def test_a_list_of_many_rows_is_purged_in_a_handful_of_statements(desk: Desk) -> None:
    admin, prospects = desk.hire(an_author("admin")), an_id()
    rows = [[a_create("prospect", an_id(), prospects)] for _ in range(300)]
    desk.push(admin, a_push(admin.device, [a_create("prospect_list", prospects, name="P")], *rows))

    with desk.counted() as statements:
        desk.push(admin, a_push(admin.device, [an_op("purge", entity="prospect_list", id=prospects)], first_n=302))

    assert len(statements) <= 24
