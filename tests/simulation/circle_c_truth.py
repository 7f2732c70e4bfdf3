"""What must hold at the end of a history of circle C (SYNC 6), asked of the server as any device might ask."""

import json
import zlib
from collections import Counter
from collections.abc import Iterable
from typing import Any

from e2e.wire import Exchange
from tests.simulation.circle_c_people import CURRENCY, Person, Typed
from tests.simulation.invariants import Broken
from tests.strangers.person import Phone

_SAYS_NO_WORD = {"tag.add", "tag.remove", "action.done", "delete", "restore"}


def progress(people: Iterable[Person]) -> None:
    """13. No device holds anything back: what was typed has its verdict, or waits for a record out of its sight.

    Such a record may have been given to its author by a gesture that a restored server has not seen.
    """
    for person in people:
        known = {row["id"] for row in person.client.rows()}
        waiting = [op for op in person.client.unsettled() if op.get("root", op.get("id")) in known]
        if person.client.count("outbox") or waiting:
            raise Broken("progress", f"{person.device} still holds {waiting or person.client.unsettled()[:3]}")


def convergence(person: Person, fresh: Phone) -> None:
    """1, 7, 11, 12. A device holds exactly what the server shows to one that never was here, and shows nothing else."""
    mine, theirs = ({row["id"]: row for row in client.rows()} for client in (person.client, fresh))
    for id_ in sorted(mine.keys() | theirs.keys()):
        if mine.get(id_) != theirs.get(id_):
            raise Broken("convergence", f"{person.device} has {mine.get(id_)}, the server shows {theirs.get(id_)}")
        row = mine[id_]
        if person.client.view(id_) != row["data"] | {"trashed": "trashed" in row}:
            raise Broken("convergence", f"{person.device} shows {person.client.view(id_)} over {row}")


def everything(admin: Phone, people: Iterable[Person]) -> str:
    """Return all that anybody can find anywhere: rows, their histories, and what waits for a person, as one text."""
    found: list[Any] = [admin.rows()]
    for row in admin.rows():
        if row["entity"] in {"folder", "opportunity", "action", "comment"}:
            entries = list(admin.history(row["id"]))
            found.append(entries)
            once(row["id"], entries)
    clients = [person.client for person in people]
    found += [[client.attention(), client.rescued(), client.unsettled()] for client in clients]
    return json.dumps(found)


def once(record: str, entries: list[dict[str, Any]]) -> None:
    """5. No operation has taken effect twice."""
    twice = [op for op, times in Counter(entry["op"] for entry in entries).items() if times > 1]
    if twice:
        raise Broken("idempotency", f"{record} was changed twice by {twice}")


def nothing_lost(text: str, typed: Iterable[Typed]) -> None:
    """2, 4. Every value that somebody typed is shown, in a history, in a question, or waits for a person."""
    lost = [one for one in typed if one.word not in text]
    if lost:
        raise Broken("no silent loss", f"{len(lost)} values are nowhere, the first is {lost[0]}")


def money_whole(admin: Phone) -> None:
    """15. No amount stands beside another person's currency."""
    for row in admin.rows("opportunity"):
        money = row["data"].get("money")
        if money and money["currency"] not in CURRENCY.values():
            raise Broken("registers stay whole", f"{row['id']} is worth {money}")


def comments_once(admin: Phone) -> None:
    """5. No comment stands there twice."""
    texts = Counter(row["data"].get("text") for row in admin.rows("comment"))
    if any(times > 1 for times in texts.values()):
        raise Broken("idempotency", f"said twice: {texts.most_common(3)}")


def unseen(words: Iterable[str], answers: Iterable[bytes], who: str) -> None:
    """11. Nobody was ever sent a word of what only others may see."""
    leaked = [word for word in words for answer in answers if word.encode() in answer]
    if leaked:
        raise Broken("visibility", f"{who} was sent {leaked[:3]}")


def said(exchange: Exchange) -> bytes:
    """Return what somebody was sent, unpacked as far as it is whole."""
    try:
        return exchange.plain
    except (ValueError, EOFError, OSError, zlib.error):
        return bytes(exchange.body)
