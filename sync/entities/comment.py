"""The comment: what was said or done, append-only, so that two people can never overwrite each other."""

from typing import Annotated

from sync import values
from sync.entities.action import MAX_MINUTES
from sync.entity import Elements, Entity, Flag, Instant, Link, LongText, Name, Reference, Traced
from sync.rules import author, latest_keeps_loser, once, own_elements, server


class Comment(Traced, frozen=True, kw_only=True):
    """``parent`` is a prospect row or another comment; ``activity`` makes it a logged call, visit, mail.

    ``reactions`` are ``<sign>/<member id>``: each person's own. ``arrived_at`` is there when the server had it notably
    later than it was written: from a dead zone, say.
    """

    parent: Annotated[Link, once] = None
    text: Annotated[LongText, author] = None
    activity: Annotated[Reference, author] = None
    outcome: Annotated[Name, author] = None
    minutes: Annotated[int | None, author, values.whole(0, MAX_MINUTES)] = None
    happened_at: Annotated[Instant, author] = None
    pinned: Annotated[Flag, latest_keeps_loser] = None
    reactions: Annotated[Elements, own_elements] = None
    arrived_at: Annotated[Instant, server] = None


COMMENT = Entity("comment", Comment, "child", roots=("folder", "contact", "opportunity", "prospect_list"))
