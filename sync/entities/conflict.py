"""The conflict: two values for one field, kept until a person decides."""

from typing import Annotated, Any

from msgspec import Struct

from sync import values
from sync.entity import Entity, Flag, Link, Name, Reference, Traced
from sync.rules import latest_keeps_loser, server


class ConflictValue(Struct, frozen=True, kw_only=True):
    """A value, who wrote it, when by that person's corrected clock, and in which operation."""

    value: Any
    by: str
    at: str
    op: str


class Conflict(Traced, frozen=True, kw_only=True):
    """Child of the root concerned. ``kept`` is shown on ``record``; ``was`` is the value both started from."""

    record: Annotated[Link, latest_keeps_loser] = None
    entity: Annotated[Name, latest_keeps_loser] = None
    field: Annotated[Name, latest_keeps_loser] = None
    mark: Annotated[Name, latest_keeps_loser] = None
    kept: Annotated[ConflictValue | None, server, values.anything] = None
    others: Annotated[list[ConflictValue] | None, server, values.anything] = None
    was: Annotated[Any, server, values.anything] = None
    open: Annotated[Flag, latest_keeps_loser] = None
    settled_by: Annotated[Reference, server] = None


CONFLICT = Entity(
    "conflict", Conflict, "made", roots=("folder", "contact", "opportunity", "prospect_list"), pushed=False
)
