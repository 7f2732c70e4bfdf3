"""A client in thirty lines, as another author would write one: it fills workspaces for tests and looks at the truth."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Self

import httpx

Operation = dict[str, Any]
Rows = dict[str, dict[str, Any]]


def new_id() -> str:
    """Return an id that nobody has."""
    return str(uuid.uuid4())


def now() -> str:
    """Return the wall time as operations carry it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Program:
    """Somebody's rights, a device of its own, and its counter."""

    def __init__(self, origin: str, token: str) -> None:
        """Talk to the server at ``origin`` with the rights of ``token``."""
        self.device = new_id()
        self.n = 0
        self.http = httpx.Client(
            base_url=origin, headers={"authorization": f"Bearer {token}"}, timeout=30, trust_env=False
        )

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self.http.close()

    def numbered(self, operation: Operation) -> Operation:
        """Return the operation with everything that all of them carry; what it has already stays."""
        self.n += 1
        return {"n": self.n, "op": new_id(), "at": now(), "off": 0, **operation}

    def envelope(self, groups: Iterable[Iterable[Operation]], **more: object) -> dict[str, Any]:
        """Return the body of a push of numbered operations."""
        return {
            "proto": 1,
            "schema": 1,
            "device": self.device,
            "client_now": now(),
            "acked_n": 0,
            "groups": [{"ops": list(ops)} for ops in groups],
            **more,
        }

    def try_push(self, *operations: Operation) -> list[dict[str, Any]]:
        """Push each operation as a group of its own; return the results, whatever they are."""
        groups = [[self.numbered(operation)] for operation in operations]
        answer = self.http.post("/sync/v1/push", json=self.envelope(groups))
        assert answer.status_code == httpx.codes.OK, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def push(self, *operations: Operation) -> None:
        """Push operations that must be taken as they are."""
        results = self.try_push(*operations)
        assert [result["status"] for result in results] == ["applied"] * len(operations), results

    def rows(self, entity: str | None = None) -> Rows:
        """Pull everything that may be seen; return the rows by id, of one entity when it is named."""
        found: Rows = {}
        state: dict[str, Any] = {"cursor": None}
        while True:
            asked = {"proto": 1, "schema": 1, "device": self.device, "limit": 1000, **state}
            answer = self.http.post("/sync/v1/pull", json=asked)
            assert answer.status_code == httpx.codes.OK, answer.text
            page = answer.json()
            found |= {row["id"]: row for row in page["rows"] if entity in {None, row["entity"]}}
            state = {name: page[name] for name in ("cursor", "high", "history")}
            if not page["more"]:
                return found


def create(entity: str, id_: str, *, root: str = "", **fields: object) -> Operation:
    """Return the operation that makes a record."""
    made = {"kind": "create", "entity": entity, "id": id_, "fields": fields}
    return {**made, "root": root} if root else made


def set_(entity: str, id_: str, **fields: object) -> Operation:
    """Return the operation that writes plain fields."""
    return {"kind": "set", "entity": entity, "id": id_, "fields": fields, "base": {}}
