"""What ``digest`` answers: which parts of a device's rows are not what the server has (SYNC 4.8)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from server.access import Caller
from server.api import question
from server.api.cursors import Seals
from server.api.packing import packed
from server.problems import Problem
from server.store import walk
from sync.digest import Buckets, bad_buckets, buckets_of
from sync.entities import ENTITIES
from sync.protocol import BUCKETS, Bucket, DigestAnswer, DigestRequest

if TYPE_CHECKING:
    from sqlalchemy import Connection

_encode: Final = msgspec.json.Encoder().encode


def compared(
    db: "Connection", seals: Seals, caller: Caller, asked: DigestRequest, encoding: str | None
) -> tuple[bytes, str | None]:
    """Return the buckets that differ, or ``again`` when the device is not at the head: then nothing can be compared."""
    theirs = _checked(asked.buckets)
    cursor = seals.of(db, caller).read(asked.cursor)
    snapshot = question.begin(db, seals, caller, asked, cursor=cursor)
    reason = question.why(cursor, caller, asked.schema, snapshot.head.floor)
    if reason is not None:
        raise question.reconcile(reason)
    bad: dict[str, list[int]] = {}
    is_there = cursor.seq == snapshot.head.head
    if is_there:
        ours = buckets_of(walk.versions(db, snapshot.ws, caller.scopes, sorted(theirs)))
        bad = {name: found for name in theirs if (found := bad_buckets(ours.get(name, ()), theirs[name]))}
    answer = DigestAnswer(again=not is_there, bad=bad, high=snapshot.high, last_n=snapshot.last_n)
    return packed(_encode(answer), encoding)


def _checked(sent: Mapping[str, Sequence[Bucket]]) -> dict[str, Buckets]:
    """Return the buckets of the entities that are known here; a newer app may name others."""
    if any(len(buckets) not in {0, BUCKETS} for buckets in sent.values()):
        raise Problem("bad_request", f"A digest has {BUCKETS} buckets for each entity, or none where there is no row.")
    return {name: tuple(buckets) for name, buckets in sent.items() if name in ENTITIES}
