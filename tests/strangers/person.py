"""A stranger's client in the hands of a person: what a program around it offers, and no protocol asks of it."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.strangers.client import Client, Later, Op, Row, added

ENTITIES = (
    *("folder", "contact", "opportunity", "participant", "action", "comment", "prospect_list", "prospect"),
    *("attachment", "conflict", "suggestion", "duplicate", "pipeline", "step", "field", "tag", "tag_category"),
    *("activity_kind", "loss_reason", "template", "goal", "member", "team", "claim", "view", "preference"),
)


class Phone(Client):
    """A device that somebody works with."""

    # What a person does.

    def create(self, entity: str, fields: dict[str, Any], *, root: str | None = None) -> str:
        """Make a record and return its id."""
        new = self.new_id()
        belongs = {} if root is None else {"root": root}
        self.write({"kind": "create", "entity": entity, "id": new, "fields": fields, **belongs})
        return new

    def edit(self, entity: str, record: str, fields: dict[str, Any]) -> None:
        """Change plain values."""
        self.write({"kind": "set", "entity": entity, "id": record, "fields": fields})

    def comment(self, root: str, text: str) -> str:
        """Say something about a root and return the comment's id."""
        new, now = self.new_id(), self.clock().isoformat(timespec="milliseconds")
        self.write({"kind": "comment.add", "id": new, "root": root, "text": text, "happened_at": now})
        return new

    def delete(self, entity: str, record: str) -> None:
        """Put a record into the trash, unless somebody else wrote it meanwhile."""
        self.write({"kind": "delete", "entity": entity, "id": record})

    def settle(self, conflict: str, choice: str) -> None:
        """Choose between the values of a conflict."""
        self.write({"kind": "conflict.settle", "id": conflict, "choice": choice})

    def undo(self, op: str) -> bool:
        """Take back a gesture that was never sent: a skip keeps its numbers. False when it is too late."""
        with self.db:
            for gesture in self._gestures("place = 'outbox' AND n > ?", self.get("sent")):
                if any(one["op"] == op for one in gesture.ops):
                    self._sql("DELETE FROM gesture WHERE id = ?", gesture.id)
                    self._skip(gesture.n, gesture.last)
                    return True
        return False

    def catch_up(self, sleep: Callable[[float], None] = time.sleep, tries: int = 50) -> None:
        """Sync until it succeeds, waiting in between as long as it asks."""
        for _ in range(tries - 1):
            try:
                return self.sync()
            except Later as later:
                sleep(later.seconds)
        return self.sync()

    # What a person sees.

    def view(self, record: str) -> dict[str, Any] | None:
        """Return a record's data with every own operation laid over it that the server's word does not hold yet."""
        row = self.row(record)
        data = None if row is None else row["data"] | {"trashed": "trashed" in row}
        for op in self.unsettled():
            if op.get("id") == record:
                data = (data or {}) | EFFECTS.get(op["kind"], _nothing)(data or {}, op)
        return data

    def sent(self) -> list[Op]:
        """Return what the server accepted in the last days, each with its result: applied, merged, suggested, noop."""
        return self._told("place IN ('answered', 'journal')")

    def conflicts(self) -> list[Row]:
        """Return the open questions: two people wrote different values, one is shown, the other stands here."""
        return [row for row in self.rows("conflict") if row["data"].get("open")]

    def rescued(self) -> list[str]:
        """Return the ids of the rows that the server lost and nobody could send again."""
        return [id_ for (id_,) in self._sql("SELECT id FROM rescue ORDER BY id")]

    def count(self, place: str) -> int:
        """Return how many gestures are in a place."""
        return len(self._gestures("place = ?", place))

    def kept(self) -> set[str]:
        """Return every operation that is in some place."""
        return {op["op"] for gesture in self._gestures("TRUE") for op in gesture.ops if op["kind"] != "skip"}

    # What it may ask besides.

    def history(self, record: str) -> Iterator[dict[str, Any]]:
        """Ask the server who wrote what on a record, latest first."""
        before = None
        while True:
            page = self._post("history", id=record, before=before)
            yield from page["entries"]
            if (before := page["next"]) is None:
                return

    def differs(self) -> dict[str, list[int]]:
        """Hand in sums over our own rows, and return the parts that the server has otherwise, by entity."""
        # All that we know: of what is not named nothing is compared, and an empty list says that there is no row.
        buckets: dict[str, list[list[int]]] = {entity: [] for entity in ENTITIES}
        for entity, record, seq in self._sql("SELECT entity, id, seq FROM base"):
            sums = buckets[entity]
            sums += [] if sums else [[0, 0] for _ in range(256)]
            bucket = sums[int(record[-2:], 16)]
            bucket[:] = [bucket[0] + 1, bucket[1] ^ fnv(f"{record}:{seq}")]
        return dict(self._post("digest", cursor=self.get("cursor"), buckets=buckets)["bad"])

    def repair(self) -> None:
        """Compare everything at the next sync."""
        with self.db:
            self._compare("repair")


def fnv(text: str) -> int:
    """Return the FNV-1a of a text, 32 bits."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def _picked(op: Op, *names: str) -> dict[str, Any]:
    return {name: op[name] for name in names if name in op}


def _nothing(*_: Row) -> dict[str, Any]:
    return {}


def _fields(_: Row, op: Op) -> dict[str, Any]:
    return {name: dict.fromkeys(said, 0) if isinstance(said, list) else said for name, said in op["fields"].items()}


def _tagged(data: Row, op: Op) -> dict[str, Any]:
    field = op.get("field", "tags")
    others = {tag: seq for tag, seq in data.get(field, {}).items() if tag != op["tag"]}
    return {field: others | dict.fromkeys(added(op, field), 0)}


_STATUS = ("closed_at", "reason", "note", "competitor", "won")

EFFECTS: dict[str, Callable[[Row, Op], dict[str, Any]]] = {
    "create": _fields,
    "set": _fields,
    "status.set": lambda _, op: {"status": {"is": op["status"], **_picked(op, *_STATUS)}},
    "tag.add": _tagged,
    "tag.remove": _tagged,
    "comment.add": lambda _, op: _picked(op, "parent", "text", "happened_at"),
    "action.done": lambda _, op: _picked(op, "done_at"),
    "delete": lambda *_: {"trashed": True},
    "restore": lambda *_: {"trashed": False},
    "transfer": lambda _, op: {"owner": op["to"]},
}
"""What of a record's data an operation will have changed when the server agrees."""
