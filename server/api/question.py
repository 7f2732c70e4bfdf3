"""What every question is answered from: one snapshot, once the device and the server were found to share one past."""

from typing import TYPE_CHECKING, NamedTuple

from server.access import Caller
from server.api import history
from server.api.cursors import Cursor, Seal, Seals
from server.problems import Problem
from server.store import heads
from server.store.commit import Head, WorkspaceKey
from server.store.heads import Told
from sync.errors import DeviceRevoked
from sync.protocol import High, PullRequest, Question, ReconcileReason

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Snapshot(NamedTuple):
    """A question that was found sound, and the transaction that answers it."""

    db: "Connection"
    caller: Caller
    seal: Seal
    told: Told

    @property
    def ws(self) -> WorkspaceKey:
        """The caller's workspace."""
        return self.caller.workspace_id

    @property
    def head(self) -> Head:
        """The end of the sequence in this snapshot."""
        return self.told.head

    @property
    def high(self) -> High:
        """What proves that the device has heard of this snapshot."""
        return (self.head.head, self.head.nonce)

    @property
    def last_n(self) -> int:
        """How far the device's operations have come in this snapshot."""
        return self.told.last_n

    def cursor(self, schema: int) -> Cursor:
        """Return where a device stands that has all of this snapshot, and needs to hear of nothing before it."""
        head = self.head
        return Cursor(head.history, head.head, head.nonce, self.caller.access_version, schema, head.head)


def begin(
    db: "Connection",
    seals: Seals,
    caller: Caller,
    asked: Question | PullRequest,
    *,
    cursor: Cursor | None = None,
    may_be_old: bool = False,
) -> Snapshot:
    """Check what a device has seen, and what it wants to go on from, against this snapshot."""
    told = told_now(db, caller, asked.device)
    seen = [] if asked.high is None else [asked.high]
    past = asked.history
    if cursor is not None:
        past = cursor.history if past is None else past
        # A first pull that is under way reads numbers of any age; what it must not miss lies after its start.
        if not cursor.seq < told.head.floor <= cursor.start:
            seen.append((cursor.seq, cursor.nonce))
    history.check(db, caller.workspace_id, told, past, seen, may_be_old=may_be_old)
    return Snapshot(db, caller, seals.of(db, caller), told)


class RightsChanged(Problem):
    """The caller as known to this process holds other rights than in the snapshot: another process changed them."""

    def __init__(self) -> None:
        super().__init__("reconcile", _WORDS["access"], reason="access")


def told_now(db: "Connection", caller: Caller, device: str) -> Told:
    """Return what this snapshot says, in which the caller must still hold the rights that the question came with.

    Callers are kept in memory for some seconds. Without this look a person who was moved by another process would in
    that time be sent what is none of theirs any more.
    """
    told = heads.told_to(db, caller.workspace_id, caller.member, device)
    if told.access_version != caller.access_version:
        raise RightsChanged
    if told.is_revoked:
        raise DeviceRevoked("An admin has signed this device out.")
    return told


def why(cursor: Cursor, caller: Caller, schema: int, floor: int) -> ReconcileReason | None:
    """Return why a device that stands there has to compare everything, none when it need not.

    A change of access comes first: it alone explains that many rows go at once (SYNC 4.8).
    """
    if cursor.access_version != caller.access_version:
        return "access"
    if cursor.schema != schema:
        return "schema"
    return "too_old" if cursor.seq < floor else None


def reconcile(reason: ReconcileReason) -> Problem:
    """Return the answer to a device that has to compare everything."""
    return Problem("reconcile", _WORDS[reason], reason=reason)


_WORDS: dict[ReconcileReason, str] = {
    "access": "What you may see has changed.",
    "schema": "This version of the app keeps more than the last one.",
    "too_old": "The device was away for longer than changes are kept.",
}
