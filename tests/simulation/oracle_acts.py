"""What each kind of operation does to the reference's things."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from sync.ids import conflict_id, suggestion_id
from tests.simulation import sight
from tests.simulation.cast import WORKSPACE, id_of
from tests.simulation.oracle_company import Company, Who
from tests.simulation.oracle_values import (
    CLOSED,
    NOW,
    Basis,
    Edit,
    Question,
    Thing,
    Write,
    is_same,
    is_seen,
    meet,
    started,
)
from tests.simulation.storage import Row

_CHILDREN: Final = ("action", "comment", "participant", "prospect", "attachment")
_SAID: Final = {
    "comment.add": ("text", "parent"),
    "attachment.add": ("sha256", "size", "mime", "caption", "parent"),
}
"""What of an operation becomes fields of what it makes."""

_DERIVED: Final = "5"


class No(Exception):
    """This operation, and with it its gesture, is refused."""


class Wait(Exception):
    """This operation waits for a record."""


@dataclass(frozen=True, slots=True)
class Acts:
    """One operation's ground: the company, the server's time, its commits ``(head, at)``, conflicts as last stored.

    ``numbers``: the operation behind each number of each device.
    """

    company: Company
    now_ms: int
    commits: Sequence[tuple[int, int]]
    conflicts: Mapping[str, Row]
    numbers: Mapping[tuple[str, int], str]

    def do(self, who: Who, op: Row, awaited: str | None) -> str:
        """Carry out an operation and return its status."""
        match op["kind"]:
            case "create" | "comment.add" | "attachment.add":
                return self._make(who, op)
            case "suggestion.settle":
                return self._decide(who, op, awaited)
            case "skip":
                return "noop"
            case "conflict.settle":
                return self._settle(who, op)
            case "row.convert":
                return self._convert(who, op, self._seen(who, op["prospect"], awaited))
        thing = self._seen(who, op["id"], awaited)
        match op["kind"]:
            case "set":
                return self._set(who, op, thing)
            case "status.set":
                return self._set_status(who, op, thing)
            case "tag.add":
                self._write_tags(thing, op, [op["tag"]])
                return self._written(who, op, thing, [False], whole=True)
            case "tag.remove":
                return self._untag(who, op, thing)
            case "action.done":
                return self._done(who, op, thing)
            case "transfer":
                return self._transfer(who, op, thing)
            case "purge":
                return self._erase(who, thing)
            case kind:
                return self._bin(who, op, thing, trashed=kind == "delete")

    def _seen(self, who: Who, id_: str, awaited: str | None) -> Thing:
        thing = self.company.find(id_)
        if thing is not None and self.company.may_edit(who, thing):
            return self.company.open(thing)
        if awaited is not None:
            raise Wait(awaited)
        raise No

    # Making and editing.

    def _make(self, who: Who, op: Row) -> str:
        entity = op.get("entity") or ("comment" if op["kind"] == "comment.add" else "attachment")
        fields = dict(op["fields"]) if "fields" in op else {name: op.get(name) for name in _SAID[op["kind"]]}
        root = None
        if entity in _CHILDREN:
            root = self.company.find(op["root"])
            if root is None or not self.company.may_add(who, root):
                raise Wait(op["root"])
        known = self.company.find(op["id"])
        if known is not None:
            return self._met(who, op, known, fields)
        if self.company.is_erased(op["id"]):
            raise No
        thing = Thing(entity, op["id"], None if root is None else root.id, who.member)
        if root is None:
            thing.owner, thing.team = who.member, who.data.get("team")
        self.company.trial[thing.id] = thing
        if entity == "opportunity":
            fields.setdefault("step", id_of("step-1"))
        self._write_tags(thing, op, fields.pop("tags", ()))
        for name, value in fields.items():
            if value is not None:
                self._put(who, op, thing, name, value)
        if entity == "opportunity":
            self.company.admit(who, thing, self.company.linked(thing))
        elif entity == "participant" and root is not None:
            self.company.admit(who, root, self._things([thing.value("contact")]))
        return self._written(who, op, thing, [False], whole=True)

    def _things(self, ids: Iterable[str | None]) -> list[Thing]:
        found = (self.company.find(id_) for id_ in ids if id_)
        return [one for one in found if one is not None and one.entity in ("folder", "contact")]

    def _met(self, who: Who, op: Row, known: Thing, fields: Row) -> str:
        root = self.company.root_of(known)
        if root is None or not self.company.may_add(who, root):
            raise No
        if known.id[14] == _DERIVED and known.entity != "comment":
            return self._edit(who, op, self.company.open(known), fields, {})
        if known.author == who.member:
            return "noop"
        raise No

    def _set(self, who: Who, op: Row, thing: Thing) -> str:
        fields = op["fields"]
        if thing.entity == "comment" and "text" in fields and thing.author != who.member:
            raise No
        if "step" in fields and fields["step"] not in (None, id_of("step-1"), id_of("step-2")):
            raise No
        return self._edit(who, op, thing, fields, op.get("base", {}))

    def _edit(self, who: Who, op: Row, thing: Thing, fields: Row, base: Mapping[str, Any]) -> str:
        met = []
        before = thing.value("folder")
        for name, value in fields.items():
            if name == "tags":
                self._write_tags(thing, op, value)
            elif name in ("contact", "parent"):
                continue  # written once
            elif name == "when" and thing.value("done_at") and not self._saw_done(who, thing, base.get(name)):
                met.append(self._beside(who, op, thing, value, base.get(name)))
            else:
                met.append(self._enter(who, op, thing, name, value, base.get(name)))
        self._followed(who, thing, before)
        return self._written(who, op, thing, met, whole="tags" in fields, bases=tuple(base.values()))

    def _followed(self, who: Who, thing: Thing, before: str | None) -> None:
        """Let sight follow an opportunity to its new folder."""
        folder = thing.value("folder")
        if thing.entity == "opportunity" and folder != before:
            self.company.admit(who, thing, self._things([folder]))
            self.company.dismiss(thing, self._things([before]), thing.owner)

    def _written(
        self, who: Who, op: Row, thing: Thing, met: Sequence[bool], *, whole: bool = False, bases: Sequence[Any] = ()
    ) -> str:
        """Note that an operation wrote a record; ``met``: whether another's value met one of its own."""
        mine = [found[-1] for found in thing.edits.values() if found and found[-1].op == op["op"]]
        is_write = whole or any(one.how in ("put", "joined") for one in mine)
        seen = self._seen_up_to(who, thing, bases)
        thing.writes = (*thing.writes, Write(NOW, op["op"], who.member, is_write, seen))
        return "merged" if any(met) else "applied"

    def _set_status(self, who: Who, op: Row, thing: Thing) -> str:
        value, base = _status(op, self._at(op)), op.get("base")
        met = self._reopened_unseen(who, op, thing, value) or self._enter(who, op, thing, "status", value, base)
        return self._written(who, op, thing, [met], bases=(base,))

    def _reopened_unseen(self, who: Who, op: Row, thing: Thing, value: Row) -> bool:
        """Let a reopening meet a closing that it has not seen, since that had lost to the one that it saw."""
        question, basis = thing.asked.get("status"), self._basis(who, op.get("base"))
        if question is None or value["is"] in CLOSED:
            return False
        if basis.seq is not None and question.changed != NOW and min(question.changed, thing.seq) <= basis.seq:
            return False
        closings = [by for by, other in question.others.items() if other["is"] in CLOSED and by != basis.op]
        if not closings:
            return False
        shown = question.others.pop(closings[-1])
        question.others[op["op"]] = value
        question.kept, question.changed = (closings[-1], shown), NOW
        self._put(who, op, thing, "status", shown, "joined", value)
        return True

    def _saw_done(self, who: Who, thing: Thing, base: Any) -> bool:
        return is_seen(thing, "done_at", self._basis(who, base), who.device)

    # One value.

    def _edit_of(self, who: Who, op: Row, how: str, typed: Any, shown: Any) -> Edit:
        return Edit(how, op["op"], who.device, who.member, self._at(op), typed, shown, NOW)

    def _put(self, who: Who, op: Row, thing: Thing, name: str, value: Any, how: str = "put", typed: Any = None) -> None:  # noqa: PLR0917 - the parts of one sentence
        edit = self._edit_of(who, op, how, value if typed is None else typed, value)
        thing.edits[name] = (*thing.edits.get(name, ()), edit)

    def _enter(self, who: Who, op: Row, thing: Thing, name: str, value: Any, base: Any) -> bool:  # noqa: PLR0917 - the parts of one sentence
        """Let a value enter a field; tell whether another's value met it."""
        current = thing.current(name)
        basis = self._basis(who, base)
        if current is None or current.shown is None or is_seen(thing, name, basis, who.device):
            self._put(who, op, thing, name, value)
            return False
        if is_same(current.shown, value):
            self._put(who, op, thing, name, value, "equal")
            return False
        low = self._not_before(thing, basis)
        edit = self._edit_of(who, op, "put", value, value)._replace(at_ms=min(self.now_ms, max(low, self._at(op))))
        was = started(thing, name, basis)
        met = meet(name, current, edit, was)
        if met.has_loser and (met.is_asked or current.how == "joined"):
            sides = (current, edit) if met.stays else (edit, current)
            self._ask(thing, name, sides, basis.op, was)
        if met.stays:
            self._put(who, op, thing, name, value, "beaten")
        else:
            is_joined = not is_same(met.shown, value)
            self._put(who, op, thing, name, met.shown, "joined" if is_joined else "put", value)
        return True

    def _ask(self, thing: Thing, name: str, sides: tuple[Edit, Edit], named: str | None, was: Any) -> None:
        """Keep the second of two values in the field's open conflict, or open one."""
        shown, beaten = sides
        if name not in thing.asked:
            id_ = conflict_id(WORKSPACE, thing.id, name, beaten.op)
            thing.asked[name] = Question(id_, (shown.op, shown.shown), {}, was)
            self.company.questions[id_] = (thing.id, name)
        question = thing.asked[name]
        for gone in (shown.op, beaten.op, named):
            question.others.pop(gone or "", None)
        question.others[beaten.op] = beaten.shown
        question.kept, question.changed = (shown.op, shown.shown), NOW

    def _beside(self, who: Who, op: Row, thing: Thing, value: Any, base: Any) -> bool:
        """Keep a new date for an action that was done meanwhile."""
        current = thing.current("when")
        if current is not None and is_same(current.shown, value):
            self._put(who, op, thing, "when", value, "equal")
            return False
        edit = self._edit_of(who, op, "beaten", value, value)
        ours = current or self._edit_of(who, op, "put", None, None)
        self._ask(thing, "when", (ours, edit), self._basis(who, base).op, ours.shown)
        thing.edits["when"] = (*thing.edits.get("when", ()), edit)
        return True

    def _basis(self, who: Who, base: Any) -> Basis:
        """Return what a base on the wire means."""
        if isinstance(base, int):
            return Basis(seq=base)
        return Basis() if base is None else Basis(op=self.numbers.get((who.device, int(base.removeprefix("n:")))))

    def _not_before(self, thing: Thing, basis: Basis) -> int:
        """Return the time before which an edit cannot have been made."""
        if basis.seq is not None:
            return next((at for last, at in self.commits if basis.seq and last >= basis.seq), 0)
        own = (one.at_ms for found in thing.edits.values() for one in found if one.op == basis.op)
        return next(own, 0) if basis.op is not None else 0

    def _at(self, op: Row) -> int:
        return min(self.now_ms, ms_of(op["at"]) + op.get("off", 0))

    # Sets, actions, trash, owners.

    def _write_tags(self, thing: Thing, op: Row, tags: Iterable[str]) -> None:
        for tag in tags or ():
            thing.sets.setdefault("tags", {})[tag] = (NOW, op["op"])

    def _untag(self, who: Who, op: Row, thing: Thing) -> str:
        tags, seen = thing.sets.get("tags", {}), op.get("seen")
        if op["tag"] not in tags:
            return "noop"
        added, by = tags[op["tag"]]
        if not (seen >= added if isinstance(seen, int) else self._basis(who, seen).op == by):
            return "noop"
        del tags[op["tag"]]
        return self._written(who, op, thing, [False], whole=True)

    def _done(self, who: Who, op: Row, thing: Thing) -> str:
        if thing.value("done_at"):
            return "noop"
        self._put(who, op, thing, "done_at", op["done_at"])
        return self._written(who, op, thing, [False])

    def _bin(self, who: Who, op: Row, thing: Thing, *, trashed: bool) -> str:
        company, root = self.company, self.company.root_of(thing)
        if root is None or (thing.root is None and not company.leads(who, thing)):
            raise No
        is_mine = thing.entity != "comment" or thing.author == who.member
        if not is_mine and not sight.oversees(who.data, root.row()["data"]):
            raise No
        if thing.trashed is trashed:
            return "noop"
        if trashed and self._edited_since(who, op.get("base"), thing):
            raise No
        thing.trashed = trashed
        if thing.entity in ("opportunity", "participant"):
            deal = company.open(root) if root is not thing else thing
            targets = company.linked(thing) if root is thing else self._things([thing.value("contact")])
            if trashed:
                company.dismiss(deal, targets, deal.owner)
            else:
                company.admit(who, deal, targets)
        return self._written(who, op, thing, [False], whole=True)

    def _erase(self, who: Who, thing: Thing) -> str:
        """Empty a thing for ever; it leads nobody anywhere any more."""
        company, root = self.company, self.company.root_of(thing)
        if who.data["role"] != "admin" or root is None:
            raise No
        if thing.entity == "opportunity":
            company.dismiss(thing, company.linked(thing), thing.owner)
        elif thing.entity == "participant" and not thing.trashed:
            company.dismiss(root, self._things([thing.value("contact")]), root.owner)
        company.erase(thing)
        return "applied"

    def _edited_since(self, who: Who, base: Any, thing: Thing) -> bool:
        """Tell whether another person's operation wrote a field after what the author of a delete saw."""
        seen = self._seen_up_to(who, thing, (base,))
        return any(one.seq > seen and one.is_write and one.member != who.member for one in thing.writes)

    def _seen_up_to(self, who: Who, thing: Thing, bases: Sequence[Any]) -> int:
        """Return up to which number somebody with these bases has surely seen a record."""
        seen = 0
        for base in bases:
            basis = self._basis(who, base)
            named = (one.seen for one in thing.writes if one.op == basis.op)
            seen = max(seen, next(named, 0) if basis.seq is None else basis.seq)
        return seen

    def _transfer(self, who: Who, op: Row, thing: Thing) -> str:
        company, to = self.company, self.company.members.get(op["to"])
        if to is None or to.get("active") is False:
            raise No
        if thing.owner == op["to"]:
            return "noop"
        if thing.owner != op.get("expected_owner"):
            raise No
        if not company.leads(who, thing) and not (thing.owner is None and op["to"] == who.member):
            raise No
        before, thing.owner, thing.team = thing.owner, op["to"], to.get("team")
        company.granted.add(thing.id)
        if thing.entity == "opportunity":
            targets = company.linked(thing)
            company.admit(who, thing, targets, before)
            company.dismiss(thing, [company.find(one.id) or one for one in targets], before)
        return self._written(who, op, thing, [False], whole=True)

    # Conversion and settling.

    def _convert(self, who: Who, op: Row, row: Thing) -> str:
        known = self.company.find(op["id"])
        if self.company.is_erased(op["id"]):
            raise No
        if known is None:
            self.company.granted.add(op["id"])
            self._make(who, {**op, "kind": "create", "entity": "opportunity"})
        if row.value("opportunity") != op["id"]:
            self._put(who, op, row, "state", "converted")
            self._put(who, op, row, "opportunity", op["id"])
            self._written(who, op, row, [False])
        if known is None:
            return "applied"
        if not self.company.may_add(who, known):
            wish = {"kind": "create", "entity": "opportunity", "id": known.id, "fields": op["fields"], "op": op["op"]}
            self.company.suggest(suggestion_id(WORKSPACE, op["op"]), wish, known.id)
            return "suggested"
        self._edit(who, op, self.company.open(known), op["fields"], {})
        return "merged"

    def _settle(self, who: Who, op: Row) -> str:
        """Take one of a conflict's values; what was settled or grew meanwhile meets the choice like a late edit."""
        record, name = self.company.questions.get(op["id"], ("", ""))
        thing = self.company.find(record)
        root = None if thing is None else self.company.root_of(thing)
        if thing is None or root is None or not self.company.sees(who, root):
            raise No  # the question is nobody's own, so a gesture that gives the record away has lost it
        if name in ("money", "status") and not self.company.leads(who, thing):
            raise No
        thing = self.company.open(thing)
        question = thing.asked.get(name)
        if question is not None and question.id != op["id"]:
            question = None  # this one was settled, and another was asked since
        saw_all = question is not None and isinstance(op.get("base"), int) and op["base"] >= question.changed
        if saw_all:
            del thing.asked[name]
        if saw_all and op["choice"] == "kept":
            return "applied"
        fields = {name: _chosen(op, question, self.conflicts.get(op["id"], {}))}
        base = op.get("base") if op.get("seen") is None else op["seen"]
        return self._edit(who, op, thing, fields, {name: base} if saw_all and base is not None else {})

    def _decide(self, who: Who, op: Row, awaited: str | None) -> str:
        """Carry out what a former author suggests, as one's own, or put it aside; the first decision stays."""
        wish = self.company.wish(op["id"])
        record = None if wish is None else self.company.find(wish.record)
        root = None if record is None else self.company.root_of(record)
        if wish is None or root is None or not self.company.sees(who, root):
            if awaited is not None:
                raise Wait(awaited)
            raise No
        if not wish.is_open:
            return "noop"
        status = "applied"
        if op["choice"] == "accept":
            try:
                status = self.do(who, _as_own(wish.op, op), None)
            except Wait as wait:
                raise No from wait
        if status == "suggested":
            raise No
        self.company.trial_wishes[op["id"]] = replace(wish, is_open=False)
        return "applied" if status == "noop" else status


