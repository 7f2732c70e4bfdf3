"""The sample's prospect lists: hotels that are being called, visitors of a fair, producers on the coast."""

from typing import Final, NamedTuple

from anyascii import anyascii

from server.actions.demo_book import Book, change, comment, create
from server.actions.demo_settings import Settings
from server.actions.demo_sources import names, rows
from server.actions.starters import rank
from sync.ids import converted_id
from sync.operations import RowConvert

_HOTELS: Final = 220
_CALLED: Final = 61
_CONVERTED: Final = 9
_VISITORS: Final = 60
_PRODUCERS: Final = 40
_OUTCOMES: Final = ("no_answer", "call_back", "not_interested", "no_answer")
_SAID: Final = {
    "no_answer": "Nessuna risposta.",
    "call_back": "Richiamare la settimana prossima.",
    "not_interested": "Non interessati.",
}


class _Sheet(NamedTuple):
    """A list and the ids of its columns by their word."""

    id: str
    who: str
    columns: dict[str, str]


def tell(book: Book, settings: Settings) -> None:
    """Let the sellers fill their lists, and call through the first of them."""
    _hotels(book, settings)
    _visitors(book)
    _producers(book)


def _sheet(book: Book, who: str, name: str, columns: dict[str, str], at_ms: int) -> _Sheet:
    """Make a list with these columns: kind by word."""
    ids = {word: book.key() for word in columns}
    fields: dict[str, object] = {"name": name, "shared": True}
    for place, (word, kind) in enumerate(columns.items()):
        fields[f"col:{ids[word]}"] = {"name": book.word(word), "kind": kind, "rank": rank(place), "hidden": False}
    sheet = _Sheet(book.new_id(), who, ids)
    book.add(who, at_ms, create("prospect_list", sheet.id, fields))
    return sheet


def _row(book: Book, sheet: _Sheet, place: int, cells: dict[str, object], at_ms: int) -> str:
    """Add a row, as an import does: each is a gesture of its own, so that a bad one would stop no other."""
    id_ = book.new_id()
    fields = {f"cell:{sheet.columns[word]}": value for word, value in cells.items() if value is not None}
    book.add(sheet.who, at_ms, create("prospect", id_, fields | {"rank": rank(place), "state": "new"}, sheet.id))
    return id_


def _hotels(book: Book, settings: Settings) -> None:
    columns = {"company": "text", "person": "text", "phone": "phone", "rooms": "number", "tags": "text", "note": "text"}
    at = book.moment(12)
    sheet = _sheet(book, "marco", "Hotels Trentino", columns, at)
    source = rows()
    companies = [f"{house} {name}" for name in source.names for house in source.houses]
    book.chance.shuffle(companies)
    for place, company in enumerate(companies[:_HOTELS]):
        number = f"+39 0461 {book.chance.randrange(100):02d} {book.chance.randrange(100):02d} {place:03d}"
        cells: dict[str, object] = {
            "company": company,
            "person": f"{book.one_of(('Sig.', 'Sig.ra', 'Fam.'))} {book.one_of(source.family)}",
            # Every so many sheets of the world hold a number that nobody can call.
            "phone": number if place % 37 else "0462 14",
            "rooms": book.chance.randrange(8, 140),
            "tags": book.word("hotels"),
            "note": book.one_of(source.notes) if book.chance.randrange(4) == 0 else None,
        }
        row = _row(book, sheet, place, cells, at)
        if place < _CONVERTED:
            _convert(book, settings, row, company, place)
        elif place < _CALLED:
            _call(book, settings, sheet, row)


def _call(book: Book, settings: Settings, sheet: _Sheet, row: str) -> None:
    outcome = book.one_of(_OUTCOMES)
    fields: dict[str, object] = {"outcome": outcome, "state": "dropped" if outcome == "not_interested" else "called"}
    if outcome == "call_back":
        fields["retry"] = book.day(book.chance.randrange(1, 12)).isoformat()
    at = book.moment(book.chance.randrange(0, 9))
    said = comment(
        book.new_id(), sheet.id, _SAID[outcome], book.instant(at), activity=settings.kinds["call"], parent=row
    )
    book.add(sheet.who, at, change("prospect", row, fields), said)


def _convert(book: Book, settings: Settings, row: str, company: str, place: int) -> None:
    """Make an opportunity of a row, with its next action, as the plus beside it does."""
    at = book.moment(place)
    id_ = converted_id(book.setting.workspace, row)
    fields: dict[str, object] = {
        "title": f"{company}, biancheria stagione estiva",
        "captured_at": book.instant(at),
        "captured_by": book.setting.members["marco"],
        "tags": [book.word("hotels"), book.word("cold_call")],
    }
    action: dict[str, object] = {
        "when": book.when(f"+{place + 1}"),
        "kind": settings.kinds["visit"],
        "note": "Fissare il sopralluogo",
    }
    step = settings.steps["hotels"][0]
    conversion = RowConvert(n=0, op="", at="", prospect=row, id=id_, fields=fields, step=step)
    book.add("marco", at, conversion, create("action", book.new_id(), action, id_))


def _visitors(book: Book) -> None:
    columns = {
        "company": "text",
        "first_name": "text",
        "surname": "text",
        "email": "email",
        "phone": "phone",
        "note": "text",
    }
    at = book.moment(6)
    sheet = _sheet(book, "anna", "Equip'Hôtel", columns, at)
    pool, source = names()["fr"], rows()
    for place in range(_VISITORS):
        company = source.visitors[place % len(source.visitors)]
        first, last = book.one_of(pool.first), book.one_of(pool.last)
        cells: dict[str, object] = {
            "company": company,
            "first_name": first,
            "surname": last,
            "email": f"{_plain(first)[:1]}.{_plain(last)}@{_plain(company)}.example",
            "phone": f"+33 6 39 98 {book.chance.randrange(100):02d} {book.chance.randrange(100):02d}",
        }
        _row(book, sheet, place, cells, at)


def _producers(book: Book) -> None:
    columns = {"company": "text", "phone": "phone", "website": "link", "note": "text"}
    at = book.moment(20)
    sheet = _sheet(book, "jonas", "Matprodusenter Vestlandet", columns, at)
    source = rows()
    for place in range(_PRODUCERS):
        company = source.producers[place % len(source.producers)]
        if place >= len(source.producers):
            company = (
                f"{company.removesuffix(' AS').removesuffix(' SA')}, avdeling {place // len(source.producers) + 1}"
            )
        cells: dict[str, object] = {
            "company": company,
            "phone": f"+47 999 {book.chance.randrange(100):02d} {place:03d}",
            "website": f"https://{_plain(company)}.example",
        }
        _row(book, sheet, place, cells, at)


def _plain(text: str) -> str:
    return "".join(char for char in anyascii(text).lower() if char.isalnum())[:24]
