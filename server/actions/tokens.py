"""Tokens: keys for programs, with the rights of the member they were made for."""

from typing import TYPE_CHECKING, Final

from server.actions.refused import Refused
from server.actions.sign_in import hash_of
from server.store.members import account_of_email
from server.store.sessions import NewToken, keep_token

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SHOWN: Final = 12


def add_token(db: "Connection", email: str, name: str, *, secret: str, token_id: str, now_ms: int) -> None:
    """Keep a token for the member with this address; the secret itself is shown once, by the caller."""
    account = account_of_email(db, email)
    if account is None:
        raise Refused("not_found", f"Nobody here has the address {email}.")
    token = NewToken(
        workspace_id=account.ws,
        secret_hash=hash_of(secret),
        id=token_id,
        member=account.id,
        name=name,
        prefix=secret[:_SHOWN],
    )
    keep_token(db, token, now_ms)
