"""Makes operations of what a person does: the base of each field is what stands on that phone's screen."""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from sync.values import written
from tests.simulation.cast import id_of
from tests.simulation.screen import Seen
from tests.simulation.steps import Act
from tests.simulation.storage import Row

Screen = dict[str, Seen]
LINES: Final = ("one", "two", "three", "four", "five", "six")


class Cannot(Exception):
    """The act has no meaning on this screen: the thing is not there, or is there already."""


def op_of(act: Act, screen: Screen, entity: str, at: str) -> Row:
    """Return the operation of an act, without its number and id."""
    make = _MAKE.get(act.verb)
    if make is None:
        raise Cannot
    return {"at": at, **make(act, screen, entity)}


def when(ms: int) -> str:
    """Return an instant as a phone writes it."""
    return written(datetime.fromtimestamp(ms / 1000, UTC))


def _seen(act: Act, screen: Screen) -> tuple[str, Seen]:
    id_ = id_of(act.thing)
    if id_ not in screen:
        raise Cannot
    return id_, screen[id_]


def _make(act: Act, screen: Screen, entity: str) -> Row:
    id_ = id_of(act.thing)
    if id_ in screen:
        raise Cannot
    made = {"kind": "create", "entity": entity, "id": id_, "fields": _named(act.value or {})}
    if act.more:
        root = id_of(act.more[1])
        if root not in screen:
            raise Cannot
        made["root"] = root
    return made


def _named(fields: Row) -> Row:
    """Let fields that hold the name of a thing hold its id."""
    linked = ("folder", "contact", "step")
    return {name: id_of(value) if name in linked and value else value for name, value in fields.items()}


def _set(act: Act, screen: Screen, entity: str) -> Row:
    id_, seen = _seen(act, screen)
    [field] = act.more
    base = {field: seen.base(field)}
    return {"kind": "set", "entity": entity, "id": id_, "fields": _named({field: act.value}), "base": base}


def _line(act: Act, screen: Screen, entity: str) -> Row:
    """Change one line of a description, or begin one."""
    id_, seen = _seen(act, screen)
    lines = str(seen.data.get("description") or "\n".join(LINES)).split("\n")
    lines[int(act.more[0]) % len(lines)] = act.value
    fields = {"description": "\n".join(lines)}
    return {
        "kind": "set",
        "entity": entity,
        "id": id_,
        "fields": fields,
        "base": {"description": seen.base("description")},
    }


def _status(act: Act, screen: Screen, _entity: str) -> Row:
    id_, seen = _seen(act, screen)
    return {"kind": "status.set", "id": id_, "base": seen.base("status"), **act.value}


def _tag(act: Act, screen: Screen, entity: str) -> Row:
    id_, _ = _seen(act, screen)
    return {"kind": "tag.add", "entity": entity, "id": id_, "tag": act.value}


def _untag(act: Act, screen: Screen, entity: str) -> Row:
    id_, seen = _seen(act, screen)
    added = (seen.data.get("tags") or {}).get(act.value)
    if added is None:
        raise Cannot
    return {"kind": "tag.remove", "entity": entity, "id": id_, "tag": act.value, "seen": added}


def _say(act: Act, screen: Screen, _entity: str) -> Row:
    """``say comment-1 on list-1 under row-1``."""
    id_, root = id_of(act.thing), id_of(act.more[1])
    if root not in screen or id_ in screen:
        raise Cannot
    said = {"kind": "comment.add", "id": id_, "root": root, "text": act.value}
    return said if len(act.more) < 4 else {**said, "parent": id_of(act.more[3])}


def content_of(file: str) -> bytes:
    """Return the bytes of an attached file: a document of its own, as far as anybody looks."""
    return b"%PDF-1.4\n" + file.encode() * 30


