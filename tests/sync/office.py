"""A company in memory: the plan's world without a database, so that a rule can be tested in a millisecond."""

import itertools
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import structs

from sync.editing import made_by
from sync.entities import ENTITIES
from sync.entities.settings import SETTINGS
from sync.errors import Refusal
from sync.finish import Row, finish
from sync.former import Moved, Spans
from sync.group import plan_group, release
from sync.operations import AnyOperation
from sync.plan import Awaiting, Change, Gone, Plan, Workspace, World
from sync.record import Record, decode
from sync.verdicts import Verdict, result
from sync.visibility import Author, scopes_of
from tests.builders import NOW_MS, TEAM, WORKSPACE, an_id

if TYPE_CHECKING:
    from sync.aliases import Alias

_SETTINGS = {entity.name for entity in SETTINGS}


def raise_it(error: Exception, _operation: AnyOperation) -> None:
    """Let a fault of the planner fail the test."""
    raise error


class Office:
    """Applies one group a commit and remembers everything, as a store would."""

    def __init__(self) -> None:
        self.now_ms = NOW_MS
        self.head = 0
        self.bodies: dict[str, bytes] = {}
        self.changes: dict[str, list[Change]] = {}
        self.held: list[Awaiting] = []
        self.committed: dict[int, int] = {}
        self.moves: dict[str, tuple[Moved, ...]] = {}
        self.spans: dict[str, Spans] = {}
        self.gone: dict[str, Gone] = {}
        self.aliases: dict[str, Alias] = {}
        self._numbers: dict[str, itertools.count[int]] = {}
        self.pipeline, self.first_step, self.second_step = an_id(), an_id(), an_id()
        self._settle_in()

    def _settle_in(self) -> None:
        self._setting("pipeline", self.pipeline, name="Sales", rank="a0", is_default=True)
        self._setting("step", self.first_step, name="To qualify", pipeline=self.pipeline, rank="a0")
        self._setting("step", self.second_step, name="Visited", pipeline=self.pipeline, rank="a1")
        self._setting("team", TEAM, name="North")

    def _setting(self, entity: str, id_: str, **fields: Any) -> None:
        self.head += 1
        record = Record(entity=entity, id=id_, seq=self.head, v=self.head, fv={}, data=fields)
        self.bodies[id_] = msgspec.json.encode(record)

    def hire(self, author: Author, *, team: str = TEAM) -> Author:
        """Let somebody be a member."""
        self._setting("member", author.member, name="Somebody", role=author.role, team=team, active=True)
        return author

    def suggest(self, id_: str, root: str, **fields: Any) -> None:
        """Put a suggestion there as another server may have made it."""
        self.head += 1
        record = Record(entity="suggestion", id=id_, root=root, seq=self.head, v=self.head, fv={}, data=fields)
        self.bodies[id_] = msgspec.json.encode(record)

    def write(self, id_: str, **fields: Any) -> None:
        """Change a record behind everybody's back, without leaving a trace in its history."""
        record = self.row(id_)
        record.data.update(fields)
        self.bodies[id_] = msgspec.json.encode(record)

    def world(self) -> World:
        """Return everything as it stands."""
        records = {id_: decode(body) for id_, body in self.bodies.items()}
        open_ones = [one for one in records.values() if one.entity == "conflict" and one.data.get("open")]
        rows: dict[str, list[Record]] = {}
        for one in records.values():
            if one.entity == "comment" and one.data.get("parent"):
                rows.setdefault(one.data["parent"], []).append(one)
        uses, users = self._uses(records)
        return World(
            workspace=Workspace(WORKSPACE),
            now_ms=self.now_ms,
            settings={id_: one for id_, one in records.items() if one.entity in _SETTINGS},
            records=records,
            changes=self.changes,
            conflicts={(one.data["record"], one.data["field"]): one.id for one in open_ones},
            committed_ms=self.committed,
            row_comments=rows,
            uses=uses,
            users=users,
            moves=self.moves,
            spans=self.spans,
            gone=self.gone,
            aliases=self.aliases,
            referring=self._referring(records),
            hanging={id_: self._hanging(records, {id_}) for id_ in records},
            held={id_: one.awaits for one in self.held if (id_ := made_by(one)) is not None},
        )

    def _hanging(self, records: dict[str, Record], over: set[str]) -> list[Record]:
        """Return all that hangs on a record, directly or by what hangs there."""
        above = {one.id: {one.root, one.data.get("record"), one.data.get("parent")} for one in records.values()}
        while found := {id_ for id_, of in above.items() if id_ not in over and not of.isdisjoint(over)}:
            over |= found
        return [records[id_] for id_ in over]

    def _referring(self, records: dict[str, Record]) -> dict[str, frozenset[str]]:
        """Return what names each record."""
        named: dict[str, set[str]] = {}
        for one in records.values():
            for field in ENTITIES[one.entity].links:
                named.setdefault(one.data.get(field) or "", set()).add(one.id)
        return {id_: frozenset(found) for id_, found in named.items()}

    def _uses(self, records: dict[str, Record]) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
        living = [one for one in records.values() if one.trashed is None]
        pairs = {(one.id, one.data["folder"]) for one in records.values() if one.data.get("folder")}
        pairs |= {(one.root or "", one.data["contact"]) for one in living if one.entity == "participant"}
        uses = {source: frozenset(to for one, to in pairs if one == source) for source, _ in pairs}
        targets = {one.id for one in records.values() if one.entity in ("folder", "contact")}
        users = {target: frozenset(one for one, to in pairs if to == target) for target in targets}
        return uses, users

    def push(self, author: Author, *operations: dict[str, Any]) -> list[Verdict]:
        """Apply one gesture in a commit of its own."""
        return self.commit((author, list(operations)))[0]

    def commit(self, *groups: tuple[Author, list[dict[str, Any]]]) -> list[list[Verdict]]:
        """Apply several people's gestures in one commit."""
        plan = Plan(self.world())
        verdicts = [
            plan_group(plan, author, [self._numbered(author, one) for one in ops], raise_it) for author, ops in groups
        ]
        done = release(plan, [*self.held, *plan.held], raise_it)
        gone = {one.awaiting.operation.op for one in done}
        self.held = [one for one in [*self.held, *plan.held] if one.operation.op not in gone]
        finished = finish(plan, self.head)
        self.head = finished.head
        for row in finished.rows:
            self._keep(row, is_purged=row.record.id in finished.purged)
        for old, new in finished.renamed:
            moved = [structs.replace(one, record=new) for one in self.changes.pop(old, [])]
            self.changes[new] = [*self.changes.get(new, ()), *moved]
        self.aliases |= {one.id: one for one in finished.aliases}
        self.aliases = {id_: one for id_, one in self.aliases.items() if id_ not in finished.unaliased}
        for change in finished.changes:
            self.changes.setdefault(change.record, []).append(change)
        for move in (*finished.left, *finished.moves):
            if move.old is not None:
                self.moves[move.root] = (*self.moves.get(move.root, ()), Moved(self.now_ms, move.old))
        for row in finished.rows:
            self.committed[row.record.seq] = self.now_ms
        return verdicts

    def _keep(self, row: Row, *, is_purged: bool) -> None:
        """Store a row as it is, or what is left of it."""
        record = row.record
        if not row.deleted:
            self.bodies[record.id] = row.body
            self.gone.pop(record.id, None)
            return
        root = record if record.root is None else (self.row(record.root) if record.root in self.bodies else None)
        scopes = scopes_of(root.entity, root.data, claiming=True) if root else self.gone[record.root or ""].scopes
        self.gone[record.id] = Gone(scopes, is_purged=is_purged)
        self.bodies.pop(record.id, None)
        if is_purged:
            self.changes.pop(record.id, None)

    def _numbered(self, author: Author, operation: dict[str, Any]) -> AnyOperation | Refusal:
        if "n" not in operation:
            numbers = self._numbers.setdefault(author.device, itertools.count(1))
            operation["n"] = next(numbers)
        return msgspec.convert(operation, AnyOperation)  # type: ignore[no-any-return]  # a union is no type

    def row(self, id_: str) -> Record:
        """Return a record as a device would get it."""
        return decode(self.bodies[id_])

    def data(self, id_: str) -> dict[str, Any]:
        """Return what a record says."""
        return self.row(id_).data

    def suggestions(self, record: str) -> list[Record]:
        """Return the open suggestions about a record."""
        found = [decode(body) for body in self.bodies.values()]
        return [
            one for one in found if one.entity == "suggestion" and one.data["record"] == record and one.data["open"]
        ]

    def conflicts(self, record: str, *, only_open: bool = True) -> list[Record]:
        """Return the conflicts of a record."""
        found = [decode(body) for body in self.bodies.values()]
        return [
            one
            for one in found
            if one.entity == "conflict" and one.data["record"] == record and (one.data["open"] or not only_open)
        ]

    def everything_said(self, record: str) -> str:
        """Return all that is kept of a record and its history, as text: where a beaten value must be found."""
        kept = [self.bodies[record], *(body for body in self.bodies.values() if record.encode() in body)]
        return (
            " ".join(one.decode() for one in kept)
            + msgspec.json.encode([change.old for change in self.changes.get(record, ())]).decode()
        )


def status_of(verdict: Verdict) -> str:
    """Return the word that the answer says."""
    return result(1, an_id(), verdict).status
