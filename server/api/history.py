"""Proof that device and server share one past: whoever has seen a number that we have not must be told."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from server.problems import Problem
from server.store import change_log, receipts
from server.store.commit import Head, WorkspaceKey
from sync.errors import HistoryDiverged
from sync.protocol import High

if TYPE_CHECKING:
    from sqlalchemy import Connection


def check(
    db: "Connection", ws: WorkspaceKey, device: str, history: str | None, seen: Iterable[High], *, may_be_old: bool
) -> Head:
    """Compare what a device has seen with this snapshot, and return its head.

    Below the floor nothing can be compared any more: a pull begins anew, a push goes on (``may_be_old``), since a phone
    that was away for years must still hand in its work.
    """
    head = change_log.head_of(db, ws)
    if history is not None and history != head.history:
        raise diverged(db, ws, device, head)
    for seq, nonce in seen:
        if seq == head.head and nonce == head.nonce:
            continue
        if 0 <= seq < head.floor:
            if may_be_old:
                continue
            raise Problem("reconcile", "The device was away for longer than changes are kept.", reason="too_old")
        if not 0 <= seq <= head.head or change_log.nonce_of(db, ws, seq) != nonce:
            raise diverged(db, ws, device, head)
    return head


def diverged(db: "Connection", ws: WorkspaceKey, device: str, head: Head) -> HistoryDiverged:
    """Return the answer to a device that has seen a future which this server has lost (SYNC 4.9)."""
    known = receipts.device_rows(db, ws, [device]).get(device)
    return HistoryDiverged(
        "The server was put back to an earlier state; send again what it has lost.",
        history=head.history,
        high=[head.head, head.nonce],
        last_n=0 if known is None else known.last_n,
    )
