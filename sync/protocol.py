"""The messages between device and server, and the versions of both the wire and the data."""

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Raw, Struct

PROTOCOL_VERSION: Final = 1
"""The wire. Raised when a message changes in a way that an old client cannot read."""

SCHEMA_VERSION: Final = 4
"""The data. Raised when an entity gains fields that an old client must learn to keep."""

MAX_OPS: Final = 500
MAX_BYTES: Final = 1_048_576
MAX_ROWS: Final = 1_000
MAX_LISTED: Final = 2_000
"""Ids in one page of a manifest."""

BUCKETS: Final = 256
"""Parts of a digest: a row is counted in the one of its id's last byte."""

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
    """What became of one operation. ``status`` tells which of the other members are there.

    ``owner``: the member whom the record belongs to now, told to somebody who has lost it.
    """

    n: int
    op: str
    status: Literal["applied", "merged", "suggested", "noop", "held", "rejected"]
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    owner: str | None = None
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


class Question(Struct, frozen=True, kw_only=True):
    """What every question beside pull says of itself: versions, device, and how far the asker has seen."""

    proto: int
    schema: int
    device: Annotated[str, Meta(max_length=64)]
    history: str | None = None
    high: High | None = None


Token = Annotated[str, Meta(max_length=1_024)]
"""Where a list of pages goes on: opaque, and good for the member alone whom it was given to."""

Ids = Annotated[list[str], Meta(max_length=MAX_ROWS)]


class ManifestRequest(Question, frozen=True, kw_only=True):
    """All that the asker may see, as ids with their versions, or whole with ``fill``; of some ``entities`` or of all.

    ``cursor``: the last one of the device's pulls, from which the server says why it has to compare. ``after``: the
    ``next`` of the page before; the other members are repeated.
    """

    after: Token | None = None
    entities: list[str] | None = None
    fill: bool = False
    cursor: Token | None = None
    limit: int = MAX_LISTED


class ManifestStart(Struct, frozen=True):
    """Where the device stands once it has compared every page: the same on all of them."""

    cursor: str
    seq: int


class Listed(Struct, frozen=True, array_like=True):
    """A record as a manifest lists it; a root names none."""

    entity: str
    id: str
    seq: int
    root: str | None = None


ReconcileReason = Literal["access", "too_old", "schema"]


class ManifestAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page in the order of root ids, each root before its children: ``ids``, or with ``fill`` whole ``rows``."""

    ids: list[Listed] | None = None
    rows: list[WireRow] | None = None
    next: str | None
    start: ManifestStart
    high: High
    history: str
    last_n: int
    reason: ReconcileReason | None = None


class RowsRequest(Question, frozen=True, kw_only=True):
    """Whole ``roots`` with their children, single rows by ``ids``, or what somebody works at now: ``"mine"``."""

    roots: Ids | Literal["mine"] | None = None
    ids: Ids | None = None
    after: Token | None = None
    limit: int = MAX_ROWS


class RowsAnswer(Struct, frozen=True, kw_only=True):
    """A page of rows, tombstones too; ``missing``: what was asked for and is not to be seen."""

    rows: list[WireRow]
    missing: list[str]
    next: str | None
    high: High
    last_n: int


class HistoryRequest(Question, frozen=True, kw_only=True):
    """What was written on one record, latest first; ``before``: the ``next`` of the page before."""

    id: str
    before: int | None = None


class HistoryEntry(Struct, frozen=True):
    """One operation's effect: who wrote which fields when, and what stood there; what was empty is left out.

    ``at`` is the author's device, corrected; ``stored_at`` is when the server had it.
    """

    seq: int
    op: str
    by: str
    at: str
    stored_at: str
    fields: list[str]
    old: dict[str, Any]


class HistoryAnswer(Struct, frozen=True, kw_only=True):
    """A page of the record's history."""

    entries: list[HistoryEntry]
    next: int | None
    high: High
    last_n: int


Bucket = tuple[int, int]
"""How many rows, and the FNV-1a-32 of each one's ``id:seq``, joined by xor."""


class DigestRequest(Question, frozen=True, kw_only=True):
    """What the device holds of each entity at ``cursor``: 256 buckets by the last byte of an id, or none of no rows."""

    cursor: Token
    buckets: dict[str, list[Bucket]]


class DigestAnswer(Struct, frozen=True, kw_only=True):
    """The buckets that differ, by entity. ``again``: the cursor is behind, nothing was compared."""

    again: bool
    bad: dict[str, list[int]]
    high: High
    last_n: int


class BlobRequest(Struct, frozen=True):
    """The bytes that a device will send: their SHA-256 in lower-case hex, and how many there are."""

    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    size: Annotated[int, Meta(ge=0)]


class BlobAnswer(Struct, frozen=True):
    """How far an upload has come: the next chunk begins at ``offset``. ``done``: all is here, and was checked."""

    id: str
    offset: int
    size: int
    done: bool


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
decode_manifest = msgspec.json.Decoder(ManifestRequest).decode
decode_rows = msgspec.json.Decoder(RowsRequest).decode
decode_history = msgspec.json.Decoder(HistoryRequest).decode
decode_blob = msgspec.json.Decoder(BlobRequest).decode
decode_digest = msgspec.json.Decoder(DigestRequest).decode

MESSAGES: Final[dict[str, type[Struct]]] = {
    "push": PushRequest,
    "push_answer": PushAnswer,
    "pull": PullRequest,
    "pull_answer": PullAnswer,
    "manifest": ManifestRequest,
    "manifest_answer": ManifestAnswer,
    "rows": RowsRequest,
    "rows_answer": RowsAnswer,
    "history": HistoryRequest,
    "history_answer": HistoryAnswer,
    "digest": DigestRequest,
    "digest_answer": DigestAnswer,
    "blob": BlobRequest,
    "blob_answer": BlobAnswer,
    "hello": Hello,
}
"""Every message by its name: what the client's types, the JSON schema and the pin of the wire are made of."""
