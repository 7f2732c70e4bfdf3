"""Erasure: a record is emptied for ever, with all that hangs on it, and its id is never used again (SYNC 4.8)."""

from collections.abc import Iterable

from sync.act import Act
from sync.editing import sight
from sync.entities import ENTITIES
from sync.errors import Refusal
from sync.follow import dismiss, used_by
from sync.operations import Purge
from sync.record import Record
from sync.verdicts import Applied, Verdict

_NAMES_ITS_RECORD = ("record", "parent", "merged_into")


def purge(act: Act, operation: Purge) -> Verdict:
    """Empty a record with its children, conflicts and suggestions; what hangs on a child goes with it."""
    record = sight(act, operation.id, operation.entity)
    if not isinstance(record, Record):
        return record
    if act.author.role != "admin":
        return Refusal("forbidden", "only an admin erases something for ever")
    if ENTITIES[record.entity].kind == "setting":
        return Refusal("invalid", "what the workspace is made of is archived, not erased", "entity")
    if record.entity == "opportunity":
        dismiss(act, record, used_by(act, record))
    elif record.entity == "participant" and record.trashed is None and (opportunity := act.root_of(record)) is not None:
        dismiss(act, opportunity, [record.data["contact"]])
    going = {one.id: act.find(one.id) or one for one in (record, *act.world.hanging.get(record.id, ()))}
    going |= {one.id: one for one in _planned(act, set(going))}
    act.layer.purged |= going
    act.layer.conflicts |= dict.fromkeys(_conflicts_of(going.values()))
    return Applied()


def _planned(act: Act, going: set[str]) -> Iterable[Record]:
    """Return what this commit has made under records that go."""
    planned = [*act.plan.changed.values(), *act.layer.changed.values()]
    while True:
        found = [one for one in planned if one.id not in going and not _above(one).isdisjoint(going)]
        if not found:
            return
        yield from found
        going |= {one.id for one in found}


def _above(record: Record) -> set[str | None]:
    return {record.root, *(record.data.get(field) for field in _NAMES_ITS_RECORD)}


def _conflicts_of(records: Iterable[Record]) -> Iterable[tuple[str, str]]:
    for record in records:
        if record.entity == "conflict":
            yield record.data["record"], record.data["field"]
