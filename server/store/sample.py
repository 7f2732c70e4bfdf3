"""What the sample needs of the tables: is there any work yet, who touched what, and how all of it goes again."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from server.store.commit import WorkspaceKey
from server.store.ids import packed, unpacked, unpacked_or_none
from server.store.records import Stored
from server.store.tables import (
    dead_letter,
    device,
    field_history,
    invitation,
    link,
    lost_scope,
    member,
    metadata,
    receipt,
    record,
    session,
    setup_code,
    throttle,
    token,
)
from sync.ids import MemberId

_WORK: Final = ("folder", "contact", "opportunity", "prospect_list")


def has_work(db: Connection, ws: WorkspaceKey) -> bool:
    """Tell whether anybody has entered a client, an opportunity or a list."""
    query = select(record.c.seq).where(record.c.workspace_id == ws, record.c.entity.in_(_WORK)).limit(1)
    return db.execute(query.where(record.c.deleted_at.is_(None))).first() is not None


def living(db: Connection, ws: WorkspaceKey) -> list[Stored]:
    """Return every record that is no tombstone."""
    row = record.c
    columns = (row.id, row.entity, row.root_id, row.seq, row.body)
    found = db.execute(select(*columns).where(row.workspace_id == ws, row.deleted_at.is_(None)))
    return [
        Stored(unpacked(raw), entity, unpacked_or_none(root), seq, body, deleted=False)
        for raw, entity, root, seq, body in found
    ]


def touched_by_others(db: Connection, ws: WorkspaceKey, members: Collection[MemberId]) -> set[str]:
    """Return the records that somebody else than these members has written."""
    row = field_history.c
    others = row.actor.not_in([packed(who) for who in members])
    return {
        unpacked(raw) for (raw,) in db.execute(select(row.record_id).where(row.workspace_id == ws, others).distinct())
    }


def forget_records(db: Connection, ws: WorkspaceKey, ids: Collection[str]) -> None:
    """Forget what is told elsewhere about records that are gone: their history, and what they referred to."""
    for id_ in ids:
        raw = packed(id_)
        db.execute(delete(field_history).where(field_history.c.workspace_id == ws, field_history.c.record_id == raw))
        db.execute(delete(link).where(link.c.workspace_id == ws, link.c.source_id == raw))


def forget_members(db: Connection, ws: WorkspaceKey, members: Collection[MemberId]) -> None:
    """Take these members' accounts away, with every way in and every device that was theirs."""
    who = [packed(one) for one in members]
    devices = select(device.c.id).where(device.c.workspace_id == ws, device.c.member_id.in_(who))
    _delete(db, receipt, ws, receipt.c.device.in_(devices))
    _delete(db, invitation, ws, invitation.c.created_by.in_(who))
    for table in (session, token, dead_letter, lost_scope, device):
        _delete(db, table, ws, table.c.member_id.in_(who))
    _delete(db, member, ws, member.c.id.in_(who))


def _delete(db: Connection, table: Table, ws: WorkspaceKey, which: ColumnElement[bool]) -> None:
    db.execute(delete(table).where(table.c.workspace_id == ws, which))


def forget_workspace(db: Connection, ws: WorkspaceKey) -> None:
    """Take a whole workspace away: the server is as new as on its first day."""
    for table in metadata.sorted_tables:
        if table in (throttle, setup_code):
            continue
        db.execute(delete(table).where(table.c.workspace_id == ws))
