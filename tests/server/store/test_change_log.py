"""The sequence, its proofs, and the history of fields."""

from server.store import change_log, dead_letters
from server.store.dead_letters import DeadLetter
from server.store.engine import Database
from tests.builders import NOW_MS, an_id
from tests.server.store.builders import WS, a_history, write


def test_a_new_workspace_starts_with_a_proof_of_nothing(database: Database) -> None:
    head = database.read_now(lambda db: change_log.head_of(db, WS))

    assert head == ("h1", 0, 0, "0" * 16)
    assert database.read_now(lambda db: change_log.nonce_of(db, WS, 0)) == "0" * 16


def test_a_number_is_proved_by_the_first_commit_that_holds_it(database: Database) -> None:
    with database.transaction() as db:
        write(db, (an_id(), {"all"}), (an_id(), {"all"}))
    with database.transaction() as db:
        write(db, (an_id(), {"all"}))

    nonces = database.read_now(lambda db: [change_log.nonce_of(db, WS, seq) for seq in range(5)])

    assert nonces == ["0" * 16, f"{2:016x}", f"{2:016x}", f"{3:016x}", None]


def test_the_lock_tells_where_the_sequence_stands_and_what_is_held(database: Database) -> None:
    letter = DeadLetter(an_id(), an_id(), 1, an_id(), "held", an_id(), "unknown_record", b"{}", NOW_MS)
    with database.transaction() as db:
        dead_letters.add(db, WS, [letter])
        write(db, (an_id(), {"all"}))

    with database.transaction() as db:
        locked = change_log.lock_heads(db, [WS])

    assert locked == {WS: ("h1", 1, 0, f"{1:016x}", 1, 0)}


def test_times_of_commits_are_found_for_the_numbers_in_them(database: Database) -> None:
    with database.transaction() as db:
        write(db, (an_id(), {"all"}), (an_id(), {"all"}))

    found = database.read_now(lambda db: change_log.commit_times(db, WS, [1, 2, 7]))

    assert found == {1: NOW_MS, 2: NOW_MS}


def test_history_is_told_record_by_record_in_the_order_of_planning(database: Database) -> None:
    ours, theirs = an_id(), an_id()
    rows = [
        a_history(ours, 1, "title"),
        a_history(ours, 4, "money", "step", n=2),
        a_history(theirs, 4, "title"),
        a_history(ours, 4, "title", n=3),
    ]
    with database.transaction() as db:
        change_log.append_history(db, WS, rows)

    found = database.read_now(lambda db: change_log.writers(db, WS, {ours: 2, theirs: 1}))

    assert [row for row in found if row.record == ours] == [
        rows[1]._replace(fields=["money", "step"]),
        rows[3]._replace(fields=["title"]),
    ]
    assert [row.op for row in found if row.record == theirs] == [rows[2].op]
