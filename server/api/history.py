"""Proof that device and server share one past: whoever has seen a number that we have not must be told."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from server.problems import Problem
from server.store import change_log, heads
from server.store.commit import WorkspaceKey
from server.store.heads import Told
from sync.errors import HistoryDiverged
from sync.protocol import High

if TYPE_CHECKING:
    from sqlalchemy import Connection


def check(
    db: "Connection", ws: WorkspaceKey, told: Told, history: str | None, seen: Iterable[High], *, may_be_old: bool
) -> None:
    """Compare what a device has seen with what this snapshot says.

    Below the floor nothing can be compared any more: a pull begins anew, a push goes on (``may_be_old``), since a phone
    that was away for years must still hand in its work; so does the comparison of everything, which is the way back.
    """
    head = told.head
    if history is not None and history != head.history:
        raise _diverged(db, ws, told, history)
    for seq, nonce in seen:
        if seq == head.head and nonce == head.nonce:
            continue
        if 0 <= seq < head.floor:
            if may_be_old:
                continue
            raise Problem("reconcile", "The device was away for longer than changes are kept.", reason="too_old")
        if not 0 <= seq <= head.head or change_log.nonce_of(db, ws, seq) != nonce:
            raise _diverged(db, ws, told, history)


def _diverged(db: "Connection", ws: WorkspaceKey, told: Told, history: str | None) -> HistoryDiverged:
    """Return the answer to a device that has seen a future which this server has lost (SYNC 4.9).

    ``fork`` is the last number that both pasts share; without it, as after a copied file, none is known to be shared.
    """
    fork = None if history is None else heads.fork_of(db, ws, history)
    return HistoryDiverged(
        "The server was put back to an earlier state; send again what it has lost.",
        history=told.head.history,
        high=[told.head.head, told.head.nonce],
        last_n=told.last_n,
        **({} if fork is None else {"fork": fork}),
    )
