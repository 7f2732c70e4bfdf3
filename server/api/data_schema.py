"""The JSON schema of everything that goes over the wire, for authors of other clients."""

from functools import cache
from typing import Any

import msgspec

from sync.entities import ENTITIES
from sync.operations import AnyOperation
from sync.protocol import MESSAGES, PROTOCOL_VERSION, SCHEMA_VERSION


@cache
def document() -> bytes:
    """Return the schema as JSON text: the messages, every operation, and the ``data`` of each entity by its name."""
    messages: dict[str, Any] = {**MESSAGES, "operation": AnyOperation}
    kinds = messages | {f"data of {name}": entity.struct for name, entity in ENTITIES.items()}
    shapes, components = msgspec.json.schema_components(kinds.values(), ref_template="#/$defs/{name}")
    shape_by_name = dict(zip(kinds, shapes, strict=True))
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Carnet",
        "proto": PROTOCOL_VERSION,
        "schema": SCHEMA_VERSION,
        "messages": {name: shape_by_name[name] for name in messages},
        "entities": {name: shape_by_name[f"data of {name}"] for name in ENTITIES},
        "$defs": components,
    }
    return msgspec.json.encode(whole)
