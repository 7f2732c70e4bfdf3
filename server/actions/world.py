"""Loads what a plan may look at: a fixed handful of questions, however many operations there are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import msgspec
from sqlalchemy import Connection

from server.store import change_log, dead_letters, records
from server.store.change_log import HistoryRow, Locked
from server.store.commit import WorkspaceKey
from server.store.dead_letters import DeadLetter
from sync.ids import is_id
from sync.operations import (
    ActionDone,
    AnyOperation,
    AttachmentAdd,
    Base,
    CommentAdd,
    ConflictSettle,
    Create,
    Delete,
    Operation,
    Restore,
    RowConvert,
    SetFields,
    StatusSet,
    TagAdd,
    TagRemove,
)
from sync.plan import Change, Workspace, World
from sync.record import Record, decode

_FOREVER_MS = 2**62
_PARENT, _RECORD = "parent", "record"
_FOLLOWED = ("folder", "contact")
_decode_old = msgspec.json.Decoder(dict[str, object]).decode


class Loader:
    """Asks the store for one workspace's plan."""

    def __init__(self, db: Connection, ws: WorkspaceKey, locked: Locked) -> None:
        self.db = db
        self.ws = ws
        self.locked = locked
        self.records: dict[str, Record] = {}

    def world(
        self,
        workspace: Workspace,
        settings: Mapping[str, Record],
        now_ms: int,
        operations: Sequence[AnyOperation],
    ) -> tuple[World, list[DeadLetter]]:
        """Return the world for these operations, and all that is held: their arrival may let it go."""
        held = dead_letters.all_held(self.db, self.ws, _FOREVER_MS) if self.locked.held else []
        waiting = [decode_operation(letter.payload) for letter in held]
        every = [*operations, *waiting]
        self._load(name for operation in every for name in named(operation))
        self._load(record for one in every for record, _, _ in self._settled(one))
        self._load(id_ for one in every for id_ in self._chosen(one))
        behind = self._behind(every)
        conflicts = self._conflicts(behind)
        changes = self._changes(behind)
        row_comments = self._row_comments(every)
        uses, users = self._uses(every)
        world = World(
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
        )
        return world, held

    def _load(self, ids: Iterable[str]) -> None:
        wanted = {id_ for id_ in ids if id_ not in self.records and is_id(id_)}
        if wanted:
            found = records.load(self.db, self.ws, wanted)
            # A tombstone holds nothing: what it stood for is as unknown as if it had never been.
            self.records |= {row.id: decode(row.body) for row in found if not row.deleted}

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
        conflicts = [self.records[source] for source, _, _ in found if source in self.records]
        return {(one.data["record"], one.data["field"]): one.id for one in conflicts if one.data.get("open")}

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
        ids = {id_ for one in operations for id_ in self._moved(one)} & self.records.keys()
        if not ids:
            return {}, {}
        children = [row for row in records.load_children(self.db, self.ws, ids, ["participant"]) if not row.deleted]
        uses: dict[str, set[str]] = {id_: {str(self.records[id_].data.get("folder"))} - {"None"} for id_ in ids}
        for row in children:
            participant = decode(row.body)
            if participant.trashed is None and participant.root is not None:
                uses[participant.root].add(participant.data["contact"])
        linked = {id_ for found in uses.values() for id_ in found}
        self._load(linked)
        sources = records.sources_of(self.db, self.ws, linked, _FOLLOWED) if linked else []
        self._load(source for source, _, _ in sources)
        users: dict[str, set[str]] = {}
        for source, _, target in sources:
            record = self.records.get(source)
            if record is not None and record.trashed is None:
                users.setdefault(target, set()).add(record.root or record.id)
        return _frozen(uses), _frozen(users)

    def _moved(self, operation: AnyOperation) -> Iterable[str]:
        """Return the opportunity whose folder or people an operation may take away or bring back."""
        match operation:
            case Delete(entity="opportunity", id=id_) | Restore(entity="opportunity", id=id_):
                yield id_
            case Delete(entity="participant", id=id_) | Restore(entity="participant", id=id_) if id_ in self.records:
                yield str(self.records[id_].root)
            case SetFields(entity="opportunity", id=id_, fields=fields) if "folder" in fields:
                yield id_
            case RowConvert(id=id_, fields=fields) if "folder" in fields:
                yield id_
            case ConflictSettle():
                yield from (id_ for id_, field, _ in self._settled(operation) if field == "folder")
            case _:
                return


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
        old=dict.fromkeys(row.fields) | _decode_old(row.old),
    )


decode_operation = msgspec.json.Decoder(AnyOperation).decode


def named(operation: Operation) -> Iterable[str]:
    """Return the records that an operation names."""
    match operation:
        case Create(entity=entity, id=id_, root=root, fields=fields):
            yield id_
            if root is not None:
                yield root
            yield from _linked(entity, fields)
        case SetFields(entity=entity, id=id_, fields=fields):
            yield id_
            yield from _linked(entity, fields)
        case CommentAdd(id=id_, root=root) | AttachmentAdd(id=id_, root=root):
            yield id_
            yield root
        case RowConvert(prospect=prospect, id=id_, fields=fields):
            yield prospect
            yield id_
            yield from _linked("opportunity", fields)
        case StatusSet(id=id_) | TagAdd(id=id_) | TagRemove(id=id_) | ActionDone(id=id_):
            yield id_
        case Delete(id=id_) | Restore(id=id_) | ConflictSettle(id=id_):
            yield id_
        case _:
            return


def _linked(entity: str, fields: Mapping[str, object]) -> Iterable[str]:
    """Return the folder or contact that the author's work leads to."""
    if entity in ("opportunity", "participant"):
        yield from (value for name in _FOLLOWED if isinstance(value := fields.get(name), str))


def bases(operation: Operation) -> Iterable[tuple[str, str | None, Base | None]]:
    """Return each field that an operation writes with the version it was based on; no field: the whole record."""
    match operation:
        case SetFields(id=id_, fields=fields, base=base):
            yield from ((id_, field, base.get(field)) for field in fields)
            if "when" in fields:
                yield (id_, "done_at", base.get("when"))
        case Create(id=id_, fields=fields):
            yield from ((id_, field, None) for field in fields)
        case RowConvert(id=id_, fields=fields):
            yield from ((id_, field, None) for field in (*fields, "step"))
        case StatusSet(id=id_, base=seen):
            yield (id_, "status", seen)
        case TagRemove(id=id_, field=field, seen=seen) if isinstance(seen, str):
            yield (id_, field, seen)
        case Delete(id=id_, base=seen):
            yield (id_, None, seen if isinstance(seen, int) else 0)
        case ConflictSettle(id=id_, base=seen):
            yield (id_, "others", seen)
        case _:
            return


def made(operation: AnyOperation) -> Iterable[str]:
    """Return the record that an operation makes."""
    if isinstance(operation, Create | CommentAdd | AttachmentAdd | RowConvert):
        yield operation.id
