"""Reads the fields of an operation and says who may write them, before anything of it is planned."""

from collections.abc import Mapping
from typing import Any

from sync.act import Act
from sync.entities import ENTITIES
from sync.entity import Entity
from sync.errors import Refusal
from sync.record import NEW, Record
from sync.values import BadValue, is_plain
from sync.visibility import leads, manages

_STATUS = ("opportunity", "status")


def entity_of(name: str) -> Entity | Refusal:
    """Return an entity by name."""
    found = ENTITIES.get(name)
    return found if found is not None else Refusal("invalid", f"there is no entity {name[:40]!r}", "entity")


def writable(act: Act, entity: Entity) -> Refusal | None:
    """Refuse what this person may not write by operations: settings are the admin's, people and conflicts nobody's."""
    if not entity.pushed:
        return Refusal("forbidden", f"{entity.name} records are not written by operations")
    if entity.kind == "setting" and act.author.role != "admin":
        return Refusal("forbidden", "only an admin changes the workspace's settings")
    return None


def may_lead(act: Act, record: Record) -> bool:
    """Tell whether the author may delete, restore or settle this record: its owner, the team's manager, an admin.

    Of children these are whoever may edit them; of a comment its author, the team's manager and admins.
    """
    root = act.root_of(record)
    if root is None:
        return False
    if record.entity == "comment":
        return record.data.get("created_by") == act.author.member or manages(act.author, root.data)
    if record.root is not None:
        return True
    if ENTITIES[record.entity].kind == "setting":
        return act.author.role == "admin"
    return leads(act.author, root.data)


def fields_of(entity: Entity, fields: Mapping[str, Any]) -> dict[str, Any] | Refusal:
    """Return every field with the value to store, or say what is wrong with the first bad one.

    A push has thousands of fields, and most are plain text: those are seen to be good without their parser.
    """
    read: dict[str, Any] = {}
    named = entity.named
    for name, value in fields.items():
        spec = named[name]
        if spec is None:
            return _unwritable(entity, name)
        if value is not None and not (value.__class__ is str and len(value) <= spec.plain and is_plain(value)):
            try:
                value = spec.parse(value)  # noqa: PLW2901 - the value as it is stored
            except BadValue as bad:
                return Refusal("invalid", f"{name} {bad}", name)
        read[name] = value
    return read


def _unwritable(entity: Entity, name: str) -> Refusal:
    if entity.is_forbidden(name):
        return Refusal("forbidden", f"{name[:80]} is written by the server alone", name[:80])
    return Refusal("invalid", f"there is no field {name[:80]!r}", name[:80])


def references(act: Act, entity: Entity, fields: Mapping[str, Any]) -> Refusal | None:
    """Refuse a step that does not exist: an opportunity in no column would be seen by nobody."""
    if entity.name != "opportunity" or "step" not in fields:
        return None
    step = fields["step"]
    found = act.find(step) if step is not None else None
    if step is not None and (found is None or found.entity != "step"):
        return Refusal("invalid", "this step does not exist", "step")
    return None


def settable(act: Act, record: Record, fields: Mapping[str, Any]) -> Refusal | None:
    """Refuse a ``set`` on what other operations write, on another person's words, and on what is another person's."""
    entity = ENTITIES[record.entity]
    if entity.kind == "personal" and record.data.get("owner") != act.author.member:
        return Refusal("forbidden", f"a {entity.name} is changed by its owner alone")
    for name, value in fields.items():
        match entity.spec(name).rule.name:
            case "set":
                return Refusal("invalid", f"{name} is a set: use tag.add and tag.remove", name)
            case "once" if record.data.get(name) != value:
                return Refusal("invalid", f"{name} cannot change", name)
            case "author" if record.data.get("created_by") != act.author.member:
                return Refusal("forbidden", "only its author changes what a comment says", name)
            case _ if (record.entity, name) == _STATUS:
                return Refusal("invalid", "the status is written by status.set", name)
            case _:
                pass
    return None


def elements(act: Act, entity: Entity, fields: Mapping[str, Any]) -> Refusal | None:
    """Refuse elements that say something in another person's name."""
    for name in entity.own:
        if not all(one.endswith(f"/{act.author.member}") for one in fields.get(name) or ()):
            return Refusal("forbidden", f"in {name} everybody speaks for themselves", name)
    return None


def fresh(entity: Entity, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a new record; a list of elements becomes a set."""
    data = dict(fields)
    for name in entity.sets:
        if name in data:
            data[name] = dict.fromkeys(data[name] or (), NEW)
    return data
