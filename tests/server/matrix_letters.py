"""How the routes of those who lead are asked: about work that closed accounts have handed in, and what was refused."""

from typing import Any, Final

import httpx
import msgspec

from server.actions.set_up import FIRST
from server.clock import wall_ms
from server.store import dead_letters, quarantine
from server.store.dead_letters import DeadLetter
from server.store.quarantine import HandedIn
from tests.builders import a_set, an_id
from tests.server.matrix import PURGED, Person, Thing, told_in
from tests.server.matrix_walk import Walk

HANDED_IN: Final = "/handed-in"
LETTERS: Final = "/dead-letters"
AUTHORS: Final = {"owner_off": "north", "stranger_off": "south"}
"""Who has written about every thing before the account was closed, and whose manager decides on it."""
UNKNOWN: Final = an_id()


async def letters_come(walk: Walk) -> None:
    """Let words about every thing wait for those who lead, and others about it be refused."""
    handed, refused = [], []
    for n, thing in enumerate(walk.things, 1):
        for author in AUTHORS:
            member, op = walk.cast.members[author], an_id()
            walk.handed_in[op] = (thing, author)
            handed.append(HandedIn(op, an_id(), n, member, 1, _words(thing, op, n), wall_ms()))
        op = an_id()
        member, words = walk.cast.members["owner"], _words(thing, op, n)
        refused.append(DeadLetter(op, an_id(), n, member, "dead", None, "forbidden", words, wall_ms(), 1))
    await walk.house.write(lambda db: quarantine.add(db, FIRST, handed))
    await walk.house.write(lambda db: dead_letters.add(db, FIRST, refused))


def _words(thing: Thing, op: str, n: int) -> bytes:
    return msgspec.json.encode({**a_set(thing.entity, thing.id, None, description=thing.text), "op": op, "n": n})


def is_emptied(thing: Thing) -> bool:
    """Tell whether a thing was purged by an admin: then nothing that waited or was refused tells of it any more."""
    return thing.state == PURGED and thing.kind in {"root", "child"}


def decides(walk: Walk, person: Person, op: str) -> bool:
    """Tell whether this operation is a person's to decide on: an admin's, or their manager's who sees what it names."""
    thing, author = walk.handed_in[op]
    if is_emptied(thing):
        return False
    is_led = person.role == "manager" and person.team == AUTHORS[author]
    return person.role == "admin" or (is_led and walk.sees(person, thing))


async def by_handed_in(walk: Walk, person: Person) -> None:
    told = await _pages(walk, person, HANDED_IN)
    for op in walk.handed_in:
        due = {walk.handed_in[op][0].id} if decides(walk, person, op) else set()
        walk.found.case(f"{_what(walk, op)} to {person.name}: {op in told}", is_right=told.get(op, set()) == due)


async def by_decision(walk: Walk, person: Person) -> None:
    """Give everything back to its author: what is not one's own to decide on answers as what there is not."""
    http = walk.devices[person.name].http
    nothing = _plain(await http.post(f"{HANDED_IN}/{UNKNOWN}", json={"choice": "return"}))
    for op in walk.handed_in:
        answer = await http.post(f"{HANDED_IN}/{op}", json={"choice": "return"})
        is_due = decides(walk, person, op)
        is_right = answer.status_code == httpx.codes.OK if is_due else _plain(answer) == nothing
        words = f"{_what(walk, op)} decided on by {person.name}: {answer.status_code} {answer.text[:99]}"
        walk.found.case(words, is_right=is_right)


async def by_letters(walk: Walk, person: Person) -> None:
    told = {id_ for ids in (await _pages(walk, person, LETTERS)).values() for id_ in ids}
    walk.compare(person, LETTERS, told, lambda thing: person.role == "admin" and not is_emptied(thing))


async def _pages(walk: Walk, person: Person, path: str) -> dict[str, set[str]]:
    """Return the things that each operation on the pages tells of; none for whoever may not ask."""
    told: dict[str, set[str]] = {}
    after: dict[str, Any] = {}
    while True:
        answer = await walk.devices[person.name].http.get(path, params=after)
        may_ask = person.role == "admin" or (person.role == "manager" and path == HANDED_IN)
        status = httpx.codes.OK if may_ask else httpx.codes.FORBIDDEN
        walk.found.case(f"{path} to {person.name}: {answer.status_code}", is_right=answer.status_code == status)
        page = answer.json()
        told |= {item["op"]: told_in(msgspec.json.encode(item).decode()) for item in page.get("items", ())}
        if page.get("next") is None:
            walk.check(person, path, told_in(answer.text) - {id_ for ids in told.values() for id_ in ids})
            return told
        after = {"after": page["next"]}


def _what(walk: Walk, op: str) -> str:
    thing, author = walk.handed_in[op]
    return f"words of {author} about a {thing.entity} {thing.state} came={thing.came} under {thing.bearer.entity}"


def _plain(answer: httpx.Response) -> dict[str, Any]:
    return {**answer.json(), "request_id": ""}
