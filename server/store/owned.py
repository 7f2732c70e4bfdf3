"""Roots in the order of their ids, for changes that go through many of them in pieces."""

from sqlalchemy import Connection, and_, select

from server.store.commit import WorkspaceKey
from server.store.ids import packed, unpacked
from server.store.records import Stored
from server.store.tables import record, record_scope


def roots_after(
    db: Connection,
    ws: WorkspaceKey,
    after: str | None,
    *,
    entities: tuple[str, ...],
    limit: int,
    scope: str | None = None,
) -> list[Stored]:
    """Return the next living roots of these entities, if asked only those that this scope sees."""
    wanted = (record.c.workspace_id == ws) & record.c.root_id.is_(None) & record.c.deleted_at.is_(None)
    if after is not None:
        wanted &= record.c.id > packed(after)
    columns = select(record.c.id, record.c.entity, record.c.seq, record.c.body)
    query = columns.where(wanted, record.c.entity.in_(entities)).order_by(record.c.id).limit(limit)
    if scope is not None:
        mine = and_(record_scope.c.workspace_id == ws, record_scope.c.scope == scope)
        query = query.join(record_scope, (record_scope.c.root_id == record.c.id) & mine)
    return [
        Stored(unpacked(raw), entity, None, seq, body, deleted=False) for raw, entity, seq, body in db.execute(query)
    ]
