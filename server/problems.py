"""Errors as HTTP problem documents: the only place that knows status codes, and the headers that every answer has."""

import logging
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap, Message, Scope

from server import clock
from server.store.writer import Busy, StorageFull
from sync.errors import ProtocolError
from sync.protocol import MAX_BYTES, MAX_OPS

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"

# One title a code, in words of our own: a framework's texts name paths and handlers.
_KNOWN: Final[Mapping[str, tuple[int, str]]] = {
    "bad_json": (400, "Not valid JSON"),
    "too_deep": (400, "Nested too deeply"),
    "bad_request": (400, "The request cannot be read"),
    "bad_cursor": (400, "The cursor is not one of ours"),
    "unauthenticated": (401, "Sign in first"),
    "account_disabled": (401, "The account is closed"),
    "device_revoked": (401, "The device was signed out by an admin"),
    "csrf": (403, "The request does not come from our own page"),
    "forbidden": (403, "Not allowed"),
    "wrong_device": (403, "The device belongs to somebody else"),
    "reauth": (403, "Sign in again first"),
    "not_found": (404, "Not found"),
    "method_not_allowed": (405, "Not done this way"),
    "email_taken": (409, "Somebody has this address already"),
    "last_admin": (409, "Somebody must stay who is an active admin"),
    "gap": (409, "Operations are missing"),
    "device_fork": (409, "The device's counter was used twice"),
    "history_diverged": (409, "The server's history changed"),
    "reconcile": (409, "Compare everything first"),
    "wrong_offset": (409, "The upload stands elsewhere"),
    "gone": (410, "No longer valid"),
    "batch_too_large": (413, "Too much at once"),
    "too_large": (413, "Too large"),
    "unsupported_type": (415, "Files of this kind are not taken"),
    "hash_mismatch": (422, "Not the bytes that were declared"),
    "too_many_pixels": (422, "The picture is too large to be shown"),
    "unreadable": (422, "The file cannot be read"),
    "weak_password": (422, "The password is too easy to guess"),
    "upgrade_required": (426, "Another version is needed"),
    "slow_down": (429, "Too many requests"),
    "server_error": (500, "The server made a mistake"),
    "busy": (503, "The server is busy"),
    "storage_full": (507, "The server's disk is full"),
}
_TOLD_TO_THE_OPERATOR: Final = frozenset({"wrong_device", "device_fork", "history_diverged"})
_CODE_BY_STATUS: Final = {
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "batch_too_large",
    429: "slow_down",
    503: "busy",
}


class Problem(ProtocolError):
    """A request refused by an endpoint; ``facts`` are members of its problem document."""

    def __init__(self, code: str, detail: str, **facts: object) -> None:
        super().__init__(detail, **facts)
        self.code = code


class _Answer(msgspec.Struct, kw_only=True):
    type: str = "about:blank"
    status: int
    code: str
    title: str
    detail: str
    request_id: str


def problem(request: Request[Any, Any, State], code: str, detail: str, facts: Mapping[str, object]) -> Response[bytes]:
    """Return the problem document of a code; ``retry_after`` among the facts becomes the header, too."""
    status, title = _KNOWN.get(code, _KNOWN["bad_request"])
    answer = _Answer(status=status, code=code, title=title, detail=detail, request_id=request_id(request.scope))
    headers = {"retry-after": str(facts["retry_after"])} if "retry_after" in facts else None
    body = msgspec.json.encode(msgspec.to_builtins(answer) | dict(facts))
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _protocol(request: Request[Any, Any, State], error: ProtocolError) -> Response[bytes]:
    if error.code in _TOLD_TO_THE_OPERATOR:
        log.warning("%s answered %s: %s", request.scope["path"], error.code, request_id(request.scope))
    return problem(request, error.code, error.detail, error.facts)


def _busy(request: Request[Any, Any, State], error: Busy) -> Response[bytes]:
    return problem(request, "busy", "Try again in a moment; nothing was taken.", {"retry_after": error.retry_after_s})


def _full(request: Request[Any, Any, State], _: StorageFull) -> Response[bytes]:
    log.error("The disk is full: nothing can be kept until there is room again.")
    return problem(request, "storage_full", "Nothing was kept; the operator must make room first.", {})


def _http(request: Request[Any, Any, State], error: HTTPException) -> Response[bytes]:
    code = _CODE_BY_STATUS.get(error.status_code, "bad_request")
    facts = {"max_ops": MAX_OPS, "max_bytes": MAX_BYTES} if code == "batch_too_large" else {}
    return problem(request, code, _DETAILS.get(code, "The request does not fit this address."), facts)


_DETAILS: Final = {
    "not_found": "There is nothing at this address.",
    "method_not_allowed": "This address does not take this method.",
    "batch_too_large": "Send less in one request.",
}


def _encoding(request: Request[Any, Any, State], _: UnicodeDecodeError) -> Response[bytes]:
    return problem(request, "bad_json", "The text is not UTF-8.", {})


def _depth(request: Request[Any, Any, State], _: RecursionError) -> Response[bytes]:
    return problem(request, "too_deep", "The JSON is nested too deeply.", {})


def _unexpected(request: Request[Any, Any, State], error: Exception) -> Response[bytes]:
    # The route and not the path: an invitation's address is its secret.
    path = request.scope.get("path_template", "")
    log.error("%s %s failed: %s", request.method, path, request_id(request.scope), exc_info=error)
    return problem(request, "server_error", "It was written down; the request may be sent again.", {})


exception_handlers: Final[ExceptionHandlersMap] = {
    ProtocolError: _protocol,
    Busy: _busy,
    StorageFull: _full,
    HTTPException: _http,
    # Neither is an error of the JSON library, and the framework would answer both with 500.
    UnicodeDecodeError: _encoding,
    RecursionError: _depth,
    Exception: _unexpected,
}


def request_id(scope: Scope) -> str:
    """Return the caller's own id of this request, or one made here: support finds the log line by it."""
    state = scope["state"]
    known = state.get("request_id")
    if known is None:
        known = state["request_id"] = _given_id(scope) or clock.new_name()
    return str(known)


def _given_id(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            try:
                return str(UUID(value.decode("ascii")))
            except ValueError:
                return None
    return None


_ON_EVERY_ANSWER: Final = [(b"carnet-proto", b"1"), (b"x-content-type-options", b"nosniff")]
# For what is data: nothing of it may run, load or be framed. Short, because every header costs each small answer.
_ON_DATA: Final = [
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
]
_CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
ON_FILES: Final[Mapping[str, str]] = {
    "content-security-policy": _CSP,
    "referrer-policy": "same-origin",  # an invitation's address is a secret
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
}
"""For pages, and for workers, which are held to the policy that their own script came with."""


async def secure(message: Message, scope: Scope) -> None:
    """Add what every answer carries, errors included (a ``before_send`` hook sees all of them)."""
    if message["type"] == "http.response.start":
        headers = [*message["headers"], *_ON_EVERY_ANSWER, (b"x-request-id", request_id(scope).encode())]
        given = {name for name, _ in headers}
        headers += [header for header in _ON_DATA if header[0] not in given]
        message["headers"] = headers
