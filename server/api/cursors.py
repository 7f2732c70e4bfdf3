"""Cursors of pulls: where a device stands, signed, so that nobody can hand in one that skips rows."""

import hmac
from typing import Final, NamedTuple

from server.problems import Problem

_SIGNATURE: Final = 24  # hex digits: 96 bits


class Cursor(NamedTuple):
    """Everything up to ``seq`` is on the device. ``start``: where its first pull began (SYNC 4.4)."""

    history: str
    seq: int
    nonce: str
    access_version: int
    schema: int
    start: int


def written(cursor: Cursor, *, key: bytes, member: str) -> str:
    """Return the cursor as text for this member alone: another's would leave out what that one may not see."""
    plain = ".".join(map(str, cursor))
    return f"{plain}.{_signature(plain, key, member)}"


def read(text: str, *, key: bytes, member: str) -> Cursor:
    """Return the cursor of this text, unless it was made by another workspace, for another member, or by hand."""
    plain, _, signature = text.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(plain, key, member).encode()):
        raise Problem("bad_cursor", "The cursor was not made by this server for this member.")
    history, seq, nonce, access_version, schema, start = plain.split(".")
    return Cursor(history, int(seq), nonce, int(access_version), int(schema), int(start))


def _signature(plain: str, key: bytes, member: str) -> str:
    return hmac.digest(key, f"{member}.{plain}".encode(), "sha256").hex()[:_SIGNATURE]
