"""Members and teams: the account that signs in and the record that everybody sees, always written together."""

from typing import TYPE_CHECKING, Final, get_args

from msgspec import Struct

from server import clock
from server.actions import server_changes
from server.actions.refused import Refused
from server.actions.starters_words import LANGUAGES
from server.store.members import Account, account_of_email, accounts, add_account, invitations
from server.store.records import settings_after
from server.store.sessions import installed_by
from sync.edited_at import moment_from_ms
from sync.entities.settings import Role
from sync.ids import MemberId
from sync.matching import folded as fold
from sync.record import Record, decode
from sync.values import BadValue, currency, written, zone

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey

_MAX_EMAIL: Final = 254
ROLES: Final[tuple[str, ...]] = get_args(Role)


class Person(Struct, frozen=True):
    """A member, or somebody who is invited and has not come yet: ``joined_at`` is null then.

    ``installed``: the app stands on the home screen of a device of theirs.
    """

    id: MemberId
    name: str
    email: str
    role: str
    team: str | None
    manages: tuple[str, ...]
    active: bool
    joined_at: str | None
    last_seen_at: str | None
    installed: bool = False


def people_of(db: "Connection", ws: "WorkspaceKey") -> list[Person]:
    """Return the members and those who are invited, each group by name."""
    installed = installed_by(db, ws)
    joined = [person(account, installed=account.id in installed) for account in accounts(db, ws)]
    invited = [
        Person(
            id=open_.id,
            name=open_.name,
            email=open_.email,
            role=open_.role,
            team=open_.team,
            manages=(),
            active=False,
            joined_at=None,
            last_seen_at=None,
        )
        for open_ in invitations(db, ws)
    ]
    return joined + invited


def person(account: Account, *, installed: bool) -> Person:
    """Return how an admin sees a member."""
    return Person(
        id=account.id,
        name=account.name,
        email=account.email,
        role=account.role,
        team=account.team,
        manages=account.manages,
        active=account.active,
        joined_at=_instant(account.joined_at),
        last_seen_at=_instant(account.seen_at),
        installed=installed,
    )


def _instant(ms: int | None) -> str | None:
    return None if ms is None else written(moment_from_ms(ms))


def add_member(db: "Connection", account: Account, now_ms: int) -> None:
    """Make a member: the account, and the record by which everybody knows this person."""
    if account_of_email(db, account.email) is not None:
        raise Refused("email_taken", f"{account.email} has an account already.")
    add_account(db, account)
    fields: dict[str, object] = {
        "name": account.name,
        "role": account.role,
        "team": account.team,
        "manages": list(account.manages),
        "zone": account.zone,
        "language": account.language,
        "active": account.active,
        "parking": False,
    }
    change = ("member", account.id, None, fields)
    server_changes.write(db, account.ws, [change], account.id, now_ms)


def manages_of(role: str, team: str | None) -> tuple[str, ...]:
    """Return the teams that a new member leads: a manager the own one."""
    return (team,) if role == "manager" and team is not None else ()


def teams(db: "Connection", ws: "WorkspaceKey") -> list[Record]:
    """Return the teams that are in use."""
    found = [decode(stored.body) for stored in settings_after(db, ws, 0, ["team"]) if not stored.deleted]
    return [team for team in found if not team.data.get("archived")]


def team_named(
    db: "Connection",
    ws: "WorkspaceKey",
    name: str,
    *,
    actor: MemberId,
    now_ms: int,
) -> str:
    """Return the team of this name; one that does not exist yet is made."""
    for team in teams(db, ws):
        if fold(str(team.data.get("name", ""))) == fold(name):
            return team.id
    team_id = clock.new_id()
    fields: dict[str, object] = {"name": name.strip(), "archived": False}
    server_changes.write(db, ws, [("team", team_id, None, fields)], actor, now_ms)
    return team_id


def checked_email(text: str) -> str:
    """Return an address that mail could go to, or refuse it; whether it exists only a mail can tell."""
    address = text.strip()
    name, at, domain = address.rpartition("@")
    is_plain = address.isprintable() and not any(char.isspace() or char in '<>,;"' for char in address)
    if not (name and at and domain and is_plain and len(address) <= _MAX_EMAIL):
        raise Refused("bad_request", f"{text[:80]!r} is not an e-mail address.")
    return address


def checked_role(role: str) -> str:
    """Return one of the roles that exist."""
    if role not in ROLES:
        raise Refused("bad_request", f"A role is one of {', '.join(ROLES)}.")
    return role


def checked_zone(name: str) -> str:
    """Return a time zone that the server knows."""
    try:
        return zone(name)
    except BadValue as bad:
        raise Refused("bad_request", f"The time zone {bad}.") from None


def checked_language(name: str) -> str:
    """Return a language that the product speaks."""
    if name not in LANGUAGES:
        raise Refused("bad_request", f"The language is one of {', '.join(LANGUAGES)}.")
    return name


def checked_currency(code: str) -> str:
    """Return the code of a currency."""
    try:
        return currency(code)
    except BadValue as bad:
        raise Refused("bad_request", f"The currency {bad}.") from None


def checked_team(db: "Connection", ws: "WorkspaceKey", team: str | None) -> str | None:
    """Return a team of this workspace, or none of none."""
    if team is not None and team not in {known.id for known in teams(db, ws)}:
        raise Refused("bad_request", "There is no such team.")
    return team
