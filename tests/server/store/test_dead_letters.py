"""Operations that were consumed without effect, held or dead."""

from server.store import dead_letters
from server.store.dead_letters import DeadLetter
from server.store.engine import Database
from tests.builders import NOW_MS, an_id
from tests.server.store.builders import WS


def held(awaits: str, device: str, n: int) -> DeadLetter:
    return DeadLetter(an_id(), device, n, an_id(), "held", awaits, "unknown_record", b'{"kind":"set"}', NOW_MS)


def test_held_operations_are_told_in_their_order_and_not_before_their_time(database: Database) -> None:
    device = an_id()
    letters = [held(an_id(), device, n) for n in (2, 1)]
    with database.transaction() as db:
        dead_letters.add(db, WS, [*letters, held(an_id(), device, 3)._replace(at=NOW_MS + 1)])

    found = database.read_now(lambda db: dead_letters.all_held(db, WS, NOW_MS))

    assert found == [letters[1], letters[0]]


def test_one_that_was_applied_after_all_is_forgotten(database: Database) -> None:
    letter = held(an_id(), an_id(), 1)
    with database.transaction() as db:
        dead_letters.add(db, WS, [letter])
        dead_letters.remove(db, WS, [letter.op])

    assert database.read_now(lambda db: dead_letters.all_held(db, WS, NOW_MS)) == []


def test_one_that_died_waits_no_longer(database: Database) -> None:
    letter = held(an_id(), an_id(), 1)
    with database.transaction() as db:
        dead_letters.add(db, WS, [letter])
        dead_letters.add(db, WS, [letter._replace(state="dead", awaits=None)])

    assert database.read_now(lambda db: dead_letters.all_held(db, WS, NOW_MS)) == []
