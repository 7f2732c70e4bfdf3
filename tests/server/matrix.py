"""Eight people and a thing of every kind in every state, with a table of who should see what, written from SYNC 4.6."""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from server.actions import server_changes
from server.actions.people import add_member, team_named
from server.actions.set_up import FIRST
from server.store import change_log, records
from server.store.members import Account
from server.store.records import Saved
from sync.entities import ENTITIES
from sync.ids import MemberId
from tests.builders import NOW_MS, an_id
from tests.server.house import HASH

ALIVE, TRASHED, TOMBSTONE, PURGED = "alive", "trashed", "tombstone", "purged"
STATES: Final = (ALIVE, TRASHED, TOMBSTONE, PURGED)
HERE: Final = {ALIVE, TRASHED}


class Person(NamedTuple):
    """Somebody with a role and a team, ``north`` or ``south``."""

    name: str
    role: str
    team: str | None

    @property
    def email(self) -> str:
        return f"{self.name}@matrix.example"


PEOPLE: Final = tuple(
    Person(*one)
    for one in (
        ("boss", "admin", None),
        ("north_lead", "manager", "north"),
        ("south_lead", "manager", "south"),
        ("owner", "rep", "north"),
        ("colleague", "rep", "north"),
        ("stranger", "rep", "south"),
        ("helper", "rep", "south"),
        ("former", "rep", "south"),
    )
)
"""``helper`` is a collaborator of every thing, ``former`` had some of them before ``owner``."""


