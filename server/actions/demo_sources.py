"""What the sample is told from: names, subjects and phrases in five languages, kept as plain files beside this one."""

from functools import cache
from importlib.resources import files
from typing import Final, Literal, TypeVar

import msgspec

T = TypeVar("T")

WORDS: Final[dict[str, tuple[str, str, str, str, str]]] = {
    "north": ("North", "Nord", "Nord", "Nord", "Север"),
    "south": ("South", "Sud", "Sud", "Sør", "Юг"),
    "machines": ("Machines", "Macchine", "Machines", "Maskiner", "Оборудование"),
    "gifts": ("Gifts", "Regali", "Cadeaux", "Gaver", "Подарки"),
    "linen": ("Hotel linen", "Biancheria per hotel", "Linge d'hôtel", "Hotelltekstil", "Текстиль для гостиниц"),
    "hotels": ("Hotels", "Alberghi", "Hôtels", "Hotell", "Гостиницы"),
    "food": ("Food and drink", "Alimentari e bevande", "Agroalimentaire", "Mat og drikke", "Продукты питания"),
    "company": ("Company", "Azienda", "Entreprise", "Selskap", "Компания"),
    "person": ("Contact", "Contatto", "Contact", "Kontakt", "Контакт"),
    "first_name": ("First name", "Nome", "Prénom", "Fornavn", "Имя"),
    "surname": ("Surname", "Cognome", "Nom", "Etternavn", "Фамилия"),
    "phone": ("Phone", "Telefono", "Téléphone", "Telefon", "Телефон"),
    "email": ("E-mail", "E-mail", "E-mail", "E-post", "Эл. почта"),
    "website": ("Website", "Sito web", "Site web", "Nettsted", "Сайт"),
    "rooms": ("Rooms", "Camere", "Chambres", "Rom", "Номера"),
    "budget": ("Budget", "Budget", "Budget", "Budsjett", "Бюджет"),
    "budget_guess": ("A guess", "Stima", "Estimé", "Anslag", "Предположение"),
    "budget_known": ("Known", "Noto", "Connu", "Kjent", "Известен"),
    "budget_exact": ("Exact", "Esatto", "Exact", "Nøyaktig", "Точный"),
    "offer_sent": ("Quotation sent", "Preventivo inviato", "Devis envoyé", "Tilbud sendt", "Предложение отправлено"),
    "delivery": ("Delivery", "Consegna", "Livraison", "Levering", "Поставка"),
    "tax_number": ("Tax number", "Partita IVA", "Numéro de TVA", "Organisasjonsnummer", "ИНН"),
    "tags": ("Tags", "Etichette", "Tags", "Etiketter", "Теги"),
    "note": ("Note", "Nota", "Note", "Notat", "Примечание"),
}
"""Words of the sample that no starter has, in the order of ``LANGUAGES``."""


State = Literal["won", "lost", "cancelled", "overdue", "today", "any", "later", "stalled"]
"""How an opportunity stands today; ``any`` is to do at any time, ``later`` waits for its date."""


class Client(msgspec.Struct, frozen=True):
    """A company of the sample; ``people`` are first, sometimes middle, last name and job."""

    name: str
    land: str
    town: str
    who: str
    sells: str
    trade: str
    alt: str | None = None
    active: bool = False
    parked: bool = False
    people: list[list[str]] = []


class Sale(msgspec.Struct, frozen=True):
    """An opportunity told by hand; ``due`` is ``09:30`` of today, or days from today with or without a time."""

    folder: str
    title: str
    step: int
    state: State
    ago: int
    amount: str | None = None
    currency: str | None = None
    probability: int | None = None
    due: str | None = None
    kind: str | None = None
    note: str | None = None
    starred: bool = False


class Names(msgspec.Struct, frozen=True):
    """Names of a land; ``a|b`` gives the form of a woman and of a man, who take turns among the first names."""

    first: list[str]
    last: list[str]
    jobs: list[str]
    middle: list[str] = []


class Talk(msgspec.Struct, frozen=True):
    """What is said and written in a language."""

    call: list[str]
    visit: list[str]
    mail: list[str]
    next: list[str]
    lost: list[str]
    cancelled: list[str]
    brief: list[str]


class Rows(msgspec.Struct, frozen=True):
    """What the prospect lists are filled with."""

    houses: list[str]
    names: list[str]
    family: list[str]
    notes: list[str]
    visitors: list[str]
    producers: list[str]


def clients() -> list[Client]:
    """Return the companies."""
    return _read("folders.json", list[Client])


def sales() -> list[Sale]:
    """Return the opportunities that are told by hand."""
    return _read("sales.json", list[Sale])


def names() -> dict[str, Names]:
    """Return the names of each land."""
    return _read("people.json", dict[str, Names])


def subjects() -> dict[str, dict[str, list[str]]]:
    """Return what is sold, by pipeline and language."""
    return _read("subjects.json", dict[str, dict[str, list[str]]])


def talk() -> dict[str, Talk]:
    """Return the phrases of each language."""
    return _read("talk.json", dict[str, Talk])


def rows() -> Rows:
    """Return what the prospect lists are filled with."""
    return _read("prospects.json", Rows)


def _read(name: str, kind: type[T]) -> T:
    return msgspec.json.decode(_text(name), type=kind)


@cache
def _text(name: str) -> bytes:
    return files("server.actions").joinpath("demo_data", name).read_bytes()
