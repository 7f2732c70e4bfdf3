"""Taking a merge back: what it moved returns, what came since stays with the survivor (SYNC 5.2)."""

from collections.abc import Iterable

from sync.act import Act
from sync.aliases import Undo
from sync.editing import close
from sync.errors import Refusal
from sync.follow import dismiss, hand_over, used_by, workers
from sync.former import DAYS_30_MS
from sync.merge import Written, put
from sync.moving import move, rename
from sync.protocol import Trashed
from sync.record import NEW, Record
from sync.rules import same


def unmerge(act: Act, absorbed: Record) -> Refusal | None:
    """Let an absorbed record stand for itself again, within thirty days; where nothing is remembered, as it is."""
    alias = act.aliases.get(absorbed.id)
    mine = act.open_for_change(absorbed)
    if alias is not None and alias.undo is not None:
        if act.world.now_ms - alias.at_ms > DAYS_30_MS:
            del act.layer.changed[absorbed.id]
            return Refusal("invalid", "this was merged more than thirty days ago")
        _take_back(act, mine, alias.undo, alias.seq or NEW)
    act.layer.aliases[absorbed.id] = None
    del mine.data["merged_into"]
    return None


def _take_back(act: Act, absorbed: Record, undo: Undo, seq: int) -> None:
    survivor = act.find(act.alias_of(absorbed.id))
    if survivor is None:
        return
    is_sale = survivor.entity == "opportunity"
    before = (workers(survivor), used_by(act, survivor)) if is_sale else ((), ())
    _return_moved(act, absorbed, survivor, undo)
    _unmake(act, undo.remade)
    for id_ in undo.closed:
        _reopen(act, id_)
    mine = act.open_for_change(survivor)
    if absorbed.data.get("merged_into") == survivor.id:  # one absorbed in turn has passed its values on
        _restore_fields(act, mine, undo, seq)
    if is_sale:
        people, used = before
        dismiss(act, mine, set(used) - set(used_by(act, mine)), people)
        hand_over(act, mine, people)


def _return_moved(act: Act, absorbed: Record, survivor: Record, undo: Undo) -> None:
    """Let children go back under their own ids, and references name the absorbed record again."""
    back: dict[str, str] = {}
    for old_id, new_id, was_about in undo.moved:
        child = act.find(new_id)
        if child is not None and child.root == survivor.id:
            mine = move(act, child, old_id, absorbed.id)
            back[new_id] = old_id
            if was_about:
                mine.data["record"] = absorbed.id
    rename(act, back)
    for id_, field in undo.pointed:
        record = act.find(id_)
        if record is not None and record.data.get(field) == survivor.id:
            act.open_for_change(record).data[field] = absorbed.id


def _unmake(act: Act, remade: Iterable[tuple[str, str, bool]]) -> None:
    """Let participants stand under the ids that they had."""
    for old_id, new_id, was_new in remade:
        old, new = act.find(old_id), act.find(new_id)
        if old is not None and old.data.get("merged_into") == new_id:
            mine = act.open_for_change(old)
            mine.trashed = None
            del mine.data["merged_into"]
            act.layer.aliases[old_id] = None
        if was_new and new is not None and new.trashed is None:
            act.open_for_change(new).trashed = Trashed(act.author.member, act.at)


def _reopen(act: Act, id_: str) -> None:
    conflict = act.find(id_)
    if conflict is not None and conflict.data.get("open") is False and not conflict.data.get("settled_by"):
        mine = act.open_for_change(conflict)
        put(mine, "open", value=True)
        act.layer.conflicts[(mine.data["record"], mine.data["field"])] = id_


def _restore_fields(act: Act, survivor: Record, undo: Undo, seq: int) -> None:
    """Take back what the merge wrote into the survivor, where it still stands as it was written."""
    written = [
        put(survivor, field, old)
        for field, (old, new) in undo.wrote.items()
        if same(survivor.data.get(field), new) and survivor.version(field) == seq
    ]
    for field, added in undo.added.items():
        known = survivor.data.get(field) or {}
        gone = {element for element in added if known.get(element) == seq}
        survivor.data[field] = {element: at for element, at in known.items() if element not in gone}
    for id_, ops in undo.asked.items():
        _withdraw(act, survivor, id_, set(ops))
    close(act, survivor, written or [Written({})])


def _withdraw(act: Act, survivor: Record, id_: str, ops: set[str]) -> None:
    """Ask no more about values that came by the merge; a conflict without any others is closed."""
    conflict = act.find(id_)
    if conflict is None or not conflict.data.get("open"):
        return
    mine = act.open_for_change(conflict)
    left = [side for side in mine.data["others"] if side["op"] not in ops]
    put(mine, "others", left)
    if not left:
        put(mine, "open", value=False)
        act.layer.conflicts[(survivor.id, mine.data["field"])] = None
