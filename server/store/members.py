"""The accounts of people, the invitations that are open, and nothing that a device is ever sent."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, update

from server.store.commit import WorkspaceKey, tell_access
from server.store.ids import packed, packed_or_none, unpacked, unpacked_or_none
from server.store.tables import invitation, member
from sync.ids import MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What signing in needs to know of a member; ``password_hash`` is missing where only tokens may enter."""

    ws: WorkspaceKey
    id: MemberId
    email: str
    name: str
    role: str
    team: str | None = None
    manages: tuple[str, ...] = ()
    language: str | None = None
    zone: str | None = None
    password_hash: str | None = None
    active: bool = True
    access_version: int = 1
    joined_at: int
    seen_at: int | None = None
    sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A place kept for somebody; its id becomes the member's. Of the link itself only a hash is kept."""

    ws: WorkspaceKey
    id: MemberId
    email: str
    name: str
    role: str
    team: str | None
    created_by: MemberId
    created_at: int
    expires_at: int


def folded(email: str) -> str:
    """Return the one form of an address that two ways of typing it share."""
    return email.strip().casefold()


def has_people(db: Connection) -> bool:
    """Tell whether anybody has an account on this server."""
    return db.execute(select(member.c.id).limit(1)).first() is not None


def account_of_email(db: Connection, email: str) -> Account | None:
    """Return the account that signs in with this address."""
    found = db.execute(select(member).where(member.c.email_folded == folded(email)).limit(1)).mappings().first()
    return _account(found) if found else None


def account_of(db: Connection, ws: WorkspaceKey, who: MemberId) -> Account | None:
    """Return a member's account."""
    found = db.execute(select(member).where(_is(ws, who))).mappings().first()
    return _account(found) if found else None


def accounts(db: Connection, ws: WorkspaceKey) -> list[Account]:
    """Return everybody's account, by name."""
    query = select(member).where(member.c.workspace_id == ws).order_by(member.c.name, member.c.id)
    return [_account(found) for found in db.execute(query).mappings()]


def _is(ws: WorkspaceKey, who: MemberId) -> ColumnElement[bool]:
    return (member.c.workspace_id == ws) & (member.c.id == packed(who))


def _account(row: RowMapping) -> Account:
    return Account(
        ws=WorkspaceKey(row["workspace_id"]),
        id=MemberId(unpacked(row["id"])),
        email=row["email"],
        name=row["name"],
        role=row["role"],
        team=unpacked_or_none(row["team_id"]),
        manages=tuple(row["manages"].split("\n")) if row["manages"] else (),
        language=row["language"],
        zone=row["zone"],
        password_hash=row["password_hash"],
        active=row["active"],
        access_version=row["access_version"],
        joined_at=row["joined_at"],
        seen_at=row["seen_at"],
        sample=row["sample"],
    )


def add_account(db: Connection, new: Account) -> None:
    """Keep a new member's account; an address that has one already is an error of the caller."""
    db.execute(
        insert(member).values(
            workspace_id=new.ws,
            id=packed(new.id),
            email=new.email,
            email_folded=folded(new.email),
            name=new.name,
            role=new.role,
            team_id=packed_or_none(new.team),
            manages="\n".join(new.manages),
            language=new.language,
            zone=new.zone,
            password_hash=new.password_hash,
            active=new.active,
            access_version=new.access_version,
            joined_at=new.joined_at,
            seen_at=new.seen_at,
            sample=new.sample,
        )
    )


def set_password(db: Connection, ws: WorkspaceKey, who: MemberId, password_hash: str) -> None:
    """Keep the hash of a member's password."""
    db.execute(update(member).where(_is(ws, who)).values(password_hash=password_hash))


def set_name(db: Connection, ws: WorkspaceKey, who: MemberId, name: str) -> None:
    """Keep what a member is called."""
    db.execute(update(member).where(_is(ws, who)).values(name=name))


def set_access(db: Connection, account: Account) -> None:
    """Write what decides what a member may see, under the account's access version; after COMMIT the devices hear."""
    tell_access(db, account.ws, [account.id])
    db.execute(
        update(member)
        .where(_is(account.ws, account.id))
        .values(
            role=account.role,
            team_id=packed_or_none(account.team),
            manages="\n".join(account.manages),
            active=account.active,
            access_version=account.access_version,
        )
    )


def put_invitation(db: Connection, new: Invitation, secret_hash: bytes) -> None:
    """Keep an invitation; one to the same address is replaced, and its link ends."""
    db.execute(delete(invitation).where(invitation.c.workspace_id == new.ws, invitation.c.id == packed(new.id)))
    db.execute(
        insert(invitation).values(
            workspace_id=new.ws,
            id=packed(new.id),
            secret_hash=secret_hash,
            email=new.email,
            name=new.name,
            role=new.role,
            team_id=packed_or_none(new.team),
            created_by=packed(new.created_by),
            created_at=new.created_at,
            expires_at=new.expires_at,
        )
    )


def invitations(db: Connection, ws: WorkspaceKey) -> list[Invitation]:
    """Return the invitations nobody has taken up yet, expired ones too, by name."""
    query = (
        select(invitation)
        .where(invitation.c.workspace_id == ws, invitation.c.used_at.is_(None))
        .order_by(invitation.c.name, invitation.c.id)
    )
    return [_invitation(found) for found in db.execute(query).mappings()]


def invitation_of_secret(db: Connection, secret_hash: bytes, now_ms: int) -> Invitation | None:
    """Return the invitation behind a link that can still be used."""
    query = select(invitation).where(
        invitation.c.secret_hash == secret_hash,
        invitation.c.used_at.is_(None),
        invitation.c.expires_at > now_ms,
    )
    found = db.execute(query).mappings().first()
    return _invitation(found) if found else None


def _invitation(row: RowMapping) -> Invitation:
    return Invitation(
        ws=WorkspaceKey(row["workspace_id"]),
        id=MemberId(unpacked(row["id"])),
        email=row["email"],
        name=row["name"],
        role=row["role"],
        team=unpacked_or_none(row["team_id"]),
        created_by=MemberId(unpacked(row["created_by"])),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )


def use_invitation(db: Connection, ws: WorkspaceKey, who: MemberId, now_ms: int) -> bool:
    """Write down that somebody joins by this invitation, which ends its link; false for whoever comes second."""
    mine = (invitation.c.workspace_id == ws) & (invitation.c.id == packed(who)) & invitation.c.used_at.is_(None)
    return db.execute(update(invitation).where(mine).values(used_at=now_ms)).rowcount > 0


def withdraw_invitation(db: Connection, ws: WorkspaceKey, who: MemberId) -> bool:
    """Take an open invitation back; false when there is none."""
    mine = (invitation.c.workspace_id == ws) & (invitation.c.id == packed(who)) & invitation.c.used_at.is_(None)
    return db.execute(delete(invitation).where(mine)).rowcount > 0
