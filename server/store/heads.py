"""The last committed number of every workspace, in memory: what answers the commonest pull of all, "nothing new"."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, bindparam, select

from server.store import change_log
from server.store.commit import Advance, Head, WorkspaceKey
from server.store.ids import packed
from server.store.statements import run
from server.store.tables import device, member, past_history, sync_commit, sync_head
from sync.ids import MemberId

_KEPT: Final = 4_096  # commits of a workspace whose nonces are in memory; devices are seldom further behind


class Late(NamedTuple):
    """A head with the commits before it, oldest first, as ``(seq_last, nonce)``."""

    head: Head
    commits: list[tuple[int, str]]


class Heads:
    """Heads and late nonces, as the writers published them. Used on the event loop alone.

    Where several processes write, they may be behind: ``Service.catch_up`` brings them up to date.
    """

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

    def publish(self, advances: Iterable[Advance]) -> list[WorkspaceKey]:
        """Take over what was committed just now, in the order of the commits; return the workspaces that moved."""
        moved = []
        for ws, head, previous in advances:
            known = self._heads.get(ws)
            if known is not None and known.history == head.history and known.head >= head.head:
                continue  # read from the table already
            moved.append(ws)
            seqs, nonces = self._seqs.setdefault(ws, []), self._nonces.setdefault(ws, [])
            if known is not None and (known.head != previous or known.history != head.history):
                # Another process committed in between: to which of its commits a number belongs only the table knows.
                seqs.clear()
                nonces.clear()
            elif len(seqs) > 2 * _KEPT:
                del seqs[:_KEPT], nonces[:_KEPT]
            self._heads[ws] = head
            seqs.append(head.head)
            nonces.append(head.nonce)
        return moved

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


class Told(NamedTuple):
    """What one snapshot says of its end and of who reads it; ``access_version`` is none for a closed account."""

    head: Head
    access_version: int | None
    last_n: int
    is_revoked: bool


def told_to(db: Connection, ws: WorkspaceKey, who: MemberId, device_id: str) -> Told:
    """Return the head of the reader's own snapshot, and what it says of this member and device."""
    [(version, last_n, revoked_at, *head)] = run(db, _told_to, (packed(who), packed(device_id), ws))
    return Told(Head(*head), version, last_n or 0, revoked_at is not None)


def _told_to() -> Select[Any]:
    row, rights, used = sync_head.c, member.c, device.c
    mine = (rights.workspace_id == row.workspace_id) & (rights.id == bindparam("who")) & rights.active
    version = select(rights.access_version).where(mine).scalar_subquery()
    same = (used.workspace_id == row.workspace_id) & (used.id == bindparam("device"))
    columns = select(version, used.last_n, used.revoked_at, row.history_id, row.head, row.floor, row.nonce)
    return columns.outerjoin_from(sync_head, device, same).where(row.workspace_id == bindparam("ws"))


def fork_of(db: Connection, ws: WorkspaceKey, history: str) -> int | None:
    """Return the last number that a past history shares with the present one, if it is known that it was ours."""
    row = past_history.c
    mine = (row.workspace_id == ws) & (row.history_id == history)
    return db.execute(select(row.fork).where(mine)).scalar()
