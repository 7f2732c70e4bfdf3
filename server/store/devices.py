"""The devices of a member, as an admin looks after them."""

from typing import NamedTuple

from sqlalchemy import Connection, select, update

from server.store.commit import WorkspaceKey
from server.store.ids import packed, unpacked
from server.store.tables import device
from sync.ids import MemberId

_ROW = device.c


class SeenDevice(NamedTuple):
    """A device with the name that its person gave it; ``signed_out_at``: none while it may come in."""

    id: str
    name: str
    seen_at: int
    signed_out_at: int | None


def devices_of(db: Connection, ws: WorkspaceKey, who: MemberId) -> list[SeenDevice]:
    """Return a member's devices, the one that was seen last first."""
    query = select(_ROW.id, _ROW.name, _ROW.seen_at, _ROW.revoked_at)
    mine = query.where(_ROW.workspace_id == ws, _ROW.member_id == packed(who))
    return [SeenDevice(unpacked(raw), *rest) for raw, *rest in db.execute(mine.order_by(_ROW.seen_at.desc(), _ROW.id))]


def write_signed_out(db: Connection, ws: WorkspaceKey, who: MemberId, of_device: str, at: int | None) -> bool:
    """Write when a member's device was signed out, none to let it in again; false when the member has no such one."""
    mine = (_ROW.workspace_id == ws) & (_ROW.member_id == packed(who)) & (_ROW.id == packed(of_device))
    return db.execute(update(device).where(mine).values(revoked_at=at)).rowcount > 0


def is_signed_out(db: Connection, ws: WorkspaceKey, of_device: str) -> bool:
    """Tell whether an admin has signed this device out."""
    query = select(_ROW.revoked_at.is_not(None)).where(_ROW.workspace_id == ws, _ROW.id == packed(of_device))
    return bool(db.execute(query).scalar())
