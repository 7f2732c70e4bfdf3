"""Bodies of the hot requests: unpacked under a limit, and checked for what a JSON decoder lets through."""

import json
import re
import zlib
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec
from litestar import Request
from litestar.datastructures import State

from server.problems import Problem
from sync.protocol import MAX_BYTES, MAX_OPS

T = TypeVar("T")

DEEPEST: Final = 32


async def body_of(request: Request[Any, Any, State]) -> bytes:
    """Return the request's body, unpacked; never more of it than one call may hold."""
    body = await _received(request)
    match header(request, b"content-encoding"):
        case "" | "identity":
            pass
        case "gzip":
            body = _unpacked(body)
        case other:
            raise Problem("bad_request", f"A body may be gzip or plain, not {other[:40]!r}.")
    if len(body) > MAX_BYTES:
        raise too_large()
    return body


async def _received(request: Request[Any, Any, State]) -> bytes:
    """Receive the body, and stop where it is longer than any call may be, packed or not."""
    pieces, size, is_whole = [], 0, False
    while not is_whole:
        message = await request.receive()
        if message["type"] != "http.request":
            raise Problem("bad_request", "The body was cut off.")
        pieces.append(message["body"])
        size += len(message["body"])
        if size > MAX_BYTES:
            raise too_large()
        is_whole = not message["more_body"]
    return b"".join(pieces)


def header(request: Request[Any, Any, State], name: bytes) -> str:
    """Return a header of the request, empty when it is not there; the framework would first decode all of them."""
    for found, value in request.scope["headers"]:
        if found == name:
            return value.decode("latin-1")
    return ""


def too_large() -> Problem:
    """Return the answer to a call that holds too much."""
    detail = f"One call holds at most {MAX_OPS} operations and {MAX_BYTES} bytes."
    return Problem("batch_too_large", detail, max_ops=MAX_OPS, max_bytes=MAX_BYTES)


def _unpacked(packed: bytes) -> bytes:
    """Unpack up to one byte more than allowed: a small body that would fill the memory is never unpacked whole."""
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        body = unpacking.decompress(packed, MAX_BYTES + 1)
    except zlib.error as error:
        raise Problem("bad_json", "The body is not valid gzip.") from error
    if len(body) <= MAX_BYTES and not unpacking.eof:
        raise Problem("bad_json", "The gzip body is cut off.")
    return body


def decoded(body: bytes, decode: Callable[[bytes], T]) -> T:
    """Decode a message whose operations are left raw, after a look at all of it.

    The decoder itself takes a key given twice and skips over raw parts without reading them, so that broken text in
    one operation would be stored and poison every later pull.
    """
    try:
        if not _looks_plain(body):
            body = _read_slowly(body)
        return decode(body)
    except msgspec.MsgspecError:
        return _decoded_slowly(body, decode)
    except UnicodeDecodeError as error:
        raise Problem("bad_json", "The text is not UTF-8.") from error
    except RecursionError as error:
        raise _too_deep() from error


def _looks_plain(body: bytes) -> bool:
    """Tell whether no key was given twice and nothing is nested too deeply, without reading the text in Python.

    A key given twice is decoded once, so as many keys as there are ``":`` mean that all are different. Text that
    holds this sign only makes the counts differ and the text be read slowly; white space before a colon could make up
    for a key given twice, so text that may have any is read slowly, too.
    """
    keys = _keys_piecewise(body) if len(body) > _LONG else _keys(msgspec.json.decode(body))
    return keys is not None and keys == body.count(b'":') and not _has_spaced_colon(body)


def _keys_piecewise(body: bytes) -> int | None:
    """Return how many keys there are in all objects of a long body, decoding one item of its lists after the other.

    All of it at once would push everything else out of the processor's own memory, to be looked at once and let go.
    """
    members = _members(body)
    keys = len(members)
    for value in members.values():
        is_list = bytes(memoryview(value)[:1]) == b"["
        for piece in _items(value) if is_list else (value,):
            found = _keys(msgspec.json.decode(piece), above=2 if is_list else 1)
            if found is None:
                return None
            keys += found
    return keys


_LONG: Final = 65_536
_members: Final = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_items: Final = msgspec.json.Decoder(list[msgspec.Raw]).decode


def _has_spaced_colon(body: bytes) -> bool:
    # The pattern takes as long as everything else here, so what cannot match is ruled out first: what no encoder for
    # machines writes, and one byte is found ten times as fast as two.
    return any(spaced in body for spaced in _SPACED) and _SPACED_COLON.search(body) is not None


_SPACED: Final = (b" :", b"\n", b"\r", b"\t")
_SPACED_COLON: Final = re.compile(rb'"[ \n\r\t]+:')


def _keys(whole: object, above: int = 0) -> int | None:
    """Return how many keys there are in all objects, none if some part lies too deep; ``above``: levels around it."""
    keys = 0
    level: list[Any] = [[whole]]
    for _ in range(DEEPEST + 1 - above):
        inner: list[Any] = []
        for node in level:
            # The exact types a decoder makes: ``isinstance`` is four times slower, and this runs for every value.
            if node.__class__ is dict:
                keys += len(node)
                inner += [part for part in node.values() if part.__class__ is dict or part.__class__ is list]
            else:
                inner += [part for part in node if part.__class__ is dict or part.__class__ is list]
        if not inner:
            return keys
        level = inner
    return None


def _decoded_slowly(body: bytes, decode: Callable[[bytes], T]) -> T:
    """Decode so that a broken operation is left to be refused alone; what breaks the message itself is raised."""
    try:
        return decode(_read_slowly(body))
    except msgspec.ValidationError as error:
        raise Problem("bad_request", str(error)) from error
    except (ValueError, RecursionError) as error:  # an UnicodeDecodeError or a DecodeError is a ValueError, too
        if isinstance(error, RecursionError):
            raise _too_deep() from error
        raise Problem("bad_json", "The body is not valid JSON.") from error


def _read_slowly(body: bytes) -> bytes:
    """Read every key in Python, and return the body with what is no JSON in values made so that it is refused there.

    ``NaN`` and its like become a number that no decoder takes, half a surrogate pair the NUL that no text may hold.
    """
    whole = json.loads(body.decode(), object_pairs_hook=_unique)
    if _keys(whole) is None:
        raise _too_deep()
    return _TOKEN.sub(_mended, body)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Problem("bad_json", "A key stands twice in one object.")
    return found


_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|NaN|-?Infinity')
_HALF: Final = rb"\\u[dD][%s][0-9a-fA-F]{2}"
_ESCAPE: Final = re.compile(_HALF % b"89abAB" + _HALF % b"c-fC-F" + b"|(" + _HALF % b"89a-fA-F" + rb")|\\.")


def _mended(token: re.Match[bytes]) -> bytes:
    found = token[0]
    if not found.startswith(b'"'):
        return b"1e999"
    return _ESCAPE.sub(lambda escape: rb"\u0000" if escape[1] else escape[0], found) if b"\\u" in found else found


def _too_deep() -> Problem:
    return Problem("too_deep", f"JSON may be nested {DEEPEST} deep.")
