"""Who is calling: the one place where a request becomes a ``Caller``, and where those who are nobody are turned away.

Every route asks for a sign-in but those of ``PUBLIC``. A caller is kept in memory for a few seconds, so that the pulls
of a signed-in device cost no database; a write that changes what somebody may do forgets them at once.
"""

import secrets
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, TypeVar, cast
from urllib.parse import urlsplit

from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import Scope

from server.actions.refused import Refused
from server.actions.sign_in import hash_of
from server.clock import monotonic, wall_ms
from server.store.commit import WorkspaceKey
from server.store.sessions import (
    LONGEST_MS,
    Credential,
    bind_device,
    holder_of_device,
    mark_seen,
    session_of,
    token_of,
)
from sync.ids import MemberId, WorkspaceId, is_id
from sync.visibility import Scopes, principal_scopes

if TYPE_CHECKING:
    from litestar.types import ASGIApp, HTTPScope, Receive, Send
    from sqlalchemy import Connection

PUBLIC: Final = frozenset(
    {
        "/",
        "/{path}",  # the client itself: files that anybody may have
        "/auth/invitation/{token}",
        "/auth/join",
        "/auth/login",
        "/auth/setup",
        "/auth/starters",
        "/health/live",
        "/health/ready",
        "/sync/v1/hello",
        "/sync/v1/schema.json",
    }
)
"""The routes, by their template, that answer to somebody who has not signed in."""

HANDED_IN: Final = frozenset({"/sync/v1/push"})
"""Where a closed account may still leave what its device holds, for a manager to decide on."""

SECURE_COOKIE: Final = "__Host-carnet"
PLAIN_COOKIE: Final = "carnet"

_FRESH_S: Final = 4.0
_WHILE_ASKING_S: Final = 1.0
_SEEN_EVERY_MS: Final = 300_000
_MAX_KEPT: Final = 50_000
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE: Final = frozenset({b"same-origin", b"none"})
_OWN_BODIES: Final = (b"application/json", b"application/offset+octet-stream")
_BEARER: Final = b"bearer "
_WANTED: Final = frozenset(
    {
        b"authorization",
        b"content-length",
        b"content-type",
        b"cookie",
        b"host",
        b"origin",
        b"sec-fetch-site",
        b"transfer-encoding",
        b"x-csrf-token",
    }
)

T = TypeVar("T")
Headers = dict[bytes, bytes]


class Runs(Protocol):
    """Something that runs a question or an act with a connection: the readers, or the writer."""

    def __call__(self, act: "Callable[[Connection], T]", /) -> Awaitable[T]:
        """Run it and return what it answers."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A member who asks, with the rights of this moment. ``session_id`` is no secret: its hash is."""

    workspace_id: WorkspaceKey
    workspace: WorkspaceId
    member: MemberId
    role: str
    scopes: Scopes
    access_version: int
    session_id: str
    by_cookie: bool
    csrf: str | None = field(default=None, repr=False)


class AccountClosed(Refused):
    """The account of this caller was switched off; who they are is known all the same."""

    def __init__(self, caller: Caller) -> None:
        super().__init__("account_disabled", "This account is closed. Ask your admin.")
        self.caller = caller


@dataclass(slots=True)
class _Kept:
    caller: Caller
    until: float  # by the clock that nobody sets: else whoever had rights would keep them until a wrong time is over


