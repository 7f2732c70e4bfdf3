"""Changes that the server makes by itself: through the same records, sequence and history as everybody's."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from server.clock import new_id, new_nonce
from server.store.change_log import HistoryRow, advance, append_history, lock_heads
from server.store.records import Saved, load, save, set_links, set_scopes
from server.store.workspaces import workspace_of
from sync import values
from sync.check import fields_of, fresh
from sync.edited_at import moment_from_ms
from sync.entities import ENTITIES
from sync.errors import Refusal
from sync.ids import NIL
from sync.record import NEW, Record, decode, numbered
from sync.visibility import ALL, scopes_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey

Change = tuple[str, str, str | None, dict[str, object]]
"""Entity, id, root (none for a root), and the fields to write; a set is given as the list of its elements."""

_encode: Final = msgspec.json.Encoder().encode


def write(db: "Connection", workspace_id: "WorkspaceKey", changes: Sequence[Change], actor: str, now_ms: int) -> int:
    """Make or change these records, one number each, and return the workspace's head after it.

    For what no device may ask for: members, teams, a new workspace's settings. Values are the server's own, so a
    bad one is a bug. Nothing is merged: whoever calls knows what stands there, for the sequence is locked.
    """
    head = lock_heads(db, [workspace_id])[workspace_id].head
    known = {stored.id: stored for stored in load(db, workspace_id, [id_ for _, id_, _, _ in changes])}
    at = values.written(moment_from_ms(now_ms))
    records, history = [], []
    for seq, (entity, id_, root, fields) in enumerate(changes, head + 1):
        before = known.get(id_)
        record = _new(entity, id_, root, actor, at) if before is None or before.deleted else decode(before.body)
        old = _put(record, fields)
        if entity == "tag":
            record.data.setdefault("element", record.data.get("name"))
        record.data["updated_at"] = at
        records.append(Saved(record.id, record.entity, record.root, seq, numbered(record, seq), None))
        history.append(_row(record.id, seq, actor, old, now_ms))
        _reach(db, workspace_id, record, is_new=before is None)
    save(db, workspace_id, records)
    append_history(db, workspace_id, history)
    advance(db, workspace_id, head + len(records), new_nonce(), now_ms)
    return head + len(records)


def _new(entity: str, id_: str, root: str | None, actor: str, at: str) -> Record:
    data: dict[str, Any] = {"created_by": actor, "created_at": at}
    return Record(entity=entity, id=id_, root=root, seq=0, v=NEW, fv={}, data=data)


def _put(record: Record, fields: dict[str, object]) -> dict[str, object]:
    """Write fields into a record and return what stood there; a new record needs no version of each."""
    read = fields_of(ENTITIES[record.entity], fields)
    if isinstance(read, Refusal):
        raise TypeError(f"{record.entity}: {read.detail}")
    old = {name: record.data.get(name) for name in read}
    record.data.update(fresh(read))
    if record.v != NEW:
        record.fv.update(dict.fromkeys(read, NEW))
    return old


def _row(record: str, seq: int, actor: str, old: dict[str, object], now_ms: int) -> HistoryRow:
    return HistoryRow(
        record=record,
        seq=seq,
        op=new_id(),
        n=0,
        device=NIL,
        actor=actor,
        edited_at_ms=now_ms,
        old=_encode(old),
        fields=list(old),
    )


def _reach(db: "Connection", ws: "WorkspaceKey", record: Record, *, is_new: bool) -> None:
    """Let the record be found by those who may see it and by what it refers to."""
    entity = ENTITIES[record.entity]
    written = [name for name in entity.links if name in record.data]
    set_links(db, ws, [(record.id, name, record.data[name]) for name in written])
    if entity.kind == "setting":
        set_scopes(db, ws, [(record.id, frozenset({ALL}))], new=is_new)
    elif entity.kind == "root" and is_new:
        claiming = workspace_of(db, ws).claiming
        set_scopes(db, ws, [(record.id, scopes_of(record.entity, record.data, claiming=claiming))], new=True)
