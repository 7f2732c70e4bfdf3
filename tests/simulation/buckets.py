"""What a reference phone says of the rows that it holds, counted from SYNC 4.8 alone and with nothing of ``sync/``."""

from collections.abc import Iterable
from typing import Final

from tests.simulation.storage import Row

COUNT: Final = 256
KNOWN: Final = (
    "opportunity",
    "folder",
    "contact",
    "prospect_list",
    "prospect",
    "participant",
    "action",
    "comment",
    "attachment",
    "conflict",
    "suggestion",
    "tag",
    "pipeline",
    "step",
    "member",
    "team",
)
"""Entities that these phones know: of one that is not named nothing would be compared."""


def buckets(rows: Iterable[Row]) -> dict[str, list[list[int]]]:
    """Return by entity how many rows fall into each bucket, and the joined hashes of their versions."""
    found: dict[str, list[list[int]]] = {entity: [] for entity in KNOWN}
    for row in rows:
        mine = found.setdefault(row["entity"], [])
        if not mine:
            mine += [[0, 0] for _ in range(COUNT)]
        one = mine[int(row["id"][-2:], 16)]
        one[0] += 1
        one[1] ^= _hash(f"{row['id']}:{row['seq']}")
    return found


def _hash(text: str) -> int:
    """Return the FNV-1a hash of 32 bits."""
    found = 2_166_136_261
    for byte in text.encode():
        found = (found ^ byte) * 16_777_619 % 4_294_967_296
    return found
