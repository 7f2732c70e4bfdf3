"""Loads what a plan may look at: a fixed handful of questions, however many operations there are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from server.store import change_log, dead_letters, purges, receipts, records, scope_moves, spans
from server.store.change_log import HistoryRow, Locked
from server.store.commit import WorkspaceKey
from server.store.dead_letters import DeadLetter
from sync.act import OWN
from sync.entities import ENTITIES
from sync.former import Moved, Span
from sync.ids import is_id, suggested_id
from sync.needs import aimed_at, bases, leads_to, made, named
from sync.operations import (
    AnyOperation,
    Base,
    ConflictSettle,
    Create,
    Delete,
    Purge,
    Restore,
    RowConvert,
    SetFields,
    SuggestionSettle,
    Transfer,
)
from sync.plan import Change, Gone, Workspace, World
from sync.record import Record, decode
from sync.settle import accepted
from sync.upcast import read_operation
from sync.values import MAX_SAFE
from sync.visibility import Author, Scopes, scopes_of

_FOREVER_MS = 2**62
_PARENT, _RECORD = "parent", "record"
_FOLLOWED = ("folder", "contact")
_ABOVE = (_PARENT, _RECORD)
_CHILDREN = tuple(entity.name for entity in ENTITIES.values() if entity.kind in ("child", "made"))
_decode_old = msgspec.json.Decoder(dict[str, object]).decode


class Asked(NamedTuple):
    """An operation and who sends it; none for somebody who may not write any more."""

    author: Author | None
    operation: AnyOperation


class Loader:
    """Asks the store for one workspace's plan."""

    def __init__(self, db: Connection, ws: WorkspaceKey, locked: Locked) -> None:
        self.db = db
        self.ws = ws
        self.locked = locked
        self.records: dict[str, Record] = {}
        self.dead: dict[str, str] = {}
        self.coming: dict[str, str | None] = {}

    def world(
        self,
        workspace: Workspace,
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
        waiting = [read_operation(letter.payload, letter.schema) for letter in held]
        self._load(name for one in (*asked, *map(_nobodys, waiting)) for name in named(one.operation))
        asked = [*asked, *self._accepted(asked)]
        every = [*(one.operation for one in asked), *waiting]
        self.coming = {one.id: one.root for one in every if isinstance(one, Create)}
        moves, held_spans = self._lost(workspace, asked)
        self._load(record for one in every for record, _, _ in self._settled(one))
        self._load(id_ for one in every for id_ in self._chosen(one))
        behind = self._behind(every)
        conflicts = self._conflicts(behind)
        changes = self._changes(behind)
        row_comments = self._row_comments(every)
        uses, users = self._uses(every)
        return World(
            workspace=workspace,
            now_ms=now_ms,
            settings=settings,
            records=self.records,
            changes=changes,
            conflicts=conflicts,
            committed_ms=self._committed(every, behind),
            row_comments=row_comments,
            uses=uses,
            users=users,
            held={id_: str(letter.awaits) for letter, one in zip(held, waiting, strict=True) for id_ in made(one)},
            moves=moves,
            spans=held_spans,
            hanging=self._hanging(every),
            numbers=self._numbers(asked, changes, repeated or {}),
            gone=self._gone(workspace),
        )

    def held(self) -> list[DeadLetter]:
        """Return all that is held."""
        return dead_letters.all_held(self.db, self.ws, _FOREVER_MS) if self.locked.held else []

    def _accepted(self, asked: Sequence[Asked]) -> list[Asked]:
        """Return the operations of suggestions that are accepted, with all that they name."""
        found = []
        for author, operation in asked:
            if isinstance(operation, SuggestionSettle) and operation.choice == "accept":
                suggestion = self.records.get(operation.id)
                if suggestion is not None and suggestion.entity == "suggestion":
                    found.append(Asked(author, accepted(suggestion, operation)))
        self._load(name for one in found for name in named(one.operation))
        return found

    def _lost(
        self, workspace: Workspace, asked: Sequence[Asked]
    ) -> tuple[dict[str, tuple[Moved, ...]], dict[str, dict[str, Span]]]:
        """Return what tells a former author: of the roots that an author of these operations does not see."""
        made_here = {id_ for one in asked for id_ in made(one.operation)}
        suggested: set[str] = set()
        unseen: set[str] = set()
        members: set[str] = set()
        for author, operation in asked:
            for id_ in aimed_at(operation):
                root = self._root_of(id_)
                if author is None:
                    continue
                if root is None and id_ not in made_here:
                    suggested.add(suggested_id(workspace.id, author.member, id_))
                elif root is not None and author.scopes.isdisjoint(_scopes(workspace, root)):
                    unseen.add(root.id)
                    members.add(author.member)
                    suggested |= {suggested_id(workspace.id, author.member, new) for new in made(operation)}
        self._load(suggested)
        unseen |= {str(self.records[id_].root) for id_ in suggested & self.records.keys()}
        if not unseen:
            return {}, {}
        members |= {author.member for author, _ in asked if author is not None}
        moves = scope_moves.moves_of(self.db, self.ws, unseen)
        return moves, spans.spans_of(self.db, self.ws, members)

    def _root_of(self, id_: str) -> Record | None:
        record = self.records.get(id_)
        return self.records.get(record.root) if record is not None and record.root is not None else record

    def _load(self, ids: Iterable[str]) -> None:
        wanted = {id_ for id_ in ids if id_ not in self.records and is_id(id_)}
        if wanted:
            found = records.load(self.db, self.ws, wanted)
            self.records |= {row.id: decode(row.body) for row in found if not row.deleted}
            self.dead |= {row.id: row.root or row.id for row in found if row.deleted}

    def _numbers(
        self, asked: Sequence[Asked], changes: Mapping[str, list[Change]], repeated: Mapping[tuple[str, int], str]
    ) -> dict[tuple[str, int], str]:
        """Return the operations behind own numbers that history does not know: those of a device numbered anew."""
        named_ones = {
            (author.device, int(base.removeprefix(OWN)))
            for author, operation in asked
            for _, _, base in bases(operation)
            if author is not None and isinstance(base, str) and base.removeprefix(OWN).isdecimal()
        }
        if not named_ones:
            return {}
        known = {(change.device, change.n) for found in changes.values() for change in found}
        coming = {(author.device, operation.n) for author, operation in asked if author is not None}
        missing = {(device, n) for device, n in named_ones - known - coming - repeated.keys() if n < MAX_SAFE}
        return {**repeated, **receipts.ops_of(self.db, self.ws, missing)}

    def _gone(self, workspace: Workspace) -> dict[str, Gone]:
        """Return what tombstones tell: who saw the record, and whether it may ever be made again."""
        if not self.dead:
            return {}
        roots = {root: self.records.get(root) for root in self.dead.values()}
        kept = records.scopes_of(self.db, self.ws, [root for root, record in roots.items() if record is None])
        seen = {root: kept[root] if record is None else _scopes(workspace, record) for root, record in roots.items()}
        purged = purges.among(self.db, self.ws, self.dead)
        return {id_: Gone(seen[root], id_ in purged) for id_, root in self.dead.items()}

    def _hanging(self, operations: Iterable[AnyOperation]) -> dict[str, list[Record]]:
        """Return all that hangs on each record that is to be erased."""
        going = {one.id for one in operations if isinstance(one, Purge) and one.id in self.records}
        if not going:
            return {}
        roots = {id_ for id_ in going if self.records[id_].root is None}
        found: dict[str, list[Record]] = {id_: [] for id_ in going}
        for row in records.load_children(self.db, self.ws, roots, _CHILDREN):
            if not row.deleted:
                record = self.records.setdefault(row.id, decode(row.body))
                found[str(row.root)].append(record)
        for id_ in going - roots:
            found[id_] = self._answers(id_)
        return found

    def _answers(self, id_: str) -> list[Record]:
        """Return what hangs on a child: conflicts about it, files and answers to it, and what hangs on those."""
        over, reached = {id_}, {id_}
        while reached:
            reached = {source for source, _, _ in records.sources_of(self.db, self.ws, reached, _ABOVE)} - over
            over |= reached
        self._load(over)
        return [self.records[one] for one in over - {id_} if one in self.records]

    def _behind(self, operations: Iterable[AnyOperation]) -> dict[str, int]:
        """Return the records on which an operation may not have seen everything, and from which number on.

        A record that several operations of this commit write is one of them, whatever they saw of it in the store:
        the second has not seen the first.
        """
        known = [one for one in operations if getattr(one, "id", None) in self.records]
        asked = [(*bases(one), *self._settled(one)) for one in known]
        writers = Counter(id_ for found in asked for id_ in {id_ for id_, _, _ in found})
        behind: dict[str, int] = {}
        for id_, field, base in chain.from_iterable(asked):
            record = self.records.get(id_)
            if record is None:
                continue
            version = record.seq if field is None else record.version(field)
            if not isinstance(base, int) or base < version or writers[id_] > 1:
                since = self._since(version, base)
                behind[id_] = min(since, behind.get(id_, since))
        return behind

    def _since(self, version: int, base: Base | None) -> int:
        """Return the number from which on history is needed: an own earlier operation may stand anywhere in it."""
        if isinstance(base, int):
            return min(max(base, 0), self.locked.head) + 1
        return version if base is None else 1

    def _settled(self, operation: AnyOperation) -> Iterable[tuple[str, str, None]]:
        """Return the field that a conflict is about: settled meanwhile, the choice meets it like any late edit."""
        conflict = self.records.get(operation.id) if isinstance(operation, ConflictSettle) else None
        if conflict is not None and conflict.entity == "conflict":
            yield (conflict.data["record"], conflict.data["field"], None)

    def _chosen(self, operation: AnyOperation) -> Iterable[str]:
        """Return the folders between which a conflict is settled: who works the opportunity will see the chosen one."""
        if not isinstance(operation, ConflictSettle):
            return
        conflict = self.records.get(operation.id)
        if conflict is not None and conflict.entity == "conflict" and conflict.data["field"] == "folder":
            values = [side["value"] for side in (conflict.data["kept"], *conflict.data["others"])]
            yield from (value for value in (*values, operation.value) if isinstance(value, str))

    def _changes(self, behind: Mapping[str, int]) -> dict[str, list[Change]]:
        changes: dict[str, list[Change]] = {}
        for row in change_log.writers(self.db, self.ws, behind) if behind else ():
            changes.setdefault(row.record, []).append(_change(row))
        return changes

    def _conflicts(self, behind: Mapping[str, int]) -> dict[tuple[str, str], str]:
        found = records.sources_of(self.db, self.ws, list(behind), [_RECORD]) if behind else []
        self._load(source for source, _, _ in found)
        known = [self.records[source] for source, _, _ in found if source in self.records]
        conflicts = [one for one in known if one.entity == "conflict" and one.data.get("open")]
        return {(one.data["record"], one.data["field"]): one.id for one in conflicts}

    def _committed(self, operations: Iterable[AnyOperation], behind: Mapping[str, int]) -> dict[int, int]:
        """Return when the numbers were given that late edits were based on."""
        if not behind:
            return {}
        seqs = {
            base
            for one in operations
            for id_, _, base in bases(one)
            if id_ in behind and isinstance(base, int) and 0 < base <= self.locked.head
        }
        return change_log.commit_times(self.db, self.ws, seqs) if seqs else {}

    def _row_comments(self, operations: Iterable[AnyOperation]) -> dict[str, list[Record]]:
        """Return the comments of the rows that are converted."""
        rows = {one.prospect for one in operations if isinstance(one, RowConvert) and one.prospect in self.records}
        if not rows:
            return {}
        found = records.sources_of(self.db, self.ws, rows, [_PARENT])
        self._load(source for source, _, _ in found)
        comments: dict[str, list[Record]] = {}
        for source, _, target in found:
            comments.setdefault(target, []).append(self.records[source])
        return comments

    def _uses(self, operations: Iterable[AnyOperation]) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
        """Return the folder and contacts of each opportunity that comes, goes or moves, and who else leads to them."""
        moved = {id_ for one in operations for id_ in self._moved(one)}
        if not moved:
            return {}, {}
        ids = moved & self.records.keys()
        # One that comes and goes within this commit leads somewhere too, and so does what is added to one that goes.
        coming = {target for one in operations for source, target in leads_to(one) if source in moved}
        children = [row for row in records.load_children(self.db, self.ws, ids, ["participant"]) if not row.deleted]
        uses: dict[str, set[str]] = {id_: {str(self.records[id_].data.get("folder"))} - {"None"} for id_ in ids}
        for row in children:
            participant = decode(row.body)
            if participant.trashed is None and participant.root is not None:
                uses[participant.root].add(participant.data["contact"])
        linked = {id_ for found in uses.values() for id_ in found} | coming
        self._load(linked)
        sources = records.sources_of(self.db, self.ws, linked, _FOLLOWED) if linked else []
        self._load(source for source, _, _ in sources)
        users: dict[str, set[str]] = {id_: set() for id_ in linked}
        for source, _, target in sources:
            record = self.records.get(source)
            if record is not None and record.trashed is None:
                users[target].add(record.root or record.id)
        return _frozen(uses), _frozen(users)

    def _moved(self, operation: AnyOperation) -> Iterable[str]:
        """Return the opportunity whose folder or people an operation may take away or bring back."""
        match operation:
            case (
                Delete(entity="opportunity", id=id_)
                | Purge(entity="opportunity", id=id_)
                | Restore(entity="opportunity", id=id_)
            ):
                yield id_
            case Transfer(entity="opportunity", id=id_):
                yield id_
            case Delete(entity="participant", id=id_) | Restore(entity="participant", id=id_):
                yield str(self.records[id_].root if id_ in self.records else self.coming.get(id_))
            case SetFields(entity="opportunity", id=id_, fields=fields) if "folder" in fields:
                yield id_
            case RowConvert(id=id_, fields=fields) if "folder" in fields:
                yield id_
            case ConflictSettle():
                yield from (id_ for id_, field, _ in self._settled(operation) if field == "folder")
            case _:
                return


def _nobodys(operation: AnyOperation) -> Asked:
    return Asked(None, operation)


def _scopes(workspace: Workspace, root: Record) -> Scopes:
    return scopes_of(root.entity, root.data, claiming=workspace.claiming)


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(found) for key, found in sets.items()}


def _change(row: HistoryRow) -> Change:
    return Change(
        record=row.record,
        seq=row.seq,
        op=row.op,
        n=row.n,
        device=row.device,
        actor=row.actor,
        edited_at_ms=row.edited_at_ms,
        seen=row.seen,
        old=dict.fromkeys(row.fields) | _decode_old(row.old),
    )
