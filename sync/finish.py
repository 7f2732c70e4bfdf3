"""Numbers what was planned and lists it as plain rows, ready to be stored."""

from msgspec import Struct, structs

from sync.entities import ENTITIES
from sync.plan import Change, Plan
from sync.record import NEW, Record, numbered
from sync.visibility import Scopes, scopes_of


class Row(Struct, frozen=True):
    """A changed record and the bytes that it is stored and sent as."""

    record: Record
    body: bytes


class Move(Struct, frozen=True):
    """A root whose viewers changed, under the number of the change. ``old`` is None for a new root."""

    root: str
    seq: int
    old: Scopes | None
    new: Scopes


class Finished(Struct, frozen=True):
    """All that a commit of one workspace writes. ``links``: source, field, target or none."""

    head: int
    rows: list[Row]
    moves: list[Move]
    links: list[tuple[str, str, str | None]]
    changes: list[Change]


def finish(plan: Plan, head: int) -> Finished:
    """Give each changed record the next number, in the order in which they were first touched."""
    rows: list[Row] = []
    moves: list[Move] = []
    links: list[tuple[str, str, str | None]] = []
    seqs: dict[str, int] = {}
    for record in plan.changed.values():
        head += 1
        seqs[record.id] = head
        before = plan.stood(record.id)
        rows.append(Row(record, numbered(record, head)))
        links += _links(record, before)
        move = _move(plan, record, before)
        if move is not None:
            moves.append(move)
    changes = [
        structs.replace(change, seq=seqs[change.record]) if change.seq == NEW else change for change in plan.changes
    ]
    return Finished(head, rows, moves, links, changes)


def _links(record: Record, before: Record | None) -> list[tuple[str, str, str | None]]:
    return [
        (record.id, field, record.data.get(field))
        for field in ENTITIES[record.entity].links
        if record.data.get(field) != (None if before is None else before.data.get(field))
    ]


def _move(plan: Plan, record: Record, before: Record | None) -> Move | None:
    if record.root is not None:
        return None
    claiming = plan.world.workspace.claiming
    new = scopes_of(record.entity, record.data, claiming=claiming)
    old = None if before is None else scopes_of(before.entity, before.data, claiming=claiming)
    return None if new == old else Move(record.id, record.seq, old, new)
