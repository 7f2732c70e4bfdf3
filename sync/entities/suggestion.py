"""The suggestion: what a former author did after the record had gone elsewhere, kept until somebody decides."""

from typing import Annotated, Any, Final

from sync import values
from sync.entity import Entity, Flag, Instant, Link, Name, Reference, Traced
from sync.rules import latest_keeps_loser, server


class Suggestion(Traced, frozen=True, kw_only=True):
    """Child of the root concerned. ``record`` is what ``op`` would change; of something new, what it would hang on."""

    record: Annotated[Link, latest_keeps_loser] = None
    entity: Annotated[Name, latest_keeps_loser] = None
    op: Annotated[Any, server, values.anything] = None
    by: Annotated[Reference, server] = None
    at: Annotated[Instant, server] = None
    open: Annotated[Flag, latest_keeps_loser] = None
    settled_by: Annotated[Reference, server] = None


SUGGESTION: Final = Entity(
    "suggestion", Suggestion, "made", roots=("folder", "contact", "opportunity", "prospect_list"), pushed=False
)
