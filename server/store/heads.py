"""The last committed number of every workspace, in memory: what answers the commonest pull of all, "nothing new"."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from server.store import change_log
from server.store.commit import Advance, Head, WorkspaceKey
from server.store.tables import sync_commit

_KEPT: Final = 4_096  # commits of a workspace whose nonces are in memory; devices are seldom further behind


class Late(NamedTuple):
    """A head with the commits before it, oldest first, as ``(seq_last, nonce)``."""

    head: Head
    commits: list[tuple[int, str]]


class Heads:
    """Heads and late nonces, as the writer published them. Used on the event loop alone."""

    def __init__(self) -> None:
        self._heads: dict[WorkspaceKey, Head] = {}
        self._seqs: dict[WorkspaceKey, list[int]] = {}
        self._nonces: dict[WorkspaceKey, list[str]] = {}

    def load(self, found: Mapping[WorkspaceKey, Late]) -> list[WorkspaceKey]:
        """Take over what another process wrote, and return the workspaces that moved."""
        moved = []
        for ws, late in found.items():
            if not self.is_behind(ws, late.head):
                continue
            moved.append(ws)
            self._heads[ws] = late.head
            self._seqs[ws] = [seq for seq, _ in late.commits]
            self._nonces[ws] = [nonce for _, nonce in late.commits]
        return moved

    def is_behind(self, ws: WorkspaceKey, head: Head) -> bool:
        """Tell whether this head is later than the one in memory."""
        known = self._heads.get(ws)
        return known is None or known.history != head.history or known.head < head.head

    def publish(self, advances: Iterable[Advance]) -> None:
        """Take over what was committed just now, in the order of the commits."""
        for ws, head, previous in advances:
            known = self._heads.get(ws)
            if known is not None and known.head >= head.head:
                continue  # read from the table already
            seqs, nonces = self._seqs.setdefault(ws, []), self._nonces.setdefault(ws, [])
            if known is not None and known.head != previous:
                # Another process committed in between: to which of its commits a number belongs only the table knows.
                seqs.clear()
                nonces.clear()
            elif len(seqs) > 2 * _KEPT:
                del seqs[:_KEPT], nonces[:_KEPT]
            self._heads[ws] = head
            seqs.append(head.head)
            nonces.append(head.nonce)

    def of(self, ws: WorkspaceKey) -> Head | None:
        """Return the head of a workspace, if it is known."""
        return self._heads.get(ws)

    def nonce_of(self, ws: WorkspaceKey, seq: int) -> str | None:
        """Return the nonce of ``seq`` if it lies among the latest commits; else the table must be asked."""
        seqs = self._seqs.get(ws, [])
        at = bisect_left(seqs, seq)
        if at == len(seqs) or (at == 0 and seqs[0] != seq):
            return None  # where the first one kept began is not known
        return self._nonces[ws][at]


def read(db: Connection) -> dict[WorkspaceKey, Late]:
    """Return where every workspace stands, for ``Heads.load``."""
    row = sync_commit.c
    found = {}
    for ws, head in change_log.heads(db).items():
        latest = select(row.seq_last, row.nonce).where(row.workspace_id == ws).order_by(row.seq_last.desc())
        commits = [(seq, nonce) for seq, nonce in db.execute(latest.limit(_KEPT))]
        found[ws] = Late(head, commits[::-1])
    return found
