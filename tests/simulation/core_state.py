"""A company in memory: what a store would hold, and the plan's world made of it without copying anything."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from msgspec import structs

from sync.aliases import Alias
from sync.editing import made_by
from sync.errors import Refusal
from sync.finish import Finished
from sync.former import Moved, Spans, spans_after
from sync.plan import Awaiting, Change, Gone, Workspace, World
from sync.protocol import Result
from sync.record import Record
from sync.verdicts import result
from sync.visibility import Scopes, principal_scopes, scopes_of
from tests.simulation import core_merging
from tests.simulation.cast import WORKSPACE, settings
from tests.simulation.storage import Row

_SETTINGS = {"team", "pipeline", "step", "member", "field", "tag", "tag_category", "activity_kind", "loss_reason"}
_decode = msgspec.json.Decoder().decode


@dataclass(slots=True)
class Device:
    """A device and how far it has come."""

    member: str
    last_n: int = 0
    acked_n: int = 0


@dataclass(slots=True)
class State:
    """The tables. Values are replaced and never changed, so that a copy is shallow."""

    history: str
    head: int = 0
    commits: list[tuple[int, str, int]] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    settings: dict[str, Record] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    scopes: dict[str, Scopes] = field(default_factory=dict)
    moves: list[tuple[int, str, Scopes]] = field(default_factory=list)
    moved: dict[str, tuple[Moved, ...]] = field(default_factory=dict)
    spans: dict[str, Spans] = field(default_factory=dict)
    changes: dict[str, list[Change]] = field(default_factory=dict)
    conflicts: dict[tuple[str, str], str] = field(default_factory=dict)
    committed: dict[int, int] = field(default_factory=dict)
    held: list[Awaiting] = field(default_factory=list)
    receipts: dict[str, tuple[str, int, bytes, Result]] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    numbers: dict[tuple[str, int], str] = field(default_factory=dict)
    access: dict[str, int] = field(default_factory=dict)
    dead: dict[str, Row] = field(default_factory=dict)
    payloads: dict[str, str] = field(default_factory=dict)
    purged: dict[str, None] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)

    def copy(self) -> "State":
        """Return a copy that later commits leave as it is."""
        copies = {
            name: type(value)(value)
            for name in self.__slots__  # type: ignore[attr-defined]  # slots=True makes them
            if isinstance(value := getattr(self, name), dict | list)
        }
        copies["changes"] = {record: list(found) for record, found in self.changes.items()}
        copies["devices"] = {id_: replace(one) for id_, one in self.devices.items()}
        return replace(self, **copies)

    def world(self, now_ms: int, going: Collection[str] = ()) -> World:
        """Return what a plan may look at: all of it; ``going``: what may be erased."""
        uses, users = self._uses()
        comments: dict[str, list[Record]] = {}
        for one in self.records.values():
            if one.entity == "comment" and one.data.get("parent"):
                comments.setdefault(one.data["parent"], []).append(one)
        return World(
            workspace=Workspace(WORKSPACE),
            now_ms=now_ms,
            settings=self.settings,
            records=self.records,
            changes=self.changes,
            conflicts=self.conflicts,
            committed_ms=self.committed,
            row_comments=comments,
            uses=uses,
            users=users,
            moves=self.moved,
            spans=self.spans,
            numbers=self.numbers,
            gone={id_: Gone(self.scopes[row.get("root") or id_], id_ in self.purged) for id_, row in self.dead.items()},
            hanging={id_: core_merging.hanging(self.records, id_) for id_ in going},
            referring=core_merging.referring(self.records, going),
            aliases=self.aliases,
            held={id_: one.awaits for one in self.held if (id_ := made_by(one)) is not None},
        )

    def _uses(self) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
        uses: dict[str, set[str]] = {}
        users: dict[str, set[str]] = {}
        for one in self.records.values():
            if one.entity == "opportunity":
                pair = (one.id, one.data.get("folder"))
            elif one.entity == "participant" and one.trashed is None:
                pair = (one.root or "", one.data.get("contact"))
            else:
                continue
            if pair[1]:
                uses.setdefault(pair[0], set()).add(pair[1])
                if one.trashed is None:
                    users.setdefault(pair[1], set()).add(pair[0])
        followed = (one.id for one in self.records.values() if one.entity in ("folder", "contact"))
        return {id_: frozenset(uses[id_]) for id_ in uses}, {id_: frozenset(users.get(id_, ())) for id_ in followed}

    def store(self, done: Finished, nonce: str, now_ms: int) -> None:
        """Write a finished plan."""
        for row in done.rows:
            record = row.record
            self.committed[row.seq] = now_ms
            if row.deleted:
                self._bury(record, _decode(row.body))
                continue
            self.dead.pop(record.id, None)
            self.put(record)
            self.rows[record.id] = _decode(row.body)
            if record.entity == "conflict":
                self._keep_conflict(record)
        for move in done.moves:
            self.scopes[move.root] = move.new
        for move in (*done.left, *done.moves):
            if move.old is not None:
                self.moves.append((move.seq, move.root, move.old))
                self.moved[move.root] = (*self.moved.get(move.root, ()), Moved(now_ms, move.old))
        for old, new in done.renamed:
            moved = [structs.replace(one, record=new) for one in self.changes.pop(old, ())]
            self.changes[new] = [*self.changes.get(new, ()), *moved]
        for change in done.changes:
            self.changes.setdefault(change.record, []).append(change)
        self.aliases |= {one.id: one for one in done.aliases}
        self._forget(set(done.purged), self._names(set(done.purged)))
        gone = {*done.unaliased, *done.purged}
        self.aliases = {
            id_: one for id_, one in self.aliases.items() if id_ not in gone and one.survivor not in done.purged
        }
        if done.rows:
            self.head = done.head
            self.commits.append((done.head, nonce, now_ms))

    def _keep_conflict(self, conflict: Record) -> None:
        """Remember which conflict is open on a field."""
        if conflict.data.get("open"):
            self.conflicts[_about(conflict)] = conflict.id
        elif self.conflicts.get(_about(conflict)) == conflict.id:
            del self.conflicts[_about(conflict)]

    def _bury(self, record: Record, row: Row) -> None:
        """Leave a tombstone of a record."""
        self.records.pop(record.id, None)
        self.rows.pop(record.id, None)
        self.dead[record.id] = row
        if record.entity == "conflict" and self.conflicts.get(_about(record)) == record.id:
            del self.conflicts[_about(record)]

    def _names(self, ids: set[str]) -> set[str]:
        """Return these ids with those that the same records had before they moved to another root."""
        names = set(ids)
        while found := {one.id for one in self.aliases.values() if one.same and one.survivor in names} - names:
            names |= found
        return names

    def _forget(self, ids: set[str], names: set[str]) -> None:
        """Empty what tells of erased records, under all names: history, what was refused, what waits for them."""
        self.purged |= dict.fromkeys(ids)
        for id_ in ids:
            self.changes.pop(id_, None)
        for op in [op for op, payload in self.payloads.items() if any(id_ in payload for id_ in names)]:
            del self.payloads[op]
            if self.letters.pop(op) == "held":
                device, n, digest, _ = self.receipts[op]
                answer = result(n, op, Refusal("unknown_record", "the record that this was about has never come"))
                self.receipts[op] = (device, n, digest, answer)
                self.held = [one for one in self.held if one.operation.op != op]

    def put(self, record: Record) -> None:
        """Let a record stand as it is."""
        self.records[record.id] = record
        if record.entity in _SETTINGS:
            self.settings[record.id] = record

    def nonce_of(self, seq: int) -> str | None:
        """Return the nonce of the first commit that ends at this number or later."""
        return next((nonce for last, nonce, _ in self.commits if last >= seq), None)

    def sees(self, member: str) -> Scopes:
        """Return the scopes that a member holds."""
        return principal_scopes(member, self.records[member].data, "team")

    def note_spans(self, member: str, before: Scopes, now_ms: int) -> None:
        """Note which scopes a member lost and gained, who held ``before`` until now."""
        known = self.spans.get(member, {})
        noted = dict(known)
        for scope, span in spans_after(known, before, self.sees(member), now_ms).items():
            noted[scope] = (*(one for one in known.get(scope, ()) if one.since_ms != span.since_ms), span)
        self.spans[member] = noted

    def visible(self, rows: Iterable[Row], mine: Scopes) -> list[Row]:
        """Return those of the rows that somebody with these scopes may see."""
        scopes = self.scopes
        return [row for row in rows if not mine.isdisjoint(scopes[row.get("root") or row["id"]])]


def _about(conflict: Record) -> tuple[str, str]:
    return conflict.data["record"], conflict.data["field"]


def first_state(nonce: str, now_ms: int) -> State:
    """Return the company on its first day: people, teams, steps."""
    state = State("h1")
    for entity, id_, data in settings():
        state.head += 1
        record = Record(entity=entity, id=id_, seq=state.head, v=state.head, fv={}, data=data)
        state.put(record)
        state.rows[id_] = _decode(msgspec.json.encode(record))
        state.scopes[id_] = scopes_of(entity, data, claiming=True)
    state.commits.append((state.head, nonce, now_ms))
    return state


def own_row(record: Record) -> Any:
    """Return a record as it goes on the wire."""
    return _decode(msgspec.json.encode(record))
