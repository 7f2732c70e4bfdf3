"""What an admin changes of a person or of the whole: checked, confirmed by a fresh sign-in, written in one piece.

Records that move along, or that a setting lets others see, follow in pieces of their own, each of them whole, so that
nobody's push waits long; whatever an interruption left undone, the same request does when it is sent again.
"""

from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from server import clock
from server.actions import server_changes
from server.actions.access_changes import change_member, change_visibility
from server.actions.apply_push import let_go
from server.actions.people import (
    Person,
    checked_currency,
    checked_language,
    checked_role,
    checked_team,
    checked_zone,
    person,
    teams,
)
from server.actions.refused import Refused, forbidden
from server.actions.sign_in import Name
from server.actions.store_plan import store
from server.store import change_log, members, owned, records, sessions, workspaces
from server.store.workspaces import workspace_of
from sync import plan as planning
from sync.finish import Move, finish
from sync.ids import MemberId, is_id
from sync.plan import Plan, World
from sync.record import Record, decode
from sync.visibility import Visibility, scopes_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey
    from server.store.members import Account

CHUNK: Final = 500
FRESH_MS: Final = 15 * 60_000
"""For how long a sign-in speaks for the person who changes what others may do; after it the password is asked."""

_MOST_TEAMS: Final = 200
_MOVABLE: Final = ("contact", "folder", "opportunity", "prospect_list")


class PersonChange(Struct, frozen=True):
    """What is to be different about a member; what is left out stays.

    ``manages``: teams that a manager leads beside the own one. ``move_open_records``: what the member owns and is not
    closed goes to the member's team.
    """

    name: Name | UnsetType = UNSET
    role: str | UnsetType = UNSET
    team: str | UnsetType | None = UNSET
    manages: Annotated[list[str], Meta(max_length=_MOST_TEAMS)] | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    move_open_records: bool = False


class WorkspaceChange(Struct, frozen=True):
    """What is to be different about the whole; what is left out stays."""

    name: Name | UnsetType = UNSET
    language: Annotated[str, Meta(max_length=20)] | UnsetType = UNSET
    currency: Annotated[str, Meta(max_length=3)] | UnsetType = UNSET
    zone: Annotated[str, Meta(max_length=100)] | UnsetType = UNSET
    visibility: Visibility | UnsetType = UNSET
    claiming: bool | UnsetType = UNSET


class By(NamedTuple):
    """The admin who asks, and the session that it is asked with."""

    ws: "WorkspaceKey"
    member: MemberId
    session_hash: bytes


class Chunk(NamedTuple):
    """How many records were written, and the id after which to go on; None at the end."""

    written: int
    after: str | None


def change_person(db: "Connection", by: By, who: str, asked: PersonChange, now_ms: int) -> Person:
    """Write what differs from how the member is; whoever is not one of this workspace is not found."""
    lock(db, by)
    known = _account(db, by.ws, who)
    rights = _rights(db, known, asked)
    if rights:
        _confirm(db, by, now_ms)
        change_member(db, by.ws, known.id, rights, actor=by.member, now_ms=now_ms)
    if asked.name is not UNSET and asked.name != known.name:
        name = said(asked.name)
        members.set_name(db, by.ws, known.id, name)
        server_changes.write(db, by.ws, [("member", known.id, None, {"name": name})], by.member, now_ms)
    return person(_account(db, by.ws, who), installed=known.id in sessions.installed_by(db, by.ws))


def move_records(db: "Connection", by: By, who: str, after: str | None, now_ms: int) -> Chunk:
    """Take the next open records that a member owns to the member's team."""
    lock(db, by)
    account = _account(db, by.ws, who)
    found = owned.roots_after(db, by.ws, after, entities=_MOVABLE, limit=CHUNK, scope=f"user:{account.id}")
    roots = [decode(row.body) for row in found]
    moving = [
        (root.entity, root.id, None, {"team": account.team})
        for root in roots
        if root.data.get("owner") == account.id and root.data.get("team") != account.team and _is_open(root)
    ]
    if moving:
        server_changes.write(db, by.ws, moving, by.member, now_ms)
        let_go(db, by.ws, now_ms, clock.random_bytes)
    return Chunk(len(moving), found[-1].id if len(found) == CHUNK else None)


def change_workspace(db: "Connection", by: By, asked: WorkspaceChange, now_ms: int) -> None:
    """Write the settings of the whole that differ from what they are."""
    lock(db, by)
    company = workspace_of(db, by.ws)
    if asked.visibility is not UNSET and asked.visibility != company.visibility:
        _confirm(db, by, now_ms)
        change_visibility(db, by.ws, asked.visibility, now_ms=now_ms)
    changed: dict[str, str | bool] = {}
    if asked.claiming is not UNSET and asked.claiming != company.claiming:
        _confirm(db, by, now_ms)
        changed["claiming"] = asked.claiming
    changed |= _basics(asked)
    if changed:
        workspaces.change(db, by.ws, **changed)


