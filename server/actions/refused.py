"""Refused: the one way in which signing in, setting up and inviting say no."""

from typing import Literal

from sync.errors import ProtocolError

Code = Literal[
    "account_disabled",
    "bad_request",
    "csrf",
    "device_revoked",
    "email_taken",
    "forbidden",
    "gone",
    "last_admin",
    "not_found",
    "reauth",
    "slow_down",
    "storage_full",
    "unauthenticated",
    "weak_password",
    "wrong_device",
]


class Refused(ProtocolError):
    """A request that is understood and not granted; ``facts`` are members of its problem document."""

    def __init__(self, code: Code, detail: str, **facts: object) -> None:
        super().__init__(detail, **facts)
        self.code = code


def forbidden() -> Refused:
    """Return the answer to those who may not: the same whatever the thing is."""
    return Refused("forbidden", "Only an admin may do this.")


def too_fast(wait_s: int) -> Refused:
    """Return the answer to those who try too often; ``retry_after`` is in seconds."""
    return Refused("slow_down", f"Too many attempts. Try again in {wait_s} seconds.", retry_after=wait_s)
