"""What an erasure leaves behind in the store: ids, and nothing that was said under them."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

import msgspec

from server.store import aliases, dead_letters, purges, receipts
from sync.errors import Refusal
from sync.verdicts import result

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.commit import WorkspaceKey

_encode: Final = msgspec.json.Encoder().encode


def forget(db: "Connection", ws: "WorkspaceKey", ids: Collection[str], now_ms: int) -> None:
    """Empty everything that tells of these records beside their rows: history, references and refused operations.

    An operation that still waits for one of them is answered now as it would be in the end.
    """
    purges.add(db, ws, ids, now_ms)
    names = aliases.names_of(db, ws, ids)
    aliases.remove(db, ws, ids)
    aliases.remove_of_survivors(db, ws, ids)
    letters = purges.letters_naming(db, ws, names)
    refusal = Refusal("unknown_record", "the record that this was about has never come")
    for letter in letters:
        receipt = receipts.of_op(db, ws, letter.op) if letter.state == "held" else None
        if receipt is not None:
            answer = result(letter.n, letter.op, refusal)
            receipts.replace(db, ws, receipt._replace(status=answer.status, answer=_encode(answer)))
    dead_letters.remove(db, ws, [letter.op for letter in letters])
    purges.forget_handed_in(db, ws, names)
