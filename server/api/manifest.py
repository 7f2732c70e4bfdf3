"""What a manifest answers: everything that somebody may see, as ids with versions or whole, page by page (SYNC 4.8)."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from server.access import Caller
from server.api import question
from server.api.cursors import Cursor, Seals
from server.api.packing import packed
from server.api.pull import BETWEEN_ROWS
from server.api.question import Snapshot
from server.store import walk
from server.store.walk import Line, Place, Wanted
from sync.entities import ENTITIES
from sync.protocol import MAX_BYTES, MAX_LISTED, MAX_ROWS, ManifestRequest, ReconcileReason

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LIST: Final = "manifest"
_encode: Final = msgspec.json.Encoder().encode


class _Begun(NamedTuple):
    """Where a comparison began: ``start`` is the cursor that the device has once it has compared every page."""

    start: Cursor
    reason: ReconcileReason | None
    place: Place


def page(
    db: "Connection", seals: Seals, caller: Caller, asked: ManifestRequest, encoding: str | None
) -> tuple[bytes, str | None]:
    """Return one page. Its rows may be later than ``start``, never older, so a pull from there misses nothing."""
    begun, snapshot = _begun(db, seals, caller, asked)
    wanted = wanted_of(asked.entities, whole=asked.fill, limit=asked.limit, limit_bytes=MAX_BYTES, tombstones=False)
    # Every root looked at gives a row, unless only some entities are asked for: then it takes more of them.
    looked_through = wanted.limit + 1 if asked.entities is None else MAX_LISTED
    lines, end = walk.page(
        db,
        snapshot.ws,
        begun.place,
        lambda root, limit: walk.roots_from(db, snapshot.ws, caller.scopes, root, limit),
        wanted,
        looked_through=looked_through,
    )
    return packed(_body(snapshot, begun, lines, end, fill=asked.fill), encoding)


def _begun(db: "Connection", seals: Seals, caller: Caller, asked: ManifestRequest) -> tuple[_Begun, Snapshot]:
    seal = seals.of(db, caller)
    if asked.after is None:
        last = None if asked.cursor is None else seal.read(asked.cursor)
        # The way back for whoever was away for too long: what is below the floor is not compared here.
        snapshot = question.begin(db, seals, caller, asked, cursor=last, may_be_old=True)
        reason = None if last is None else question.why(last, caller, asked.schema, snapshot.head.floor)
        return _Begun(snapshot.cursor(asked.schema), reason, Place()), snapshot
    place, (text, given) = seal.place_in(asked.after, _LIST)
    start = seal.read(text)
    snapshot = question.begin(db, seals, caller, asked, cursor=start, may_be_old=True)
    again = question.why(start, caller, asked.schema, snapshot.head.floor)
    if again is not None:
        raise question.reconcile(again)
    return _Begun(start, msgspec.convert(given or None, ReconcileReason | None), place), snapshot


def wanted_of(
    entities: Collection[str] | None, *, whole: bool, limit: int, limit_bytes: int, tombstones: bool
) -> Wanted:
    """Return what a page holds of these entities, or of all; names that are not known here are left out."""
    named = [one for one in ENTITIES.values() if entities is None or one.name in entities]
    children = [one for one in named if one.roots]
    return Wanted(
        roots=frozenset(one.name for one in named if not one.roots),
        children=frozenset(one.name for one in children),
        parents=frozenset(root for one in children for root in one.roots),
        limit=max(1, min(limit, MAX_ROWS if whole else MAX_LISTED)),
        limit_bytes=limit_bytes,
        whole=whole,
        tombstones=tombstones,
    )


def _body(snapshot: Snapshot, begun: _Begun, lines: Sequence[Line], end: Place | None, *, fill: bool) -> bytes:
    start = snapshot.seal.written(begun.start)
    members = {
        "next": None if end is None else snapshot.seal.placed(end, _LIST, start, begun.reason or ""),
        "start": {"cursor": start, "seq": begun.start.seq},
        "high": snapshot.high,
        "history": snapshot.head.history,
        "last_n": snapshot.last_n,
    }
    if begun.reason is not None:
        members["reason"] = begun.reason
    listed = BETWEEN_ROWS.join(line.body or b"" for line in lines) if fill else _listed(lines)
    return b"".join((b'{"rows":[\n' if fill else b'{"ids":[\n', listed, b"\n],", _encode(members)[1:]))


def _listed(lines: Sequence[Line]) -> bytes:
    # Joined as text: none of the parts holds anything that JSON would escape.
    return BETWEEN_ROWS.join(
        (
            f'["{line.entity}","{line.id}",{line.seq}]'
            if line.root is None
            else f'["{line.entity}","{line.id}",{line.seq},"{line.root}"]'
        ).encode()
        for line in lines
    )
