"""Push, pull, and what a device asks before and between them. The two hot handlers read bytes and decode themselves."""

import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import msgspec
from litestar import Controller, Request, asgi, get, post
from litestar.datastructures import State
from litestar.enums import HttpMethod, ScopeType
from litestar.exceptions import MethodNotAllowedException
from litestar.params import FromQuery
from litestar.status_codes import HTTP_200_OK
from litestar.types import ASGIApp, Receive, Scope, Send

from server import clock
from server.access import Access, Caller, caller_in, closed_caller_in
from server.actions import quarantine
from server.api import data_schema, digest, field_history, history, manifest, rows, wire
from server.api.answer import EVENTS, Answer, Streamed, json_in
from server.api.packing import chosen, packed
from server.api.question import RightsChanged, told_now
from server.live import Listener
from server.pace import shared
from server.problems import Problem
from server.service import Service
from server.store import change_log, heads
from server.store.commit import WorkspaceKey
from server.store.writer import PushWork
from server.version import VERSION
from sync.errors import AccountDisabled, ProtocolError
from sync.ids import is_id
from sync.protocol import (
    MAX_OPS,
    SCHEMA_VERSION,
    PullRequest,
    PushRequest,
    Question,
    decode_digest,
    decode_history,
    decode_manifest,
    decode_pull,
    decode_push,
    decode_rows,
    hello,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.api.cursors import Seals
    from server.api.pull import Pulls

_HEARTBEAT_S: Final = 20.0
_HEARTBEAT: Final = b": still here\n\n"
_SPOKEN: Final = hello(VERSION, "")

Call = Request[Any, Any, State]
T = TypeVar("T")
Q = TypeVar("Q", bound=Question)
Q_contra = TypeVar("Q_contra", bound=Question, contravariant=True)


class Ask(Protocol[Q_contra]):
    """Answers one kind of question with a body and the encoding that it is in."""

    def __call__(
        self, db: "Connection", seals: "Seals", caller: Caller, asked: Q_contra, encoding: str | None, /
    ) -> tuple[bytes, str | None]:
        """Answer it."""


class SyncController(Controller):
    """The sync protocol (SYNC 4)."""

    path = "/sync/v1"

    # No more than routes to the framework: preparing a request as it does for a handler costs as much as an answer.
    @asgi("/push", copy_scope=False)
    async def push(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Apply operations in order, each once, and answer each one by itself."""
        answer = await _pushed(_posted(scope, receive))
        await answer(scope, receive, send)

    @asgi("/pull", copy_scope=False)
    async def pull(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Return what has changed since the cursor, a page at a time or in one stream."""
        answer = await _pulled(_posted(scope, receive))
        await answer(scope, receive, send)

    @post("/manifest", status_code=HTTP_200_OK)
    async def manifest(self, request: Call) -> ASGIApp:
        """Return everything that the caller may see, page by page: ids with their versions, or whole rows."""
        return await _answered(request, decode_manifest, manifest.page)

    @post("/rows", status_code=HTTP_200_OK)
    async def rows(self, request: Call) -> ASGIApp:
        """Return whole roots, single records, or the caller's own open work."""
        return await _answered(request, decode_rows, rows.page)

    @post("/history", status_code=HTTP_200_OK)
    async def history(self, request: Call) -> ASGIApp:
        """Return who wrote what on one record when, and what stood there before."""
        return await _answered(request, decode_history, field_history.page)

    @post("/digest", status_code=HTTP_200_OK)
    async def digest(self, request: Call) -> ASGIApp:
        """Return which parts of what the caller's device holds differ from what there is."""
        return await _answered(request, decode_digest, digest.compared)

    @get("/hello")
    async def hello(self, request: Call) -> ASGIApp:
        """Say what this server speaks; to members also which workspace and history it holds."""
        service: Service = request.app.state.service
        access: Access = request.app.state.access
        caller = await access.caller_if_any(request.scope)
        now = clock.rfc3339(clock.wall_ms())
        if caller is None:
            return Answer(msgspec.json.encode(hello(VERSION, now)))
        head = await service.read(lambda db: change_log.head_of(db, caller.workspace_id))
        return Answer(msgspec.json.encode(hello(VERSION, now, head.history, caller.workspace)))

    @get("/schema.json", sync_to_thread=False)
    def schema(self) -> ASGIApp:
        """Return the JSON schema of all messages, operations and entities."""
        return Answer(data_schema.document())

    @get("/stream")
    async def stream(
        self, request: Call, schema: FromQuery[int] = SCHEMA_VERSION, device: FromQuery[str | None] = None
    ) -> ASGIApp:
        """Tell the caller's device, for as long as it listens, that there is something to pull."""
        service, access, caller = _parts(request)

        async def check() -> None:
            await access.caller(request.scope)
            if device is not None:
                await access.check_device(caller, device)
                await service.read(lambda db: told_now(db, caller, device))

        async def may_listen() -> bool:
            listener.is_doubted = False
            try:
                await check()
            except RightsChanged:
                return True  # the stream tells numbers alone, and has said that they changed
            except ProtocolError:
                return False
            return True

        with contextlib.suppress(RightsChanged):
            await check()
        listener = service.hub.join(caller.workspace_id, caller.member)
        events = _events(service, caller.workspace_id, listener, schema, may_listen)
        return Streamed(events, EVENTS, listener.close)


def _posted(scope: Scope, receive: Receive) -> Call:
    """Return the request of a route that the framework gives whatever comes to its address."""
    if scope["type"] != ScopeType.HTTP or scope["method"] != HttpMethod.POST:
        raise MethodNotAllowedException
    return Request(scope, receive)


async def _pushed(request: Call) -> ASGIApp:
    closed = closed_caller_in(request.scope)
    body = await wire.body_of(request)
    asked = wire.decoded(body, decode_push)
    ops = sum(len(group.ops) for group in asked.groups)
    if ops > MAX_OPS:
        raise wire.too_large()
    if closed is not None:
        raise await _handed_in(request, closed, asked)
    service, access, caller = _parts(request)
    await _check(access, caller, asked)
    if request.app.state.pace.count(asked.device) and service.is_shared:
        await _share_pace(request, caller, asked.device)
    await _check_past(service, caller, asked)
    work = PushWork(
        workspace_id=caller.workspace_id,
        workspace=caller.workspace,
        member=caller.member,
        device=asked.device,
        request=asked,
        size=len(body),
        ops=ops,
    )
    try:
        return Answer(*packed(await service.writer.submit(work), _encoding(request)))
    except AccountDisabled as closed_now:
        raise await _handed_in(request, caller, asked) from closed_now


async def _share_pace(request: Call, caller: Caller, device: str) -> None:
    """Tell other processes of a device in a hurry, and learn what they have counted of it."""
    service: Service = request.app.state.service
    now_ms = clock.wall_ms()
    spent = await service.write(lambda db: shared(db, caller.workspace_id, device, now_ms))
    request.app.state.pace.learn(device, spent)


async def _pulled(request: Call) -> ASGIApp:
    _, access, caller = _parts(request)
    asked = wire.decoded(await wire.body_of(request), decode_pull)
    await _check(access, caller, asked)
    pulls: Pulls = request.app.state.pulls
    unchanged = await pulls.nothing_new(caller, asked)
    if unchanged is not None:
        return Answer(unchanged)
    encoding = _encoding(request)
    if asked.stream:
        pieces = await _with_rights_of_now(request, lambda caller: pulls.stream(caller, asked, encoding))
        return Streamed(pieces, json_in(encoding))
    return Answer(*await _with_rights_of_now(request, lambda caller: pulls.page(caller, asked, encoding)))


async def _handed_in(request: Call, caller: Caller, asked: PushRequest) -> AccountDisabled:
    """Keep what a closed account sends, and return how it is answered."""
    service: Service = request.app.state.service
    now_ms = clock.wall_ms()
    await service.write(lambda db: quarantine.hand_in(db, caller.workspace_id, caller.member, asked, now_ms))
    return AccountDisabled("This account is closed. What it sends is kept for its manager.")


async def _answered(request: Call, decode: Callable[[bytes], Q], answer: Ask[Q]) -> ASGIApp:
    """Answer a question from one snapshot, in a thread of the readers."""
    service, access, caller = _parts(request)
    asked = wire.decoded(await wire.body_of(request), decode)
    await _check(access, caller, asked)
    pulls: Pulls = request.app.state.pulls
    encoding = _encoding(request)

    def ask(caller: Caller) -> Awaitable[tuple[bytes, str | None]]:
        return service.read(lambda db: answer(db, pulls.seals, caller, asked, encoding))

    return Answer(*await _with_rights_of_now(request, ask))


async def _with_rights_of_now(request: Call, ask: Callable[[Caller], Awaitable[T]]) -> T:
    """Ask with the caller as known, and once more where another process has changed what that one may see."""
    _, access, caller = _parts(request)
    try:
        return await ask(caller)
    except RightsChanged:
        access.forget(caller.session_id)
        return await ask(await access.caller(request.scope))


async def _events(
    service: Service, ws: WorkspaceKey, listener: Listener, schema: int, may_listen: Callable[[], Awaitable[bool]]
) -> AsyncGenerator[bytes, None]:
    try:
        if schema != SCHEMA_VERSION:
            yield f"event: upgrade\ndata: {SCHEMA_VERSION}\n\n".encode()
        head = service.heads.of(ws)
        yield _told(listener, head.head if head is not None else 0)
        while not listener.is_closed:
            has_news = await listener.news(_HEARTBEAT_S)
            # Who was switched off hears nothing more. Asked seldom: a write has many ears.
            if (listener.is_doubted or not has_news) and not await may_listen():
                return
            if listener.head is not None or listener.access:
                yield _told(listener, listener.head)
            elif not listener.is_closed:
                yield _HEARTBEAT
    finally:
        service.hub.leave(ws, listener)


def _told(listener: Listener, head: int | None) -> bytes:
    """Return the events in the slot, and empty it."""
    events = b"" if head is None else f"event: head\ndata: {head}\n\n".encode()
    if listener.access:
        events += b"event: access\ndata: \n\n"
    listener.head, listener.access = None, False
    return events


def _parts(request: Call) -> tuple[Service, Access, Caller]:
    state = request.app.state
    return state.service, state.access, caller_in(request.scope)


async def _check(access: Access, caller: Caller, asked: PushRequest | PullRequest | Question) -> None:
    """Check what every request says of itself: versions that we speak, and a device of the caller's own."""
    proto, schema = _SPOKEN.proto, _SPOKEN.schema
    oldest = schema.push_min if isinstance(asked, PushRequest) else schema.pull_min
    if not (proto.min <= asked.proto <= proto.max and oldest <= asked.schema <= schema.max):
        detail = "This server speaks other versions than the app that asks."
        raise Problem("upgrade_required", detail, proto=msgspec.to_builtins(proto), schema=msgspec.to_builtins(schema))
    if not is_id(asked.device):
        raise Problem("bad_request", "A device has a UUID.")
    await access.check_device(caller, asked.device)


async def _check_past(service: Service, caller: Caller, asked: PushRequest) -> None:
    """Check that the device has seen nothing that this server does not know; from memory where that is enough."""
    ws, high = caller.workspace_id, asked.high
    head = service.heads.of(ws)
    is_same = head is not None and asked.history in {None, head.history}
    if is_same and (high is None or service.heads.nonce_of(ws, high[0]) == high[1]):
        return
    seen = [] if high is None else [high]

    def check(db: "Connection") -> None:
        told = heads.told_to(db, ws, caller.member, asked.device)
        history.check(db, ws, told, asked.history, seen, may_be_old=True)

    await service.read(check)


def _encoding(request: Call) -> str | None:
    return chosen(wire.header(request, b"accept-encoding"))
