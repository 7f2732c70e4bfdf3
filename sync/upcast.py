"""Operations of older devices made current: one pure function for each schema, kept for ever (SYNC 4.14).

A phone may have slept for two years, and what it holds is work. Whatever was released can be handed in for good.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec
from msgspec import Raw

from sync.errors import Refusal
from sync.operations import AnyOperation
from sync.protocol import SCHEMA_VERSION

Plain = dict[str, Any]
Upcast = Callable[[Plain], Plain]
Decode = Callable[[bytes | Raw], AnyOperation]


def as_it_is(operation: Plain) -> Plain:
    """Return an operation of a schema to which the next one only added."""
    return operation


UPCASTS: Final[Mapping[int, Upcast]] = {1: as_it_is, 2: as_it_is, 3: as_it_is}
"""From each schema to the next, over an operation as plain data. Written once, never edited after a release."""


def upcast(operation: Plain, schema: int, upcasts: Mapping[int, Upcast] = UPCASTS) -> Plain:
    """Return an operation of an older schema as devices of this server's own would send it."""
    for step in _steps(schema, upcasts):
        operation = step(operation)
    return operation


def _steps(schema: int, upcasts: Mapping[int, Upcast]) -> list[Upcast]:
    found = [upcasts[number] for number in range(max(schema, 1), max(upcasts) + 1)]
    return [step for step in found if step is not as_it_is]


def decoder_of(schema: int, upcasts: Mapping[int, Upcast] = UPCASTS) -> Decode:
    """Return what decodes operations of a schema, and raises msgspec.DecodeError where one cannot be read.

    Where later schemas only added to it, which is nearly always, that is the plain decoder.
    """
    if not _steps(schema, upcasts):
        return _decode

    def decode(payload: bytes | Raw) -> AnyOperation:
        plain = msgspec.json.decode(payload)
        return _converted(upcast(plain, schema, upcasts) if isinstance(plain, dict) else plain)

    return decode


decoder: Final = lru_cache(decoder_of)


def read_kept(kept: Mapping[str, Any]) -> AnyOperation | Refusal:
    """Return the operation that a suggestion keeps, with the schema under which it was made."""
    schema = int(kept.get("schema", 1))
    if schema > SCHEMA_VERSION:
        return Refusal("schema_unsupported", "this was made under a later version than the server's")
    return _converted(upcast(dict(kept), schema))


def _converted(operation: Any) -> AnyOperation:
    found: AnyOperation = msgspec.convert(operation, AnyOperation)
    return found


_decode: Final[Decode] = msgspec.json.Decoder(AnyOperation).decode
