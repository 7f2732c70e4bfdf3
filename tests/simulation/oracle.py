"""The sequential reference: one operation after the other, by SYNC 4.3, 4.7 and 5 alone and nothing of ``sync/``.

It is told what reached the server in the order of the commits, and says what must have become of it. Only the numbers
of what was written it takes from the server: which one a record gets within a commit is nobody's promise.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sync.ids import suggested_id, suggestion_id
from tests.simulation.cast import WORKSPACE
from tests.simulation.oracle_acts import Acts, No, Wait, made
from tests.simulation.oracle_company import Company, Who
from tests.simulation.oracle_values import NOW
from tests.simulation.storage import Row

_ASKED: Final = ("set", "status.set", "tag.add", "tag.remove", "action.done", "create")
_NEW: Final = ("create", "comment.add", "attachment.add", "row.convert")
_TOLD: Final = ("comment.add", "row.convert", "attachment.add")


@dataclass(slots=True)
class Held:
    """An operation that waits for ``awaits``."""

    who: Who
    op: Row
    awaits: str


@dataclass(slots=True)
class Oracle:
    """All that must be on the server. ``said``: the status that each operation must have been answered with.

    ``is_blind``: two records became one, and from there on this reference cannot follow; ``merges``: how those that
    came to nothing were answered.
    """

    company: Company = field(default_factory=Company)
    said: dict[str, str] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    commits: list[tuple[int, int]] = field(default_factory=list)
    conflicts: dict[str, Row] = field(default_factory=dict)
    numbers: dict[tuple[str, int], str] = field(default_factory=dict)
    touched: dict[str, None] = field(default_factory=dict)
    now_ms: int = 0
    is_blind: bool = False
    merges: dict[str, str] = field(default_factory=dict)

    def copy(self) -> "Oracle":
        """Return a copy, for a server that is put back to this moment."""
        return Oracle(
            self.company.copy(),
            dict(self.said),
            list(self.held),
            list(self.commits),
            dict(self.conflicts),
            dict(self.numbers),
            is_blind=self.is_blind,
        )

    def decided(self, rows: Mapping[str, Row], now_ms: int) -> None:
        """Learn what an admin has changed about people."""
        self.company.look_around(now_ms)
        self.company.members = {id_: row["data"] for id_, row in rows.items() if row["entity"] == "member"}

    def commit(self, groups: Iterable[tuple[Who, Sequence[Row]]], now_ms: int) -> None:
        """Take what one commit applied."""
        self.now_ms, self.touched = now_ms, {}
        self.company.look_around(now_ms)
        before = list(self.held)
        gone = set(self.company.erased)
        self.company.stood, self.company.last_seen = {}, {}
        for who, ops in groups:
            self._group(who, ops)
        while self.held and self._release():
            pass
        self._stop_waiting(before, self.company.erased.keys() - gone)

    def _stop_waiting(self, held: Iterable[Held], gone: Collection[str]) -> None:
        """Refuse what still waits and names something that has been erased."""
        for one in held:
            if one in self.held and any(id_ in str(one.op) for id_ in gone):
                self.held.remove(one)
                self.said[one.op["op"]] = "rejected"

    def number(self, rows: Mapping[str, Row], head: int) -> None:
        """Take the numbers of what the commit wrote from the server's rows."""
        for id_ in self.touched:
            if id_ in rows and id_ in self.company.things:
                self.company.things[id_].numbered(rows[id_]["seq"])
        for id_, row in rows.items():
            if row["entity"] == "conflict":
                self._number_question(id_, row)
        self.commits.append((head, self.now_ms))

    def said_more(self, rows: Mapping[str, Row], head: int) -> None:
        """Take the numbers of what the server wrote by itself, which is no edit and changes nothing else."""
        self.touched = {id_: None for id_, row in rows.items() if row["entity"] == "attachment"}
        self.number(rows, head)

    def _number_question(self, id_: str, row: Row) -> None:
        data = self.conflicts[id_] = row["data"]
        thing = self.company.things.get(data["record"])
        question = None if thing is None else thing.asked.get(data["field"])
        if question is not None and data["open"] and question.changed == NOW:
            question.changed = row["seq"]

    def _group(self, who: Who, ops: Sequence[Row]) -> None:
        fresh = [op for op in ops if op["op"] not in self.said]
        self.numbers |= {(who.device, op["n"]): op["op"] for op in ops}
        self.company.begin()
        waiting: list[Held] = []
        said: dict[str, str] = {}
        for op in fresh:
            try:
                said[op["op"]] = self._one(who, op, waiting)
            except No:
                self.said |= {other["op"]: "rejected" for other in fresh}
                return
            except Wait as wait:
                waiting.append(Held(who, op, wait.args[0]))
                said[op["op"]] = "held"
        self._accept()
        self.held += waiting
        self.said |= said

    def _accept(self) -> None:
        company = self.company
        tried = [id_ for id_ in company.trial if not company.is_erased(id_)]
        self.touched |= dict.fromkeys((*tried, *company.trial_wishes))
        made = [company.trial[id_] for id_ in tried if id_ not in company.things]
        company.accept()
        company.was_made(made, self.now_ms)

    def _release(self) -> bool:
        """Try once more what waits for a record of this commit; tell whether one went."""
        for one in sorted(self.held, key=lambda held: (held.who.device, held.op["n"])):
            if one.awaits not in self.touched:
                continue
            self.company.begin()
            who = one.who._replace(data=self.company.members[one.who.member])
            others = [held for held in self.held if held is not one]
            try:
                self.said[one.op["op"]] = self._one(who, one.op, others)
                self._accept()
            except No:
                self.said[one.op["op"]] = "rejected"
            except Wait:
                continue
            self.held.remove(one)
            return True
        return False

    def _one(self, who: Who, op: Row, waiting: Sequence[Held]) -> str:
        """Carry out an operation, or do what is done for somebody who saw its record until lately (4.7)."""
        target = self._target(who, op)
        root = None if target is None else self.company.root_of(target)
        if root is None or self.company.may_add(who, root) or not self.company.has_lost(who, root, self.now_ms):
            return self._do(who, op, self._awaited(op, waiting))
        is_told = op["kind"] in _TOLD or (op["kind"] == "create" and op["entity"] == "comment")
        if not is_told and op["kind"] not in _ASKED:
            raise No
        if op["kind"] != "create" and not is_told and self.company.find(op["id"]) is None:
            return self._suggested(who, op, root.id)  # it is about what another suggestion would make
        before = {id_: thing.copy() for id_, thing in self.company.trial.items()}
        self.company.opened = root.id
        try:
            status = self._acts().do(who, op, None)
        finally:
            self.company.opened = None
        if is_told:
            return status
        self.company.trial = before
        return self._suggested(who, op, target.id)

    def _do(self, who: Who, op: Row, awaited: str | None) -> str:
        """Carry out an operation; nothing waits for what has been erased, where its author may know of that."""
        if op["kind"] == "merge":
            return self._merge(op)
        try:
            return self._acts().do(who, op, awaited)
        except Wait as wait:
            aimed = (op.get("root"), op.get("prospect"), op.get("id") if op["kind"] not in _NEW else None)
            if any(self.company.sees_grave(who, id_) for id_ in aimed if id_):
                raise No from wait
            raise

    def _merge(self, op: Row) -> str:
        """Follow the server in what it made of a merge, since all that came to nothing changes nothing."""
        match self.merges[op["op"]]:
            case "held":
                raise Wait(op["absorbed"])
            case "rejected":
                raise No
            case status:
                return status

    def _suggested(self, who: Who, op: Row, record: str) -> str:
        """Keep an operation for those who have the record now; what it would make is known by its maker and id."""
        is_new = op["kind"] == "create" and op.get("root") is not None
        id_ = suggested_id(WORKSPACE, who.member, op["id"]) if is_new else suggestion_id(WORKSPACE, op["op"])
        self.company.suggest(id_, op, record)
        return "suggested"

    def _acts(self) -> Acts:
        return Acts(self.company, self.now_ms, self.commits, self.conflicts, self.numbers)

    def _target(self, who: Who, op: Row) -> Any:
        """Return what an operation is about; of something new, the root that it would hang on."""
        match op["kind"]:
            case "create" | "comment.add" | "attachment.add":
                return self.company.find(op.get("root") or "")
            case "suggestion.settle":
                wish = self.company.wish(op["id"])
                return None if wish is None else self.company.find(wish.record)
            case "row.convert":
                return self.company.find(op["prospect"])
            case "skip" | "merge":
                return None
            case "conflict.settle":
                return self.company.find(self.company.questions.get(op["id"], ("", ""))[0])
        found = self.company.find(op["id"])
        if found is None and op["kind"] in _ASKED:
            wish = self.company.wish(suggested_id(WORKSPACE, who.member, op["id"]))
            return None if wish is None else self.company.find(wish.record)
        return found

    def _awaited(self, op: Row, waiting: Sequence[Held]) -> str | None:
        """Return what an operation on this record would wait for: a held one makes it, or it was there before."""
        id_ = op.get("prospect") or op.get("id")
        awaits = next((one.awaits for one in (*waiting, *self.held) if made(one.op) == id_), None)
        return awaits or (id_ if op.get("again") else None)