class Access:
    """Knows the callers of the last seconds, and asks the tables about the others."""

    def __init__(self, *, read: Runs, write: Runs, public_url: str | None) -> None:
        self._read = read
        self._write = write
        self._public_url = public_url.rstrip("/") if public_url else None
        self._kept: dict[bytes, _Kept] = {}
        self._devices: dict[tuple[WorkspaceKey, str], MemberId] = {}
        self._times_forgotten = 0

    async def caller(self, scope: "HTTPScope") -> Caller:
        """Return who makes this request, or raise what tells them why they may not."""
        headers = _headers(scope)
        secret, by_cookie = self._secret(scope, headers)
        try:
            kept = await self._find(hash_of(secret), by_cookie=by_cookie)
        except AccountClosed as closed:
            self._check_intent(scope, headers, closed.caller)
            raise
        if kept is None:
            raise Refused("unauthenticated", "Sign in first.")
        self._check_intent(scope, headers, kept.caller)
        return kept.caller

    def _check_intent(self, scope: "HTTPScope", headers: Headers, caller: Caller) -> None:
        """Refuse a writing request that a page of another site may have sent with the caller's cookie."""
        if caller.by_cookie and scope["method"] not in _SAFE:
            self._check_site(headers)
            sent = headers.get(b"x-csrf-token", b"").decode("latin-1")
            if not secrets.compare_digest(sent.encode(), (caller.csrf or "").encode()):
                raise Refused("csrf", "The X-CSRF-Token header is not the one of this session.")

    async def caller_if_any(self, scope: "HTTPScope") -> Caller | None:
        """Return who makes this request of a public route, if they say so and it is true."""
        try:
            return await self.caller(scope)
        except Refused:
            return None

    def check_site(self, scope: "HTTPScope") -> None:
        """Refuse a writing request to a public route that a page of another site sends in somebody's name."""
        if scope["method"] not in _SAFE:
            self._check_site(_headers(scope))

    async def check_device(self, caller: Caller, device: str) -> None:
        """Bind a device to the first member that uses it; nobody else can ever use it after that."""
        key = (caller.workspace_id, device)
        holder = self._devices.get(key)
        if holder is None:
            holder = await self._holder(caller, device)
            if len(self._devices) >= _MAX_KEPT:
                self._devices.clear()
            self._devices[key] = holder
        if holder != caller.member:
            raise Refused("wrong_device", "This device belongs to somebody else here. Take a new device id.")

    async def _holder(self, caller: Caller, device: str) -> MemberId:
        if not is_id(device):
            raise Refused("bad_request", "A device has a UUID.")
        ws = caller.workspace_id
        known = await self._read(lambda db: holder_of_device(db, ws, device))
        if known is not None:
            return known
        return await self._write(lambda db: bind_device(db, ws, device, caller.member, now_ms=wall_ms()))

    def forget(self, session_id: str) -> None:
        """Forget one session or token: it was ended."""
        self._kept.pop(bytes.fromhex(session_id), None)

    def forget_members(self, ws: WorkspaceKey, members: Collection[str]) -> None:
        """Forget what these members' sessions are worth (none named: everybody's): another process changed it."""
        self._times_forgotten += 1
        for secret_hash, kept in list(self._kept.items()):
            if kept.caller.workspace_id == ws and (not members or kept.caller.member in members):
                del self._kept[secret_hash]

    def forget_everybody(self) -> None:
        """Forget what is in memory: somebody's rights changed, here or in another process."""
        self._times_forgotten += 1
        self._kept.clear()
        self._devices.clear()

    def is_secure(self, scope: "HTTPScope") -> bool:
        """Tell whether this request came, or was meant to come, over TLS."""
        return scope["scheme"] == "https" or bool(self._public_url and self._public_url.startswith("https:"))

    def cookie_name(self, scope: "HTTPScope") -> str:
        """Return the session cookie's name; ``__Host-`` is refused by browsers on plain http."""
        return SECURE_COOKIE if self.is_secure(scope) else PLAIN_COOKIE

    def cookie(self, scope: "HTTPScope", secret: str) -> Cookie:
        """Return the cookie that begins a session, or ends it when the secret is empty."""
        return Cookie(
            key=self.cookie_name(scope),
            value=secret,
            path="/",
            max_age=LONGEST_MS // 1_000 if secret else 0,
            secure=self.is_secure(scope),
            httponly=True,
            samesite="lax",
        )

    def presented_cookie(self, scope: "HTTPScope") -> str | None:
        """Return the session cookie that came along, whatever it is worth."""
        return _cookie_in(_headers(scope).get(b"cookie", b""), self.cookie_name(scope))

    def origin(self, scope: "HTTPScope") -> str:
        """Return the address that people reach this server by: the setting, else the one that was asked."""
        if self._public_url:
            return self._public_url
        host = _headers(scope).get(b"host", b"localhost").decode("latin-1")
        return f"{scope['scheme']}://{host}"

    def _secret(self, scope: "HTTPScope", headers: Headers) -> tuple[str, bool]:
        sent = headers.get(b"cookie")
        cookie = None if sent is None else _cookie_in(sent, self.cookie_name(scope))
        authorization = headers.get(b"authorization")
        if authorization is not None:
            if cookie is not None:
                raise Refused("bad_request", "Send a cookie or an Authorization header, not both.")
            if b"\n" in authorization:
                raise Refused("bad_request", "Send one Authorization header.")
            if authorization[: len(_BEARER)].lower() == _BEARER:
                return authorization[len(_BEARER) :].strip().decode("latin-1"), False
        if not cookie:
            raise Refused("unauthenticated", "Sign in first.")
        return cookie, True

    async def _find(self, secret_hash: bytes, *, by_cookie: bool) -> _Kept | None:
        now, moment = wall_ms(), monotonic()
        kept = self._kept.get(secret_hash)
        if kept is not None:
            if kept.until > moment:
                return kept if kept.caller.by_cookie == by_cookie else None
            kept.until = moment + _WHILE_ASKING_S  # one request asks again, the others that come meanwhile do not
        times = self._times_forgotten
        found = await self._read(
            lambda db: session_of(db, secret_hash, now) if by_cookie else token_of(db, secret_hash)
        )
        if found is None:
            self._kept.pop(secret_hash, None)
            return None
        if not found.active:
            self._kept.pop(secret_hash, None)
            raise AccountClosed(_caller(found))
        if found.is_revoked:
            self._kept.pop(secret_hash, None)
            raise Refused("device_revoked", "An admin has signed this device out.")
        if now - found.seen_at > _SEEN_EVERY_MS:
            await self._write(lambda db: mark_seen(db, found, now))
        if len(self._kept) >= _MAX_KEPT:
            self._kept.clear()
        # What was read before something was forgotten may be what was to be forgotten.
        fresh = _Kept(_caller(found), moment + _FRESH_S if times == self._times_forgotten else moment)
        self._kept[secret_hash] = fresh
        return fresh

    def _check_site(self, headers: Headers) -> None:
        site = headers.get(b"sec-fetch-site")
        if site is not None and site not in _OWN_SITE:
            raise Refused("csrf", "This request comes from another site.")
        origin = headers.get(b"origin")
        if origin is not None and not self._is_own(origin.decode("latin-1"), headers):
            raise Refused("csrf", "This request comes from another site.")
        sent_as = headers.get(b"content-type", b"").lower()
        has_body = headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers
        if has_body and not sent_as.startswith(_OWN_BODIES):
            # What a form of another site can send without asking the browser first is neither of these by name.
            raise Refused("csrf", "The body must be application/json.")

    def _is_own(self, origin: str, headers: Headers) -> bool:
        if origin == self._public_url:
            return True
        host = headers.get(b"host", b"").decode("latin-1")
        # The scheme is not compared: a proxy in front may have taken the TLS off.
        return bool(host) and urlsplit(origin).netloc.casefold() == host.casefold()


