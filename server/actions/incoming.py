"""Reads the operations of a push, each on its own: one that cannot be read is refused alone."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

import msgspec
from msgspec import NODEFAULT, Raw, Struct, structs

from sync.errors import BadRequest, Refusal
from sync.ids import is_id
from sync.operations import AnyOperation, Operation, Skip
from sync.protocol import PushRequest
from sync.upcast import Decode, decoder

_HASH_BYTES: Final = 12
_MAX_N: Final = 2**53


class Incoming(Struct, frozen=True):
    """An operation as it came. ``digest`` tells another payload under the same id."""

    n: int
    op: str
    operation: AnyOperation | Refusal
    payload: Raw
    digest: bytes


class _Header(Struct):
    n: int
    op: str


_decode_header: Final = msgspec.json.Decoder(_Header).decode
_encode: Final = msgspec.json.Encoder().encode


def read_groups(request: PushRequest) -> list[list[Incoming]]:
    """Return the groups of a push.

    Raises BadRequest when an operation has no readable number and id, or a number is left out: without them there is
    nothing to tell the answer by.
    """
    decode = decoder(request.schema)
    groups = [[_read(raw, decode) for raw in group.ops] for group in request.groups]
    _check_numbers(one for group in groups for one in group)
    return groups


def _check_numbers(operations: Iterator[Incoming]) -> None:
    expected = None
    for one in operations:
        if expected is not None and one.n != expected:
            raise BadRequest(f"operation {expected} is missing before {one.n}")
        expected = last_n(one) + 1


def last_n(one: Incoming) -> int:
    """Return the last number that an operation stands for: a ``skip`` may stand for a range."""
    if not isinstance(one.operation, Skip):
        return one.n
    return max(one.n, one.operation.to or 0)


def _read(raw: Raw, decode: Decode) -> Incoming:
    try:
        operation: AnyOperation | Refusal = decode(raw)
        n, op = operation.n, operation.op  # type: ignore[union-attr]  # just decoded
    except msgspec.DecodeError as error:  # wrong types, and what no text may hold: half a surrogate pair
        n, op = _header(raw)
        operation = Refusal("invalid", _plain(str(error)))
    if isinstance(operation, Skip) and operation.to is not None and operation.to >= _MAX_N:
        operation = Refusal("invalid", "no device has counted as far as this", "to")
    if not is_id(op) or not 0 < n < _MAX_N:
        raise BadRequest("each operation needs a whole number n and a UUID op")
    return Incoming(n, op, operation, raw, _digest(operation, raw))


def _header(raw: Raw) -> tuple[int, str]:
    try:
        header = _decode_header(raw)
    except msgspec.DecodeError as error:
        raise BadRequest("each operation needs a whole number n and a UUID op") from error
    return header.n, header.op


def _plain(error: str) -> str:
    """Return msgspec's complaint in its own plain words; they name our fields and the sender's types, no more."""
    return error[:300]


def _digest(operation: AnyOperation | Refusal, raw: Raw) -> bytes:
    """Hash what the operation says. Its number and what it was based on change when a device is numbered anew."""
    if isinstance(operation, Refusal):
        return blake2b(bytes(raw), digest_size=_HASH_BYTES).digest()
    said = structs.replace(operation, **_unsaid(operation.__class__))
    return blake2b(_encode(said), digest_size=_HASH_BYTES).digest()


@lru_cache
def _unsaid(kind: type[Operation]) -> Mapping[str, Any]:
    """Return, as if they were not given, the members of an operation of this kind that do not say what it does."""
    beside = {field.name: field for field in structs.fields(kind) if field.name in {"off", "again", "base", "seen"}}
    return {"n": 0} | {
        name: field.default if field.default_factory is NODEFAULT else field.default_factory()
        for name, field in beside.items()
    }
