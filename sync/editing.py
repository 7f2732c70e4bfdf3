"""Making and editing records: what several kinds of operations have in common."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from sync import check, merge, values
from sync.act import Act
from sync.edited_at import moment_from_ms
from sync.entities import ENTITIES
from sync.entities.opportunity import CLOSED
from sync.entity import Entity
from sync.errors import Refusal
from sync.follow import admit, dismiss, follow
from sync.ids import is_derived, is_id, participant_id, preference_id, tag_id, workspace_choice_id
from sync.matching import folded
from sync.merge import Slot, Written, add_to_set, write
from sync.operations import AttachmentAdd, Base, CommentAdd, Create, RowConvert
from sync.plan import Awaiting
from sync.record import NEW, Record
from sync.suggest import suggest
from sync.verdicts import Applied, Held, Noop, Verdict

Fields = Mapping[str, Any]
"""Values as read and found good, by the name of their field."""

LATE_MS: Final = 10 * 60 * 1000
"""What reaches the server later than this after it was written says when: nobody could have read it before."""


def make(act: Act, entity: Entity, id_: str, root_id: str | None, fields: Fields) -> Verdict:
    """Make a record of read fields under its root."""
    root = _root_for(act, entity, root_id)
    if isinstance(root, Refusal | Held):
        return root
    known = act.find(act.alias_of(id_))
    if known is not None:
        return _meet(act, known, entity, root, fields)
    refused = check.references(act, entity, fields) or _derived(act, entity, id_, root, fields) or used_up(act, id_)
    if refused is not None:
        return refused
    record = Record(
        entity=entity.name,
        id=id_,
        root=None if root is None else root.id,
        seq=0,
        v=NEW,
        fv={},
        data=check.fresh(entity, fields),
    )
    begin(act, record)
    return Applied(notes=_notes(root))


def begin(act: Act, record: Record) -> None:
    """Complete a new record with what the server writes, and put it on the layer."""
    data = record.data
    data["created_by"] = act.author.member
    data["created_at"] = act.at
    kind = ENTITIES[record.entity].kind
    if kind in ("root", "personal"):
        data.setdefault("owner", act.author.member)
    if kind == "root":
        team = act.team_of(data["owner"])
        if team is not None:
            data["team"] = team
    if record.entity == "opportunity" and data.get("step") is None and act.plan.first_step is not None:
        data["step"] = act.plan.first_step
    if record.entity == "tag":
        data["element"] = data.get("name")
    if record.entity == "comment" and act.world.now_ms - act.edited_at_ms >= LATE_MS:
        data["arrived_at"] = values.written(moment_from_ms(act.world.now_ms))
    for field in ENTITIES[record.entity].sets:
        if data.get(field):
            data[field] = {element_of(act, field, element): NEW for element in data[field] if element.strip()}
    act.layer.changed[record.id] = record
    act.note(record, dict.fromkeys(data))
    if record.entity == "opportunity":
        follow(act, record)
    elif record.entity == "participant" and record.root is not None and data.get("contact"):
        opportunity = act.find(record.root)
        if opportunity is not None:
            admit(act, opportunity, data["contact"])


def used_up(act: Act, id_: str) -> Refusal | None:
    """Refuse to make again what was erased, or what lay in the trash for too long: nothing comes back by a late create.

    Of a derived id the second may be made anew: somebody does the same once more.
    """
    gone = act.tombstone(id_)
    if gone is None or (is_derived(id_) and not gone.is_purged):
        return None
    if act.is_gone(id_):
        return Refusal("gone", "this was erased")
    return Refusal("id_taken", "another record has this id")


def _root_for(act: Act, entity: Entity, root_id: str | None) -> Record | Refusal | Held | None:
    if entity.kind != "child":
        return None if root_id is None else Refusal("invalid", f"{entity.name} has no root", "root")
    if root_id is None or not is_id(root_id):
        return Refusal("invalid", f"{entity.name} needs the id of its root", "root")
    root = act.find(root_id)
    if root is None or root.root is not None or not act.sees(root):
        return Held(root_id)
    if root.entity not in entity.roots:
        return Refusal("invalid", f"{entity.name} cannot belong to {root.entity}", "root")
    return root


def _derived(act: Act, entity: Entity, id_: str, root: Record | None, fields: Fields) -> Refusal | None:
    """Check an id that two devices must derive alike."""
    workspace = act.world.workspace.id
    expected = id_
    if entity.name == "participant" and root is not None:
        contact = fields.get("contact")
        expected = participant_id(workspace, root.id, contact) if contact else ""
    if entity.name == "tag":
        name = fields.get("name")
        expected = tag_id(workspace, folded(name)) if name else ""
    if entity.name == "preference":
        key = fields.get("key")
        expected = preference_id(workspace, act.author.member, key) if key else ""
    if entity.name == "workspace_choice":
        key = fields.get("key")
        expected = workspace_choice_id(workspace, key) if key else ""
    return None if id_ == expected else Refusal("invalid", "this id must be the derived one", "id")


def _meet(act: Act, known: Record, entity: Entity, root: Record | None, fields: Fields) -> Verdict:
    """Answer a create whose id is taken: the same derived record takes the fields as concurrent edits."""
    taken = Refusal("id_taken", "another record has this id")
    if known.entity != entity.name or known.root != (None if root is None else root.id):
        return taken
    meets = is_derived(known.id) and entity.name != "comment"
    if not meets and known.data.get("created_by") == act.author.member:
        return Noop()  # a phone restored from its backup makes again what it made, whoever has it by now
    seen_root = act.root_of(known)
    if not meets or seen_root is None:
        return taken
    if act.sees(seen_root):
        return edit(act, known, fields, {})
    if known.id in act.layer.contributed:
        return suggest(act, known, act.operation)
    return taken


def sight(act: Act, id_: str, entity: str) -> Record | Refusal | Held:
    """Return a record that the author sees; an operation on what a held one will make is held with it."""
    record = act.visible(id_, entity)
    if isinstance(record, Refusal) and record.code == "unknown_record":
        awaits = next((held.awaits for held in (*act.layer.held, *act.plan.held) if made_by(held) == id_), None)
        awaits = awaits or act.world.held.get(id_) or (id_ if act.operation.again else None)
        if awaits is not None:
            return Held(awaits)
    return record


def made_by(held: Awaiting) -> str | None:
    """Return the record that a waiting operation will make."""
    match held.operation:
        case Create(id=id_) | CommentAdd(id=id_) | AttachmentAdd(id=id_) | RowConvert(id=id_):
            return id_
        case _:
            return None


def edit(act: Act, record: Record, fields: Fields, base: Mapping[str, Base]) -> Applied:
    """Let read fields enter a record, each by its rule; a set (of a create that met) takes its elements."""
    mine = act.open_for_change(record)
    written: list[Written] = []
    entity = ENTITIES[record.entity]
    for name, value in fields.items():
        spec = entity.spec(name)
        if spec.rule.name == "set":
            elements = [element_of(act, name, element) for element in value or () if element.strip()]
            written += [add_to_set(mine, name, element) for element in elements]
        elif name == "when" and mine.data.get("done_at") and not _saw_done(act, mine, base.get(name)):
            written.append(merge.keep_beside(act, Slot(mine, name, spec), value, base.get(name)))
        elif spec.rule.name != "once":
            written.append(write(act, Slot(mine, name, spec), value, base.get(name)))
    return close(act, mine, written, base.values())


def close(act: Act, record: Record, written: list[Written], bases: Collection[Base | None] = ()) -> Applied:
    """Note what was written on a record, and say what met it."""
    old: dict[str, Any] = {}
    for one in written:
        old.update(one.old)
    act.note(record, old, bases)
    if record.entity == "opportunity" and "folder" in old:
        follow(act, record)
        dismiss(act, record, [old["folder"]] if old["folder"] not in (None, record.data["folder"]) else ())
    conflicts = tuple(dict.fromkeys(one.conflict for one in written if one.conflict is not None))
    notes = _notes(record) or _notes(act.root_of(record))
    if not old.keys() & {"status", "!status"}:
        notes += _closed(record, bases)
    return Applied(conflicts, notes, merged=any(one.met for one in written))


def _saw_done(act: Act, action: Record, base: Base | None) -> bool:
    return merge.is_sequential(act, action, "done_at", base)


def _notes(root: Record | None) -> tuple[str, ...]:
    return ("in_trash",) if root is not None and root.trashed is not None else ()


def _closed(record: Record, bases: Iterable[Base | None]) -> tuple[str, ...]:
    """Tell an author whose edit met a sale that was closed meanwhile; the edit never reopens it."""
    status = record.data.get("status")
    if record.entity != "opportunity" or not status or status["is"] not in CLOSED:
        return ()
    version = record.version("status")
    seen = [base for base in bases if isinstance(base, int)]
    return ("closed",) if version != NEW and seen and max(seen) < version else ()


def element_of(act: Act, field: str, text: str) -> str:
    """Return the element that a text means in this workspace, and make its tag when it is new."""
    if field != "tags":
        return text
    id_ = tag_id(act.world.workspace.id, folded(text))
    known = act.find(id_)
    if known is None:
        data = {"element": text, "name": text, "created_by": act.author.member, "created_at": act.at}
        act.layer.changed[id_] = Record(entity="tag", id=id_, seq=0, v=NEW, fv={}, data=data)
        return text
    return str(known.data.get("element") or known.data.get("name") or text)