def _headers(scope: "HTTPScope") -> Headers:
    """Return the headers that matter here; a second Authorization is kept apart by a newline, which none can hold."""
    found: Headers = {}
    for name, value in scope["headers"]:
        if name in _WANTED:
            if name in found:
                value = found[name] + (b"; " if name == b"cookie" else b"\n") + value  # noqa: PLW2901 - joined in place
            found[name] = value
    return found


def _cookie_in(header: bytes, name: str) -> str | None:
    for part in header.decode("latin-1").split(";"):
        key, equals, value = part.strip().partition("=")
        if equals and key == name:
            return value
    return None


def _caller(found: Credential) -> Caller:
    data = {"role": found.role, "team": found.team, "manages": found.manages}
    return Caller(
        workspace_id=found.workspace_id,
        workspace=found.workspace,
        member=found.member,
        role=found.role,
        scopes=principal_scopes(found.member, data, found.visibility),
        access_version=found.access_version,
        session_id=found.secret_hash.hex(),
        by_cookie=found.csrf is not None,
        csrf=found.csrf,
    )


class Authenticated(ASGIMiddleware):
    """Lets nobody past who has not signed in, but to the routes of ``PUBLIC``."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: "Receive", send: "Send", next_app: "ASGIApp") -> None:
        """Find the caller before the handler runs, or answer for it."""
        asked = cast("HTTPScope", scope)  # ``scopes`` lets nothing else come here
        access: Access = asked["litestar_app"].state.access
        if asked["path_template"] in PUBLIC:
            access.check_site(asked)
        else:
            try:
                asked["state"]["caller"] = await access.caller(asked)
            except AccountClosed as closed:
                if asked["path_template"] not in HANDED_IN:
                    raise
                asked["state"]["closed"] = closed.caller
        await next_app(scope, receive, send)


def caller_in(scope: Scope) -> Caller:
    """Return the caller of a request that was let past."""
    caller: Caller = scope["state"]["caller"]
    return caller


def closed_caller_in(scope: Scope) -> Caller | None:
    """Return whose account is closed, on a route that takes what their device still holds."""
    caller: Caller | None = scope["state"].get("closed")
    return caller


async def provide_caller(scope: Scope) -> Caller:
    """Give a handler the caller as a dependency."""
    return caller_in(scope)


def allow(caller: Caller, *roles: str) -> None:
    """Refuse everybody who has none of these roles."""
    if caller.role not in roles:
        raise Refused("forbidden", "Your role does not include this.")
