"""Receipts and the counters of devices."""

from functools import partial

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
        receipts.add(db, WS, [kept, a_receipt(kept.device, 2)], NOW_MS)

    found = database.read_now(lambda db: receipts.find(db, WS, [kept.op], [an_id()]))

    assert found == receipts.Found([kept], {})


def test_an_operation_that_came_under_two_numbers_is_told_once(database: Database) -> None:
    kept = a_receipt(an_id(), 1)
    with database.transaction() as db:
        receipts.add(db, WS, [kept, a_receipt(an_id(), 5, kept.op)], NOW_MS)

    found = database.read_now(lambda db: receipts.find(db, WS, [kept.op], [kept.device]))

    assert [receipt.op for receipt in found.receipts] == [kept.op]


def test_devices_are_told_with_the_receipts_and_without_any(database: Database) -> None:
    device, member = an_id(), an_id()
    with database.transaction() as db:
        receipts.set_last_n(db, WS, [(device, member, 7, 3, NOW_MS)])

    asking = [database.read_now(partial(receipts.find, ws=WS, ops=ops, device_ids=[device])) for ops in ([], [an_id()])]

    assert asking == 2 * [receipts.Found([], {device: Device(device, member, 7, 3, revoked=False)})]


def test_a_device_stays_with_the_member_it_was_bound_to(database: Database) -> None:
    device, member = an_id(), an_id()
    with database.transaction() as db:
        receipts.set_last_n(db, WS, [(device, member, 1, 0, NOW_MS)])
        receipts.set_last_n(db, WS, [(device, an_id(), 2, 1, NOW_MS)])

    found = database.read_now(lambda db: receipts.device_rows(db, WS, [device]))

    assert found == {device: Device(device, member, 2, 1, revoked=False)}
