"""Which passwords are weak, how guessing becomes slow, and that neither stalls the server."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.actions import passwords, sign_in_throttle
from server.actions.sign_in_throttle import Keys, key_of_address, keys_of
from server.store.engine import Database, open_database
from server.store.schema import upgrade
from server.store.writer import Busy
from tests.builders import NOW_MS
from tests.server.house import PASSWORD, House


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with open_database(tmp_path, None) as opened:
        upgrade(opened, stamp="test")
        yield opened


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "1234567",
        "password",
        "Password1",
        "P@ssw0rd!",
        "passw0rd2024",
        "qwertyuiop",
        "azerty123",
        "12345678",
        "87654321",
        "abcdefgh",
        "aaaaaaaa",
        "abababababab",
        "iloveyou!!",
        "juventus1",
        "motdepasse",
        "йцукенгш",
        "парольпароль",
        "Carnet2026",
        "nordlys99!",
        "ingriddahl",
        "ingrid@nordlys.example",
        "x" * 1_025,
    ],
)
def test_what_is_tried_first_is_weak(password: str) -> None:
    assert passwords.why_weak(password, ("Ingrid Dahl", "ingrid@nordlys.example", "Nordlys AS")) is not None


@pytest.mark.parametrize(
    "password",
    [
        "fjord and 7 mountains",
        "kibotu-narefa",
        "9Tk#wm2x",
        " leading space1",
        "велосипед на даче",
        "🧭🗻🧊🛶🦌🌲🏔🎿",
        "correct horse battery staple",
        "password manager made this",
        "x1y2" * 32 + "z" * 896,
    ],
)
def test_length_and_chance_are_enough_without_any_rules_of_composition(password: str) -> None:
    assert passwords.why_weak(password, ("Ingrid Dahl",)) is None


def test_nothing_of_a_password_is_cut_off() -> None:
    kept = passwords.hash_now("x" * 1_023 + "a")

    assert asyncio.run(passwords.matches(kept, "x" * 1_023 + "a"))
    assert not asyncio.run(passwords.matches(kept, "x" * 1_023 + "b"))


async def test_two_hundred_sign_ins_at_once_do_not_stall_the_others(house: House) -> None:
    browser = await house.signed_in("rep@house.example")
    crowd = [asyncio.create_task(passwords.matches(None, PASSWORD)) for _ in range(200)]
    for _ in range(20):
        assert (await browser.get("/auth/me")).status_code == 200
    waiting = [task for task in crowd if not task.done()]

    for task in crowd:
        task.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
    assert waiting


async def test_when_too_many_wait_the_next_one_is_told_to_come_back() -> None:
    crowd = [asyncio.create_task(passwords.matches(None, PASSWORD)) for _ in range(400)]
    await asyncio.sleep(0)

    with pytest.raises(Busy):
        await passwords.matches(None, PASSWORD)

    for task in crowd:
        task.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)


def attempts(database: Database, keys: Keys, times: int, now_ms: int) -> int:
    """Fail so often at one moment, and return the wait of the last attempt in seconds."""
    wait = 0
    for _ in range(times):
        with database.transaction() as db:
            wait = sign_in_throttle.count(db, keys, now_ms)
    return wait


def test_the_wait_grows_and_has_an_end(database: Database) -> None:
    keys = keys_of("rep@house.example", "192.0.2.1", None)
    attempts(database, keys, 6, NOW_MS)
    waits, now = [], NOW_MS

    for _ in range(12):
        wait = attempts(database, keys, 1, now)
        waits.append(wait)
        now += wait * 1_000
        assert attempts(database, keys, 1, now) == 0

    assert waits[:4] == [2, 4, 8, 16]
    assert max(waits) == 300


def test_hammering_while_one_has_to_wait_makes_the_wait_no_longer(database: Database) -> None:
    keys = keys_of("rep@house.example", "192.0.2.1", None)
    first = attempts(database, keys, 7, NOW_MS)

    hammered = attempts(database, keys, 50, NOW_MS + 1_000)

    assert (first, hammered) == (2, 1)


def test_an_hour_later_everything_is_forgotten(database: Database) -> None:
    keys = keys_of("rep@house.example", "192.0.2.1", None)
    attempts(database, keys, 20, NOW_MS)

    assert attempts(database, keys, 5, NOW_MS + 3_600_001) == 0


def test_one_address_that_tries_many_accounts_is_slowed_down(database: Database) -> None:
    with database.transaction() as db:
        waits = [
            sign_in_throttle.count(db, keys_of(f"{turn}@house.example", "192.0.2.1", None), NOW_MS)
            for turn in range(110)
        ]

    assert waits[:100] == [0] * 100
    assert waits[-1] > 0


def test_a_right_password_forgives_the_account_and_not_what_others_did_at_the_address(database: Database) -> None:
    right, other = keys_of("rep@house.example", "192.0.2.1", None), keys_of("x@house.example", "192.0.2.1", None)
    attempts(database, other, 5, NOW_MS)
    attempts(database, right, 5, NOW_MS)

    with database.transaction() as db:
        sign_in_throttle.forgive(db, right, NOW_MS)

    assert attempts(database, right, 5, NOW_MS) == 0
    assert attempts(database, keys_of("y@house.example", "192.0.2.1", None), 1, NOW_MS) == 0
    assert attempts(database, other, 2, NOW_MS) == 2


@pytest.mark.parametrize(
    ("one", "other"), [("2001:db8::1", "2001:db8::ffff:2"), ("192.0.2.1", "::ffff:192.0.2.1"), ("", "")]
)
def test_addresses_of_one_subscriber_count_together(one: str, other: str) -> None:
    assert key_of_address(one) == key_of_address(other)


@pytest.mark.parametrize(("one", "other"), [("2001:db8::1", "2001:db8:0:1::1"), ("192.0.2.1", "192.0.2.2")])
def test_addresses_of_two_subscribers_do_not(one: str, other: str) -> None:
    assert key_of_address(one) != key_of_address(other)


async def test_a_header_that_claims_another_address_is_not_believed(house: House) -> None:
    keys = key_of_address("203.0.113.5")
    for _ in range(101):
        await house.write(lambda db: sign_in_throttle.count(db, keys, int(time.time() * 1_000)))
    browser = house.browser("203.0.113.5")

    answers = [await browser.get("/auth/invitation/guess", **{"X-Forwarded-For": f"1.2.3.{turn}"}) for turn in range(3)]

    assert [answer.status_code for answer in answers] == [429] * 3
