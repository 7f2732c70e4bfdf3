"""Numbers what was planned and lists it as plain rows, ready to be stored."""

from collections.abc import Iterable, Mapping

from msgspec import Struct, structs

from sync.aliases import Alias
from sync.entities import ENTITIES
from sync.plan import Change, Plan
from sync.record import NEW, Record, buried, numbered
from sync.visibility import Scopes


class Row(Struct, frozen=True):
    """A changed record and the bytes that it is stored and sent as; a ``deleted`` one is a tombstone from now on."""

    record: Record
    body: bytes
    seq: int
    deleted: bool = False


class Move(Struct, frozen=True):
    """A root whose viewers changed, under the number of the change. ``old`` is None for a new root."""

    root: str
    seq: int
    old: Scopes | None
    new: Scopes


class Finished(Struct, frozen=True):
    """All that a commit of one workspace writes. ``links``: source, field, target or none.

    ``left``: roots out of sight of members who worked on them, as moves whose ``old`` names those members.
    ``aliases``: of merges; ``unaliased``: records that stand for themselves again; ``purged``: what is to be forgotten
    wherever it is told; ``renamed``: whose history goes on under another id.
    """

    head: int
    rows: list[Row]
    moves: list[Move]
    links: list[tuple[str, str, str | None]]
    changes: list[Change]
    left: list[Move] = []
    aliases: list[Alias] = []
    unaliased: list[str] = []
    purged: list[str] = []
    renamed: list[tuple[str, str]] = []


def finish(plan: Plan, head: int) -> Finished:
    """Give each changed record the next number, in the order in which they were first touched."""
    rows: list[Row] = []
    moves: list[Move] = []
    links: list[tuple[str, str, str | None]] = []
    seqs: dict[str, int] = {}
    for record in plan.changed.values():
        if record.id in plan.purged or record.id in plan.moved:
            continue
        head += 1
        seqs[record.id] = head
        before = plan.stood(record.id)
        rows.append(Row(record, numbered(record, head), head))
        if ENTITIES[record.entity].links:
            links += _links(record, before)
        move = _move(plan, record, before)
        if move is not None:
            moves.append(move)
    for record in plan.purged.values():
        head += 1
        rows.append(Row(record, buried(record, head), head, deleted=True))
        if record.root is None and plan.stood(record.id) is None:
            moves.append(Move(record.id, head, None, plan.scopes(record)))
    for record in plan.moved.values():
        if plan.stood(record.id) is not None and record.id not in plan.purged:
            head += 1
            rows.append(Row(record, buried(record, head), head, deleted=True))
            links += [(record.id, field, None) for field in ENTITIES[record.entity].links if record.data.get(field)]
    renamed = {id_: alias.survivor for id_, alias in plan.aliases.items() if alias is not None and alias.same}
    changes = [
        _numbered(change, id_, seqs)
        for change in plan.changes
        if (id_ := _last_name(change.record, renamed)) not in plan.purged
    ]
    aliases = [structs.replace(one, seq=seqs.get(one.survivor, 0)) for one in plan.aliases.values() if one is not None]
    unaliased = [id_ for id_, one in plan.aliases.items() if one is None]
    return Finished(
        head,
        rows,
        moves,
        links,
        changes,
        left=_left(plan, head, moves),
        aliases=aliases,
        unaliased=unaliased,
        purged=list(plan.purged),
        renamed=list(renamed.items()),
    )


def _last_name(id_: str, renamed: Mapping[str, str]) -> str:
    """Return the id under which a record goes on in the end: it may have moved more than once in one commit."""
    while id_ in renamed:
        id_ = renamed[id_]
    return id_


def _numbered(change: Change, id_: str, seqs: Mapping[str, int]) -> Change:
    """Give a change the number of its record and the id under which that goes on."""
    if change.seq != NEW:
        return change
    return Change(
        id_,
        seqs[id_],
        change.op,
        change.n,
        change.device,
        change.actor,
        change.edited_at_ms,
        change.old,
        change.seen,
    )


def _left(plan: Plan, head: int, moves: Iterable[Move]) -> list[Move]:
    """Return who must be told that a root is not theirs to see: else a device would keep its own copy for ever."""
    leaving: dict[str, set[str]] = {}
    for member, root in plan.left:
        leaving.setdefault(root, set()).add(member)
    for move in moves:
        data = plan.changed[move.root].data if move.root not in plan.purged else {}
        if move.old is None and data.get("owner") not in (None, data.get("created_by")):
            leaving.setdefault(move.root, set()).add(str(data["created_by"]))
    found = ((plan.changed.get(root) or plan.stood(root), members) for root, members in leaving.items())
    return [
        Move(root.id, head, frozenset(f"user:{member}" for member in members), plan.scopes(root))
        for root, members in found
        if root is not None and root.id not in plan.purged
    ]


def _links(record: Record, before: Record | None) -> list[tuple[str, str, str | None]]:
    return [
        (record.id, field, record.data.get(field))
        for field in ENTITIES[record.entity].links
        if record.data.get(field) != (None if before is None else before.data.get(field))
    ]


def _move(plan: Plan, record: Record, before: Record | None) -> Move | None:
    if record.root is not None:
        return None
    new = plan.scopes(record)
    old = None if before is None else plan.scopes(before)
    return None if new == old else Move(record.id, record.seq, old, new)
