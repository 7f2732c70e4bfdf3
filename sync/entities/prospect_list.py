"""The prospect list: an editable sheet of people not yet spoken to, and its rows."""

from typing import Annotated, Any, Literal

from msgspec import Struct

from sync import values
from sync.entity import KEYED, Day, Elements, Entity, Flag, Link, LongText, Name, Owned, Rank, Reference, Traced
from sync.rules import add_wins, latest_keeps_loser, text

COLUMN_KINDS = ("text", "number", "date", "phone", "email", "link")


class Column(Struct, frozen=True, kw_only=True):
    """A column with a stable id; a deleted one is hidden, its values are kept."""

    name: str
    kind: Literal["text", "number", "date", "phone", "email", "link"]
    rank: str | None = None
    hidden: bool | None = None


column = values.needing(
    "name",
    "kind",
    of=values.register(name=values.name, kind=values.one_of(*COLUMN_KINDS), rank=values.name, hidden=values.flag),
)


class ProspectList(Owned, frozen=True, kw_only=True):
    """Columns are keyed fields ``col:<id>``; a list that is not shared is seen by its owner and admins."""

    name: Annotated[Name, latest_keeps_loser] = None
    description: Annotated[LongText, text] = None
    tags: Annotated[Elements, add_wins] = None
    shared: Annotated[Flag, latest_keeps_loser] = None
    col: Annotated[dict[str, Column] | None, latest_keeps_loser, column, KEYED] = None


class Prospect(Traced, frozen=True, kw_only=True):
    """A row. Cells are keyed fields ``cell:<column id>``; ``opportunity`` is what it became."""

    cell: Annotated[dict[str, Any] | None, latest_keeps_loser, values.anything, KEYED] = None
    rank: Annotated[Rank, latest_keeps_loser] = None
    state: Annotated[Name, latest_keeps_loser] = None
    outcome: Annotated[Name, latest_keeps_loser] = None
    retry: Annotated[Day, latest_keeps_loser] = None
    assignee: Annotated[Reference, latest_keeps_loser] = None
    opportunity: Annotated[Link, latest_keeps_loser] = None


PROSPECT_LIST = Entity("prospect_list", ProspectList, "root")
PROSPECT = Entity("prospect", Prospect, "child", roots=("prospect_list",))
