"""Throws away, once a day, what was kept for long enough (SYNC 4.8): in small steps, between which others write."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from server import clock
from server.actions import retention
from server.actions.retention import DAY_MS, Days, Place
from server.reactions.runner import Context, Reaction
from server.store.workspaces import all_workspaces

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey
    from server.store.retention import OldReceipt

_EVERY_MS: Final = DAY_MS


def run(context: Context) -> None:
    """Go through every workspace."""
    for one in context.read(all_workspaces):
        _keep(context, one.key)


def _keep(context: Context, ws: "WorkspaceKey") -> None:
    days = context.read(lambda db: retention.days_of(db, ws))
    now = context.write(ws, lambda db: retention.today(db, ws, context.now()))

    def before(count: int) -> int:
        return now - count * DAY_MS

    _repeat(context, ws, lambda db: retention.give_up_held(db, ws, before(days.held), now))
    _repeat(context, ws, lambda db: retention.drop_letters(db, ws, before(days.letters)))
    _repeat(context, ws, lambda db: _emptied(db, ws, before(days.trash), now))
    _repeat(context, ws, lambda db: retention.drop_tombstones(db, ws, before(days.tombstones)))
    _drop_receipts(context, ws, before(days.receipts))
    _drop_history(context, ws, before(days.history))
    _finish(context, ws, days, before)


def _emptied(db: "Connection", ws: "WorkspaceKey", until: int, now: int) -> bool:
    return retention.empty_trash(db, ws, until, nonce=clock.new_nonce(), now_ms=now)


def _repeat(context: Context, ws: "WorkspaceKey", step: "Callable[[Connection], bool]") -> None:
    """Take steps, each a transaction of its own, until nothing is left."""
    while context.write(ws, step):
        pass


def _drop_receipts(context: Context, ws: "WorkspaceKey", until: int) -> None:
    place: OldReceipt | None = None
    while True:
        gone, place = context.read(partial(retention.old_receipts, ws=ws, until=until, after=place))
        if gone:
            context.write(ws, partial(retention.drop_receipts, ws=ws, gone=gone))
        if place is None:
            return


def _drop_history(context: Context, ws: "WorkspaceKey", until: int) -> None:
    place: Place | None = None
    while True:
        gone, place = context.read(partial(retention.old_history, ws=ws, until=until, place=place))
        if gone:
            context.write(ws, partial(retention.drop_history, ws=ws, keys=gone))
        if place is None:
            return


def _finish(context: Context, ws: "WorkspaceKey", days: Days, before: Callable[[int], int]) -> None:
    former, handed_in = before(days.former), before(days.handed_in)
    context.write(ws, lambda db: retention.drop_former(db, ws, former=former, handed_in=handed_in))
    oldest = before(max(days.tombstones, days.history))
    context.write(ws, lambda db: retention.drop_marks(db, ws, oldest))


REACTION: Final = Reaction("retention", _EVERY_MS, run)
