"""What a store has to find for a plan that erases or merges something: what hangs on it, and what names it."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sync.entities import ENTITIES
from sync.operations import Merge, Purge
from sync.plan import Awaiting
from sync.record import Record
from tests.simulation.storage import Row


def going(asked: Iterable[Row], held: Sequence[Awaiting]) -> set[str]:
    """Return what these operations, or those that wait, may erase or absorb."""
    sent = {op["id"] for op in asked if op["kind"] == "purge"} | {
        op["absorbed"] for op in asked if op["kind"] == "merge"
    }
    waiting = [one.operation for one in held]
    erased = {one.id for one in waiting if isinstance(one, Purge)}
    return sent | erased | {one.absorbed for one in waiting if isinstance(one, Merge)}


def hanging(records: Mapping[str, Record], id_: str) -> list[Record]:
    """Return all that hangs on a record, directly or by what hangs there."""
    over = {id_}
    while True:
        found = {one.id for one in records.values() if one.id not in over and not over.isdisjoint(_above(one))}
        if not found:
            return [records[one] for one in over - {id_}]
        over |= found


def _above(record: Record) -> set[str | None]:
    return {record.root, *(record.data.get(field) for field in ("record", "parent", "merged_into"))}


def referring(records: Mapping[str, Record], ids: Collection[str]) -> dict[str, frozenset[str]]:
    """Return what names each of these."""
    found: dict[str, set[str]] = {id_: set() for id_ in ids}
    for one in records.values() if ids else ():
        for field in ENTITIES[one.entity].links:
            if one.data.get(field) in found:
                found[one.data[field]].add(one.id)
    return {id_: frozenset(named) for id_, named in found.items()}
