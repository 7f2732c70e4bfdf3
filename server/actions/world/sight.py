"""What must be known of who sees what: former authors, tombstones, and the sight that follows the work."""

from collections.abc import Iterable, Mapping, Sequence

from server.actions.world.history import settled
from server.actions.world.shelf import PARENT, Asked, Shelf
from server.store import purges, records, scope_moves, spans
from sync.former import Moved, Spans
from sync.ids import suggested_id
from sync.needs import aimed_at, leads_to, made
from sync.operations import (
    AnyOperation,
    ConflictSettle,
    Create,
    Delete,
    Merge,
    Purge,
    Restore,
    RowConvert,
    SetFields,
    Transfer,
)
from sync.plan import Gone
from sync.record import Record
from sync.visibility import Author

_FOLLOWED = ("folder", "contact")


def lost(shelf: Shelf, asked: Sequence[Asked]) -> tuple[dict[str, tuple[Moved, ...]], Mapping[str, Spans]]:
    """Return what tells a former author: of the roots that an author of these operations does not see."""
    made_here = {id_ for one in asked for id_ in made(one.operation)}
    suggested: set[str] = set()
    unseen: set[str] = set()
    members: set[str] = set()
    for author, operation in asked:
        if author is None:
            continue
        for id_ in aimed_at(operation):
            root = shelf.root_of(id_)
            if root is None:
                if id_ not in made_here:
                    suggested.add(suggested_id(shelf.workspace.id, author.member, id_))
            elif not _is_seen(shelf, author, root):
                unseen.add(root.id)
                members.add(author.member)
                suggested |= {suggested_id(shelf.workspace.id, author.member, new) for new in made(operation)}
    shelf.load(suggested)
    unseen |= {str(shelf.records[id_].root) for id_ in suggested & shelf.records.keys()}
    if not unseen:
        return {}, {}
    members |= {author.member for author, _ in asked if author is not None}
    moves = scope_moves.moves_of(shelf.db, shelf.ws, unseen)
    return moves, spans.spans_of(shelf.db, shelf.ws, members)


def _is_seen(shelf: Shelf, author: Author, root: Record) -> bool:
    # Most people write what they own: that is known without making a set of scopes for each operation.
    return root.data.get("owner") == author.member or not author.scopes.isdisjoint(shelf.scopes(root))


def gone(shelf: Shelf) -> dict[str, Gone]:
    """Return what tombstones tell: who saw the record, and whether it may ever be made again."""
    if not shelf.dead:
        return {}
    roots = {root: shelf.records.get(root) for root in shelf.dead.values()}
    kept = records.scopes_of(shelf.db, shelf.ws, [root for root, record in roots.items() if record is None])
    seen = {root: kept[root] if record is None else shelf.scopes(record) for root, record in roots.items()}
    purged = purges.among(shelf.db, shelf.ws, shelf.dead)
    return {id_: Gone(seen[root], id_ in purged) for id_, root in shelf.dead.items()}


def uses(
    shelf: Shelf, operations: Sequence[AnyOperation]
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Return the folder and contacts of each opportunity that comes, goes or moves, and who else leads to them."""
    new = {one.id: one.root for one in operations if isinstance(one, Create)}
    moved = {id_ for one in operations for id_ in _moved(shelf, one, new)}
    if not moved:
        return {}, {}
    # One that comes and goes within this commit leads somewhere too, and so does what is added to one that goes.
    coming = {target for one in operations for source, target in leads_to(one) if source in moved}
    found = _used(shelf, moved & shelf.records.keys())
    linked = {id_ for used in found.values() for id_ in used} | coming
    shelf.load(linked)
    users: dict[str, set[str]] = {id_: set() for id_ in linked}
    for source, target in shelf.sources(linked, _FOLLOWED) if linked else ():
        record = shelf.records[source]
        if record.trashed is None:
            users[target].add(record.root or record.id)
    return _frozen(found), _frozen(users)


def _used(shelf: Shelf, ids: set[str]) -> dict[str, set[str]]:
    """Return the folder and the contacts of each of these opportunities."""
    used: dict[str, set[str]] = {id_: {str(shelf.records[id_].data.get("folder"))} - {"None"} for id_ in ids}
    for participant in shelf.children(ids, ["participant"]):
        if participant.trashed is None:
            used[str(participant.root)].add(participant.data["contact"])
    return used


def _moved(shelf: Shelf, operation: AnyOperation, coming: Mapping[str, str | None]) -> Iterable[str]:
    """Return the opportunity whose folder or people an operation may take away or bring back."""
    match operation:
        case Delete(entity="opportunity", id=id_) | Purge(entity="opportunity", id=id_):
            yield id_
        case Transfer(entity="opportunity", id=id_):
            yield id_
        case Restore(entity="opportunity", id=id_):
            yield id_
            yield from (one.data["merged_into"] for one in shelf.known([id_]) if one.data.get("merged_into"))
        case Merge(entity="opportunity", survivor=survivor, absorbed=absorbed):
            yield survivor
            yield absorbed
        case (
            Delete(entity="participant", id=id_)
            | Restore(entity="participant", id=id_)
            | Purge(entity="participant", id=id_)
        ):
            yield str(shelf.records[id_].root if id_ in shelf.records else coming.get(id_))
        case SetFields(entity="opportunity", id=id_, fields=fields) if "folder" in fields:
            yield id_
        case RowConvert(id=id_, fields=fields) if "folder" in fields:
            yield id_
        case ConflictSettle():
            yield from (id_ for id_, field, _ in settled(shelf, operation) if field == "folder")
        case _:
            return


def row_comments(shelf: Shelf, operations: Iterable[AnyOperation]) -> dict[str, list[Record]]:
    """Return the comments of the rows that are converted."""
    rows = {one.prospect for one in operations if isinstance(one, RowConvert) and one.prospect in shelf.records}
    if not rows:
        return {}
    comments: dict[str, list[Record]] = {}
    for source, target in shelf.sources(rows, [PARENT]):
        comments.setdefault(target, []).append(shelf.records[source])
    return comments


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(found) for key, found in sets.items()}
