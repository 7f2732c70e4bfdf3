"""Records as their encoded rows, the scopes of roots, and the references between records."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple
from zlib import crc32

from sqlalchemy import Connection, Delete, LargeBinary, Select, Text, bindparam, delete, select

from server.store.commit import WorkspaceKey
from server.store.ids import packed, packed_or_none, unpacked, unpacked_or_none
from server.store.statements import Row, asked, distinct, run_all, run_sized, upsert_all
from server.store.tables import link, record, record_scope


class Stored(NamedTuple):
    """A record as it stands: ``body`` is the row that goes on the wire, ``root`` is none for roots."""

    id: str
    entity: str
    root: str | None
    seq: int
    body: bytes
    deleted: bool


class Saved(NamedTuple):
    """A record to be written; ``deleted_at`` (RFC 3339) makes it a tombstone, ``trashed_at`` (ms) dates its trash."""

    id: str
    entity: str
    root: str | None
    seq: int
    body: bytes
    deleted_at: str | None
    trashed_at: int | None = None


_ROW = record.c
_WRITTEN = ("entity", "root_id", "seq", "body", "deleted_at", "trashed_at", "body_crc")
_STORED = (_ROW.id, _ROW.entity, _ROW.root_id, _ROW.seq, _ROW.body, _ROW.deleted_at.is_not(None).label("deleted"))


def _stored(rows: Iterable[Row]) -> list[Stored]:
    return [
        Stored(unpacked(raw), entity, unpacked_or_none(root), seq, body, bool(deleted))
        for raw, entity, root, seq, body, deleted in rows
    ]


def load(db: Connection, ws: WorkspaceKey, ids: Collection[str]) -> list[Stored]:
    """Return these records and the roots of those that are children, in one statement; unknown ids are left out."""
    return _stored(run_sized(db, _load, [(packed(text),) for text in ids], (ws, ws)))


def _load(size: int) -> Select[Any]:
    wanted = asked(size, id=LargeBinary()).c.id
    roots = select(_ROW.root_id).where(_ROW.workspace_id == bindparam("ws"), _ROW.id.in_(select(wanted)))
    known = select(wanted).union(roots.where(_ROW.root_id.is_not(None)))
    return select(*_STORED).where(_ROW.workspace_id == bindparam("ws_too"), _ROW.id.in_(known))


def load_children(
    db: Connection, ws: WorkspaceKey, root_ids: Collection[str], entities: Collection[str]
) -> list[Stored]:
    """Return the children of these roots that are of these entities, in the order of their ids."""
    pairs = [(packed(root), entity) for root in root_ids for entity in entities]
    return _stored(run_sized(db, _load_children, pairs, (ws,)))


def _load_children(size: int) -> Select[Any]:
    wanted = distinct(size, root=LargeBinary(), entity=Text()).c
    return (
        select(*_STORED)
        .join_from(wanted.root.table, record, (_ROW.root_id == wanted.root) & (_ROW.entity == wanted.entity))
        .where(_ROW.workspace_id == bindparam("ws"))
        .order_by(_ROW.root_id, _ROW.id)
    )


def settings_after(db: Connection, ws: WorkspaceKey, seq: int, entities: Collection[str]) -> list[Stored]:
    """Return the roots of these (setting) entities written after ``seq``, for whoever keeps them in memory."""
    return _stored(run_sized(db, _settings_after, [(entity,) for entity in entities], (ws, seq)))


def _settings_after(size: int) -> Select[Any]:
    wanted = asked(size, entity=Text()).c.entity
    in_workspace = (_ROW.workspace_id == bindparam("ws")) & (_ROW.seq > bindparam("seq"))
    return select(*_STORED).where(_ROW.entity.in_(select(wanted)), in_workspace, _ROW.root_id.is_(None))


def save(db: Connection, ws: WorkspaceKey, rows: Sequence[Saved]) -> None:
    """Write records, new and changed ones alike; each with a number of its own from the workspace's sequence."""
    packed_rows = [
        (
            ws,
            packed(row.id),
            row.entity,
            packed_or_none(row.root),
            row.seq,
            row.body,
            row.deleted_at,
            row.trashed_at,
            crc32(row.body),
        )
        for row in rows
    ]
    upsert_all(db, record, packed_rows, replaces=_WRITTEN)


def set_scopes(
    db: Connection, ws: WorkspaceKey, rows: Sequence[tuple[str, frozenset[str]]], *, new: bool = False
) -> None:
    """Let exactly these scopes see each root; ``new`` says that the roots had none before, which spares a delete."""
    if not new:
        run_all(db, _forget_scopes, [(ws, packed(root)) for root, _ in rows])
    # One that was made again after it had gone finds the scopes of its tombstone, which are the same or more.
    packed_rows = [(ws, packed(root), scope) for root, scopes in rows for scope in scopes]
    upsert_all(db, record_scope, packed_rows, replaces=("scope",))


def _forget_scopes() -> Delete:
    row = record_scope.c
    return delete(record_scope).where(row.workspace_id == bindparam("ws"), row.root_id == bindparam("root"))


def scopes_of(db: Connection, ws: WorkspaceKey, root_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """Return who sees these roots; one that nobody sees or that does not exist has no scopes."""
    found: dict[str, set[str]] = {root: set() for root in root_ids}
    for raw, scope in run_sized(db, _scopes_of, [(packed(root),) for root in root_ids], (ws,)):
        found[unpacked(raw)].add(scope)
    return {root: frozenset(scopes) for root, scopes in found.items()}


def _scopes_of(size: int) -> Select[tuple[bytes, str]]:
    wanted, row = asked(size, id=LargeBinary()).c.id, record_scope.c
    mine = (row.workspace_id == bindparam("ws")) & row.root_id.in_(select(wanted))
    return select(row.root_id, row.scope).where(mine)


def set_links(db: Connection, ws: WorkspaceKey, rows: Sequence[tuple[str, str, str | None]]) -> None:
    """Let these reference fields point at these records, or at none."""
    packed_rows = [(ws, packed(source), field, packed_or_none(target)) for source, field, target in rows]
    upsert_all(db, link, packed_rows, replaces=("target_id",))


def sources_of(
    db: Connection, ws: WorkspaceKey, target_ids: Collection[str], fields: Collection[str]
) -> list[tuple[str, str, str]]:
    """Return ``(source, field, target)`` of the references in these fields that point at these records."""
    pairs = [(packed(target), field) for target in target_ids for field in fields]
    found = run_sized(db, _sources_of, pairs, (ws,))
    return [(unpacked(source), field, unpacked(target)) for source, field, target in found]


def _sources_of(size: int) -> Select[tuple[bytes, str, bytes]]:
    wanted, row = distinct(size, target=LargeBinary(), field=Text()).c, link.c
    same = (row.target_id == wanted.target) & (row.field == wanted.field)
    columns = select(row.source_id, row.field, row.target_id)
    return columns.join_from(wanted.target.table, link, same).where(row.workspace_id == bindparam("ws"))
