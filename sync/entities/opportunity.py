"""The opportunity: one real sale, the centre of everything."""

from typing import Annotated, Any

from msgspec import Struct

from sync import rules, values
from sync.entity import KEYED, Day, Elements, Entity, Flag, Instant, Link, LongText, Name, Owned, Reference
from sync.operations import StatusName, Won
from sync.rules import add_wins, latest_keeps_loser, server

CLOSED = ("won", "lost", "cancelled")
PERCENT = 100


class Money(Struct, frozen=True, kw_only=True):
    """``amount`` is decimal text; ``probability`` in percent, null for the step's own."""

    amount: str
    currency: str
    probability: int | None = None


class Status(Struct, frozen=True, kw_only=True, rename={"is_": "is"}):
    """``is``: open, won, lost or cancelled. To do and standby are computed, never stored."""

    is_: StatusName
    closed_at: str | None = None
    reason: str | None = None
    note: str | None = None
    competitor: str | None = None
    won: Won | None = None


read_money = values.needing(
    "amount",
    "currency",
    of=values.register(amount=values.amount, currency=values.currency, probability=values.whole(0, PERCENT)),
)
read_status = values.needing(
    "is",
    of=values.register(
        **{"is": values.one_of("open", *CLOSED)},
        closed_at=values.instant,
        reason=values.long_text,
        note=values.long_text,
        competitor=values.name,
        won=values.needing("amount", "currency", of=values.register(amount=values.amount, currency=values.currency)),
    ),
)


class Opportunity(Owned, frozen=True, kw_only=True):
    """The pipeline follows from ``step``. ``status`` is written by ``status.set`` alone.

    ``created_on`` corrects the day of ``created_at``: what was entered late began earlier.
    """

    title: Annotated[Name, latest_keeps_loser] = None
    description: Annotated[LongText, rules.text] = None
    money: Annotated[Money | None, rules.money, read_money] = None
    step: Annotated[Reference, latest_keeps_loser] = None
    status: Annotated[Status | None, rules.status, read_status] = None
    tags: Annotated[Elements, add_wins] = None
    starred: Annotated[Flag, latest_keeps_loser] = None
    folder: Annotated[Link, latest_keeps_loser] = None
    closing_date: Annotated[Day, latest_keeps_loser] = None
    created_on: Annotated[Day, latest_keeps_loser] = None
    captured_at: Annotated[Instant, latest_keeps_loser] = None
    captured_by: Annotated[Reference, latest_keeps_loser] = None
    source: Annotated[Name, latest_keeps_loser] = None
    x: Annotated[dict[str, Any] | None, latest_keeps_loser, values.anything, KEYED] = None
    merged_into: Annotated[Reference, server] = None


OPPORTUNITY = Entity("opportunity", Opportunity, "root")
