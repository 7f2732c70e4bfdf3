"""From when until when each member held a scope, where that changed of late: who counts as a former author."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, LargeBinary, Select, bindparam, delete, select

from server.store.commit import WorkspaceKey
from server.store.ids import packed, unpacked
from server.store.statements import asked, run_sized, upsert_all
from server.store.tables import lost_scope
from sync.former import FOREVER_MS, Span, Spans

_ROW = lost_scope.c


def spans_of(db: Connection, ws: WorkspaceKey, members: Collection[str]) -> Mapping[str, Spans]:
    """Return when each of these members held the scopes that were gained or lost of late."""
    found: dict[str, dict[str, tuple[Span, ...]]] = {}
    for raw, scope, since_ms, until_ms in run_sized(db, _spans_of, [(packed(one),) for one in members], (ws,)):
        mine = found.setdefault(unpacked(raw), {})
        mine[scope] = (*mine.get(scope, ()), Span(since_ms, until_ms))
    return found


def _spans_of(size: int) -> Select[Any]:
    wanted = asked(size, id=LargeBinary()).c.id
    columns = select(_ROW.member_id, _ROW.scope, _ROW.gained_at, _ROW.lost_at)
    mine = columns.where(_ROW.workspace_id == bindparam("ws"), _ROW.member_id.in_(select(wanted)))
    return mine.order_by(_ROW.gained_at)


def set_spans(db: Connection, ws: WorkspaceKey, member: str, changed: Mapping[str, Span], *, forget_ms: int) -> None:
    """Write the spans of a member that changed, and forget what ended, or began and goes on, before ``forget_ms``."""
    settled = (_ROW.gained_at < forget_ms) & (_ROW.lost_at == FOREVER_MS)
    mine = (_ROW.workspace_id == ws) & (_ROW.member_id == packed(member))
    db.execute(delete(lost_scope).where(mine, (_ROW.lost_at < forget_ms) | settled))
    rows = [(ws, packed(member), scope, span.since_ms, span.until_ms) for scope, span in changed.items()]
    upsert_all(db, lost_scope, rows, replaces=("lost_at",))
