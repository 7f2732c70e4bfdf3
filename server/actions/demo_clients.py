"""The sample's client folders, each with the people who work there."""

from typing import Final, NamedTuple

from anyascii import anyascii

from server.actions.demo_book import Book, comment, create
from server.actions.demo_settings import Settings
from server.actions.demo_sources import Client, Names, clients, names
from sync.operations import Create

_ALONE: Final = 10  # so many clients have one contact, the others two
_INCOMPLETE: Final = 25  # every so many contacts lack the tag that is asked for
_UNSOLD: Final = 30  # so many days ago the clients came that nothing was sold to yet
_FOLLOWED: Final = 12  # every so many clients have a contact to be called again, without any opportunity
_PHONES: Final = {
    # Numbers that belong to nobody, where a country keeps such ones.
    "it": "+39 399 0{:02d} {:04d}",
    "fr": "+33 6 39 98 {:02d} {:02d}",
    "no": "+47 999 {:02d} {:03d}",
    "ru": "+7 999 000-{:02d}-{:02d}",
    "en": "+44 7700 900{1:03d}",
    "de": "+49 171 39200{1:02d}",
}


class Known(NamedTuple):
    """A client of the sample with its folder and contacts."""

    source: Client
    folder: str
    contacts: list[str]


def tell(book: Book, settings: Settings, days_ago: dict[str, int]) -> dict[str, Known]:
    """Let each seller enter the own clients so many days ago, and return them by name."""
    people = names()
    known: dict[str, Known] = {}
    alone = 0
    for place, client in enumerate(clients()):
        at = book.moment(days_ago.get(client.name, _UNSOLD))
        folder = book.new_id()
        book.add(client.who, at, _folder(book, client, folder))
        is_alone = not client.people and alone < _ALONE
        alone += is_alone
        contacts = [book.new_id() for _ in range(1 if is_alone else max(2, len(client.people)))]
        for turn, contact in enumerate(contacts):
            fields = _contact(book, client, people[client.land], turn)
            if (2 * place + turn) % _INCOMPLETE:
                fields["tags"] = [book.word(client.trade), *_occasion(book, client)]
            book.add(client.who, at, create("contact", contact, fields | {"folder": folder}))
        known[client.name] = Known(client, folder, contacts)
        if place % _FOLLOWED == _FOLLOWED - 1:
            _follow_up(book, known[client.name], settings, at, place % 20)
    _pin(book, known["Officine Bellavista S.p.A."])
    return known


def _occasion(book: Book, client: Client) -> list[str]:
    """Return what people get who buy gifts: the occasion, and what goes along with it."""
    return [book.word("new_year"), book.word("gifts")] if client.sells == "gifts" else []


def _folder(book: Book, client: Client, id_: str) -> Create:
    fields: dict[str, object] = {
        "name": client.name,
        "tags": [book.word(client.trade)],
        "active": client.active,
        "parked": client.parked,
    }
    if client.alt is not None:
        fields["alt_name"] = client.alt
    return create("folder", id_, fields)


def _contact(book: Book, client: Client, pool: Names, turn: int) -> dict[str, object]:
    if turn < len(client.people):
        *given, last, job = client.people[turn]
        first, middle = given[0], given[1] if len(given) > 1 else None
    else:
        is_man = book.chance.randrange(2)
        first = book.one_of(pool.first[is_man::2])
        middle = _form(book.one_of(pool.middle), is_man) if pool.middle else None
        last, job = _form(book.one_of(pool.last), is_man), _form(book.one_of(pool.jobs), is_man)
    raw = _PHONES[client.land].format(book.chance.randrange(100), book.chance.randrange(100))
    fields: dict[str, object] = {
        "first_name": first,
        "last_name": last,
        "job_title": job,
        "company": client.name,
        "address": client.town,
        f"phone:{book.key()}": {
            "raw": raw,
            "e164": "+" + "".join(filter(str.isdigit, raw)),
            "kind": "mobile",
            "rank": "a0",
        },
        f"email:{book.key()}": {
            "value": f"{_plain(first)[:1]}.{_plain(last)}@{_plain(client.alt or client.name)}.example",
            "rank": "a0",
        },
    }
    return fields | ({"middle_name": middle} if middle else {})


def _form(pair: str, is_man: int) -> str:
    """Return the form of a name or job for a woman or a man; most have only one."""
    return pair.split("|")[is_man if "|" in pair else 0]


def _plain(text: str) -> str:
    """Return a text as it may stand in an address: without marks, signs and other scripts."""
    return "".join(char for char in anyascii(text).lower() if char.isalnum())[:20]


def _follow_up(book: Book, client: Known, settings: Settings, at_ms: int, days: int) -> None:
    """Plan a call to somebody there is nothing to sell to just now."""
    fields: dict[str, object] = {"when": book.when(f"+{days}"), "kind": settings.kinds["call"]}
    book.add(client.source.who, at_ms, create("action", book.new_id(), fields, client.contacts[0]))


def _pin(book: Book, client: Known) -> None:
    at = book.moment(90)
    text = "Chiuso la settimana di Ferragosto. Consegne solo al mattino."
    book.add(client.source.who, at, comment(book.new_id(), client.folder, text, book.instant(at)))
