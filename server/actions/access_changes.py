"""Changes of what people may see: a member's team, role and state, and the visibility setting of the whole.

What somebody loses by them is written down with its time, so that work done before they heard of it finds its way
(SYNC 4.7), and the access version rises, so that their devices compare all that they hold.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from server import clock
from server.actions import server_changes
from server.actions.apply_push import let_go
from server.actions.refused import Refused
from server.store import change_log, members, spans, workspaces
from server.store.workspaces import workspace_of
from sync.former import DAYS_30_MS, spans_after
from sync.ids import MemberId
from sync.visibility import Scopes, Visibility, principal_scopes

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey
    from server.store.members import Account

_WRITTEN = ("role", "team", "manages", "active")


def change_member(
    db: "Connection", ws: "WorkspaceKey", who: MemberId, changed: Mapping[str, Any], *, actor: MemberId, now_ms: int
) -> None:
    """Write a member's ``role``, ``team``, ``manages`` or ``active``; what this person owns stays where it is."""
    change_log.lock_heads(db, [ws])
    account = members.account_of(db, ws, who)
    if account is None:
        raise Refused("not_found", "There is no such member.")
    unknown = changed.keys() - set(_WRITTEN)
    if unknown:
        raise ValueError(f"{sorted(unknown)} is nothing that decides what a member may see")
    new = replace(account, **changed, access_version=account.access_version + 1)
    if not _is_led(db, ws, new):
        raise Refused("last_admin", "Somebody must stay who is an active admin.")
    visibility = workspaces.visibility(workspace_of(db, ws))
    fields = {name: _plain(getattr(new, name)) for name in _WRITTEN}
    server_changes.write(db, ws, [("member", who, None, fields)], actor, now_ms)
    members.set_access(db, new)
    _note(db, new, _scopes(account, visibility), _scopes(new, visibility), now_ms)
    let_go(db, ws, now_ms, clock.random_bytes)


def change_visibility(db: "Connection", ws: "WorkspaceKey", visibility: Visibility, *, now_ms: int) -> None:
    """Let reps see one another's work by another rule; no record changes, only what people hold."""
    change_log.lock_heads(db, [ws])
    before = workspaces.visibility(workspace_of(db, ws))
    workspaces.change(db, ws, visibility=visibility)
    for account in members.accounts(db, ws):
        held, holds = _scopes(account, before), _scopes(account, visibility)
        if held != holds:
            members.set_access(db, replace(account, access_version=account.access_version + 1))
            _note(db, account, held, holds, now_ms)
    let_go(db, ws, now_ms, clock.random_bytes)


def _is_led(db: "Connection", ws: "WorkspaceKey", new: "Account") -> bool:
    others: Iterable[Account] = (one for one in members.accounts(db, ws) if one.id != new.id)
    return any(one.role == "admin" and one.active for one in (new, *others))


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _scopes(account: "Account", visibility: Visibility) -> Scopes:
    data = {"role": account.role, "team": account.team, "manages": account.manages}
    return principal_scopes(account.id, data, visibility)


def _note(db: "Connection", who: "Account", before: Scopes, after: Scopes, now_ms: int) -> None:
    known = spans.spans_of(db, who.ws, [who.id]).get(who.id, {})
    spans.set_spans(db, who.ws, who.id, spans_after(known, before, after, now_ms), forget_ms=now_ms - DAYS_30_MS)