def _as_own(wish: Row, settle: Row) -> Row:
    """Return what was suggested as an operation of whoever accepts it; what its author named as own says nothing."""
    said = {**wish, "op": settle["op"], "at": settle["at"], "off": settle.get("off", 0), "n": settle["n"]}
    said.pop("again", None)
    if isinstance(said.get("base"), dict):
        said["base"] = {name: seen for name, seen in said["base"].items() if isinstance(seen, int)}
    return {name: value for name, value in said.items() if not (name in ("base", "seen") and isinstance(value, str))}


def ms_of(at: str) -> int:
    """Return an instant as ms since 1970."""
    return round(datetime.fromisoformat(at).timestamp() * 1000)


def made(op: Row) -> str | None:
    """Return the record that an operation makes."""
    return op["id"] if op["kind"] in ("create", "comment.add", "attachment.add", "row.convert") else None


def _status(op: Row, at_ms: int) -> Row:
    status = {name: op.get(name) for name in ("closed_at", "reason", "note", "competitor", "won")}
    at = datetime.fromtimestamp(at_ms / 1_000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    status["closed_at"] = None if op["status"] == "open" else status["closed_at"] or at
    return {"is": op["status"], **status}


def _chosen(op: Row, question: Question | None, data: Row) -> Any:
    if op["choice"] == "new":
        return op["value"]
    if op["choice"] == "kept":
        return data["kept"]["value"] if question is None else question.kept[1]
    others = {side["op"]: side["value"] for side in data["others"]} if question is None else question.others
    return others[op["other"]] if op.get("other") else list(others.values())[-1]
