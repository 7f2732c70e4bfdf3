"""The shape of the wire is pinned: it changes only together with its version."""

from hashlib import sha256
from typing import Final

import msgspec

from sync import protocol
from sync.entities import ENTITIES
from sync.typescript import render

WIRE: Final = {1: "093d4967d975b0c7"}
DATA: Final = {1: "49287ac150bb8432", 2: "3503fa0e3580491b", 3: "127910ff68a984b4", 4: "88e14b420df53811"}


def _hash(*types: object) -> str:
    _, parts = msgspec.json.schema_components(types)
    return sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()[:16]


def test_messages_change_only_with_the_protocol_version() -> None:
    """Operations are data: an older one is made current by the upcast of its schema."""
    assert WIRE[protocol.PROTOCOL_VERSION] == _hash(*protocol.MESSAGES.values())


def test_entities_and_operations_change_only_with_the_schema_version() -> None:
    fields = [
        (entity.name, entity.kind, name, spec.rule.name, spec.rule.mark, spec.keyed)
        for entity in ENTITIES.values()
        for name, spec in sorted(entity.fields.items())
    ]

    digest = sha256(msgspec.json.encode((fields, render()))).hexdigest()[:16]

    assert DATA[protocol.SCHEMA_VERSION] == digest


def test_every_entity_and_operation_has_a_type_in_the_client() -> None:
    text = render()

    for entity in ENTITIES.values():
        assert f"export interface {entity.struct.__name__} " in text
    for kind in ("create", "set", "status.set", "row.convert", "conflict.settle", "skip"):
        assert f'readonly kind: "{kind}";' in text
