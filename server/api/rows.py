"""What ``rows`` answers: whole roots with their children, single records, or what somebody works at now."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from server.access import Caller
from server.api import question
from server.api.cursors import Seals
from server.api.manifest import wanted_of
from server.api.packing import packed
from server.api.pull import BETWEEN_ROWS
from server.api.question import Snapshot
from server.problems import Problem
from server.store import walk
from server.store.walk import Line, Place
from sync.ids import is_id
from sync.protocol import MAX_BYTES, MAX_ROWS, RowsRequest

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LIST: Final = "rows"
_OPPORTUNITIES: Final = frozenset({"opportunity"})
_NAMES_COMPANY: Final = frozenset({"opportunity", "participant"})
_LOOKED_THROUGH: Final = 2_000
_encode: Final = msgspec.json.Encoder().encode


def page(
    db: "Connection", seals: Seals, caller: Caller, asked: RowsRequest, encoding: str | None
) -> tuple[bytes, str | None]:
    """Return one page; which rows there are to see is judged anew for each."""
    place = Place()
    if asked.after is not None:
        place, _ = seals.of(db, caller).place_in(asked.after, _LIST)
    # Who was away for too long fetches what its comparison finds, and has applied nothing newer until it has it.
    snapshot = question.begin(db, seals, caller, asked, may_be_old=True)
    match asked:
        case RowsRequest(roots=None, ids=list(ids)):
            lines, missing, end = _single(snapshot, place, _checked(ids), asked.limit)
        case RowsRequest(roots="mine", ids=None):
            (lines, end), missing = _mine(snapshot, place, asked.limit), []
        case RowsRequest(roots=list(roots), ids=None):
            lines, missing, end = _roots(snapshot, place, _checked(roots), asked.limit)
        case _:
            raise Problem("bad_request", "Ask for `roots` or for `ids`.")
    return packed(_body(snapshot, lines, missing, end), encoding)


def _checked(ids: Iterable[str]) -> list[str]:
    """Return ids that may be asked for, in order; what is no id at all breaks the message."""
    found = sorted(set(ids))
    if not all(is_id(one) for one in found):
        raise Problem("bad_request", "An id is a UUID in lower case.")
    return found


def _roots(
    snapshot: Snapshot, place: Place, roots: Sequence[str], limit: int
) -> tuple[list[Line], list[str], Place | None]:
    """Return roots with their children, tombstones too.

    A root that left and came back may have lost a child meanwhile, of which the pull told nobody who did not see it.
    """
    coming = [root for root in roots if root >= place.root]
    seen = walk.visible_of(snapshot.db, snapshot.ws, snapshot.caller.scopes, coming)
    wanted = wanted_of(None, whole=True, limit=limit, limit_bytes=MAX_BYTES, tombstones=True)
    lines, end = walk.page(
        snapshot.db, snapshot.ws, place, lambda _, count: seen[:count], wanted, looked_through=MAX_ROWS + 1
    )
    return lines, sorted(set(coming).difference(seen)), end


def _single(
    snapshot: Snapshot, place: Place, ids: Sequence[str], limit: int
) -> tuple[list[Line], list[str], Place | None]:
    """Return single records; a page ends where it is full, as everywhere."""
    coming = [id_ for id_ in ids if id_ > place.root]
    found = walk.single(snapshot.db, snapshot.ws, snapshot.caller.scopes, coming)
    missing = sorted(set(coming).difference(line.id for line in found))
    wanted = wanted_of(None, whole=True, limit=limit, limit_bytes=MAX_BYTES, tombstones=True)
    cut = walk.fitting(found, wanted)
    if cut == len(found):
        return found, missing, None
    end = found[cut - 1].id
    return found[:cut], [id_ for id_ in missing if id_ <= end], Place(end)


class _Status(Struct, frozen=True):
    is_: str | None = msgspec.field(name="is", default=None)


class _Work(Struct, frozen=True):
    owner: str | None = None
    status: _Status | None = None


class _Opportunity(Struct, frozen=True):
    data: _Work = _Work()
    trashed: Any = None


_decode: Final = msgspec.json.Decoder(_Opportunity).decode


def _mine(snapshot: Snapshot, place: Place, limit: int) -> tuple[list[Line], Place | None]:
    """Return the open opportunities that the caller owns, each with its children, then their folders and contacts."""
    db, ws, caller = snapshot.db, snapshot.ws, snapshot.caller
    limit = max(1, min(limit, MAX_ROWS) // 2)  # as much again may come of folders and contacts
    wanted = wanted_of(None, whole=True, limit=limit, limit_bytes=MAX_BYTES // 2, tombstones=False)
    near = walk.roots_from(db, ws, frozenset({f"user:{caller.member}"}), place.root, _LOOKED_THROUGH)
    mine = [line.id for line in walk.own_rows(db, ws, near, _OPPORTUNITIES) if _is_open(line, caller.member)]
    lines, end = walk.page(db, ws, place, lambda _, count: mine[:count], wanted, looked_through=_LOOKED_THROUGH + 1)
    if end is None and len(near) == _LOOKED_THROUGH:
        end = Place(near[-1])
    return lines + _company(snapshot, lines), end


def _is_open(line: Line, member: str) -> bool:
    found = _decode(line.body or b"{}")
    is_open = found.data.status is None or found.data.status.is_ in {None, "open"}
    return found.data.owner == member and found.trashed is None and is_open


def _company(snapshot: Snapshot, lines: Sequence[Line]) -> list[Line]:
    """Return the folders and contacts that these rows name, as far as the caller sees them."""
    sources = [line.id for line in lines if line.entity in _NAMES_COMPANY]
    targets = set(walk.targets_of(snapshot.db, snapshot.ws, sources, ("folder", "contact")))
    return walk.single(snapshot.db, snapshot.ws, snapshot.caller.scopes, sorted(targets))


def _body(snapshot: Snapshot, lines: Sequence[Line], missing: Sequence[str], end: Place | None) -> bytes:
    members = {
        "missing": missing,
        "next": None if end is None else snapshot.seal.placed(end, _LIST),
        "high": snapshot.high,
        "last_n": snapshot.last_n,
    }
    rows = BETWEEN_ROWS.join(line.body or b"" for line in lines)
    return b"".join((b'{"rows":[\n', rows, b"\n],", _encode(members)[1:]))
