"""The messages between device and server, and the versions of both the wire and the data."""

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Raw, Struct

PROTOCOL_VERSION: Final = 1
"""The wire. Raised when a message changes in a way that an old client cannot read."""

SCHEMA_VERSION: Final = 1
"""The data. Raised when an entity gains fields that an old client must learn to keep."""

MAX_OPS: Final = 500
MAX_BYTES: Final = 1_048_576
MAX_ROWS: Final = 1_000
CHUNK_BYTES: Final = 262_144

High = tuple[int, str]
"""The greatest ``seq`` ever applied and the nonce of its commit: proves that two sides share one history."""


class Group(Struct, frozen=True):
    """What a person did in one gesture: applied all or nothing. Each op is decoded on its own."""

    ops: Annotated[list[Raw], Meta(min_length=1)]


class PushRequest(Struct, frozen=True, kw_only=True):
    """Operations of one device, in order, numbers without holes."""

    proto: int
    schema: int
    device: Annotated[str, Meta(max_length=64)]
    history: str | None = None
    high: High | None = None
    client_now: str | None = None
    acked_n: int = 0
    groups: list[Group]


class Result(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one operation. ``status`` tells which of the other members are there."""

    n: int
    op: str
    status: Literal["applied", "merged", "suggested", "noop", "held", "rejected"]
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    code: str | None = None
    field: str | None = None
    detail: str | None = None
    repairs: tuple[str, ...] = ()


class PushAnswer(Struct, frozen=True, kw_only=True):
    """One result an operation of the call, and how far this device has come."""

    results: list[Result]
    last_n: int
    high: High
    history: str
    more: bool
    server_now: str


class PullRequest(Struct, frozen=True, kw_only=True):
    """Everything that changed since the cursor; without one, everything there is to see."""

    proto: int
    schema: int
    device: Annotated[str, Meta(max_length=64)]
    history: str | None = None
    high: High | None = None
    cursor: Annotated[str, Meta(max_length=512)] | None = None
    limit: int = MAX_ROWS
    stream: bool = False


class Trashed(Struct, frozen=True):
    """Who put a record into the trash, and when."""

    by: str
    at: str


class WireRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record as stored and sent. ``v`` is the version of every field but those in ``fv``.

    Written once to these bytes and sent as they are: the order of the members is part of the format.
    """

    entity: str
    id: str
    root: str | None = None
    seq: int
    deleted: bool = False
    trashed: Trashed | None = None
    v: int = 0
    fv: dict[str, int] | None = None
    data: dict[str, Any] | None = None


class PullAnswer(Struct, frozen=True, kw_only=True):
    """A page of rows in ``seq`` order. ``last_n`` belongs to the same snapshot as the rows."""

    cursor: str
    more: bool
    high: High
    history: str
    last_n: int | None = None
    rows: list[WireRow]
    enter: list[str]
    leave: list[str]
    server_now: str


class Versions(Struct, frozen=True):
    """What the server speaks of the wire."""

    min: int
    max: int


class SchemaVersions(Struct, frozen=True):
    """What the server takes and gives of the data; ``url`` leads to the JSON schema of all entities."""

    push_min: int
    pull_min: int
    max: int
    url: str


class Limits(Struct, frozen=True):
    """How much one call may hold."""

    max_ops: int
    max_bytes: int
    max_rows: int
    chunk_bytes: int


class Hello(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What anybody may know of the server; ``history`` and ``workspace`` only who has signed in."""

    product: str
    version: str
    proto: Versions
    schema: SchemaVersions
    limits: Limits
    server_now: str
    history: str | None = None
    workspace: str | None = None


def hello(version: str, server_now: str, history: str | None = None, workspace: str | None = None) -> Hello:
    """Return what this server speaks."""
    return Hello(
        product="carnet",
        version=version,
        proto=Versions(1, PROTOCOL_VERSION),
        schema=SchemaVersions(1, 1, SCHEMA_VERSION, "/sync/v1/schema.json"),
        limits=Limits(MAX_OPS, MAX_BYTES, MAX_ROWS, CHUNK_BYTES),
        server_now=server_now,
        history=history,
        workspace=workspace,
    )


decode_push = msgspec.json.Decoder(PushRequest).decode
decode_pull = msgspec.json.Decoder(PullRequest).decode
