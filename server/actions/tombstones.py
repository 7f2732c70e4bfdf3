"""Tombstones: what is left of a record that is gone, so that every device which has it learns so."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from server.store.records import Saved, save
from sync.edited_at import moment_from_ms
from sync.values import written

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey

_encode: Final = msgspec.json.Encoder().encode


class Gone(Protocol):
    """A record as far as its tombstone tells of it."""

    @property
    def id(self) -> str: ...  # noqa: D102 - a member
    @property
    def entity(self) -> str: ...  # noqa: D102 - a member
    @property
    def root(self) -> str | None: ...  # noqa: D102 - a member


def bury(
    db: "Connection",
    ws: "WorkspaceKey",
    gone: Iterable[Gone],
    head: int,
    now_ms: int,
    *,
    unfinished: Collection[str] = (),
) -> int:
    """Leave a tombstone of each record, which keeps its scopes and no content; return the last number used.

    ``unfinished``: roots that still have children, whose turn is to come.
    """
    at = written(moment_from_ms(now_ms))
    rows = []
    for seq, one in enumerate(gone, head + 1):
        root = {} if one.root is None else {"root": one.root}
        body = _encode({"entity": one.entity, "id": one.id, **root, "seq": seq, "deleted": True})
        rows.append(Saved(one.id, one.entity, one.root, seq, body, at, now_ms if one.id in unfinished else None))
    save(db, ws, rows)
    return head + len(rows)
