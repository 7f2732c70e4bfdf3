"""Records that were merged into others, and what their ids mean since then."""

from collections.abc import Collection, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Delete, LargeBinary, Select, bindparam, delete, select

from server.store.commit import WorkspaceKey
from server.store.ids import packed, unpacked
from server.store.statements import asked, run_all, run_sized, upsert_all
from server.store.tables import alias
from sync.aliases import Alias, Undo

_ROW = alias.c
_encode: Final = msgspec.json.Encoder().encode
_decode_undo: Final = msgspec.json.Decoder(Undo).decode


def of(db: Connection, ws: WorkspaceKey, ids: Collection[str]) -> dict[str, Alias]:
    """Return what these ids mean, as far as they mean another record; one step of maybe several."""
    return {
        unpacked(raw): Alias(
            unpacked(raw), unpacked(survivor), at_ms, seq, None if undo is None else _decode_undo(undo), bool(same)
        )
        for raw, survivor, seq, at_ms, undo, same in run_sized(db, _of, [(packed(id_),) for id_ in ids], (ws,))
    }


def _of(size: int) -> Select[Any]:
    wanted = asked(size, id=LargeBinary()).c.id
    columns = select(_ROW.id, _ROW.survivor_id, _ROW.seq, _ROW.at, _ROW.undo, _ROW.same)
    return columns.where(_ROW.workspace_id == bindparam("ws"), _ROW.id.in_(select(wanted)))


def absorbed_by(db: Connection, ws: WorkspaceKey, ids: Collection[str]) -> set[str]:
    """Return the records that were merged into these."""
    return {unpacked(raw) for (raw,) in run_sized(db, _absorbed_by, [(packed(id_),) for id_ in ids], (ws,))}


def _absorbed_by(size: int) -> Select[Any]:
    wanted = asked(size, id=LargeBinary()).c.id
    return select(_ROW.id).where(_ROW.workspace_id == bindparam("ws"), _ROW.survivor_id.in_(select(wanted)))


def names_of(db: Connection, ws: WorkspaceKey, ids: Collection[str]) -> set[str]:
    """Return these ids with all that the same records went by before they moved to another root."""
    names, found = set(ids), set(ids)
    while found:
        found = {unpacked(raw) for (raw,) in run_sized(db, _moved_to, [(packed(id_),) for id_ in found], (ws,))} - names
        names |= found
    return names


def _moved_to(size: int) -> Select[Any]:
    return _absorbed_by(size).where(_ROW.same)


def add(db: Connection, ws: WorkspaceKey, found: Sequence[Alias]) -> None:
    """Write down what ids mean from now on."""
    rows = [
        (
            ws,
            packed(one.id),
            packed(one.survivor),
            one.seq,
            one.at_ms,
            None if one.undo is None else _encode(one.undo),
            one.same,
        )
        for one in found
    ]
    upsert_all(db, alias, rows, replaces=("survivor_id", "seq", "at", "undo", "same"))


def remove(db: Connection, ws: WorkspaceKey, ids: Collection[str]) -> None:
    """Let these ids mean themselves again."""
    run_all(db, _remove, [(ws, packed(id_)) for id_ in ids])


def _remove() -> Delete:
    return delete(alias).where(_ROW.workspace_id == bindparam("ws"), _ROW.id == bindparam("id"))


def remove_of_survivors(db: Connection, ws: WorkspaceKey, ids: Collection[str]) -> None:
    """Forget what means these records, with the values that a merge remembers of them."""
    run_all(db, _remove_of_survivors, [(ws, packed(id_)) for id_ in ids])


def _remove_of_survivors() -> Delete:
    return delete(alias).where(_ROW.workspace_id == bindparam("ws"), _ROW.survivor_id == bindparam("id"))
