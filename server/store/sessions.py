"""Who is calling: sessions, tokens, the devices they come from, failed sign-ins and the code of the first run."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, Table, delete, insert, select, update

from server.store.commit import WorkspaceKey, forget_callers
from server.store.ids import packed, unpacked, unpacked_or_none
from server.store.tables import device, member, session, setup_code, throttle, token, workspace
from sync.ids import DeviceId, MemberId, WorkspaceId
from sync.visibility import Visibility

DAY_MS: Final = 86_400_000
IDLE_MS: Final = 30 * DAY_MS
LONGEST_MS: Final = 90 * DAY_MS
_FORGOTTEN_MS: Final = DAY_MS


@dataclass(frozen=True, slots=True)
class Credential:
    """A session or a token with the member and the workspace that it speaks for.

    ``is_revoked``: the device that the session began on was signed out by an admin.
    """

    workspace_id: WorkspaceKey
    workspace: WorkspaceId
    member: MemberId
    role: str
    team: str | None
    manages: tuple[str, ...]
    active: bool
    visibility: Visibility
    access_version: int
    secret_hash: bytes
    seen_at: int
    device: DeviceId | None = None
    csrf: str | None = None
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class NewSession:
    """A sign-in that begins now."""

    workspace_id: WorkspaceKey
    secret_hash: bytes
    member: MemberId
    device: DeviceId
    csrf: str


@dataclass(frozen=True, slots=True)
class NewToken:
    """A key for a program; its secret is shown once and never kept."""

    workspace_id: WorkspaceKey
    secret_hash: bytes
    id: str
    member: MemberId
    name: str
    prefix: str


def _speaks_for(kind: Table) -> Select[Any]:
    return (
        select(
            member.c.workspace_id,
            workspace.c.id,
            member.c.id,
            member.c.role,
            member.c.team_id,
            member.c.manages,
            member.c.active,
            workspace.c.visibility,
            member.c.access_version,
            kind.c.secret_hash,
        )
        .join(member, (member.c.workspace_id == kind.c.workspace_id) & (member.c.id == kind.c.member_id))
        .join(workspace, workspace.c.workspace_id == kind.c.workspace_id)
    )


def session_of(db: Connection, secret_hash: bytes, now_ms: int) -> Credential | None:
    """Return the session of this secret, unless it has ended or slept for too long."""
    query = (
        _speaks_for(session)
        .outerjoin(device, (device.c.workspace_id == session.c.workspace_id) & (device.c.id == session.c.device))
        .add_columns(session.c.seen_at, session.c.device, session.c.csrf, device.c.revoked_at.is_not(None))
        .where(
            session.c.secret_hash == secret_hash,
            session.c.expires_at > now_ms,
            session.c.seen_at > now_ms - IDLE_MS,
        )
    )
    found = db.execute(query).first()
    return _credential(found) if found else None


def token_of(db: Connection, secret_hash: bytes) -> Credential | None:
    """Return the token of this secret, unless it was withdrawn."""
    query = (
        _speaks_for(token)
        .add_columns(token.c.seen_at)
        .where(token.c.secret_hash == secret_hash, token.c.revoked_at.is_(None))
    )
    found = db.execute(query).first()
    return _credential(found) if found else None


def _credential(found: Row[Any]) -> Credential:
    row: tuple[Any, ...] = tuple(found)
    ws, workspace_uuid, who, role, team, manages, active, visibility, version, secret, seen_at, *rest = row
    of_device, csrf, is_revoked = rest or (None, None, False)
    return Credential(
        workspace_id=WorkspaceKey(ws),
        workspace=WorkspaceId(unpacked(workspace_uuid)),
        member=MemberId(unpacked(who)),
        role=role,
        team=unpacked_or_none(team),
        manages=tuple(manages.split("\n")) if manages else (),
        active=active,
        visibility=visibility,
        access_version=version,
        secret_hash=secret,
        seen_at=seen_at or 0,
        device=DeviceId(unpacked(of_device)) if of_device else None,
        csrf=csrf,
        is_revoked=bool(is_revoked),
    )


def open_session(db: Connection, new: NewSession, now_ms: int) -> None:
    """Keep a sign-in; the ones of this member that have ended go at the same time."""
    ended = (session.c.expires_at <= now_ms) | (session.c.seen_at <= now_ms - IDLE_MS)
    who = packed(new.member)
    db.execute(delete(session).where(session.c.workspace_id == new.workspace_id, session.c.member_id == who, ended))
    db.execute(
        insert(session).values(
            workspace_id=new.workspace_id,
            secret_hash=new.secret_hash,
            member_id=who,
            device=packed(new.device),
            csrf=new.csrf,
            created_at=now_ms,
            seen_at=now_ms,
            expires_at=now_ms + LONGEST_MS,
        )
    )


def began_at(db: Connection, secret_hash: bytes) -> int | None:
    """Return when the holder of a session proved who they are; None for a token, which proves nothing of a person."""
    return db.execute(select(session.c.created_at).where(session.c.secret_hash == secret_hash)).scalar()


def close_session(db: Connection, secret_hash: bytes) -> None:
    """Forget a session: its cookie is worth nothing from now on, to whichever process it comes."""
    ended = delete(session).where(session.c.secret_hash == secret_hash)
    for ws, who in db.execute(ended.returning(session.c.workspace_id, session.c.member_id)):
        forget_callers(db, WorkspaceKey(ws), [unpacked(who)])


def keep_token(db: Connection, new: NewToken, now_ms: int) -> None:
    """Keep a token by the hash of its secret."""
    db.execute(
        insert(token).values(
            workspace_id=new.workspace_id,
            secret_hash=new.secret_hash,
            id=packed(new.id),
            member_id=packed(new.member),
            name=new.name,
            prefix=new.prefix,
            created_at=now_ms,
        )
    )


def mark_seen(db: Connection, credential: Credential, now_ms: int) -> None:
    """Write down that this session or token was used and its member heard from."""
    kind = token if credential.csrf is None else session
    db.execute(update(kind).where(kind.c.secret_hash == credential.secret_hash).values(seen_at=now_ms))
    who = (member.c.workspace_id == credential.workspace_id) & (member.c.id == packed(credential.member))
    db.execute(update(member).where(who).values(seen_at=now_ms))


def holder_of_device(db: Connection, workspace_id: WorkspaceKey, of_device: str) -> MemberId | None:
    """Return the member that a device is bound to."""
    query = select(device.c.member_id).where(device.c.workspace_id == workspace_id, device.c.id == packed(of_device))
    found = db.execute(query).scalar()
    return MemberId(unpacked(found)) if found else None


def bind_device(
    db: Connection, workspace_id: WorkspaceKey, of_device: str, who: MemberId, *, name: str = "", now_ms: int
) -> MemberId:
    """Bind a device to the first member that uses it, and return the member that it is bound to."""
    holder = holder_of_device(db, workspace_id, of_device)
    mine = (device.c.workspace_id == workspace_id) & (device.c.id == packed(of_device))
    if holder is None:
        db.execute(
            insert(device).values(
                workspace_id=workspace_id,
                id=packed(of_device),
                member_id=packed(who),
                name=name,
                last_n=0,
                acked_n=0,
                created_at=now_ms,
                seen_at=now_ms,
            )
        )
        return who
    if holder == who and name:
        db.execute(update(device).where(mine).values(name=name, seen_at=now_ms))
    return holder


def mark_installed(db: Connection, secret_hash: bytes, now_ms: int) -> None:
    """Remember that the app stands on the home screen of the device of this session; the first time counts."""
    found = db.execute(select(session.c.workspace_id, session.c.device).where(session.c.secret_hash == secret_hash))
    for ws, of_device in found.all():
        mine = (device.c.workspace_id == ws) & (device.c.id == of_device) & device.c.installed_at.is_(None)
        db.execute(update(device).where(mine).values(installed_at=now_ms))


def installed_by(db: Connection, ws: WorkspaceKey) -> frozenset[MemberId]:
    """Return the members with a device on whose home screen the app stands."""
    query = select(device.c.member_id).where(
        device.c.workspace_id == ws, device.c.installed_at.is_not(None), device.c.revoked_at.is_(None)
    )
    return frozenset(MemberId(unpacked(who)) for who in db.execute(query).scalars())


def failures(db: Connection, keys: Collection[bytes]) -> dict[bytes, tuple[int, int]]:
    """Return how often, and when last, a sign-in failed under each of these keys."""
    query = select(throttle.c.key, throttle.c.failures, throttle.c.tried_at).where(throttle.c.key.in_(keys))
    return {key: (count, tried_at) for key, count, tried_at in db.execute(query)}


def write_failures(db: Connection, counts: dict[bytes, int], now_ms: int) -> None:
    """Set the number of failures of each key, and forget what happened long ago."""
    db.execute(delete(throttle).where(throttle.c.key.in_(list(counts))))
    db.execute(delete(throttle).where(throttle.c.tried_at < now_ms - _FORGOTTEN_MS))
    rows = [{"key": key, "failures": count, "tried_at": now_ms} for key, count in counts.items() if count > 0]
    if rows:
        db.execute(insert(throttle), rows)


def put_setup_code(db: Connection, secret_hash: bytes, now_ms: int) -> None:
    """Keep the one code of the first run; those printed before are worth nothing from now on."""
    db.execute(delete(setup_code))
    db.execute(insert(setup_code).values(secret_hash=secret_hash, created_at=now_ms))


def has_setup_code(db: Connection, secret_hash: bytes) -> bool:
    """Tell whether this is the code that was printed last."""
    query = select(setup_code.c.created_at).where(setup_code.c.secret_hash == secret_hash)
    return db.execute(query).first() is not None


def take_setup_code(db: Connection, secret_hash: bytes) -> bool:
    """Use the code up; of two who come with it at once, through two processes, one is told that it is not valid."""
    return db.execute(delete(setup_code).where(setup_code.c.secret_hash == secret_hash)).rowcount > 0


def drop_setup_code(db: Connection) -> None:
    """Close the first run for good."""
    db.execute(delete(setup_code))
