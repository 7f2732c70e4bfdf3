"""What must hold (SYNC 6), each by its name; what is broken is said in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from tests.simulation import sight
from tests.simulation.oracle import Oracle
from tests.simulation.phone import Phone, Reply
from tests.simulation.server import Call, Truth
from tests.simulation.storage import Row

_TOKEN: Final = re.compile(r"\bw\d+\b|\b\d+\.00\b")
_encode: Final = msgspec.json.Encoder().encode


class Broken(AssertionError):
    """An invariant does not hold. ``name`` is that of the invariant."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(f"{name}: {words}")
        self.name = name
        self.words = words


class Typed(NamedTuple):
    """An operation as somebody made it, on which phone and when."""

    op: Row
    phone: str
    member: str
    at_ms: int


def held_on(phone: Phone) -> set[str]:
    """Return the operations that a phone holds anywhere."""
    vault = phone.storage.vault
    kept = [*vault.outbox, *vault.journal.values(), *vault.old]
    return {one.op["op"] for one in kept} | vault.attention.keys()


def tokens(value: Any) -> set[str]:
    """Return the values in this that were typed but once: every one tells where it came from."""
    return set(_TOKEN.findall(_encode(value).decode()))


# Every moment.


def gapless(truth: Truth, before: int) -> None:
    """6. Each number of a commit belongs to one record: who follows every commit is given all of them."""
    every = (*(row["seq"] for row in truth.rows.values()), *truth.tombstones.values())
    new = sorted(seq for seq in every if seq > before)
    if new != list(range(before + 1, truth.head + 1)):
        raise Broken("gap-freedom", f"the commit from {before} to {truth.head} gave out {new}")


def agrees(oracle: Oracle, truth: Truth) -> None:
    """The server holds what the sequential reference holds."""
    for id_, thing in oracle.company.things.items():
        row = truth.rows.get(id_)
        if row is None:
            raise Broken("agreement", f"{thing.entity} {id_} is missing on the server")
        said = _of_thing(thing), _of_row(row, thing)
        if said[0] != said[1]:
            wrong = {name: (want, said[1].get(name)) for name, want in said[0].items() if want != said[1].get(name)}
            raise Broken("agreement", f"{thing.entity} {id_}: by field (reference, server) {wrong}")
    made = {id_ for id_, row in truth.rows.items() if row["entity"] in _TYPED}
    extra = {id_ for id_ in made - oracle.company.things.keys() if id_[14] != "5"}
    if extra:
        raise Broken("agreement", f"nobody made {extra}")
    asked = {
        (thing.id, name): _question(one.kept[1], one.others.values())
        for thing in oracle.company.things.values()
        for name, one in thing.asked.items()
    }
    found = {
        (row["data"]["record"], row["data"]["field"]): _question(
            row["data"]["kept"]["value"], [side["value"] for side in row["data"]["others"]]
        )
        for row in truth.rows.values()
        if row["entity"] == "conflict" and row["data"]["open"]
    }
    if asked != found:
        raise Broken("agreement", f"open conflicts: reference {asked}, server {found}")


_TYPED: Final = ("opportunity", "folder", "contact", "prospect_list", "prospect", "action", "comment", "participant")


def _question(kept: Any, others: Iterable[Any]) -> tuple[Any, list[str]]:
    return _plain(kept), sorted(str(_plain(other)) for other in others)


def _plain(value: Any) -> Any:
    """Leave out of a value the parts that say nothing."""
    if isinstance(value, dict):
        return {name: part for name, part in value.items() if part is not None}
    return value


def _of_thing(thing: Any) -> Row:
    values = {name: _plain(thing.value(name)) for name in thing.edits}
    tags = sorted(thing.sets.get("tags", {}))
    return {
        **{name: value for name, value in values.items() if value is not None},
        "tags": tags,
        "trashed": thing.trashed,
        "owner": thing.owner,
        "auto": sorted(thing.auto),
    }


def _of_row(row: Row, thing: Any) -> Row:
    data = {name: _plain(row["data"].get(name)) for name in thing.edits}
    tags = sorted(row["data"].get("tags") or {})
    auto = sorted(name.removeprefix("auto:") for name in row["data"].get("collaborators") or ())
    known = {"tags": tags, "trashed": "trashed" in row, "owner": row["data"].get("owner"), "auto": auto}
    return {**{name: value for name, value in data.items() if value is not None}, **known}


def in_sight(call: Call, reply: Reply, truth: Truth, typed: Mapping[str, Typed]) -> None:
    """11. No answer carries anything of a root outside the caller's scopes."""
    if not reply.body.get("rows") and "ids" not in reply.body and "results" not in reply.body:
        return
    seen = sight.visible(truth.rows, call.member)
    told = {row["id"] for row in reply.body.get("rows", ())} | {row[1] for row in reply.body.get("ids", ())}
    leaked = {id_ for id_ in told if id_ in truth.rows and id_ not in seen}
    if leaked:
        raise Broken("visibility", f"{call.path} told {call.member} of {leaked}, out of sight")
    told_words = tokens(reply.body["results"]) if "results" in reply.body else set()
    if told_words:
        own = {token for one in typed.values() if one.member == call.member for token in tokens(one.op)}
        strange = told_words - own - tokens(list(seen.values()))
        if strange:
            raise Broken("visibility", f"a push answer told {call.member} {strange}, out of sight")


