"""Ids are UUID text on the wire and 16 bytes in the tables: a third of the size, and of the index work."""

from functools import lru_cache
from typing import Final

_REMEMBERED: Final = 16_384


@lru_cache(_REMEMBERED)  # an operation's ids go into half a dozen tables, a device's and its person's into each row
def packed(text: str) -> bytes:
    """Return the 16 bytes of a UUID in its usual writing."""
    return bytes.fromhex(text.replace("-", ""))


def unpacked(raw: bytes) -> str:
    """Return the usual writing of a UUID's 16 bytes."""
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def packed_or_none(text: str | None) -> bytes | None:
    """Return the 16 bytes, or none of none."""
    return None if text is None else packed(text)


def unpacked_or_none(raw: bytes | None) -> str | None:
    """Return the usual writing, or none of none."""
    return None if raw is None else unpacked(raw)
