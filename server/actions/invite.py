"""Invitations: a place kept for a person, taken up once by whoever holds the link, within 72 hours."""

from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

from msgspec import Meta, Struct

from server.actions.people import (
    add_member,
    checked_email,
    checked_role,
    checked_team,
    checked_zone,
    manages_of,
)
from server.actions.refused import Refused
from server.actions.sign_in import DeviceNamed, Email, Me, Name, Password, Secrets, admit, hash_of
from server.actions.starters_words import LANGUAGES
from server.store.members import (
    Account,
    Invitation,
    account_of,
    account_of_email,
    folded,
    invitation_of_secret,
    invitations,
    put_invitation,
    use_invitation,
    withdraw_invitation,
)
from server.store.workspaces import workspace_of
from sync.edited_at import moment_from_ms
from sync.ids import MemberId
from sync.values import written

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey

LASTS_MS: Final = 72 * 3_600_000
MAX_AT_ONCE: Final = 200


class Invited(Struct, frozen=True):
    """One person to invite, as pasted."""

    name: Name
    email: Email
    role: str
    team: str | None = None


class InviteAll(Struct, frozen=True):
    """Everybody who is invited in one go."""

    people: Annotated[list[Invited], Meta(min_length=1, max_length=MAX_AT_ONCE)]


class Link(Struct, frozen=True):
    """An invitation with its link, which is shown this once; ``id`` becomes the member's."""

    id: MemberId
    name: str
    email: str
    role: str
    url: str
    expires_at: str


class Join(Struct, frozen=True):
    """Somebody takes up an invitation. What they may do is what it says, whatever else is sent along."""

    token: Annotated[str, Meta(max_length=200)]
    name: Name
    password: Password
    device: DeviceNamed
    language: Annotated[str, Meta(max_length=20)] | None = None
    zone: Annotated[str, Meta(max_length=100)] | None = None


class Welcome(Struct, frozen=True):
    """What the holder of a link may know before joining."""

    workspace: "WelcomeTo"
    name: str
    email: str


class WelcomeTo(Struct, frozen=True):
    """The company that invites."""

    name: str
    language: str


class Place(NamedTuple):
    """What a new invitation needs that chance makes: an id for the member to be, and the link's secret."""

    id: MemberId
    secret: str


def invite(
    db: "Connection",
    ws: "WorkspaceKey",
    by: MemberId,
    asked: InviteAll,
    *,
    places: list[Place],
    origin: str,
    now_ms: int,
) -> list[Link]:
    """Keep a place for each person; whoever is invited already gets a new link, and the old one ends."""
    waiting = {folded(open_.email): open_ for open_ in invitations(db, ws)}
    links = []
    for person, place in zip(asked.people, places, strict=True):
        email = checked_email(person.email)
        if account_of_email(db, email) is not None:
            raise Refused("email_taken", f"{email} has an account already.")
        before = waiting.get(folded(email))
        invitation = Invitation(
            ws=ws,
            id=before.id if before is not None else place.id,
            email=email,
            name=person.name.strip(),
            role=checked_role(person.role),
            team=checked_team(db, ws, person.team),
            created_by=by,
            created_at=now_ms,
            expires_at=now_ms + LASTS_MS,
        )
        waiting[folded(email)] = invitation
        put_invitation(db, invitation, hash_of(place.secret))
        links.append(_link(invitation, place.secret, origin))
    return links


def renew(
    db: "Connection", ws: "WorkspaceKey", by: MemberId, who: str, *, secret: str, origin: str, now_ms: int
) -> Link:
    """Give an invited person a new link; the old one ends."""
    for open_ in invitations(db, ws):
        if open_.id == who:
            fresh = Invitation(
                ws=ws,
                id=open_.id,
                email=open_.email,
                name=open_.name,
                role=open_.role,
                team=open_.team,
                created_by=by,
                created_at=now_ms,
                expires_at=now_ms + LASTS_MS,
            )
            put_invitation(db, fresh, hash_of(secret))
            return _link(fresh, secret, origin)
    raise Refused("not_found", "There is no such invitation.")


def withdraw(db: "Connection", ws: "WorkspaceKey", who: str) -> None:
    """Take an invitation back: its link is worth nothing from now on."""
    known = {open_.id for open_ in invitations(db, ws)}
    if who not in known or not withdraw_invitation(db, ws, MemberId(who)):
        raise Refused("not_found", "There is no such invitation.")


def _link(invitation: Invitation, secret: str, origin: str) -> Link:
    return Link(
        id=invitation.id,
        name=invitation.name,
        email=invitation.email,
        role=invitation.role,
        url=f"{origin}/join/{secret}",
        expires_at=written(moment_from_ms(invitation.expires_at)),
    )


def look(db: "Connection", secret: str, now_ms: int) -> Welcome:
    """Tell the holder of a link who invites whom."""
    invitation = _open(db, secret, now_ms)
    company = workspace_of(db, invitation.ws)
    return Welcome(WelcomeTo(company.name, company.language), invitation.name, invitation.email)


def join(db: "Connection", asked: Join, password_hash: str, secrets: Secrets, now_ms: int) -> Me:
    """Make the member that was invited, once, and sign them in."""
    invitation = _open(db, asked.token, now_ms)
    company = workspace_of(db, invitation.ws)
    if not use_invitation(db, invitation.ws, invitation.id, now_ms):
        raise _gone()
    account = Account(
        ws=invitation.ws,
        id=invitation.id,
        email=invitation.email,
        name=asked.name.strip() or invitation.name,
        role=invitation.role,
        team=invitation.team,
        manages=manages_of(invitation.role, invitation.team),
        language=asked.language if asked.language in LANGUAGES else company.language,
        zone=checked_zone(asked.zone) if asked.zone else company.zone,
        password_hash=password_hash,
        joined_at=now_ms,
        seen_at=now_ms,
    )
    add_member(db, account, now_ms)
    return admit(db, account, asked.device, secrets, now_ms)


def context_of(db: "Connection", secret: str, now_ms: int) -> list[str]:
    """Return the words that the password of whoever joins may not be made of."""
    invitation = _open(db, secret, now_ms)
    return [invitation.name, invitation.email, workspace_of(db, invitation.ws).name]


def _open(db: "Connection", secret: str, now_ms: int) -> Invitation:
    """Return the invitation behind a link; used, withdrawn, expired and invented ones are told apart to nobody."""
    found = invitation_of_secret(db, hash_of(secret), now_ms)
    if found is None or account_of(db, found.ws, found.created_by) is None:
        raise _gone()
    return found


def _gone() -> Refused:
    return Refused("gone", "This invitation has been used, withdrawn, or has run out. Ask for a new one.")