RECEIPTS_MS: Final = 90 * 86_400_000
JOURNAL_MS: Final = 29 * 86_400_000


def rightly_gone(stood: Mapping[str, Row], gone: Iterable[str]) -> None:
    """16. What the server has thrown away lay in the trash, or hung on something that did."""
    for id_ in gone:
        row = stood[id_]
        near = [stood.get(name or "", {}) for name in (id_, row.get("root"), row["data"].get("parent"))]
        if not any("trashed" in one for one in near):
            raise Broken("bounded storage", f"{row['entity']} {id_} was thrown away and did not lie in the trash")


def answered_whole(call: Call, reply: Reply, oracle: Oracle | None) -> None:
    """13. Each operation of a call is answered, as the reference says."""
    asked = [op["op"] for group in call.body["groups"] for op in group["ops"]]
    told = [result["op"] for result in reply.body["results"]]
    if told != asked and not reply.body["more"]:
        raise Broken("progress", f"asked {asked}, answered {told}")
    for result in reply.body["results"] if oracle is not None else ():
        wanted = oracle.said[result["op"]]
        if result["status"] != wanted:
            raise Broken("agreement", f"operation {result} should have been {wanted}")


def monotone(phone: Phone, shown: dict[str, dict[str, int]]) -> None:
    """7. A phone never shows an older version of a row than before, within one history."""
    cache = phone.storage.cache
    before = shown.setdefault(phone.letter, {})
    for id_, row in cache.base.items():
        if row["seq"] < before.get(id_, 0):
            raise Broken("monotone reads", f"phone {phone.letter} went back on {id_}: {before[id_]} to {row['seq']}")
        before[id_] = row["seq"]


def nothing_blinks(phone: Phone, before: Mapping[str, Row], start: int, truth: Truth) -> None:
    """7. No comparison takes away what came while it went on and still stands so: it would be gone and come again."""
    for id_, row in before.items():
        stands = truth.rows.get(id_)
        is_same = stands is not None and stands["seq"] == row["seq"] > start
        if is_same and id_ not in phone.storage.cache.base and id_ in sight.visible(truth.rows, phone.member):
            raise Broken("monotone reads", f"phone {phone.letter} has dropped {row}, which came after {start}")


def caught_up(phone: Phone, truth: Truth) -> None:
    """1, 9, 11, 12. A phone at the server's head holds exactly what its person may see."""
    base = phone.storage.cache.base
    seen = sight.visible(truth.rows, phone.member)
    missing, extra = seen.keys() - base.keys(), base.keys() - seen.keys()
    if missing:
        raise Broken("completeness", f"phone {phone.letter} lacks {_named(truth, missing)}")
    if extra:
        raise Broken("visibility", f"phone {phone.letter} keeps {_named(truth, extra)}, out of sight or gone")
    for id_, row in seen.items():
        if base[id_] != row:
            raise Broken("convergence", f"phone {phone.letter} holds {base[id_]} where the server holds {row}")


def _named(truth: Truth, ids: Iterable[str]) -> list[str]:
    return sorted(f"{truth.rows[id_]['entity'] if id_ in truth.rows else '?'} {id_}" for id_ in ids)


def own_edits_stay(phone: Phone, truth: Truth) -> None:
    """8. What the person did here is shown until the server's rows hold it, or its refusal is."""
    vault, cache = phone.storage.vault, phone.storage.cache
    for one in vault.journal.values():
        if one.n > cache.settled or one.status == "held":
            continue
        for changes in truth.changes.values():
            for change in changes:
                row = cache.base.get(change.record)
                if change.op == one.op["op"] and row is not None and row["seq"] < change.seq:
                    raise Broken("read your writes", f"phone {phone.letter} has settled {one.op} without its row")


def waiting_is_shown(phone: Phone) -> None:
    """8. What was typed here and has never been sent is shown: no rows of the server's can hold it already."""
    vault = phone.storage.vault
    for one in vault.outbox:
        if vault.sent_n < one.n <= phone.storage.cache.settled:
            raise Broken("read your writes", f"phone {phone.letter} does not show {one.op}, which was never sent")


def durable_here(phone: Phone, typed: Mapping[str, Typed], lost: set[str]) -> None:
    """3. What was saved on a phone is there after it started again."""
    held = held_on(phone)
    for op, one in typed.items():
        if one.phone == phone.letter and op not in held and op not in lost:
            raise Broken("local durability", f"phone {phone.letter} has forgotten {one.op}")


# When all is quiet.


def drained(phone: Phone) -> None:
    """13. Nothing waits on a phone, and its screen shows what the server said."""
    vault = phone.storage.vault
    if vault.outbox:
        raise Broken("progress", f"phone {phone.letter} still holds {[one.op for one in vault.outbox]} {phone.stopped}")
    waiting = [one.op for one in phone.storage.pending() if one.status != "held"]
    if waiting:
        raise Broken("convergence", f"phone {phone.letter} still lays {waiting} over what the server said")