def _basics(asked: WorkspaceChange) -> dict[str, str | bool]:
    """Return what nobody's rights depend on, checked."""
    found: dict[str, str | bool] = {}
    if asked.name is not UNSET:
        found["name"] = said(asked.name)
    if asked.language is not UNSET:
        found["language"] = checked_language(asked.language)
    if asked.currency is not UNSET:
        found["currency"] = checked_currency(asked.currency)
    if asked.zone is not UNSET:
        found["zone"] = checked_zone(asked.zone)
    return found


def show_unowned(db: "Connection", by: By, after: str | None, now_ms: int) -> Chunk:
    """Let the next opportunities be seen by whom the setting *claiming* says, and tell devices that it is so."""
    locked = lock(db, by)
    company = workspace_of(db, by.ws)
    found = owned.roots_after(db, by.ws, after, entities=("opportunity",), limit=CHUNK)
    roots = {row.id: decode(row.body) for row in found}
    seen_by = records.scopes_of(db, by.ws, list(roots))
    wanted = {id_: scopes_of(root.entity, root.data, claiming=company.claiming) for id_, root in roots.items()}
    facts = planning.Workspace(company.id, workspaces.visibility(company), company.claiming)
    plan = Plan(World(workspace=facts, now_ms=now_ms, settings={}, records=roots))
    plan.changed = {id_: root.copy() for id_, root in roots.items() if seen_by[id_] != wanted[id_]}
    if plan.changed:
        done = finish(plan, locked.head)
        moves = [Move(row.record.id, row.seq, seen_by[row.record.id], wanted[row.record.id]) for row in done.rows]
        store(db, by.ws, structs.replace(done, moves=moves), nonce=clock.new_nonce(), now_ms=now_ms)
        let_go(db, by.ws, now_ms, clock.random_bytes)
    return Chunk(len(plan.changed), found[-1].id if len(found) == CHUNK else None)


def lock(db: "Connection", by: By) -> change_log.Locked:
    """Take the workspace's lock, and look again whether the caller is still who may do this."""
    locked = change_log.lock_heads(db, [by.ws])[by.ws]
    boss = members.account_of(db, by.ws, by.member)
    if boss is None or boss.role != "admin" or not boss.active:
        raise forbidden()
    return locked


def _confirm(db: "Connection", by: By, now_ms: int) -> None:
    began = sessions.began_at(db, by.session_hash)
    if began is None or not 0 <= now_ms - began <= FRESH_MS:
        raise Refused("reauth", "Sign in again with your password: this changes what somebody may do.")


def _account(db: "Connection", ws: "WorkspaceKey", who: str) -> "Account":
    found = members.account_of(db, ws, MemberId(who)) if is_id(who) else None
    if found is None:
        raise Refused("not_found", "There is no such member.")
    return found


def _rights(db: "Connection", known: "Account", asked: PersonChange) -> dict[str, Any]:
    """Return what is different of that which decides what a member may see; only a manager leads teams."""
    role = known.role if asked.role is UNSET else checked_role(asked.role)
    manages = known.manages if asked.manages is UNSET else tuple(dict.fromkeys(asked.manages))
    if asked.manages is not UNSET:
        _check_manages(db, known, role, manages)
    wanted: dict[str, Any] = {
        "role": role,
        "team": known.team if asked.team is UNSET else asked.team,
        "manages": manages if role == "manager" else (),
        "active": known.active if asked.active is UNSET else asked.active,
    }
    changed = {name: value for name, value in wanted.items() if value != getattr(known, name)}
    if "team" in changed:
        checked_team(db, known.ws, changed["team"])
    return changed


def _check_manages(db: "Connection", known: "Account", role: str, manages: tuple[str, ...]) -> None:
    if manages and role != "manager":
        raise Refused("bad_request", "Only a manager leads teams.")
    # A team that is led already may have been archived meanwhile.
    if not {team.id for team in teams(db, known.ws)}.union(known.manages).issuperset(manages):
        raise Refused("bad_request", "There is no such team.")


def said(name: str) -> str:
    """Return a name that says something."""
    if not name.strip():
        raise Refused("bad_request", "A name has at least one letter.")
    return name.strip()


def _is_open(root: Record) -> bool:
    is_closed = root.entity == "opportunity" and (root.data.get("status") or {}).get("is", "open") != "open"
    return not is_closed and root.trashed is None and root.data.get("merged_into") is None
