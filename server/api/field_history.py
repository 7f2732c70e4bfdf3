"""What ``history`` answers: who wrote what on one record when, and what stood there before."""

from typing import TYPE_CHECKING, Final

import msgspec

from server import clock
from server.access import Caller
from server.api import question
from server.api.cursors import Seals
from server.api.packing import packed
from server.problems import Problem
from server.store import change_log, walk
from server.store.change_log import HistoryRow
from sync.ids import is_id
from sync.protocol import HistoryAnswer, HistoryEntry, HistoryRequest

if TYPE_CHECKING:
    from sqlalchemy import Connection

_COMMITS: Final = 100  # in one page; a number may hold several operations
_LATEST: Final = 2**62
_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(dict[str, object]).decode


def page(
    db: "Connection", seals: Seals, caller: Caller, asked: HistoryRequest, encoding: str | None
) -> tuple[bytes, str | None]:
    """Return one page; a record out of sight and one that does not exist are answered alike."""
    snapshot = question.begin(db, seals, caller, asked)
    found = walk.single(db, snapshot.ws, caller.scopes, [asked.id]) if is_id(asked.id) else []
    if not found or found[0].deleted:
        raise Problem("not_found", "There is nothing at this address.")
    before = _LATEST if asked.before is None else max(0, min(asked.before, _LATEST))
    rows = change_log.written_before(db, snapshot.ws, asked.id, before, _COMMITS)
    numbers = {row.seq for row in rows}
    stored = change_log.commit_times(db, snapshot.ws, numbers)
    answer = HistoryAnswer(
        entries=[_entry(row, stored.get(row.seq, row.edited_at_ms)) for row in rows],
        next=min(numbers) if len(numbers) == _COMMITS else None,
        high=snapshot.high,
        last_n=snapshot.last_n,
    )
    return packed(_encode(answer), encoding)


def _entry(row: HistoryRow, stored_ms: int) -> HistoryEntry:
    return HistoryEntry(
        seq=row.seq,
        op=row.op,
        by=row.actor,
        at=clock.rfc3339(row.edited_at_ms),
        stored_at=clock.rfc3339(stored_ms),
        fields=list(row.fields),
        old=_decode(row.old),
    )