@dataclass(eq=False)
class Thing:
    """A record; ``came``: it was the former owner's until it went to the owner. ``text`` stands in its content."""

    entity: str
    state: str = ALIVE
    root: "Thing | None" = None
    shared: bool = False
    came: bool = False
    free: bool = False
    id: str = field(default_factory=an_id)

    @property
    def text(self) -> str:
        return f"secret-of-{self.id}"

    @property
    def sha256(self) -> str:
        """The hash of an attachment's file, which holds the text."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def bearer(self) -> "Thing":
        """The root that decides who sees it."""
        return self.root or self

    @property
    def kind(self) -> str:
        return ENTITIES[self.entity].kind


def should_see(person: Person, thing: Thing, visibility: str = "team") -> bool:
    """Tell whether a person should see a thing now; on purpose not by the code that decides it in the product."""
    root = thing.bearer
    if root.kind == "setting":
        return True
    if root.kind == "personal":
        return person.name == "owner" or root.shared
    if root.free:
        return True
    works_on_it = person.name in {"owner", "helper"}
    if root.entity == "prospect_list" and not root.shared:
        return works_on_it or person.role == "admin"
    if works_on_it or person.role == "admin" or visibility == "everyone":
        return True
    if person.role == "manager":
        return person.team == "north"
    return visibility == "team" and person.team == "north"


def saw_before(person: Person, thing: Thing) -> bool:
    """Tell whether a person saw a thing while the former owner of the south had it."""
    root = thing.bearer
    if not root.came:
        return should_see(person, thing)
    if root.entity == "prospect_list" and not root.shared:
        return person.name == "former" or person.role == "admin"
    return person.name == "former" or person.role == "admin" or person.team == "south"


def all_things() -> list[Thing]:
    """Return a thing of every entity and state; entities that are added to the registry are found there."""
    found: list[Thing] = []
    for entity in ENTITIES.values():
        if entity.roots:
            for kind in entity.roots:
                found.append(root := Thing(kind, came=kind == entity.roots[0]))
                found += [Thing(entity.name, state, root) for state in STATES]
        else:
            found += [Thing(entity.name, state) for state in STATES]
            found.append(Thing(entity.name, shared=True))
            if entity.kind == "root":
                found += [Thing(entity.name, state, came=True) for state in STATES]
    return [*found, Thing("opportunity", free=True)]


class Cast(NamedTuple):
    """The ids of the people and of their teams."""

    members: dict[str, str]
    teams: dict[str, str]


def hire(db: Connection) -> Cast:
    """Let the eight people and their teams be, and a second one of each who is to be switched off."""
    actor = MemberId(an_id())
    teams = {name: team_named(db, FIRST, name, actor=actor, now_ms=NOW_MS) for name in ("north", "south")}
    members = {}
    for person in PEOPLE:
        for name, email in ((person.name, person.email), (f"{person.name}_off", f"off.{person.email}")):
            members[name] = an_id()
            add_member(db, _account(person, members[name], email, teams), NOW_MS)
    return Cast(members, teams)


def _account(person: Person, id_: str, email: str, teams: dict[str, str]) -> Account:
    team = None if person.team is None else teams[person.team]
    return Account(
        ws=FIRST,
        id=MemberId(id_),
        email=email,
        name=person.name,
        role=person.role,
        team=team,
        manages=(team,) if person.role == "manager" and team else (),
        password_hash=HASH,
        joined_at=NOW_MS,
    )


def make(db: Connection, things: list[Thing], cast: Cast) -> None:
    """Write the things; those that came from the former owner are given away after."""
    owner, former, helper = (cast.members[name] for name in ("owner", "former", "helper"))
    made: dict[str, list[Any]] = {owner: [], former: []}
    then = []
    for thing in things:
        fields: dict[str, Any] = {"description": thing.text}
        if thing.shared:
            fields["shared"] = True
        if thing.entity == "participant":
            fields["contact"] = an_id()
        if thing.entity == "attachment":
            fields = {"caption": thing.text, "sha256": thing.sha256, "state": "here", "preview": True}
        has = {"owner": owner, "team": cast.teams["north"], "collaborators": {helper: 1}}
        if thing.kind == "personal":
            fields["owner"] = owner
        elif thing.kind == "root" and thing.came:
            fields |= {"owner": former, "team": cast.teams["south"]}
            then.append((thing.entity, thing.id, None, has))
        elif thing.kind == "root" and not thing.free:
            fields |= has
        made[former if thing.bearer.came else owner].append(
            (thing.entity, thing.id, thing.root.id if thing.root else None, fields)
        )
    for author, changes in made.items():
        server_changes.write(db, FIRST, changes, author, NOW_MS)
    server_changes.write(db, FIRST, then, former, NOW_MS)


def bring_into_states(db: Connection, things: list[Thing]) -> None:
    """Put things into the trash, or leave tombstones of them; purging is an operation of its own."""
    head = change_log.lock_heads(db, [FIRST])[FIRST].head
    stored = {row.id: row for row in records.load(db, FIRST, [thing.id for thing in things])}
    for thing in things:
        row = stored[thing.id]
        whole = msgspec.json.decode(row.body)
        if thing.state == TRASHED:
            head += 1
            body = whole | {
                "seq": head,
                "trashed": {"by": whole["data"]["created_by"], "at": "2026-03-02T09:15:04.120Z"},
            }
            records.save(db, FIRST, [Saved(row.id, row.entity, row.root, head, msgspec.json.encode(body), None)])
        elif thing.state == TOMBSTONE or (thing.state == PURGED and thing.kind not in {"root", "child"}):
            head += 1
            body = {name: whole[name] for name in ("entity", "id", "root") if name in whole} | {
                "seq": head,
                "deleted": True,
            }
            records.save(
                db, FIRST, [Saved(row.id, row.entity, row.root, head, msgspec.json.encode(body), "2026-03-02")]
            )
    change_log.advance(db, FIRST, head, "a" * 16, NOW_MS)


_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def named_in(body: str) -> set[str]:
    """Return every id that stands anywhere in an answer."""
    return set(_ID.findall(body))


def told_in(body: str) -> set[str]:
    """Return the ids of the things whose content stands anywhere in an answer."""
    return set(re.findall(rf"secret-of-({_ID.pattern})", body))
