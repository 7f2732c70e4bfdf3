"""The client folder: the company that is sold to, and everything that belongs to it."""

from typing import Annotated, Any

from sync import values
from sync.entity import KEYED, Elements, Entity, Flag, LongText, Name, Owned, Reference
from sync.rules import add_wins, latest_keeps_loser, server, text


class Folder(Owned, frozen=True, kw_only=True):
    """``alt_name`` is the brand or the name in another script, shown in brackets.

    ``merged_into``: the record that holds all of this one since both became one.
    """

    name: Annotated[Name, latest_keeps_loser] = None
    alt_name: Annotated[Name, latest_keeps_loser] = None
    description: Annotated[LongText, text] = None
    tags: Annotated[Elements, add_wins] = None
    active: Annotated[Flag, latest_keeps_loser] = None
    parked: Annotated[Flag, latest_keeps_loser] = None
    x: Annotated[dict[str, Any] | None, latest_keeps_loser, values.anything, KEYED] = None
    merged_into: Annotated[Reference, server] = None


FOLDER = Entity("folder", Folder, "root")
