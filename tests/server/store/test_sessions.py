"""Sessions, tokens, devices and failed attempts, as both databases keep them."""

import pytest

from server.store import sessions
from server.store.engine import Database
from server.store.members import add_account
from server.store.sessions import DAY_MS, NewSession, NewToken
from sync.ids import DeviceId, MemberId
from tests.builders import NOW_MS, an_id
from tests.server.store.builders import WS
from tests.server.store.test_members import an_account

SECRET, OTHER = b"s" * 32, b"o" * 32


def a_member(database: Database) -> MemberId:
    account = an_account(manages=("t1", "t2"))
    with database.transaction() as db:
        add_account(db, account)
    return account.id


def a_session(database: Database, who: MemberId, secret: bytes = SECRET, now_ms: int = NOW_MS) -> DeviceId:
    device = DeviceId(an_id())
    new = NewSession(workspace_id=WS, secret_hash=secret, member=who, device=device, csrf="c")
    with database.transaction() as db:
        sessions.open_session(db, new, now_ms)
    return device


def test_a_session_speaks_for_its_member(database: Database) -> None:
    who = a_member(database)
    device = a_session(database, who)

    found = database.read_now(lambda db: sessions.session_of(db, SECRET, NOW_MS))

    assert found is not None
    assert (found.workspace_id, found.member, found.device, found.csrf) == (WS, who, device, "c")
    assert (found.role, found.manages, found.active, found.visibility) == ("rep", ("t1", "t2"), True, "team")


def test_an_unknown_secret_speaks_for_nobody(database: Database) -> None:
    a_session(database, a_member(database))

    assert database.read_now(lambda db: sessions.session_of(db, OTHER, NOW_MS)) is None
    assert database.read_now(lambda db: sessions.token_of(db, SECRET)) is None


@pytest.mark.parametrize(
    ("seen_after", "asked_after"), [(0, 30), (29, 59), (89, 90)], ids=["idle", "idle later", "old"]
)
def test_a_session_ends_when_it_sleeps_for_30_days_or_is_90_days_old(
    database: Database, seen_after: int, asked_after: int
) -> None:
    who = a_member(database)
    a_session(database, who)
    found = database.read_now(lambda db: sessions.session_of(db, SECRET, NOW_MS))
    assert found is not None
    with database.transaction() as db:
        sessions.mark_seen(db, found, NOW_MS + seen_after * DAY_MS)

    just_before = NOW_MS + asked_after * DAY_MS - 1

    assert database.read_now(lambda db: sessions.session_of(db, SECRET, just_before)) is not None
    assert database.read_now(lambda db: sessions.session_of(db, SECRET, just_before + 1)) is None


def test_a_new_session_sweeps_away_the_members_ended_ones_and_nobody_elses(database: Database) -> None:
    who, other = a_member(database), a_member(database)
    a_session(database, who, b"1" * 32)
    a_session(database, other, b"2" * 32)

    a_session(database, who, b"3" * 32, NOW_MS + 91 * DAY_MS)

    with database.transaction() as db:
        kept = db.exec_driver_sql("select secret_hash from session order by 1").fetchall()
    assert [bytes(secret) for (secret,) in kept] == [b"2" * 32, b"3" * 32]


def test_a_closed_session_is_gone(database: Database) -> None:
    who = a_member(database)
    a_session(database, who)
    a_session(database, who, OTHER)

    with database.transaction() as db:
        sessions.close_session(db, SECRET)

    assert database.read_now(lambda db: sessions.session_of(db, SECRET, NOW_MS)) is None
    assert database.read_now(lambda db: sessions.session_of(db, OTHER, NOW_MS)) is not None


def test_a_token_speaks_for_its_member_and_is_no_session(database: Database) -> None:
    who = a_member(database)
    token = NewToken(workspace_id=WS, secret_hash=SECRET, id=an_id(), member=who, name="export", prefix="carnet_abc")
    with database.transaction() as db:
        sessions.keep_token(db, token, NOW_MS)

    found = database.read_now(lambda db: sessions.token_of(db, SECRET))

    assert found is not None
    assert (found.member, found.csrf, found.seen_at) == (who, None, 0)
    assert database.read_now(lambda db: sessions.session_of(db, SECRET, NOW_MS)) is None


def test_a_device_stays_with_the_first_member_that_uses_it(database: Database) -> None:
    who, other, device = a_member(database), a_member(database), an_id()

    with database.transaction() as db:
        first = sessions.bind_device(db, WS, device, who, name="Phone", now_ms=NOW_MS)
        second = sessions.bind_device(db, WS, device, other, name="Mine", now_ms=NOW_MS)

    assert (first, second) == (who, who)
    assert database.read_now(lambda db: sessions.holder_of_device(db, WS, device)) == who
    assert database.read_now(lambda db: sessions.holder_of_device(db, WS, an_id())) is None


def test_failures_are_counted_by_key_and_forgotten_after_a_day(database: Database) -> None:
    with database.transaction() as db:
        sessions.write_failures(db, {b"old": 3}, NOW_MS - DAY_MS - 1)
        sessions.write_failures(db, {b"a": 1, b"b": 2}, NOW_MS)
        sessions.write_failures(db, {b"a": 0, b"b": 5}, NOW_MS + 1)

    found = database.read_now(lambda db: sessions.failures(db, [b"a", b"b", b"old"]))

    assert found == {b"b": (5, NOW_MS + 1)}


def test_only_the_latest_set_up_code_counts(database: Database) -> None:
    with database.transaction() as db:
        sessions.put_setup_code(db, SECRET, NOW_MS)
        sessions.put_setup_code(db, OTHER, NOW_MS)

    assert not database.read_now(lambda db: sessions.has_setup_code(db, SECRET))
    assert database.read_now(lambda db: sessions.has_setup_code(db, OTHER))
    with database.transaction() as db:
        sessions.drop_setup_code(db)
    assert not database.read_now(lambda db: sessions.has_setup_code(db, OTHER))
