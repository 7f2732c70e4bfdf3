"""What must hold of the rarer acts: suggestions, digests, erasure."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sync.ids import moved_id
from tests.simulation import invariants, sight
from tests.simulation.buckets import buckets
from tests.simulation.cast import WORKSPACE
from tests.simulation.invariants import Broken, Typed
from tests.simulation.oracle import Oracle
from tests.simulation.phone import Phone, Reply, Request
from tests.simulation.server import Truth
from tests.simulation.storage import Row


def wishes_agree(oracle: Oracle, truth: Truth) -> None:
    """The server keeps the suggestions that the reference keeps, about the same records, and as open."""
    wanted = {id_: (wish.record, wish.op["op"], wish.is_open) for id_, wish in oracle.company.wishes.items()}
    found = {
        id_: (row["data"]["record"], row["data"]["op"]["op"], row["data"]["open"])
        for id_, row in truth.rows.items()
        if row["entity"] == "suggestion"
    }
    if wanted != found:
        raise Broken("agreement", f"suggestions: reference {wanted}, server {found}")


_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def alive(typed: Mapping[str, Typed], truth: Truth, erased: Collection[str], *, is_blind: bool) -> dict[str, Typed]:
    """Return the operations that name nothing erased: of the others nothing needs to be kept.

    ``is_blind``: nobody knows what became of what; so these are the ones that name what is there, and was never merged.
    """
    if not is_blind:
        return {op: one for op, one in typed.items() if not any(id_ in str(one.op) for id_ in erased)}
    merges = [one.op for one in typed.values() if one.op["kind"] == "merge"]
    gone = truth.tombstones.keys() | erased | {op[side] for op in merges for side in ("survivor", "absorbed")}
    survivors = frozenset(op["survivor"] for op in merges)
    named = {op: _ID.findall(str(one.op)) for op, one in typed.items()}
    gone |= {id_ for ids in named.values() for id_ in ids if _went_over(id_, survivors, gone)}
    return {op: one for op, one in typed.items() if gone.isdisjoint(named[op])}


def _went_over(id_: str, survivors: frozenset[str], gone: Collection[str]) -> bool:
    """Tell whether a child is gone under an id that a merge gave it: made in that commit, it left none of its own."""
    for survivor in survivors:
        later = moved_id(WORKSPACE, survivor, id_)
        if later in gone or _went_over(later, survivors - {survivor}, gone):
            return True
    return False


def words_stay(truth: Truth, typed: Mapping[str, Typed], lost: set[str], phones: Sequence[Phone]) -> None:
    """4. Every value that somebody typed stands somewhere, whatever its record has become part of."""
    said = invariants.tokens(
        [*truth.rows.values(), *([change.old for change in one] for one in truth.changes.values())]
    )
    locked = {phone.letter for phone in phones if phone.locked}
    for op, one in typed.items():
        if op in lost or one.phone in locked or truth.receipts.get(op) not in ("applied", "merged", "suggested"):
            continue
        gone = invariants.tokens(one.op) - said
        if gone:
            raise Broken("no silent loss", f"{gone} of {one.op} stands nowhere any more")


def files_are_here(truth: Truth, digests: set[str]) -> None:
    """A1. An attachment whose bytes have come says so."""
    for id_, row in truth.rows.items():
        data = row["data"]
        if row["entity"] == "attachment" and data["sha256"] in digests and data.get("state") != "here":
            raise Broken("attachments", f"the bytes of {id_} have come, and it reads {data.get('state')}")


def without_parts(truth: Truth) -> Truth:
    """Leave participants out: those of merged records come and go with them, by no operation of their own."""
    rows = {id_: row for id_, row in truth.rows.items() if row["entity"] != "participant"}
    return Truth(truth.head, rows, truth.changes, {}, {}, {})


def erased_is_gone(erased: Collection[str], truth: Truth, typed: Mapping[str, Typed], phones: Sequence[Phone]) -> None:
    """10. What was erased stands nowhere on the server, and on no phone as something that the server said."""
    if erased:
        ids_are_gone(erased, truth, phones)
        _words_are_gone(erased, truth, typed)


def ids_are_gone(erased: Collection[str], truth: Truth, phones: Sequence[Phone]) -> None:
    """10. Nothing stands under an id that was erased."""
    left = (truth.rows.keys() | truth.changes.keys()) & set(erased)
    if left:
        raise Broken("erasure", f"the server still has {left}")
    kept = {id_ for phone in phones if not phone.locked for id_ in phone.storage.cache.base.keys() & set(erased)}
    if kept:
        raise Broken("erasure", f"phones still have {kept}")


def _words_are_gone(erased: Collection[str], truth: Truth, typed: Mapping[str, Typed]) -> None:
    words = invariants.tokens([one.op for one in typed.values() if _is_about(one.op, erased)])
    words -= invariants.tokens([one.op for one in typed.values() if not _is_about(one.op, erased)])
    rows = [row for id_, row in truth.rows.items() if not (row["entity"] == "comment" and id_[14] == "5")]
    told = invariants.tokens([rows, [change.old for found in truth.changes.values() for change in found]])
    if words & told:
        raise Broken("erasure", f"{words & told} was erased and can still be read")


def _is_about(op: Row, erased: Collection[str]) -> bool:
    """Tell whether an operation wrote nothing but what was erased."""
    return op["kind"] != "row.convert" and op.get("id") in erased


def digest_tells(phone: Phone, request: Request, reply: Reply, truth: Truth) -> None:
    """F24. A digest finds what a phone lacks, and nothing where it lacks nothing."""
    base = phone.storage.cache.base
    is_now = reply.body["high"][0] == truth.head and not reply.body["again"]
    if not is_now or request.body["buckets"] != buckets(base.values()):
        return  # the answer was late
    found = bool(reply.body["bad"])
    if found is _is_whole(phone, truth.rows):
        words = "finds a fault where there is none" if found else "does not find what is missing"
        raise Broken("digest", f"phone {phone.letter}: the digest {words}")


def is_mended(phone: Phone, truth: Truth) -> bool:
    """Tell whether a phone that had lost a row has everything again."""
    return phone.storage.cache.sweep is None and _is_whole(phone, truth.rows)


def _is_whole(phone: Phone, rows: Mapping[str, Any]) -> bool:
    seen = sight.visible(rows, phone.member)
    base = phone.storage.cache.base
    return {id_: row["seq"] for id_, row in seen.items()} == {id_: row["seq"] for id_, row in base.items()}
