"""What a person sees on a reference phone: the base with the own operations that it does not hold yet laid over it."""

from dataclasses import dataclass, field
from typing import Any, Final

from tests.simulation.storage import Kept, Row, Storage

AT: Final = "2026-03-02T09:15:00.000Z"


@dataclass(slots=True)
class Seen:
    """A record on the screen. ``own``: by field, the own operation that wrote what is shown."""

    entity: str
    root: str | None
    data: Row
    row: Row | None
    trashed: bool = False
    own: dict[str, int] = field(default_factory=dict)

    def base(self, name: str) -> int | str:
        """Return the version of a field as it is shown."""
        if name in self.own:
            return f"n:{self.own[name]}"
        if self.row is None:
            return 0
        known: int = self.row.get("fv", {}).get(name, self.row["v"] if name in self.row["data"] else 0)
        return known


def view(storage: Storage, only: set[str] | None = None) -> dict[str, Seen]:
    """Return the records on the screen by id; ``only`` these when they are named."""
    base = storage.cache.base
    ids = base.keys() if only is None else base.keys() & only
    shown = {
        id_: Seen(row["entity"], row.get("root"), dict(row["data"]), row, "trashed" in row)
        for id_ in ids
        if (row := base[id_])
    }
    for kept in storage.pending():
        _lay(shown, kept, only)
    return shown


def _lay(shown: dict[str, Seen], kept: Kept, only: set[str] | None) -> None:
    op, n = kept.op, kept.n
    id_ = op.get("id")
    if id_ is None or (only is not None and id_ not in only):
        return
    kind = op["kind"]
    if kind in ("create", "comment.add", "attachment.add", "row.convert"):
        _lay_new(shown, op, n)
        return
    seen = shown.get(id_)
    if seen is None:
        return
    match kind:
        case "set":
            _write(seen, op["fields"], n)
        case "status.set":
            _write(seen, {"status": {"is": op["status"]}}, n)
        case "action.done":
            _write(seen, {"done_at": op["done_at"]}, n)
        case "tag.add":
            _write(seen, {"tags": {**(seen.data.get("tags") or {}), op["tag"]: f"n:{n}"}}, n)
        case "tag.remove":
            _write(
                seen, {"tags": {tag: at for tag, at in (seen.data.get("tags") or {}).items() if tag != op["tag"]}}, n
            )
        case "delete" | "restore":
            seen.trashed = kind == "delete"
        case "transfer":
            seen.data["owner"] = op["to"]


def _lay_new(shown: dict[str, Seen], op: Row, n: int) -> None:
    if op["kind"] == "comment.add":
        fields, entity = {"text": op["text"], "parent": op.get("parent")}, "comment"
    elif op["kind"] == "attachment.add":
        fields, entity = {"caption": op["caption"], "parent": op.get("parent")}, "attachment"
    else:
        fields, entity = op["fields"], op.get("entity", "opportunity")
    seen = shown.get(op["id"])
    if seen is None:
        seen = shown[op["id"]] = Seen(entity, op.get("root"), {}, None)
    tags = fields.get("tags")
    _write(seen, {**fields, "tags": dict.fromkeys(tags, f"n:{n}")} if tags else fields, n)


def _write(seen: Seen, fields: dict[str, Any], n: int) -> None:
    seen.data.update(fields)
    seen.own.update(dict.fromkeys(fields, n))
