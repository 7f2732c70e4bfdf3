"""What must hold of the rarer acts: suggestions, digests."""

from collections.abc import Mapping
from typing import Any

from tests.simulation import sight
from tests.simulation.buckets import buckets
from tests.simulation.invariants import Broken
from tests.simulation.oracle import Oracle
from tests.simulation.phone import Phone, Reply, Request
from tests.simulation.server import Truth


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
