"""Slows down those who guess passwords, by account and by address, without ever locking anybody out for good."""

import hashlib
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Final, NamedTuple

from server.store.sessions import failures, write_failures

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FORGET_MS: Final = 3_600_000
_SECOND_MS: Final = 1_000
_IPV6_NEIGHBOURS: Final = 64


class Limit(NamedTuple):
    """How many failures are free, and how long the wait may grow after them."""

    free: int
    longest_ms: int


_ACCOUNT: Final = Limit(free=5, longest_ms=300_000)
# An office of a hundred people signs in from one address on a Monday morning.
_ADDRESS: Final = Limit(free=100, longest_ms=900_000)


class Keys(NamedTuple):
    """Under which an attempt is counted. A device that the member used before counts by itself.

    So whoever attacks an account, from however many addresses, slows down strangers and not its owner.
    """

    account: bytes | None
    address: bytes | None


def keys_of(email: str, address: str, known_device: str | None) -> Keys:
    """Return the keys of an attempt; ``email`` is folded."""
    if known_device is not None:
        return Keys(_key("device", f"{email} {known_device}"), None)
    return Keys(_key("account", email), _key("address", _neighbourhood(address)))


def key_of_address(address: str) -> Keys:
    """Return the key of an attempt that is for no account: a set-up code, an invitation."""
    return Keys(None, _key("code", _neighbourhood(address)))


def _key(kind: str, text: str) -> bytes:
    return hashlib.sha256(f"{kind} {text}".encode()).digest()


def _neighbourhood(address: str) -> str:
    """Return the address, of an IPv6 one the half that names the subscriber: the other half is free to choose."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> _IPV6_NEIGHBOURS << _IPV6_NEIGHBOURS))


def wait_ms(count: int, tried_at: int, limit: Limit, now_ms: int) -> int:
    """Return how long the next attempt must wait: nothing, then 2, 4, 8 … seconds after the last one."""
    if count <= limit.free or now_ms - tried_at > _FORGET_MS:
        return 0
    steps = min(count - limit.free, 20)
    return max(0, tried_at + min((1 << steps) * _SECOND_MS, limit.longest_ms) - now_ms)


def count(db: "Connection", keys: Keys, now_ms: int) -> int:
    """Count an attempt before it is judged, so that fifty at once count as fifty; return the wait in seconds.

    One that must wait is not counted: else whoever keeps on hammering would keep the owner out for good.
    """
    both = ((keys.account, _ACCOUNT), (keys.address, _ADDRESS))
    limits = {key: limit for key, limit in both if key is not None}
    found = failures(db, list(limits))
    known = {key: found.get(key, (0, now_ms)) for key in limits}
    wait = max(wait_ms(*known[key], limit, now_ms) for key, limit in limits.items())
    if wait == 0:
        fresh = {key: n if now_ms - tried_at <= _FORGET_MS else 0 for key, (n, tried_at) in known.items()}
        write_failures(db, {key: n + 1 for key, n in fresh.items()}, now_ms)
    return -(-wait // _SECOND_MS)


def forgive(db: "Connection", keys: Keys, now_ms: int) -> None:
    """Take back the count of an attempt that was right; the address keeps what others have earned it."""
    counts = {} if keys.account is None else {keys.account: 0}
    if keys.address is not None:
        found = failures(db, [keys.address])
        counts[keys.address] = max(0, found.get(keys.address, (0, 0))[0] - 1)
    write_failures(db, counts, now_ms)
