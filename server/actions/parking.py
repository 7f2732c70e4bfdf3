"""The parking member: nobody signs in as this one, and what nobody wants stands with it until somebody takes it."""

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from server.actions import server_changes
from server.actions.people_changes import By, lock, said
from server.actions.sign_in import Name
from server.store import workspaces
from server.store.records import settings_after
from sync.ids import MemberId, WorkspaceId, derived_id
from sync.record import Record, decode

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey


class ParkingName(Struct, frozen=True):
    """How the place is called."""

    name: Name


class Parking(Struct, frozen=True):
    """The place as it is now."""

    id: str
    name: str


def keep_parking(db: "Connection", by: By, name: str, now_ms: int) -> Parking:
    """Make the one place for parking, or call it by another name."""
    lock(db, by)
    known, wanted = _parking(db, by.ws), said(name)
    if known is not None and known.data.get("name") == wanted:
        return Parking(known.id, wanted)
    company = WorkspaceId(workspaces.workspace_of(db, by.ws).id)
    # Two admins who make it at once mean the same one.
    id_ = MemberId(known.id if known is not None else derived_id(company, "parking"))
    fields: dict[str, Any] = {"name": wanted}
    if known is None:
        fields |= {"role": "rep", "team": None, "manages": [], "active": True, "parking": True}
    server_changes.write(db, by.ws, [("member", id_, None, fields)], by.member, now_ms)
    return Parking(id_, wanted)


def _parking(db: "Connection", ws: "WorkspaceKey") -> Record | None:
    members = [decode(stored.body) for stored in settings_after(db, ws, 0, ["member"]) if not stored.deleted]
    return next((one for one in members if one.data.get("parking")), None)
