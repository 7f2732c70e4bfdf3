"""What the real server's tables hold, read as far as it has changed since the last look."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import Connection, select

from server.store.engine import Database
from server.store.ids import unpacked
from server.store.tables import dead_letter, device, field_history, purged, receipt, record, sync_head
from sync.plan import Change
from tests.simulation.real_home import WS

if TYPE_CHECKING:
    from tests.simulation.storage import Row

_decode: Final = msgspec.json.Decoder().decode


class Tables:
    """Rows and history by number: both only ever grow at their end, until the file is another one."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.tombstones: dict[str, int] = {}
        self.changes: dict[str, list[Change]] = {}
        self.head = 0

    def look(self, db: Connection) -> int:
        """Read what is new and return the head."""
        head: int = db.execute(select(sync_head.c.head).where(sync_head.c.workspace_id == WS)).scalar_one()
        if head == self.head:
            return head
        row = record.c
        if db.execute(
            select(row.id).where(row.workspace_id == WS, row.seq > self.head, row.deleted_at.is_not(None))
        ).first():
            self.changes = {}  # history was erased, or goes on under another id
        for raw, seq, body, gone in db.execute(
            select(row.id, row.seq, row.body, row.deleted_at).where(row.workspace_id == WS, row.seq > self.head)
        ):
            id_ = unpacked(raw)
            self.rows.pop(id_, None)
            self.tombstones.pop(id_, None)
            if gone is None:
                self.rows[id_] = _decode(body)
            else:
                self.tombstones[id_] = seq
        for change in _history(db, self.head if self.changes else 0):
            self.changes.setdefault(change.record, []).append(change)
        self.head = head
        return head


def _history(db: Connection, after: int) -> Sequence[Change]:
    one = field_history.c
    columns = (one.record_id, one.seq, one.op, one.n, one.device, one.actor, one.edited_at, one.fields, one.old)
    found = db.execute(select(*columns).where(one.workspace_id == WS, one.seq > after).order_by(one.seq, one.turn))
    return [
        Change(
            record=unpacked(raw),
            seq=seq,
            op=unpacked(op),
            n=n,
            device=unpacked(sender),
            actor=unpacked(actor),
            edited_at_ms=at,
            old=dict.fromkeys(fields.split("\n") if fields else ()) | _decode(old),
        )
        for raw, seq, op, n, sender, actor, at, fields, old in found
    ]


class RealTruth:
    """A look at everything that is stored; what is seldom asked for is read when it is."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database = database
        self.head = database.read_now(tables.look)
        self.rows: Mapping[str, Row] = tables.rows
        self.changes: Mapping[str, Sequence[Change]] = tables.changes
        self.tombstones: Mapping[str, int] = tables.tombstones

    @cached_property
    def receipts(self) -> dict[str, str]:
        """Return the status of each operation."""
        return self._pairs(receipt, receipt.c.op, receipt.c.status)

    @cached_property
    def purged(self) -> set[str]:
        """Return what was erased."""

        def ask(db: Connection) -> set[str]:
            return {unpacked(raw) for (raw,) in db.execute(select(purged.c.id).where(purged.c.workspace_id == WS))}

        return self._database.read_now(ask)

    @cached_property
    def letters(self) -> dict[str, str]:
        """Return what was refused or is held."""
        return self._pairs(dead_letter, dead_letter.c.op, dead_letter.c.state)

    @cached_property
    def last_n(self) -> dict[str, int]:
        """Return how far each device has come."""
        return self._pairs(device, device.c.id, device.c.last_n)

    def _pairs(self, table: Any, key: Any, value: Any) -> dict[str, Any]:
        def ask(db: Connection) -> dict[str, Any]:
            return {
                unpacked(raw): found for raw, found in db.execute(select(key, value).where(table.c.workspace_id == WS))
            }

        return self._database.read_now(ask)
