"""What is thrown away after how many days, a little at a time; each step is one short transaction of the writer's."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from server.actions.tombstones import bury
from server.store import change_log, dead_letters, receipts, records
from server.store import retention as store
from server.store.records import Stored
from server.store.retention import Mark, OldReceipt, Trash
from sync.errors import Refusal
from sync.protocol import MAX_OPS
from sync.record import Record, decode
from sync.verdicts import result

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey

DAY_MS: Final = 86_400_000
BATCH: Final = 200
_LEAP_MS: Final = 7 * DAY_MS
_BETWEEN_MARKS_MS: Final = DAY_MS // 2
_SUBJECT, _PARENT = "record", "parent"
_encode: Final = msgspec.json.Encoder().encode

Place = tuple[str, int, int]
"""Where a walk through the history stands: record, number, turn."""


class Days(NamedTuple):
    """For how many days something is kept (SYNC 3). ``journal`` is kept by the devices, all others here."""

    journal: int = 30
    trash: int = 90
    receipts: int = 90
    tombstones: int = 180
    history: int = 400
    letters: int = 90
    held: int = 30
    former: int = 30
    handed_in: int = 30


def days_of(db: "Connection", ws: "WorkspaceKey") -> Days:
    """Return what this company chose, or the usual numbers."""
    chosen = store.days_of(db, ws)
    return Days()._replace(**{name: days for name, days in chosen.items() if name in Days._fields})


def set_days(db: "Connection", ws: "WorkspaceKey", what: str, days: int | None) -> None:
    """Let a company keep something for longer or shorter; none: as long as usual."""
    store.set_days(db, ws, what, days)


def today(db: "Connection", ws: "WorkspaceKey", now_ms: int) -> int:
    """Mark how far the sequence has come, and return the time that everything is to be judged by.

    That time never goes back, and leaps by a week at most: a clock that is wrong by years for an hour, as after a
    machine was moved, must not empty anybody's trash.
    """
    head = change_log.head_of(db, ws).head
    last = store.last_mark(db, ws)
    if last is None:
        store.add_mark(db, ws, Mark(now_ms, head))
        return now_ms
    trusted = max(last.at, min(now_ms, last.at + _LEAP_MS))
    if trusted - last.at >= _BETWEEN_MARKS_MS:
        store.add_mark(db, ws, Mark(trusted, head))
    return trusted


def empty_trash(db: "Connection", ws: "WorkspaceKey", until: int, *, nonce: str, now_ms: int) -> bool:
    """Make tombstones of what has lain in the trash since then, with all that hangs on it; tell whether more is left.

    The root goes first: from that moment nobody can take it out again and find only half of its children.
    """
    due = store.due_trash(db, ws, until, BATCH)
    fresh = [one for one in due if not one.is_gone]
    gone: dict[str, Trash | Stored] = {one.id: one for one in fresh}
    for one in _dependent(db, ws, fresh):
        gone.setdefault(one.id, one)
    unfinished = set()
    for root in (one for one in due if one.root is None):
        children = store.living_children(db, ws, root.id, max(1, BATCH - len(gone)) + 1)
        # One that is left over tells that the root has to be looked at again.
        taken = children[:-1] if len(children) > max(1, BATCH - len(gone)) else children
        gone |= {child.id: child for child in taken}
        if len(taken) < len(children):
            unfinished.add(root.id)
        elif root.is_gone:
            store.finish_trash(db, ws, root.id)
    if gone:
        head = change_log.head_of(db, ws).head
        last = bury(db, ws, gone.values(), head, now_ms, unfinished=unfinished)
        store.forget_content(db, ws, gone)
        change_log.advance(db, ws, last, nonce, now_ms)
    return bool(unfinished) or len(due) == BATCH


def _dependent(db: "Connection", ws: "WorkspaceKey", gone: list[Trash]) -> list[Stored]:
    """Return what is about these records and nothing without them: conflicts, and the comments of a prospect."""
    by_id = {one.id: one for one in gone}
    found = records.sources_of(db, ws, list(by_id), [_SUBJECT, _PARENT])
    hanging = [source for source, field, of in found if field == _SUBJECT or by_id[of].entity == "prospect"]
    loaded = records.load(db, ws, hanging) if hanging else []
    return [one for one in loaded if one.id in set(hanging) and not one.deleted]


def drop_tombstones(db: "Connection", ws: "WorkspaceKey", until: int) -> bool:
    """Remove tombstones that everybody had time to hear of, and raise the floor with them; tell whether more is left.

    In one transaction, or a device that was away for longer would go on from a number whose deletions are forgotten.
    """
    mark = store.mark_before(db, ws, until)
    if mark is None:
        return False
    found = store.tombstones(db, ws, mark.head, BATCH)
    store.remove_tombstones(db, ws, [id_ for _, id_ in found])
    is_last = len(found) < BATCH
    store.raise_floor(db, ws, mark.head if is_last else found[-1][0])
    below = store.remove_below(db, ws, change_log.head_of(db, ws).floor, BATCH)
    return not is_last or below >= BATCH


def old_receipts(
    db: "Connection", ws: "WorkspaceKey", until: int, after: OldReceipt | None
) -> tuple[list[OldReceipt], OldReceipt | None]:
    """Return which of the next receipts may go, and where to look on; no place: those were all.

    What a device has not counted stays, as many as one call can hold: it has one call under way, and one that never
    says what it has counted cannot wait for an older answer.
    """
    found = store.old_receipts(db, ws, until, after, BATCH)
    gone = [one for one in found if one.n <= max(one.acked_n, one.last_n - MAX_OPS)]
    return gone, found[-1] if len(found) == BATCH else None


def drop_receipts(db: "Connection", ws: "WorkspaceKey", gone: Sequence[OldReceipt]) -> None:
    """Remove these receipts."""
    store.remove_receipts(db, ws, gone)


def give_up_held(db: "Connection", ws: "WorkspaceKey", until: int, now_ms: int) -> bool:
    """Refuse what has waited since then for a record that never came; tell whether more is left."""
    waiting = dead_letters.all_held(db, ws, until)
    for letter in waiting[:BATCH]:
        refusal = Refusal("unknown_record", "the record that this was about has never come")
        answer = result(letter.n, letter.op, refusal)
        receipt = receipts.of_op(db, ws, letter.op)
        if receipt is not None:
            receipts.replace(db, ws, receipt._replace(status=answer.status, answer=_encode(answer)))
    given_up = [one._replace(state="dead", awaits=None, code="unknown_record", at=now_ms) for one in waiting[:BATCH]]
    dead_letters.remove(db, ws, [one.op for one in given_up])
    dead_letters.add(db, ws, given_up)
    return len(waiting) > BATCH


def drop_letters(db: "Connection", ws: "WorkspaceKey", until: int) -> bool:
    """Forget what was refused for good before then; tell whether more is left."""
    return store.remove_letters(db, ws, until, BATCH) == BATCH


def drop_former(db: "Connection", ws: "WorkspaceKey", *, former: int, handed_in: int) -> None:
    """Forget who saw what until then, and what closed accounts have sent until then."""
    store.remove_old(db, ws, former=former, handed_in=handed_in)


def old_history(
    db: "Connection", ws: "WorkspaceKey", until: int, place: Place | None
) -> tuple[list[tuple[Place, list[str]]], Place | None]:
    """Return the next rows of history that are old enough to go, and where to look on; no place: that was all.

    A row that tells of a value which still stands is kept, however old: who wrote it is asked for ever.
    """
    mark = store.mark_before(db, ws, until)
    if mark is None:
        return [], None
    found = store.history_after(db, ws, place, BATCH)
    old = [(key, names) for key, names in found if key[1] <= mark.head]
    standing = _records(db, ws, {key[0] for key, _ in old})
    gone = [(key, names) for key, names in old if not _tells(standing.get(key[0]), key[1], names)]
    return gone, found[-1][0] if len(found) == BATCH else None


def _records(db: "Connection", ws: "WorkspaceKey", ids: set[str]) -> dict[str, Record]:
    return {row.id: decode(row.body) for row in records.load(db, ws, ids) if not row.deleted} if ids else {}


def _tells(record: Record | None, seq: int, names: list[str]) -> bool:
    return record is not None and any(record.version(name) == seq for name in names)


def drop_history(db: "Connection", ws: "WorkspaceKey", keys: list[tuple[Place, list[str]]]) -> None:
    """Remove these rows of history, but what tells of a value that has been restored meanwhile."""
    standing = _records(db, ws, {key[0] for key, _ in keys})
    gone = [key for key, names in keys if not _tells(standing.get(key[0]), key[1], names)]
    store.remove_history(db, ws, gone)


def drop_marks(db: "Connection", ws: "WorkspaceKey", before: int) -> None:
    """Forget how far the sequence had come on days that nothing is asked about any more."""
    store.forget_marks(db, ws, before)