def acknowledged(truth: Truth, typed: Mapping[str, Typed], lost: set[str], phones: Sequence[Phone]) -> None:
    """2. What a phone was told is done has its effect, or stands where somebody will find it."""
    written = {change.op for changes in truth.changes.values() for change in changes}
    locked = {phone.letter for phone in phones if phone.locked}
    for op, one in typed.items():
        if op in lost or one.phone in locked:
            continue
        status = truth.receipts.get(op)
        if status is None and any(op in phone.storage.vault.attention for phone in phones):
            continue  # refused by a server that has lost its past; its author has it in hand
        if status is None and any(_is_untold(op, phone, truth) for phone in phones):
            continue
        if status is None:
            raise Broken("durability", f"the server has never heard of {one.op}")
        if status in ("applied", "merged") and op not in written:
            raise Broken("durability", f"{one.op} was answered {status} and has no effect")
        if status == "suggested" and not any(_suggests(row, op) for row in truth.rows.values()):
            raise Broken("durability", f"{one.op} was answered suggested and nobody is asked about it")
        if status in ("held", "rejected") and truth.letters.get(op) != ("held" if status == "held" else "dead"):
            raise Broken("durability", f"{one.op} was answered {status} and is kept nowhere on the server")


def _is_untold(op: str, phone: Phone, truth: Truth) -> bool:
    """Tell whether it changed nothing: a server put back to before it is the same until its author pushes again."""
    vault = phone.storage.vault
    known_n = truth.last_n.get(vault.device, 0)
    return any(one.op["op"] == op and one.status == "noop" and one.n > known_n for one in vault.journal.values())


def _suggests(row: Row, op: str) -> bool:
    return bool(row["entity"] == "suggestion" and row["data"]["op"]["op"] == op)


def kept(truth: Truth, typed: Mapping[str, Typed], lost: set[str], phones: Sequence[Phone]) -> None:
    """4. Every value that somebody typed is shown, or kept in history, a conflict, a letter, or on its phone."""
    said: dict[str, set[str]] = {}
    for row in truth.rows.values():
        record = row["data"]["record"] if row["entity"] in ("conflict", "suggestion") else row["id"]
        said.setdefault(str(record), set()).update(tokens(row))
    for record, changes in truth.changes.items():
        said.setdefault(record, set()).update(tokens([change.old for change in changes]))
    locked = {phone.letter for phone in phones if phone.locked}
    for op, one in typed.items():
        status = truth.receipts.get(op)
        if op in lost or one.phone in locked or status not in ("applied", "merged", "suggested"):
            continue
        if status == "suggested":
            continue  # whole in its suggestion
        record = one.op.get("id") or one.op.get("survivor")
        if one.op["kind"] == "conflict.settle":
            record = truth.rows[record]["data"]["record"]
        gone = tokens(one.op) - said.get(str(record), set())
        if gone:
            raise Broken("no silent loss", f"{gone} of {one.op} stands nowhere any more")


def once(truth: Truth) -> None:
    """5. An operation has one effect, however often it came."""
    for record, changes in truth.changes.items():
        ops = [change.op for change in changes]
        twice = {op for op in ops if ops.count(op) > 1}
        if twice:
            raise Broken("idempotency", f"{twice} wrote {record} more than once")


def own_names(truth: Truth, typed: Mapping[str, Typed]) -> None:
    """14. Everything applied was done by the person whose device sent it."""
    for changes in truth.changes.values():
        for change in changes:
            one = typed.get(change.op)
            if one is not None and one.member != change.actor:
                raise Broken("no cross-user writes", f"{one.op} of {one.member} was written as {change.actor}")


def whole_registers(truth: Truth, typed: Mapping[str, Typed]) -> None:
    """15. Money, status and dates are some tuple that one author wrote."""
    written: dict[str, list[Any]] = {"money": [], "when": []}
    for one in typed.values():
        fields = {**one.op.get("fields", {}), **({"money": one.op["value"]} if one.op.get("value") else {})}
        for name, values in written.items():
            if fields.get(name) is not None:
                values.append(_plain(fields[name]))
    for row in truth.rows.values():
        for name, values in written.items():
            value = row["data"].get(name)
            if value is not None and _plain(value) not in values:
                raise Broken("whole registers", f"{row['entity']} {row['id']} has {name} {value}, which nobody wrote")


def stays_gone(truth: Truth) -> None:
    """10. What was put into the trash comes back by a restore alone."""
    for record, changes in truth.changes.items():
        trashed = False
        for change in changes:
            if "trashed" in change.old:
                trashed = change.old["trashed"] is None
        row = truth.rows.get(record)
        if row is not None and row["entity"] in _TYPED and trashed is not ("trashed" in row):
            raise Broken(
                "no resurrection", f"{row['entity']} {record} is {'live' if trashed else 'gone'} by no operation"
            )
