"""What belongs to one person: saved views and preferences."""

from typing import Annotated, Any, Final, Literal, get_args

from sync import values
from sync.entity import Entity, Flag, Name, Rank, Reference, Traced
from sync.rules import latest_keeps_loser, once, server

Listing = Literal["opportunity", "folder", "contact", "prospect"]


class View(Traced, frozen=True, kw_only=True):
    """A saved filter of the list of ``entity``; everybody may use a shared one, and only its owner changes it."""

    name: Annotated[Name, latest_keeps_loser] = None
    entity: Annotated[Listing | None, latest_keeps_loser, values.one_of(*get_args(Listing))] = None
    filter: Annotated[Any, latest_keeps_loser, values.anything] = None
    sort: Annotated[Name, latest_keeps_loser] = None
    layout: Annotated[Name, latest_keeps_loser] = None
    shared: Annotated[Flag, latest_keeps_loser] = None
    rank: Annotated[Rank, latest_keeps_loser] = None
    owner: Annotated[Reference, server] = None


class Preference(Traced, frozen=True, kw_only=True):
    """A choice of one person for all own devices; its id is derived from member and key."""

    key: Annotated[Name, once] = None
    value: Annotated[Any, latest_keeps_loser, values.anything] = None
    owner: Annotated[Reference, server] = None


VIEW: Final = Entity("view", View, "personal")
PREFERENCE: Final = Entity("preference", Preference, "personal")
