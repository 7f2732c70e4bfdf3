"""What a store has to find for a plan that erases something: all that hangs on it."""

from collections.abc import Iterable, Mapping, Sequence

from sync.operations import Purge
from sync.plan import Awaiting
from sync.record import Record
from tests.simulation.storage import Row


def going(asked: Iterable[Row], held: Sequence[Awaiting]) -> set[str]:
    """Return what these operations, or those that wait, may erase."""
    sent = {op["id"] for op in asked if op["kind"] == "purge"}
    return sent | {one.operation.id for one in held if isinstance(one.operation, Purge)}


def hanging(records: Mapping[str, Record], id_: str) -> list[Record]:
    """Return all that hangs on a record, directly or by what hangs there."""
    over = {id_}
    while True:
        found = {one.id for one in records.values() if one.id not in over and not over.isdisjoint(_above(one))}
        if not found:
            return [records[one] for one in over - {id_}]
        over |= found


def _above(record: Record) -> set[str | None]:
    return {record.root, record.data.get("record"), record.data.get("parent")}
