"""What must be known of the past to judge an operation: who wrote what it may not have seen."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import msgspec

from server.actions.world.shelf import RECORD, Asked, Shelf
from server.store import change_log, receipts
from server.store.change_log import HistoryRow
from sync.act import OWN
from sync.needs import bases, seen_by
from sync.operations import AnyOperation, Base, ConflictSettle
from sync.plan import Change
from sync.values import MAX_SAFE

_decode_old = msgspec.json.Decoder(dict[str, object]).decode


def behind(shelf: Shelf, operations: Iterable[AnyOperation]) -> dict[str, int]:
    """Return the records on which an operation may not have seen everything, and from which number on.

    A record that several operations of this commit write is one of them, whatever they saw of it in the store:
    the second has not seen the first.
    """
    known = [one for one in operations if getattr(one, "id", None) in shelf.records]
    asked = [(*bases(one), *settled(shelf, one)) for one in known]
    writers = Counter(id_ for found in asked for id_ in {id_ for id_, _, _ in found})
    behind: dict[str, int] = {}
    for id_, field, base in chain.from_iterable(asked):
        record = shelf.records.get(id_)
        if record is None:
            continue
        version = record.seq if field is None else record.version(field)
        if not isinstance(base, int) or base < version or writers[id_] > 1:
            since = _since(shelf, version, base)
            behind[id_] = min(since, behind.get(id_, since))
    return behind


def _since(shelf: Shelf, version: int, base: Base | None) -> int:
    """Return the number from which on history is needed: an own earlier operation may stand anywhere in it."""
    if isinstance(base, int):
        return min(max(base, 0), shelf.locked.head) + 1
    return version if base is None else 1


def settled(shelf: Shelf, operation: AnyOperation) -> Iterable[tuple[str, str, None]]:
    """Return the field that a conflict is about: settled meanwhile, the choice meets it like any late edit."""
    conflict = shelf.records.get(operation.id) if isinstance(operation, ConflictSettle) else None
    if conflict is not None and conflict.entity == "conflict":
        yield (conflict.data["record"], conflict.data["field"], None)


def chosen(shelf: Shelf, operation: AnyOperation) -> Iterable[str]:
    """Return the folders between which a conflict is settled: who works the opportunity will see the chosen one."""
    if not isinstance(operation, ConflictSettle):
        return
    conflict = shelf.records.get(operation.id)
    if conflict is not None and conflict.entity == "conflict" and conflict.data["field"] == "folder":
        values = [side["value"] for side in (conflict.data["kept"], *conflict.data["others"])]
        yield from (value for value in (*values, operation.value) if isinstance(value, str))


def changes(shelf: Shelf, since: Mapping[str, int]) -> dict[str, list[Change]]:
    """Return the history of these records, each from its number on."""
    found: dict[str, list[Change]] = {}
    for row in change_log.writers(shelf.db, shelf.ws, since) if since else ():
        found.setdefault(row.record, []).append(change_of(row))
    return found


def conflicts(shelf: Shelf, behind: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return the open conflicts about these records, by record and field."""
    found = shelf.sources(behind, [RECORD]) if behind else []
    known = [shelf.records[source] for source, _ in found]
    still_open = [one for one in known if one.entity == "conflict" and one.data.get("open")]
    return {(one.data["record"], one.data["field"]): one.id for one in still_open}


def committed(shelf: Shelf, operations: Iterable[AnyOperation], behind: Mapping[str, int]) -> dict[int, int]:
    """Return when the numbers were given that late edits were based on."""
    if not behind:
        return {}
    seqs = {
        base
        for one in operations
        for id_, _, base in bases(one)
        if id_ in behind and isinstance(base, int) and 0 < base <= shelf.locked.head
    }
    return change_log.commit_times(shelf.db, shelf.ws, seqs) if seqs else {}


def numbers(
    shelf: Shelf, asked: Sequence[Asked], changes: Mapping[str, list[Change]], repeated: Mapping[tuple[str, int], str]
) -> dict[tuple[str, int], str]:
    """Return the operations behind own numbers that history does not know: those of a device numbered anew."""
    named_ones = {
        (author.device, int(base.removeprefix(OWN)))
        for author, operation in asked
        for base in seen_by(operation)
        if author is not None and isinstance(base, str) and base.removeprefix(OWN).isdecimal()
    }
    if not named_ones:
        return {}
    known = {(change.device, change.n) for found in changes.values() for change in found}
    coming = {(author.device, operation.n) for author, operation in asked if author is not None}
    missing = {(device, n) for device, n in named_ones - known - coming - repeated.keys() if n < MAX_SAFE}
    return {**repeated, **receipts.ops_of(shelf.db, shelf.ws, missing)}


def change_of(row: HistoryRow) -> Change:
    """Return a row of history as the rules look at it."""
    return Change(
        record=row.record,
        seq=row.seq,
        op=row.op,
        n=row.n,
        device=row.device,
        actor=row.actor,
        edited_at_ms=row.edited_at_ms,
        seen=row.seen,
        old=dict.fromkeys(row.fields) | _decode_old(row.old),
    )
