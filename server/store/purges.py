"""What was emptied for ever: its ids, and everything else that still told of it."""

import re
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Connection, Delete, LargeBinary, Select, Table, bindparam, delete, select

from server.store.commit import WorkspaceKey
from server.store.dead_letters import DeadLetter, all_letters
from server.store.ids import packed, unpacked
from server.store.statements import asked, run_all, run_sized, upsert_all
from server.store.tables import field_history, link, purged, quarantine

_ID: Final = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def add(db: Connection, ws: WorkspaceKey, ids: Collection[str], now_ms: int) -> None:
    """Write down that these ids are used up, and forget their history and what they referred to."""
    keys = [(ws, packed(id_)) for id_ in ids]
    upsert_all(db, purged, [(*key, now_ms) for key in keys], replaces=("at",))
    run_all(db, _forget_history, keys)
    run_all(db, _forget_links, keys)


def _forget_history() -> Delete:
    row = field_history.c
    return delete(field_history).where(row.workspace_id == bindparam("ws"), row.record_id == bindparam("id"))


def _forget_links() -> Delete:
    return delete(link).where(link.c.workspace_id == bindparam("ws"), link.c.source_id == bindparam("id"))


def among(db: Connection, ws: WorkspaceKey, ids: Collection[str]) -> set[str]:
    """Return those of these ids that were emptied for ever."""
    return {unpacked(raw) for (raw,) in run_sized(db, _among, [(packed(id_),) for id_ in ids], (ws,))}


def _among(size: int) -> Select[Any]:
    wanted = asked(size, id=LargeBinary()).c.id
    return select(purged.c.id).where(purged.c.workspace_id == bindparam("ws"), purged.c.id.in_(select(wanted)))


def letters_naming(db: Connection, ws: WorkspaceKey, ids: Collection[str]) -> list[DeadLetter]:
    """Return the operations, held or refused, that name one of these records; all kept ones are read for it."""
    return [one for one in all_letters(db, ws) if _names(one.payload, ids)]


def forget_handed_in(db: Connection, ws: WorkspaceKey, ids: Collection[str]) -> None:
    """Forget the operations of closed accounts that name one of these records."""
    kept: Table = quarantine
    found = db.execute(select(kept.c.op, kept.c.payload).where(kept.c.workspace_id == ws))
    gone = [(ws, op) for op, payload in found if _names(payload, ids)]
    run_all(db, _forget_handed_in, gone)


def _forget_handed_in() -> Delete:
    row = quarantine.c
    return delete(quarantine).where(row.workspace_id == bindparam("ws"), row.op == bindparam("op"))


def _names(payload: bytes, ids: Collection[str]) -> bool:
    return any(found.decode() in ids for found in _ID.findall(payload))
