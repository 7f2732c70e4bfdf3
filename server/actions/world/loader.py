"""Puts together the world that the operations of a commit are planned in."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection

from server.actions.world.hanging import aliases, hanging, meant
from server.actions.world.history import behind, changes, chosen, committed, conflicts, numbers, settled
from server.actions.world.shelf import Asked, Shelf
from server.actions.world.sight import gone, lost, row_comments, uses
from server.store import dead_letters
from server.store.change_log import Locked
from server.store.commit import WorkspaceKey
from server.store.dead_letters import DeadLetter
from sync.errors import Refusal
from sync.needs import made, named
from sync.operations import (
    ActionDone,
    AnyOperation,
    CommentAdd,
    Create,
    SetFields,
    StatusSet,
    SuggestionSettle,
    TagAdd,
    TagRemove,
)
from sync.plan import Workspace, World
from sync.protocol import SCHEMA_VERSION
from sync.record import Record
from sync.settle import accepted
from sync.upcast import decoder

_FOREVER_MS: Final = 2**62
_ORDINARY: Final[frozenset[type]] = frozenset({Create, SetFields, CommentAdd, TagAdd, TagRemove, ActionDone})
"""What pushes are full of, and what needs nothing beyond the records that it names and their past."""


class Loader:
    """Asks the store for one workspace's plan: the same few questions, however many operations there are."""

    def __init__(self, db: Connection, ws: WorkspaceKey, locked: Locked, workspace: Workspace) -> None:
        self._shelf = Shelf(db, ws, locked, workspace)

    def held(self) -> list[DeadLetter]:
        """Return all that is held, but what a later version than this one took in before it was put back."""
        shelf = self._shelf
        found = dead_letters.all_held(shelf.db, shelf.ws, _FOREVER_MS) if shelf.locked.held else []
        return [letter for letter in found if letter.schema <= SCHEMA_VERSION]

    def world(
        self,
        settings: Mapping[str, Record],
        now_ms: int,
        asked: Sequence[Asked],
        *,
        held: Sequence[DeadLetter] = (),
        repeated: Mapping[tuple[str, int], str] | None = None,
    ) -> World:
        """Return the world for these operations, and for those held: an arrival may let them go.

        ``repeated``: operations of the same calls that were answered before, by device and number.
        """
        shelf = self._shelf
        waiting = [decoder(letter.schema)(letter.payload) for letter in held]
        sent = [*asked, *(Asked(None, one) for one in waiting)]
        shelf.load(id_ for one in sent for id_ in named(one.operation))
        sent += self._accepted(asked)
        known = aliases(shelf, [one.operation for one in sent])
        sent = meant(shelf, sent, known)
        every: list[AnyOperation] = [one.operation for one in sent]
        moves, held_spans = lost(shelf, sent)
        rare = [one for one in every if one.__class__ not in _ORDINARY]
        shelf.load(record for one in rare for record, _, _ in settled(shelf, one))
        shelf.load(id_ for one in rare for id_ in chosen(shelf, one))
        since = behind(shelf, every)
        under = hanging(shelf, rare)
        past = changes(shelf, since)
        used, users = uses(shelf, every)
        merged = {id_ for found in (under.referring, known) for id_ in found}
        # A closing that nobody sees may lie in a conflict although the status itself stands as it was seen.
        contested = {one.id for one in rare if isinstance(one, StatusSet) and one.status == "open"}
        return World(
            workspace=shelf.workspace,
            now_ms=now_ms,
            settings=settings,
            records=shelf.records,
            changes=past,
            conflicts=conflicts(shelf, {*since, *merged, *contested, *(id_ for id_, _ in under.writers)}),
            committed_ms=committed(shelf, every, since),
            row_comments=row_comments(shelf, rare),
            uses=used,
            users=users,
            held={id_: str(letter.awaits) for letter, one in zip(held, waiting, strict=True) for id_ in made(one)},
            moves=moves,
            spans=held_spans,
            hanging=under.under,
            referring=under.referring,
            writers=under.writers,
            aliases=known,
            numbers=numbers(shelf, sent, past, repeated or {}),
            gone=gone(shelf),
        )

    def _accepted(self, asked: Sequence[Asked]) -> list[Asked]:
        """Return the operations of suggestions that are accepted, with all that they name."""
        found = []
        for author, operation in asked:
            if isinstance(operation, SuggestionSettle) and operation.choice == "accept":
                suggestion = self._shelf.records.get(operation.id)
                if suggestion is not None and suggestion.entity == "suggestion":
                    wish = accepted(suggestion, operation)
                    found += [] if isinstance(wish, Refusal) else [Asked(author, wish)]
        self._shelf.load(id_ for one in found for id_ in named(one.operation))
        return found
