"""The trash: a record is put there whole, unless somebody wrote it meanwhile, and comes back as it was."""

from sync import check
from sync.act import Act
from sync.editing import close, sight
from sync.entities import ENTITIES
from sync.errors import Refusal
from sync.follow import admit, dismiss, readmit, used_by
from sync.merge import Written
from sync.operations import Base, Delete, Restore
from sync.protocol import Trashed
from sync.record import Record
from sync.unmerge import unmerge
from sync.verdicts import Noop, Verdict


def delete(act: Act, operation: Delete) -> Verdict:
    """Put a record into the trash, unless somebody else wrote one of its fields after what the author saw.

    A lost deletion is cheap, a lost edit is not. What the server writes by itself does not count, nor do children.
    """
    record = sight(act, operation.id, operation.entity)
    if not isinstance(record, Record):
        return record
    refused = _trashable(act, record)
    if refused is not None:
        return refused
    if record.trashed is not None:
        return Noop(("merged",) if record.data.get("merged_into") else ())
    editor = _editor_since(act, record, operation.base)
    if editor is not None:
        return Refusal("stale_delete", "somebody changed this meanwhile", editor)
    mine = act.open_for_change(record)
    mine.trashed = Trashed(act.author.member, act.at)
    if record.entity == "opportunity":
        dismiss(act, mine, used_by(act, mine))
    elif record.entity == "participant" and (opportunity := act.root_of(record)) is not None:
        dismiss(act, opportunity, [record.data["contact"]])
    return close(act, mine, [Written({"trashed": None})])


def _trashable(act: Act, record: Record) -> Refusal | None:
    refused = check.writable(act, ENTITIES[record.entity])
    if refused is not None:
        return refused
    if not check.may_lead(act, record):
        return Refusal("forbidden", "only its owner, the team's manager or an admin may do this")
    return None


def _editor_since(act: Act, record: Record, base: Base | None) -> str | None:
    """Return a field that another person wrote after the version that the author saw."""
    if isinstance(base, int) and base >= record.seq and record.seq != 0:
        seen = record.seq
    else:
        # What slipped in before an own edit that had not seen it was not seen by the deletion after it either.
        seen = act.seen_of((base,), record.id)
    for change in act.changes_of(record.id):
        if change.seq <= seen:
            break
        fields = [name for name in change.old if name[0] not in "!="]
        if change.actor != act.author.member and fields:
            return fields[0]
    return None


def restore(act: Act, operation: Restore) -> Verdict:
    """Take a record out of the trash."""
    record = sight(act, operation.id, operation.entity)
    if not isinstance(record, Record):
        return record
    refused = _trashable(act, record)
    if refused is not None:
        return refused
    if record.trashed is None:
        return Noop()
    if record.data.get("merged_into"):
        refused = unmerge(act, record)
        if refused is not None:
            return refused
    mine = act.open_for_change(record)
    was = {"by": record.trashed.by, "at": record.trashed.at}
    mine.trashed = None
    if record.entity == "opportunity":
        readmit(act, mine)
    elif record.entity == "participant" and (opportunity := act.root_of(record)) is not None:
        admit(act, opportunity, record.data["contact"])
    return close(act, mine, [Written({"trashed": was})])
