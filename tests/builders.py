"""Valid things to test with, until a test says otherwise."""

from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import UUID

from sync.ids import WorkspaceId
from sync.visibility import Author, principal_scopes

WORKSPACE = WorkspaceId("0192e4a0-0000-7000-8000-00000000aaaa")
TEAM = "0192e4a0-0000-7000-8000-0000000000f1"
NOW_MS = 1_772_442_904_120  # 2026-03-02T09:15:04.120Z
AT = "2026-03-02T09:15:00.000Z"

_made: Iterator[int] = count(1 << 40)


def an_id() -> str:
    """Return an id that nothing had before: a UUIDv7 by its version, but the same ones in each run."""
    return str(UUID(int=(0x0192E4A0 << 96) | (0x7 << 76) | (0x2 << 62) | next(_made)))


def an_author(role: str = "rep", *, member: str | None = None, device: str | None = None) -> Author:
    """Return somebody of the one team; a manager leads it."""
    who = member or an_id()
    data = {"role": role, "team": TEAM}
    manages = frozenset({TEAM}) if role == "manager" else frozenset[str]()
    return Author(
        member=who,
        device=device or an_id(),
        role=role,
        scopes=principal_scopes(who, data, "team"),
        manages=manages,
    )


def a_create(entity: str, id_: str | None = None, root: str | None = None, /, **fields: Any) -> dict[str, Any]:
    """Return a ``create`` as it goes on the wire, without its number."""
    made = {"kind": "create", "op": an_id(), "at": AT, "entity": entity, "id": id_ or an_id(), "fields": fields}
    return made if root is None else {**made, "root": root}


def a_set(entity: str, id_: str, base: Any = None, /, **fields: Any) -> dict[str, Any]:
    """Return a ``set``; ``base`` for every field alike, none for unknown."""
    bases = {} if base is None else dict.fromkeys(fields, base)
    return {"kind": "set", "op": an_id(), "at": AT, "entity": entity, "id": id_, "fields": fields, "base": bases}


def an_op(kind: str, **members: Any) -> dict[str, Any]:
    """Return an operation of another kind."""
    return {"kind": kind, "op": an_id(), "at": AT, **members}


def an_attachment(root: str, id_: str | None = None, /, **members: Any) -> dict[str, Any]:
    """Return an ``attachment.add`` of a photo."""
    photo = {"sha256": "5" * 64, "size": 1_000, "mime": "image/jpeg"}
    return an_op("attachment.add", id=id_ or an_id(), root=root, **photo | members)


def a_push(device: str, *groups: list[dict[str, Any]], first_n: int = 1, **members: Any) -> dict[str, Any]:
    """Return the body of a push: operations numbered on from ``first_n``."""
    numbers = count(first_n)
    numbered = [{"ops": [{"n": next(numbers), **op} for op in group]} for group in groups]
    return {"proto": 1, "schema": 1, "device": device, "acked_n": 0, "groups": numbered, **members}
