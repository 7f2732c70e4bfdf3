"""Signing in and out by password: one account, one device, one new session each time."""

import base64
import hashlib
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

from msgspec import Meta, Struct

from server.actions import sign_in_throttle as throttle
from server.actions.passwords import MAX_LENGTH
from server.actions.refused import Refused, too_fast
from server.store.commit import WorkspaceKey
from server.store.devices import is_signed_out
from server.store.members import Account, account_of, account_of_email, folded, set_password
from server.store.sessions import (
    NewSession,
    bind_device,
    close_session,
    holder_of_device,
    mark_installed,
    open_session,
)
from server.store.workspaces import workspace_of
from sync.ids import DeviceId, MemberId, WorkspaceId, is_id

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MAX_EMAIL: Final = 254
_NOWHERE: Final = WorkspaceKey(0)
Password = Annotated[str, Meta(max_length=MAX_LENGTH)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Email = Annotated[str, Meta(min_length=3, max_length=_MAX_EMAIL)]


class DeviceNamed(Struct, frozen=True):
    """The device somebody holds: a UUID it keeps and a name to know it by."""

    id: Annotated[str, Meta(max_length=64)]
    name: Annotated[str, Meta(max_length=200)] = ""

    def __post_init__(self) -> None:
        """Take UUIDs only: the id becomes part of a key."""
        if not is_id(self.id):
            raise ValueError("A device has a UUID.")


class SignIn(Struct, frozen=True):
    """Who wants to come in, and from where."""

    email: Annotated[str, Meta(max_length=_MAX_EMAIL)]
    password: Password
    device: DeviceNamed


class UserView(Struct, frozen=True):
    """The member that is signed in."""

    id: MemberId
    name: str
    email: str
    role: str
    team: str | None
    zone: str
    language: str


class WorkspaceView(Struct, frozen=True):
    """The company that the member belongs to."""

    id: WorkspaceId
    name: str
    language: str
    currency: str
    zone: str
    visibility: str
    claiming: bool


class Me(Struct, frozen=True):
    """Who I am here. ``csrf`` goes into ``X-CSRF-Token`` and is null for a token, which needs none."""

    user: UserView
    workspace: WorkspaceView
    csrf: str | None
    claim_key: str


class Secrets(NamedTuple):
    """The secret of a session to come, which only the cookie keeps, and its companion for the header."""

    session: str
    csrf: str


class Knock(NamedTuple):
    """An attempt that may be judged: the account it is for, if there is one, and how it was counted."""

    account: Account | None
    keys: throttle.Keys


def hash_of(secret: str) -> bytes:
    """Return what is kept of a secret of 128 bits and more: one round is enough where nothing can be guessed."""
    return hashlib.sha256(secret.encode()).digest()


def knock(db: "Connection", asked: SignIn, address: str, now_ms: int) -> Knock:
    """Count an attempt and find its account, with the same few statements whether the account exists or not."""
    account = account_of_email(db, asked.email)
    holder = holder_of_device(db, _NOWHERE if account is None else account.ws, asked.device.id)
    is_known = account is not None and holder == account.id
    keys = throttle.keys_of(folded(asked.email), address, asked.device.id if is_known else None)
    wait_s = throttle.count(db, keys, now_ms)
    if wait_s:
        raise too_fast(wait_s)
    return Knock(account, keys)


def wrong() -> Refused:
    """Return the one answer to an unknown address and to a wrong password."""
    return Refused("unauthenticated", "This e-mail address and password do not belong together.")


def enter(
    db: "Connection",
    knocked: Knock,
    device: DeviceNamed,
    secrets: Secrets,
    *,
    rehashed: str | None,
    replaces: str | None,
    now_ms: int,
) -> Me:
    """Begin a session for an account whose password was right; ``replaces`` is the cookie that came along.

    A cookie that was there before signing in may have been planted by somebody else: it never becomes a session.
    """
    account = knocked.account
    if account is None:
        raise wrong()
    if not account.active:
        raise Refused("account_disabled", "This account is closed. Ask your admin.")
    throttle.forgive(db, knocked.keys, now_ms)
    if rehashed is not None:
        set_password(db, account.ws, account.id, rehashed)
    if replaces is not None:
        close_session(db, hash_of(replaces))
    return admit(db, account, device, secrets, now_ms)


def admit(db: "Connection", account: Account, device: DeviceNamed, secrets: Secrets, now_ms: int) -> Me:
    """Bind the device and begin a session, for someone who has proved who they are."""
    holder = bind_device(db, account.ws, device.id, account.id, name=device.name, now_ms=now_ms)
    if holder != account.id:
        raise Refused("wrong_device", "This device belongs to somebody else here. Take a new device id.")
    if is_signed_out(db, account.ws, device.id):
        raise Refused("device_revoked", "An admin has signed this device out. What it holds is safe; ask your admin.")
    session = NewSession(
        workspace_id=account.ws,
        secret_hash=hash_of(secrets.session),
        member=account.id,
        device=DeviceId(device.id),
        csrf=secrets.csrf,
    )
    open_session(db, session, now_ms)
    return me(db, account.ws, account.id, secrets.csrf)


def note_installed(db: "Connection", secret_hash: bytes, now_ms: int) -> None:
    """Take note that the app stands on the home screen of the device that this session is of."""
    mark_installed(db, secret_hash, now_ms)


def leave(db: "Connection", secret_hash: bytes) -> None:
    """End a session."""
    close_session(db, secret_hash)


def me(db: "Connection", ws: WorkspaceKey, who: MemberId, csrf: str | None) -> Me:
    """Return who a member is and where."""
    account = account_of(db, ws, who)
    if account is None:
        raise Refused("unauthenticated", "Sign in first.")
    company = workspace_of(db, ws)
    user = UserView(
        id=account.id,
        name=account.name,
        email=account.email,
        role=account.role,
        team=account.team,
        zone=account.zone or company.zone,
        language=account.language or company.language,
    )
    workspace = WorkspaceView(
        id=company.id,
        name=company.name,
        language=company.language,
        currency=company.currency,
        zone=company.zone,
        visibility=company.visibility,
        claiming=company.claiming,
    )
    claim_key = base64.b64encode(company.claim_key).decode()
    return Me(user=user, workspace=workspace, csrf=csrf, claim_key=claim_key)