def _attach(act: Act, screen: Screen, _entity: str) -> Row:
    """``attach file-1 on list-1 under row-1``: the bytes follow by themselves."""
    id_, root = id_of(act.thing), id_of(act.more[1])
    if root not in screen or id_ in screen:
        raise Cannot
    content = content_of(id_)
    digest, size = sha256(content).hexdigest(), len(content)
    file = {"id": id_, "root": root, "sha256": digest, "size": size, "mime": "application/pdf", "caption": act.value}
    parent = {} if len(act.more) < 4 else {"parent": id_of(act.more[3])}
    return {"kind": "attachment.add", **file, **parent}


def _done(act: Act, screen: Screen, _entity: str) -> Row:
    id_, _ = _seen(act, screen)
    return {"kind": "action.done", "id": id_, "done_at": act.value}


def _convert(act: Act, screen: Screen, _entity: str) -> Row:
    id_, _ = _seen(act, screen)
    return {"kind": "row.convert", "prospect": id_, "id": id_of(f"deal-of-{act.thing}"), "fields": _named(act.value)}


def _hand(act: Act, screen: Screen, entity: str) -> Row:
    id_, seen = _seen(act, screen)
    owner = seen.data.get("owner")
    return {"kind": "transfer", "entity": entity, "id": id_, "to": id_of(act.value), "expected_owner": owner}


def _merge(act: Act, screen: Screen, entity: str) -> Row:
    id_, _ = _seen(act, screen)
    into = id_of(act.more[1])
    if into not in screen:
        raise Cannot
    return {"kind": "merge", "entity": entity, "survivor": into, "absorbed": id_, "choices": act.value or {}}


def _whole(kind: str) -> Callable[[Act, Screen, str], Row]:
    """Return the maker of an operation on a whole record."""

    def make(act: Act, screen: Screen, entity: str) -> Row:
        id_, seen = _seen(act, screen)
        row = seen.row
        base: Any = row["seq"] if row is not None else f"n:{min(seen.own.values(), default=0)}"
        if row is not None and seen.own:
            base = max(row["seq"], 0)
        return {"kind": kind, "entity": entity, "id": id_, "base": base}

    return make


def _settle(act: Act, screen: Screen, _entity: str) -> Row:
    """``settle deal-1 money = "kept"``: the open conflict on that field as this phone knows it."""
    record, field = id_of(act.thing), act.more[0]
    for id_, seen in screen.items():
        data = seen.data
        if seen.entity == "conflict" and data["open"] and (data["record"], data["field"]) == (record, field):
            choice = {"choice": act.value} if isinstance(act.value, str) else {"choice": "new", **act.value}
            beside = screen[record].base(field) if record in screen else 0
            base = 0 if seen.row is None else seen.row["seq"]
            return {"kind": "conflict.settle", "id": id_, "base": base, "seen": beside, **choice}
    raise Cannot


def _wish(choice: str) -> Callable[[Act, Screen, str], Row]:
    """``accept deal-1 0``: the first of the open suggestions about it that this phone knows."""

    def make(act: Act, screen: Screen, _entity: str) -> Row:
        found = [
            (id_, seen)
            for id_, seen in sorted(screen.items())
            if seen.entity == "suggestion" and seen.data["open"] and seen.data["record"] == id_of(act.thing)
        ]
        if not found:
            raise Cannot
        id_, seen = found[int(act.more[0]) % len(found)]
        return {
            "kind": "suggestion.settle",
            "id": id_,
            "choice": choice,
            "base": 0 if seen.row is None else seen.row["seq"],
        }

    return make


_MAKE: Final[dict[str, Callable[[Act, Screen, str], Row]]] = {
    "make": _make,
    "set": _set,
    "line": _line,
    "status": _status,
    "tag": _tag,
    "untag": _untag,
    "say": _say,
    "done": _done,
    "convert": _convert,
    "hand": _hand,
    "merge": _merge,
    "bin": _whole("delete"),
    "unbin": _whole("restore"),
    "erase": _whole("purge"),
    "settle": _settle,
    "attach": _attach,
    "accept": _wish("accept"),
    "dismiss": _wish("dismiss"),
}
VERBS: Final = tuple(_MAKE)
