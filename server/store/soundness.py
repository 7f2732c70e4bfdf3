"""Whether the disk still takes and keeps what it is given: a small write, and a look at everything that is stored."""

from collections.abc import Iterator
from typing import Final, NamedTuple
from zlib import crc32

from sqlalchemy import Connection, select

from server.store.commit import WorkspaceKey
from server.store.ids import packed, unpacked
from server.store.statements import upsert_all
from server.store.tables import reaction_cursor, record

_ROW = record.c
_ROWS: Final = 500


class Rotten(NamedTuple):
    """A record whose stored bytes are not those that were written."""

    id: str
    entity: str
    seq: int


def touch(db: Connection, now_ms: int, size: int = 0) -> None:
    """Write something of this many bytes, or a little more, under no workspace's number."""
    row = (WorkspaceKey(0), "health", now_ms, "x" * size or None, None, None, 0)
    upsert_all(db, reaction_cursor, [row], replaces=("seq", "leased_by"))


def rotten_after(db: Connection, ws: WorkspaceKey, after: str | None) -> tuple[list[Rotten], str | None]:
    """Return the damaged ones of the next records, in the order of ids, and where to look on; no id: at the end."""
    columns = (_ROW.id, _ROW.entity, _ROW.seq, _ROW.body, _ROW.body_crc)
    query = select(*columns).where(_ROW.workspace_id == ws).order_by(_ROW.id).limit(_ROWS)
    if after is not None:
        query = query.where(_ROW.id > packed(after))
    rows = db.execute(query).all()
    found = [
        Rotten(unpacked(row.id), row.entity, row.seq)
        for row in rows
        if row.body_crc is not None and crc32(row.body) != row.body_crc
    ]
    return found, unpacked(rows[-1].id) if len(rows) == _ROWS else None


def torn(db: Connection) -> Iterator[str]:
    """Yield what the database itself finds wrong with its pages and indexes; only SQLite is asked."""
    if db.dialect.name == "sqlite":
        for (line,) in db.exec_driver_sql("PRAGMA quick_check(20)"):
            if line != "ok":
                yield str(line)
