"""Cursors of pulls and places of other lists: where a device stands, signed, so that nobody can make one up."""

import hmac
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from server.access import Caller
from server.problems import Problem
from server.store import workspaces
from server.store.walk import Place

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey

_SIGNATURE: Final = 24  # hex digits: 96 bits

List = Literal["", "manifest", "rows"]
"""What a text leads through; a pull is the nameless one. A text of one list is good for no other."""


class Cursor(NamedTuple):
    """Everything up to ``seq`` is on the device. ``start``: where its first pull began (SYNC 4.4)."""

    history: str
    seq: int
    nonce: str
    access_version: int
    schema: int
    start: int


class Seal(NamedTuple):
    """What signs the texts of one member: another's would leave out what that one may not see."""

    key: bytes
    member: str

    def written(self, cursor: Cursor) -> str:
        """Return the cursor as text."""
        return self._sealed(".".join(map(str, cursor)), "")

    def read(self, text: str) -> Cursor:
        """Return the cursor of this text, unless it was made by another workspace, for another member, or by hand."""
        return _read(self, text)

    def placed(self, place: Place, list_: List, *more: str) -> str:
        """Return where a list goes on, as text."""
        return self._sealed("~".join((*place, *more)), list_)

    def place_in(self, text: str, list_: List) -> tuple[Place, list[str]]:
        """Return where the list goes on, with the other parts that were written there."""
        root, last, *more = self.opened(text, list_).split("~")
        return Place(root, last), more

    def opened(self, text: str, list_: List) -> str:
        """Return what was signed, if it was signed for this."""
        plain, _, signature = text.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(plain, list_).encode()):
            raise Problem("bad_cursor", "The cursor was not made by this server for this member.")
        return plain

    def _sealed(self, plain: str, list_: List) -> str:
        return f"{plain}.{self._signature(plain, list_)}"

    def _signature(self, plain: str, list_: List) -> str:
        return hmac.digest(self.key, f"{self.member}.{list_}.{plain}".encode(), "sha256").hex()[:_SIGNATURE]


@lru_cache(maxsize=4_096)
def _read(seal: Seal, text: str) -> Cursor:
    """Open a cursor. A device to which nothing is new sends the same one each time: it is judged once."""
    history, seq, nonce, access_version, schema, start = seal.opened(text, "").split(".")
    return Cursor(history, int(seq), nonce, int(access_version), int(schema), int(start))


class Seals:
    """The workspaces' keys, once they are known."""

    def __init__(self) -> None:
        self._keys: dict[WorkspaceKey, bytes] = {}

    def known(self, caller: Caller) -> Seal | None:
        """Return the caller's seal, if it takes no database."""
        key = self._keys.get(caller.workspace_id)
        return None if key is None else Seal(key, caller.member)

    def of(self, db: "Connection", caller: Caller) -> Seal:
        """Return the caller's seal."""
        ws = caller.workspace_id
        key = self._keys.get(ws)
        if key is None:
            key = self._keys[ws] = workspaces.workspace_of(db, ws).cursor_key
        return Seal(key, caller.member)
