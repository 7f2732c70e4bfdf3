"""Pages of a pull: what stands in them, where they end, and what they tell of sight gained and lost."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from server.store import change_log, pages, receipts, records, scope_moves
from server.store.engine import Database
from server.store.heads import told_to
from server.store.pages import Asked, Page
from server.store.scope_moves import Move
from sync.ids import MemberId
from tests.builders import NOW_MS, an_id
from tests.server.store.builders import WS, a_row, write

MINE = frozenset({"all", "user:me"})


def asked(after: int = 0, start: int | None = 0, *, limit: int = 1_000, limit_bytes: int = 1_000_000) -> Asked:
    return Asked(WS, MINE, after, start, limit, limit_bytes)


def page(database: Database, question: Asked, device: str | None = None) -> Page:
    who = MemberId(an_id())
    return database.read_now(lambda db: pages.page(db, question, told_to(db, WS, who, device or an_id())))


def ids(found: Page) -> list[Any]:
    return [msgspec.json.decode(row)["id"] for row in found.rows]


def test_only_what_one_may_see_is_told_and_children_with_their_root(database: Database) -> None:
    seen, hidden, child, hidden_child = an_id(), an_id(), an_id(), an_id()
    with database.transaction() as db:
        write(db, (seen, {"user:me"}), (hidden, {"user:other"}), children={child: seen, hidden_child: hidden})

    assert ids(page(database, asked())) == [seen, child]


def test_an_admin_sees_through_any_of_several_scopes_once(database: Database) -> None:
    root = an_id()
    with database.transaction() as db:
        write(db, (root, {"all", "workspace", "user:me"}))
    everything = asked()._replace(scopes=frozenset({"all", "workspace", "admin", "user:me"}))

    assert ids(page(database, everything)) == [root]


def test_pages_follow_each_other_without_gap_or_repeat(database: Database) -> None:
    roots = [an_id() for _ in range(7)]
    with database.transaction() as db:
        write(db, *[(root, {"all"}) for root in roots])

    first = page(database, asked(limit=3))
    second = page(database, asked(after=first.until, limit=3))
    third = page(database, asked(after=second.until, limit=3))

    assert ids(first) + ids(second) + ids(third) == roots
    assert [first.more, second.more, third.more] == [True, True, False]
    assert [first.nonce, third.nonce] == [f"{7:016x}"] * 2


def test_a_page_ends_at_its_bytes_but_holds_one_row_at_least(database: Database) -> None:
    roots = [an_id() for _ in range(3)]
    with database.transaction() as db:
        write(db, *[(root, {"all"}) for root in roots])

    assert ids(page(database, asked(limit_bytes=1))) == roots[:1]
    assert ids(page(database, asked(limit_bytes=150))) == roots[:2]


def test_who_sees_little_still_gets_on(database: Database) -> None:
    with database.transaction() as db:
        change_log.lock_heads(db, [WS])
        change_log.advance(db, WS, 2 * pages.SCANNED + 5, "f" * 16, NOW_MS)

    found = page(database, asked())

    assert (found.rows, found.until, found.more) == ([], pages.SCANNED, True)


def test_a_start_from_nothing_leaves_out_what_had_gone_before(database: Database) -> None:
    gone, kept = an_id(), an_id()
    with database.transaction() as db:
        write(db, (gone, {"all"}), (kept, {"all"}))
        records.save(db, WS, [replaced(gone, 3)])
        change_log.advance(db, WS, 3, "a" * 16, NOW_MS)

    fresh, behind = page(database, asked(start=None)), page(database, asked(after=2, start=0))

    assert (ids(fresh), fresh.start) == ([kept], 3)
    assert ids(behind) == [gone]


def replaced(id_: str, seq: int) -> records.Saved:
    return a_row(seq, id_=id_)._replace(deleted_at="2026-03-02T09:15:00.000Z")


def test_the_devices_counter_belongs_to_the_same_snapshot(database: Database) -> None:
    device = an_id()
    with database.transaction() as db:
        receipts.set_last_n(db, WS, [(device, an_id(), 12, 0, NOW_MS)])

    assert page(database, asked(), device).last_n == 12
    assert page(database, asked()).last_n == 0


def test_moves_are_told_to_those_who_gained_and_those_who_lost(database: Database) -> None:
    root = an_id()
    with database.transaction() as db:
        write(db, (root, {"user:me"}))
        records.set_scopes(db, WS, [(root, frozenset({"user:other"}))])
        scope_moves.add_moves(db, WS, [(1, root, {"user:me"}, {"user:other"})])

    def moved(*scopes: str) -> tuple[list[str], list[str]]:
        return database.read_now(lambda db: pages.moved(db, WS, frozenset(scopes), after=0, until=1))

    assert moved("user:me") == ([], [root])
    assert moved("user:other") == ([root], [])
    assert moved("user:me", "user:other") == ([], [])


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3))))
def test_however_a_root_comes_and_goes_a_device_ends_with_it_or_without(
    seen: list[bool], pulls: list[tuple[int, int]]
) -> None:
    """Model: the root is visible or not from each move on; between moves a device pulls a few moves at a time.

    Its child rows never change, so only ``enter`` and ``leave`` can bring or take them once they have gone.
    """
    holds, at, now, last = seen[0], 0, 0, len(seen) - 1
    for happened, length in [*pulls, (last, last)]:
        now = min(now + happened, last)
        until = min(at + length, now)
        moves = [Move(seq, "root", scopes(seen[seq - 1]), scopes(seen[seq])) for seq in range(at + 1, until + 1)]
        enter, leave = pages.sight(moves, {"root": scopes(seen[now])}, MINE)
        holds = (holds and not leave) or bool(enter)
        at = until

    assert holds is seen[-1]


def scopes(visible: bool) -> frozenset[str]:  # noqa: FBT001 - the whole point of it
    return frozenset({"user:me"} if visible else {"user:other"})
