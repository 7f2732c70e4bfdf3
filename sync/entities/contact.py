"""The contact: a person's card."""

from typing import Annotated, Any

from msgspec import Struct

from sync import values
from sync.entity import KEYED, Elements, Entity, Link, LongText, Name, Owned, Reference
from sync.rules import add_wins, latest_keeps_loser, server, text

short = values.name


class Phone(Struct, frozen=True, kw_only=True):
    """``raw`` as typed, ``e164`` where it could be read, ``kind`` (mobile, office, fax), ``rank`` orders them."""

    raw: str
    e164: str | None = None
    kind: str | None = None
    rank: str | None = None


class Email(Struct, frozen=True, kw_only=True):
    """An address as typed; ``rank`` orders them."""

    value: str
    rank: str | None = None


class Contact(Owned, frozen=True, kw_only=True):
    """The owner is who gets the credit for a win, whoever closed it."""

    first_name: Annotated[Name, latest_keeps_loser] = None
    middle_name: Annotated[Name, latest_keeps_loser] = None
    last_name: Annotated[Name, latest_keeps_loser] = None
    job_title: Annotated[Name, latest_keeps_loser] = None
    company: Annotated[Name, latest_keeps_loser] = None
    folder: Annotated[Link, latest_keeps_loser] = None
    phone: Annotated[
        dict[str, Phone] | None,
        latest_keeps_loser,
        values.needing("raw", of=values.register(raw=short, e164=short, kind=short, rank=short)),
        KEYED,
    ] = None
    email: Annotated[
        dict[str, Email] | None,
        latest_keeps_loser,
        values.needing("value", of=values.register(value=short, rank=short)),
        KEYED,
    ] = None
    website: Annotated[Name, latest_keeps_loser] = None
    address: Annotated[LongText, latest_keeps_loser] = None
    description: Annotated[LongText, text] = None
    tags: Annotated[Elements, add_wins] = None
    source: Annotated[Name, latest_keeps_loser] = None
    consent: Annotated[Name, latest_keeps_loser] = None
    x: Annotated[dict[str, Any] | None, latest_keeps_loser, values.anything, KEYED] = None
    merged_into: Annotated[Reference, server] = None


CONTACT = Entity("contact", Contact, "root")
