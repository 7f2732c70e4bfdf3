"""The planned action: what is to be done when, and the only place of a date to come."""

from typing import Annotated

from msgspec import Struct

from sync import values
from sync.entity import Entity, Instant, LongText, Reference, Traced
from sync.rules import latest_keeps_loser

MAX_MINUTES = 60 * 24 * 31


class When(Struct, frozen=True, kw_only=True):
    """``due`` is a date, or ``YYYY-MM-DDTHH:MM`` on the wall clock of ``zone``."""

    due: str
    zone: str | None = None
    minutes: int | None = None


read_when = values.needing(
    "due",
    of=values.register(due=values.day_or_wall_time, zone=values.zone, minutes=values.whole(0, MAX_MINUTES)),
)


class Action(Traced, frozen=True, kw_only=True):
    """``done_at`` never goes back: an action that was done stays done."""

    when: Annotated[When | None, latest_keeps_loser, read_when] = None
    kind: Annotated[Reference, latest_keeps_loser] = None
    note: Annotated[LongText, latest_keeps_loser] = None
    done_at: Annotated[Instant, latest_keeps_loser] = None


ACTION = Entity("action", Action, "child", roots=("opportunity", "contact"))
