"""The participant: a contact that takes part in an opportunity, the most important on top."""

from typing import Annotated

from sync.entity import Entity, Link, Name, Rank, Reference, Traced
from sync.rules import latest_keeps_loser, once, server


class Participant(Traced, frozen=True, kw_only=True):
    """Its id is derived from opportunity and contact, so two people adding one contact add it once."""

    contact: Annotated[Link, once] = None
    role: Annotated[Name, latest_keeps_loser] = None
    rank: Annotated[Rank, latest_keeps_loser] = None
    merged_into: Annotated[Reference, server] = None


PARTICIPANT = Entity("participant", Participant, "child", roots=("opportunity",))
