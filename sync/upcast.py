"""Operations of older devices made current: one pure function for each schema, kept for ever (SYNC 4.14)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from sync.operations import AnyOperation
from sync.protocol import SCHEMA_VERSION

Fields = dict[str, Any]
Upcast = Callable[[Fields], Fields]


def _as_it_is(operation: Fields) -> Fields:
    """Return an operation of a schema to which the next one only added."""
    return operation


UPCASTS: Final[Mapping[int, Upcast]] = {1: _as_it_is}
"""From each schema to the next, over an operation as plain data."""


def steps_from(schema: int) -> tuple[Upcast, ...]:
    """Return what must be done to operations of a schema, in order; nothing where the schemas only added."""
    found = (UPCASTS[number] for number in range(max(schema, 1), SCHEMA_VERSION))
    return tuple(step for step in found if step is not _as_it_is)


def upcast(operation: Fields, schema: int) -> Fields:
    """Return an operation of an older schema as this server's own devices would send it."""
    for step in steps_from(schema):
        operation = step(operation)
    return operation


def read_operation(payload: bytes, schema: int) -> AnyOperation:
    """Decode an operation that was sent, or kept, under a schema; raises msgspec.DecodeError when it cannot be read."""
    if not steps_from(schema):
        found: AnyOperation = _decode(payload)
        return found
    return _converted(upcast(msgspec.json.decode(payload), schema))


def read_suggested(kept: Mapping[str, Any]) -> AnyOperation:
    """Return the operation that a suggestion keeps, with the schema under which it was made."""
    return _converted(upcast(dict(kept), kept.get("schema", 1)))


def _converted(operation: Fields) -> AnyOperation:
    found: AnyOperation = msgspec.convert(operation, AnyOperation)
    return found


_decode: Final = msgspec.json.Decoder(AnyOperation).decode
