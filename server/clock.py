"""The server's only source of time, chance and new ids; everything else gets them as arguments."""

import secrets
import time
from datetime import UTC, datetime
from functools import lru_cache
from random import getrandbits
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0x2 << 62


def wall_ms() -> int:
    """Return the wall time in ms since 1970."""
    return time.time_ns() // 1_000_000


def monotonic() -> float:
    """Return seconds that only ever go forward."""
    return time.monotonic()


def random_bytes(length: int) -> bytes:
    """Return unguessable bytes."""
    return secrets.token_bytes(length)


def new_id() -> str:
    """Return a new UUIDv7: ids made later sort later, which keeps indexes compact."""
    tail = int.from_bytes(random_bytes(10))
    high, low = tail >> 68, tail & ((1 << 62) - 1)
    return str(UUID(int=(wall_ms() & ((1 << 48) - 1)) << 80 | _VERSION_7 | (high & 0xFFF) << 64 | _VARIANT | low))


def new_name() -> str:
    """Return a UUID that is new but could be guessed: a name for a request, without asking the system for chance."""
    digits = f"{getrandbits(128):032x}"  # by hand: every answer has one, and the library takes longer
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def new_nonce() -> str:
    """Return 64 random bits: what a commit is told by."""
    return random_bytes(8).hex()


def rfc3339(ms: int) -> str:
    """Return an instant as it goes on the wire: UTC with milliseconds."""
    seconds, rest = divmod(ms, 1000)
    return f"{_to_the_second(seconds)}.{rest:03d}Z"


@lru_cache(maxsize=16)
def _to_the_second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
