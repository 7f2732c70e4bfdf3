"""Receipts and the counters of devices."""

from server.store import receipts
from server.store.engine import Database
from server.store.receipts import Device, Receipt
from tests.builders import NOW_MS, an_id
from tests.server.store.builders import WS


def a_receipt(device: str, n: int, op: str | None = None) -> Receipt:
    return Receipt(op or an_id(), device, n, "applied", b'{"status":"applied"}', b"hash")


def test_a_receipt_is_found_by_its_operation_whatever_device_asks(database: Database) -> None:
    kept = a_receipt(an_id(), 1)
    with database.transaction() as db:
        receipts.add(db, WS, [kept], NOW_MS)

    found = database.read_now(lambda db: receipts.find(db, WS, [(kept.op, an_id(), 9)]))

    assert found.receipts == [kept]
    assert found.devices == {}


def test_a_receipt_is_found_by_the_number_of_its_device_whatever_operation_it_was(database: Database) -> None:
    device = an_id()
    kept = [a_receipt(device, n) for n in (1, 2, 3, 4)]
    with database.transaction() as db:
        receipts.add(db, WS, kept, NOW_MS)

    found = database.read_now(lambda db: receipts.find(db, WS, [(an_id(), device, 2), (an_id(), device, 3)]))

    assert sorted(found.receipts, key=lambda receipt: receipt.n) == kept[1:3]


def test_one_found_both_ways_is_told_once(database: Database) -> None:
    kept = a_receipt(an_id(), 1)
    with database.transaction() as db:
        receipts.add(db, WS, [kept], NOW_MS)

    found = database.read_now(lambda db: receipts.find(db, WS, [(kept.op, kept.device, 1)]))

    assert found.receipts == [kept]


def test_devices_are_told_with_their_receipts(database: Database) -> None:
    device, other, member = an_id(), an_id(), an_id()
    with database.transaction() as db:
        receipts.set_last_n(db, WS, [(device, member, 7, 3, NOW_MS)])

    found = database.read_now(lambda db: receipts.find(db, WS, [(an_id(), device, 8), (an_id(), other, 1)]))

    assert found == receipts.Found([], {device: Device(device, member, 7, 3, revoked=False)})


def test_a_device_stays_with_the_member_it_was_bound_to(database: Database) -> None:
    device, member = an_id(), an_id()
    with database.transaction() as db:
        receipts.set_last_n(db, WS, [(device, member, 1, 0, NOW_MS)])
        receipts.set_last_n(db, WS, [(device, an_id(), 2, 1, NOW_MS)])

    found = database.read_now(lambda db: receipts.device_rows(db, WS, [device]))

    assert found == {device: Device(device, member, 2, 1, revoked=False)}
