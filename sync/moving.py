"""A child that goes to another root: it goes on there under another id, and its old one means it from then on.

A row that only named another root would stay for ever on devices that see the old root and not the new one. So they
are told what they know how to be told: of a tombstone here, and of a new record there.
"""

from collections.abc import Mapping

from sync.act import Act
from sync.aliases import Alias
from sync.record import Record

_NAMES_ANOTHER = ("parent", "record")


def move(act: Act, child: Record, id_: str, root: str) -> Record:
    """Let a child go on under another id and root, with all that it says and the versions of that."""
    new = child.copy()
    new.id, new.root = id_, root
    act.layer.changed.pop(child.id, None)
    act.layer.changed[id_] = new
    act.layer.moved[child.id] = child
    act.layer.moved.pop(id_, None)
    act.layer.aliases[child.id] = Alias(child.id, id_, act.world.now_ms, same=True)
    act.layer.aliases[id_] = None
    if child.entity == "conflict" and child.data.get("open"):
        act.layer.conflicts[(child.data["record"], child.data["field"])] = id_
    return new


def rename(act: Act, ids: Mapping[str, str]) -> None:
    """Let those that have moved name each other by their new ids."""
    for id_ in ids.values():
        mine = act.layer.changed.get(id_)
        if mine is None:
            continue
        for field in _NAMES_ANOTHER:
            if mine.data.get(field) in ids:
                _point(act, mine, field, ids[mine.data[field]])


def _point(act: Act, record: Record, field: str, id_: str) -> None:
    if record.entity == "conflict" and act.layer.conflicts.get((record.data[field], record.data["field"])) == record.id:
        act.layer.conflicts[(record.data[field], record.data["field"])] = None
        act.layer.conflicts[(id_, record.data["field"])] = record.id
    record.data[field] = id_
