"""A record in memory while operations are planned on it, and the bytes that it is stored and sent as."""

from typing import Any, Final

import msgspec
from msgspec import Struct

from sync.entities import ENTITIES
from sync.protocol import Trashed, WireRow

NEW: Final = 2**62
"""The version of what this commit writes, until the record has its number: newer than any base can be."""


class Record(Struct, kw_only=True, omit_defaults=True):
    """The row of SYNC 4.4, open for changes. The order of the members is that of the wire.

    ``v`` holds for every field of ``data`` that ``fv`` does not name; what the server alone writes has no version.
    """

    entity: str
    id: str
    root: str | None = None
    seq: int
    trashed: Trashed | None = None
    v: int
    fv: dict[str, int]
    data: dict[str, Any]

    def version(self, field: str) -> int:
        """Return the number that last wrote a field, 0 when nobody ever did."""
        written = self.fv.get(field)
        if written is not None:
            return written
        return self.v if field in self.data else 0

    def copy(self) -> "Record":
        """Return a copy whose fields may be written; values inside are shared, and replaced rather than changed."""
        return Record(
            entity=self.entity,
            id=self.id,
            root=self.root,
            seq=self.seq,
            trashed=self.trashed,
            v=self.v,
            fv=dict(self.fv),
            data=dict(self.data),
        )


decode: Final = msgspec.json.Decoder(Record).decode
_encode: Final = msgspec.json.Encoder().encode


def numbered(record: Record, seq: int) -> bytes:
    """Give a changed record its number, in place of every ``NEW`` in it, and return its bytes."""
    record.seq = seq
    if record.v == NEW:
        record.v = seq
    for field, version in record.fv.items():
        if version == NEW:
            record.fv[field] = seq
    for field in ENTITIES[record.entity].sets:
        elements = record.data.get(field)
        if elements and NEW in elements.values():
            record.data[field] = {name: seq if added == NEW else added for name, added in elements.items()}
    return _encode(record)


def buried(record: Record, seq: int) -> bytes:
    """Return the tombstone of a record: its id and number, and nothing of what it said."""
    return _encode(WireRow(entity=record.entity, id=record.id, root=record.root, seq=seq, deleted=True))
