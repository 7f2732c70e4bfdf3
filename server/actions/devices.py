"""Signing a device out, and letting it in again: what an admin does about a phone that was lost, and found."""

from typing import TYPE_CHECKING

from server.actions.refused import Refused
from server.store.commit import forget_callers, tell_access
from server.store.devices import SeenDevice, devices_of, write_signed_out
from server.store.members import Account, account_of_email
from sync.ids import is_id

if TYPE_CHECKING:
    from sqlalchemy import Connection


def devices_by_email(db: "Connection", email: str) -> list[SeenDevice]:
    """Return the devices of the member with this address, the one that was seen last first."""
    account = _account(db, email)
    return devices_of(db, account.ws, account.id)


def sign_out(db: "Connection", email: str, device: str, now_ms: int) -> None:
    """Answer a member's device 401 from now on; what it holds stays on it, and the work of its person is theirs."""
    _write(db, email, device, now_ms)


def let_in(db: "Connection", email: str, device: str) -> None:
    """Let a device that was signed out go on where it was."""
    _write(db, email, device, None)


def _write(db: "Connection", email: str, device: str, at: int | None) -> None:
    account = _account(db, email)
    if not is_id(device) or not write_signed_out(db, account.ws, account.id, device, at):
        raise Refused("not_found", f"{email} has no such device.")
    forget_callers(db, account.ws, [account.id])
    tell_access(db, account.ws, [account.id])


def _account(db: "Connection", email: str) -> Account:
    account = account_of_email(db, email)
    if account is None:
        raise Refused("not_found", f"Nobody here has the address {email}.")
    return account
