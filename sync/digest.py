"""Digests: what two sides hold, small enough to be compared daily, so that a gap cannot stay hidden (SYNC 4.8)."""

from collections.abc import Iterable, Sequence
from typing import Final

from sync.protocol import BUCKETS, Bucket

Buckets = Sequence[Bucket]
"""256 of them, or none for no rows."""

_EMPTY: Final[Bucket] = (0, 0)
_OFFSET: Final = 0x811C9DC5
_PRIME: Final = 0x01000193
_MASK: Final = 0xFFFFFFFF


def fnv_1a_32(text: bytes) -> int:
    """Return the FNV-1a hash of 32 bits."""
    found = _OFFSET
    for byte in text:
        found = ((found ^ byte) * _PRIME) & _MASK
    return found


def buckets_of(rows: Iterable[tuple[str, str, int]]) -> dict[str, Buckets]:
    """Return the buckets of each entity, of rows ``(entity, id, seq)``: the last byte of the id says in which one."""
    found: dict[str, list[Bucket]] = {}
    for entity, id_, seq in rows:
        buckets = found.get(entity)
        if buckets is None:
            buckets = found[entity] = [_EMPTY] * BUCKETS
        at = int(id_[-2:], 16)
        count, joined = buckets[at]
        buckets[at] = (count + 1, joined ^ fnv_1a_32(f"{id_}:{seq}".encode()))
    return dict(found)


def bad_buckets(ours: Buckets, theirs: Buckets) -> list[int]:
    """Return the numbers of the buckets that differ."""
    mine, others = (tuple(side) or (_EMPTY,) * BUCKETS for side in (ours, theirs))
    return [at for at, (one, other) in enumerate(zip(mine, others, strict=True)) if one != other]
