"""Looks once a day for bits that have changed by themselves, and says so while a good copy can still be had."""

from functools import partial
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DatabaseError

from server.reactions.runner import Context, Reaction
from server.store import soundness
from server.store.workspaces import all_workspaces

if TYPE_CHECKING:
    from server.store.commit import WorkspaceKey

_EVERY_MS: Final = 86_400_000


def run(context: Context) -> None:
    """Compare every record with its checksum, and let the database look at its own pages."""
    try:
        for one in context.read(all_workspaces):
            _look(context, one.key)
        for line in context.read(lambda db: list(soundness.torn(db))):
            context.log.error("The database is damaged: %s. Restore a backup.", line)
    except DatabaseError as error:
        context.log.error("The database cannot be read: %s. Restore a backup.", error.orig)  # noqa: TRY400 - one sentence


def _look(context: Context, ws: "WorkspaceKey") -> None:
    after: str | None = None
    while True:
        found, after = context.read(partial(soundness.rotten_after, ws=ws, after=after))
        for one in found:
            context.log.error("The %s %s, number %d, is damaged on the disk.", one.entity, one.id, one.seq)
        if after is None:
            return
        context.rest()  # a million records take half a minute, in which every pull would take three times as long


REACTION: Final = Reaction("soundness", _EVERY_MS, run)
