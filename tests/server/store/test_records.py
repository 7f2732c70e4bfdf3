"""Records, scopes and references as they are stored and found again."""

from server.store import records
from server.store.engine import Database
from tests.builders import an_id
from tests.server.store.builders import WS, a_row


def test_loading_a_child_brings_its_root_once(database: Database) -> None:
    parent = an_id()
    root, first, second = a_row(1, id_=parent), a_row(2, root=parent), a_row(3, root=parent)
    with database.transaction() as db:
        records.save(db, WS, [root, first, second])

    found = database.read_now(lambda db: records.load(db, WS, [first.id, second.id]))

    assert sorted(row.seq for row in found) == [1, 2, 3]
    assert {row.id: row.root for row in found} == {parent: None, first.id: parent, second.id: parent}


def test_unknown_ids_are_left_out_and_nothing_is_asked_for_nothing(database: Database) -> None:
    assert database.read_now(lambda db: records.load(db, WS, [an_id()])) == []
    assert database.read_now(lambda db: records.load(db, WS, [])) == []


def test_a_saved_record_replaces_the_one_before(database: Database) -> None:
    row = a_row(1)
    with database.transaction() as db:
        records.save(db, WS, [row])
        records.save(db, WS, [row._replace(seq=2, body=b"{}", deleted_at="2026-03-02T09:15:00.000Z")])

    [found] = database.read_now(lambda db: records.load(db, WS, [row.id]))

    assert found == records.Stored(row.id, "contact", None, 2, b"{}", deleted=True)


def test_more_records_than_one_statement_may_name_are_all_found(database: Database) -> None:
    rows = [a_row(seq) for seq in range(1, 10_002)]
    with database.transaction() as db:
        records.save(db, WS, rows)

    found = database.read_now(lambda db: records.load(db, WS, [row.id for row in rows]))

    assert len(found) == len(rows)


def test_children_are_found_by_root_and_entity(database: Database) -> None:
    root = an_id()
    rows = [a_row(1, root=root, entity="comment"), a_row(2, root=root, entity="action"), a_row(3, root=an_id())]
    with database.transaction() as db:
        records.save(db, WS, rows)

    found = database.read_now(lambda db: records.load_children(db, WS, [root], ["comment", "participant"]))

    assert [row.id for row in found] == [rows[0].id]


def test_settings_are_told_from_a_number_on(database: Database) -> None:
    rows = [a_row(1, entity="tag"), a_row(2, entity="step"), a_row(3, entity="contact"), a_row(4, entity="tag")]
    with database.transaction() as db:
        records.save(db, WS, rows)

    found = database.read_now(lambda db: records.settings_after(db, WS, 1, ["tag", "step"]))

    assert sorted(row.seq for row in found) == [2, 4]


def test_scopes_are_replaced_as_a_whole(database: Database) -> None:
    root, other = an_id(), an_id()
    with database.transaction() as db:
        records.set_scopes(db, WS, [(root, frozenset({"a", "b"})), (other, frozenset({"a"}))], new=True)
        records.set_scopes(db, WS, [(root, frozenset({"b", "c"}))])

    nobodys = an_id()
    found = database.read_now(lambda db: records.scopes_of(db, WS, [root, other, nobodys]))

    assert found == {root: {"b", "c"}, other: {"a"}, nobodys: set()}


def test_a_reference_is_found_from_its_target_until_it_points_elsewhere(database: Database) -> None:
    deal, folder, other = an_id(), an_id(), an_id()
    with database.transaction() as db:
        records.set_links(db, WS, [(deal, "folder", folder)])
    assert database.read_now(lambda db: records.sources_of(db, WS, [folder], ["folder"])) == [(deal, "folder", folder)]

    with database.transaction() as db:
        records.set_links(db, WS, [(deal, "folder", other)])
    assert database.read_now(lambda db: records.sources_of(db, WS, [folder], ["folder", "contact"])) == []

    with database.transaction() as db:
        records.set_links(db, WS, [(deal, "folder", None)])
    assert database.read_now(lambda db: records.sources_of(db, WS, [folder, other], ["folder"])) == []
