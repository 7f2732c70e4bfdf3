"""What is held in memory of each workspace's sequence, and when the table must be asked."""

from server.store import change_log
from server.store.commit import Advance, Head
from server.store.engine import Database
from server.store.heads import Heads, Late, read
from tests.builders import an_id
from tests.server.store.builders import WS, write


def head(seq: int, history: str = "h1") -> Head:
    return Head(history, seq, 0, f"{seq:016x}")


def known(*seqs: int) -> Heads:
    heads = Heads()
    heads.load({WS: Late(head(seqs[-1]), [(seq, f"{seq:016x}") for seq in seqs])})
    return heads


def test_numbers_between_commits_belong_to_the_next_one() -> None:
    heads = known(0, 5, 9)

    assert [heads.nonce_of(WS, seq) for seq in (0, 1, 5, 6, 9)] == [f"{seq:016x}" for seq in (0, 5, 5, 9, 9)]


def test_what_lies_beyond_memory_is_not_guessed() -> None:
    heads = known(5, 9)

    assert [heads.nonce_of(WS, seq) for seq in (4, 10)] == [None, None]


def test_a_commit_of_another_process_in_between_empties_the_memory() -> None:
    heads = known(0, 5)

    heads.publish([Advance(WS, head(9), previous=7)])

    assert heads.of(WS) == head(9)
    assert [heads.nonce_of(WS, seq) for seq in (5, 6, 8, 9)] == [None, None, None, head(9).nonce]


def test_a_late_message_never_turns_the_head_back() -> None:
    heads = known(0, 5)

    heads.publish([Advance(WS, head(3), previous=0)])

    assert heads.of(WS) == head(5)
    assert not heads.load({WS: Late(head(4), [])})


def test_a_restored_history_is_taken_over_though_its_numbers_are_lower() -> None:
    heads = known(0, 5)

    assert heads.load({WS: Late(head(2, "h2"), [(2, "a" * 16)])}) == [WS]
    assert heads.nonce_of(WS, 2) == "a" * 16


def test_memory_is_filled_from_the_tables(database: Database) -> None:
    for _ in range(3):
        with database.transaction() as db:
            write(db, (an_id(), {"all"}))

    heads = Heads()
    heads.load(database.read_now(read))

    assert heads.of(WS) == database.read_now(lambda db: change_log.head_of(db, WS))
    assert heads.nonce_of(WS, 2) == f"{2:016x}"
