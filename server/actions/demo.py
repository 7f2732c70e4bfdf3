"""The sample: an empty workspace comes to life with four people and a year of their work.

Whatever a person would do is done by that person's operations, sent by a device of their own through the same push as
everybody's. Everything these people make belongs to the sample; that is how it can go again (``demo_removal.py``).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
from msgspec import Raw, structs

from server.actions import demo_clients, demo_lists, demo_sales, demo_settings, server_changes
from server.actions.demo_book import Book, Gesture, Setting
from server.actions.demo_sources import WORDS
from server.actions.people import add_member, manages_of
from server.actions.refused import Refused
from server.actions.starters_words import LANGUAGES
from server.store.members import Account, accounts
from server.store.records import settings_after
from server.store.sample import has_work
from server.store.sessions import bind_device
from server.store.workspaces import Workspace
from server.store.writer import Apply, PushWork
from sync.edited_at import moment_from_ms
from sync.errors import ProtocolError
from sync.ids import MemberId
from sync.matching import folded
from sync.protocol import PROTOCOL_VERSION, SCHEMA_VERSION, Group, PushAnswer, PushRequest
from sync.record import decode
from sync.values import written

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OPS: Final = 400


class Role(NamedTuple):
    """A person of the sample."""

    key: str
    name: str
    role: str
    team: str


PEOPLE: Final = (
    Role("ingrid", "Ingrid Dahl", "admin", "south"),
    Role("anna", "Anna Berg", "manager", "north"),
    Role("marco", "Marco Rinaldi", "rep", "north"),
    Role("jonas", "Jonas Hellesøy", "rep", "north"),
)


def email_of(person: Role) -> str:
    """Return the address that a person of the sample signs in with."""
    return f"{person.key}@carnet.example"


def fill(
    db: "Connection",
    company: Workspace,
    apply: Apply,
    password_hashes: Mapping[str, str],
    *,
    new_id: Callable[[], str],
    now_ms: int,
) -> int:
    """Fill an empty workspace and return how many operations it took; one that holds any work is left alone."""
    if has_work(db, company.key):
        raise Refused("bad_request", "This workspace holds work already: the sample goes into an empty one only.")
    if any(account.sample for account in accounts(db, company.key)):
        raise Refused("bad_request", "The sample's people are here already: carnet demo --remove takes them away.")
    members = _hire(db, company, password_hashes, new_id=new_id, now_ms=now_ms)
    book = Book(_setting(db, company, members), now_ms, new_id)
    _tell(book)
    sending = _Sending(db, company, apply, new_id)
    for key, member in members.items():
        sending.take(key, member, now_ms)
    for phase in book.phases():
        sending.send(phase)
    return sending.sent


def _tell(book: Book) -> None:
    settings = demo_settings.tell(book)
    plans = demo_sales.plans(book, settings)
    known = demo_clients.tell(book, settings, demo_sales.first_met(plans))
    demo_sales.tell(book, settings, plans, known)
    demo_lists.tell(book, settings)


def _hire(
    db: "Connection",
    company: Workspace,
    password_hashes: Mapping[str, str],
    *,
    new_id: Callable[[], str],
    now_ms: int,
) -> dict[str, MemberId]:
    """Make the four people with their two teams."""
    members = {person.key: MemberId(new_id()) for person in PEOPLE}
    teams = {key: new_id() for key in ("north", "south")}
    language = company.language if company.language in LANGUAGES else LANGUAGES[0]
    names = {key: WORDS[key][LANGUAGES.index(language)] for key in teams}
    made = [("team", id_, None, {"name": names[key], "archived": False}) for key, id_ in teams.items()]
    server_changes.write(db, company.key, made, members["ingrid"], now_ms)
    for person in PEOPLE:
        account = Account(
            ws=company.key,
            id=members[person.key],
            email=email_of(person),
            name=person.name,
            role=person.role,
            team=teams[person.team],
            manages=manages_of(person.role, teams[person.team]),
            language=language,  # of who looks around: a guest signs in as all of them
            zone=company.zone,
            password_hash=password_hashes[person.key],
            joined_at=now_ms,
            sample=True,
        )
        add_member(db, account, now_ms)
    return members


def _setting(db: "Connection", company: Workspace, members: Mapping[str, str]) -> Setting:
    found = settings_after(db, company.key, 0, ["activity_kind", "loss_reason", "pipeline", "tag", "tag_category"])
    known = [decode(row.body) for row in found if not row.deleted]
    kinds = {str(one.data.get("icon")): one.id for one in known if one.entity == "activity_kind"}
    categories = {folded(str(one.data.get("name"))): one.id for one in known if one.entity == "tag_category"}
    return Setting(
        workspace=company.id,
        language=company.language,
        zone=company.zone,
        currency=company.currency,
        members=dict(members),
        kinds=kinds,
        categories=categories,
        tags=frozenset(one.id for one in known if one.entity == "tag"),
        reasons=frozenset(folded(str(one.data.get("name"))) for one in known if one.entity == "loss_reason"),
        has_pipeline=any(one.entity == "pipeline" for one in known),
    )


class _Device(NamedTuple):
    """A device of one of the people, and the number of its last operation."""

    id: str
    member: MemberId
    last_n: int


class _Sending:
    """Sends gestures as the people's devices would, in pushes of a few hundred operations."""

    def __init__(self, db: "Connection", company: Workspace, apply: Apply, new_id: Callable[[], str]) -> None:
        self._db = db
        self._company = company
        self._apply = apply
        self._new_id = new_id
        self._devices: dict[str, _Device] = {}
        self.sent = 0

    def take(self, who: str, member: MemberId, now_ms: int) -> None:
        """Give somebody a device."""
        device = self._new_id()
        bind_device(self._db, self._company.key, device, member, name="carnet demo", now_ms=now_ms)
        self._devices[who] = _Device(device, member, 0)

    def send(self, gestures: Sequence[Gesture]) -> None:
        """Send everybody's gestures, each person's in their order."""
        for who in self._devices:
            for portion in _portions([gesture for gesture in gestures if gesture.who == who]):
                self._push(who, portion)

    def _push(self, who: str, portion: Sequence[Gesture]) -> None:
        device = self._devices[who]
        n, groups = device.last_n, []
        for gesture in portion:
            at, raw = written(moment_from_ms(gesture.at_ms)), []
            for operation in gesture.operations:
                n += 1
                raw.append(Raw(msgspec.json.encode(structs.replace(operation, n=n, op=self._new_id(), at=at))))
            groups.append(Group(raw))
        request = PushRequest(proto=PROTOCOL_VERSION, schema=SCHEMA_VERSION, device=device.id, groups=groups)
        ops = n - device.last_n
        work = PushWork(self._company.key, self._company.id, device.member, device.id, request, 0, ops)
        [answer] = self._apply(self._db, [work])
        if isinstance(answer, ProtocolError):
            raise answer
        for result in msgspec.json.decode(answer, type=PushAnswer).results:
            if result.status != "applied":
                raise ValueError(f"the sample's own operation was {result.status}: {result.code} {result.detail}")
        self._devices[who] = device._replace(last_n=n)
        self.sent += ops


def _portions(gestures: Sequence[Gesture]) -> Iterator[list[Gesture]]:
    """Cut gestures into pushes; a gesture is never cut."""
    portion: list[Gesture] = []
    size = 0
    for gesture in gestures:
        if portion and size + len(gesture.operations) > _OPS:
            yield portion
            portion, size = [], 0
        portion.append(gesture)
        size += len(gesture.operations)
    if portion:
        yield portion
