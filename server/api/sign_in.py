"""Signing in and out, the first run, and taking up an invitation: the routes that a stranger may call."""

import base64
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT
from msgspec import Struct

from server import clock
from server.access import Access, Caller
from server.actions import invite, passwords, set_up, sign_in, sign_in_throttle
from server.actions.invite import Join, Welcome
from server.actions.refused import Refused, too_fast
from server.actions.set_up import SetUp, new_chance
from server.actions.sign_in import Me, Secrets, SignIn
from server.actions.starters import Starter, starters
from server.service import Service

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

T = TypeVar("T")
_SECRET_BYTES: Final = 32
# A megabyte of password is answered as a bad request, and is never hashed.
_BODY_BYTES: Final = 4 * 1024 * 1024

Asked = Request[object, object, State]


class SetUpState(Struct, frozen=True):
    """Whether somebody must set this server up."""

    needed: bool


def new_secret() -> str:
    """Return 256 random bits as text that fits a cookie and an address."""
    return base64.urlsafe_b64encode(clock.random_bytes(_SECRET_BYTES)).rstrip(b"=").decode()


class SignInController(Controller):
    """Who am I, and how do I become somebody."""

    path = "/auth"
    request_max_body_size = _BODY_BYTES

    @post("/login", status_code=HTTP_200_OK)
    async def login(
        self,
        data: JSONBody[SignIn],
        request: Asked,
        service: NamedDependency[Service],
        access: NamedDependency[Access],
    ) -> Response[Me]:
        """Sign in; unknown address and wrong password get one answer, after the same work."""
        address = _address(request)
        knocked = await service.write(lambda db: sign_in.knock(db, data, address, clock.wall_ms()))
        kept = knocked.account.password_hash if knocked.account is not None else None
        if not await passwords.matches(kept, data.password):
            raise sign_in.wrong()
        rehashed = await passwords.hashed(data.password) if kept and passwords.is_outdated(kept) else None
        secrets = Secrets(new_secret(), new_secret())
        enter = partial(
            sign_in.enter,
            knocked=knocked,
            device=data.device,
            secrets=secrets,
            rehashed=rehashed,
            replaces=access.presented_cookie(request.scope),
            now_ms=clock.wall_ms(),
        )
        return _signed_in(request, access, await service.write(enter), secrets)

    @get("/me")
    async def who_am_i(self, caller: NamedDependency[Caller], service: NamedDependency[Service]) -> Me:
        """Return the member that is signed in."""
        return await service.read(lambda db: sign_in.me(db, caller.workspace_id, caller.member, caller.csrf))

    @post("/installed", status_code=HTTP_204_NO_CONTENT)
    async def installed(self, caller: NamedDependency[Caller], service: NamedDependency[Service]) -> None:
        """Take note that the app stands on this device's home screen, where the browser will not throw it away."""
        secret = bytes.fromhex(caller.session_id)
        await service.write(lambda db: sign_in.note_installed(db, secret, clock.wall_ms()))

    @post("/logout", status_code=HTTP_204_NO_CONTENT)
    async def logout(
        self,
        request: Asked,
        caller: NamedDependency[Caller],
        service: NamedDependency[Service],
        access: NamedDependency[Access],
    ) -> Response[None]:
        """End this session; a token stays, for it is withdrawn and not left."""
        if not caller.by_cookie:
            raise Refused("bad_request", "A token has no session to end.")
        await service.write(lambda db: sign_in.leave(db, bytes.fromhex(caller.session_id)))
        access.forget(caller.session_id)
        return Response(None, cookies=[access.cookie(request.scope, "")])

    @get("/setup")
    async def setup_state(self, service: NamedDependency[Service]) -> SetUpState:
        """Tell whether this server is new."""
        return SetUpState(needed=await service.read(set_up.is_needed))

    @post("/setup", status_code=HTTP_200_OK)
    async def setup(
        self,
        data: JSONBody[SetUp],
        request: Asked,
        service: NamedDependency[Service],
        access: NamedDependency[Access],
    ) -> Response[Me]:
        """Make the workspace and its admin, for whoever can read the server's log."""
        await _checked(service, request, lambda db: set_up.check_code(db, data.code))
        context = (data.user.name, data.user.email, data.workspace.name)
        password_hash = await _hashed(data.user.password, context)
        secrets = Secrets(new_secret(), new_secret())
        act = partial(
            set_up.set_up,
            asked=data,
            password_hash=password_hash,
            chance=new_chance(),
            secrets=secrets,
            now_ms=clock.wall_ms(),
        )
        me = await service.write(act)
        return _signed_in(request, access, me, secrets)

    @get("/starters", sync_to_thread=False)
    def starters(self, language: FromQuery[str] = "en") -> list[Starter]:
        """Return what a new workspace may begin with, in this language."""
        return starters(language)

    @get("/invitation/{token:str}")
    async def invitation(self, token: FromPath[str], request: Asked, service: NamedDependency[Service]) -> Welcome:
        """Tell the holder of a link who invites whom."""
        return await _checked(service, request, lambda db: invite.look(db, token, clock.wall_ms()))

    @post("/join", status_code=HTTP_200_OK)
    async def join(
        self,
        data: JSONBody[Join],
        request: Asked,
        service: NamedDependency[Service],
        access: NamedDependency[Access],
    ) -> Response[Me]:
        """Take up an invitation: make the member and sign in."""
        context = await _checked(service, request, lambda db: invite.context_of(db, data.token, clock.wall_ms()))
        password_hash = await _hashed(data.password, (data.name, *context))
        secrets = Secrets(new_secret(), new_secret())
        act = partial(invite.join, asked=data, password_hash=password_hash, secrets=secrets, now_ms=clock.wall_ms())
        return _signed_in(request, access, await service.write(act), secrets)


async def _hashed(password: str, context: tuple[str, ...]) -> str:
    reason = passwords.why_weak(password, context)
    if reason is not None:
        raise Refused("weak_password", reason)
    return await passwords.hashed(password)


async def _checked(service: Service, request: Asked, question: "Callable[[Connection], T]") -> T:
    """Ask about a code or a link; who tries wrong ones is slowed down, by address."""
    try:
        return await service.read(question)
    except Refused:
        keys = sign_in_throttle.key_of_address(_address(request))
        wait_s = await service.write(lambda db: sign_in_throttle.count(db, keys, clock.wall_ms()))
        if wait_s:
            raise too_fast(wait_s) from None
        raise


def _address(request: Asked) -> str:
    """Return the address of whoever is connected; what a header claims counts only if the server trusts the proxy."""
    client = request.scope.get("client")
    return client[0] if client else ""


def _signed_in(request: Asked, access: Access, me: Me, secrets: Secrets) -> Response[Me]:
    return Response(me, cookies=[access.cookie(request.scope, secrets.session)])
