"""Every main screen and how a person gets there: one list for the accessibility check and for the pictures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from e2e.gestures import STATE
from e2e.phones import Phone
from e2e.program import Program, create, set_
from e2e.server import Person, Server

PASSWORD = "fjord and 7 mountains"
MANAGER = Person("Anna Berg", "anna@carnet.example", PASSWORD, "manager")
ADMIN = Person("Ingrid Dahl", "ingrid@carnet.example", PASSWORD, "admin")
REP = Person("Marco Rinaldi", "marco@carnet.example", PASSWORD, "rep")
SIZES = {"320x568": (320, 568), "360x740": (360, 740), "768x1024": (768, 1024), "1440x900": (1440, 900)}
THEMES = ("light", "dark", "sun")
LARGEST_PHONE = 767


@dataclass(frozen=True)
class Sample:
    """Addresses into the sample's notebook."""

    deal: str
    folder: str
    contact: str
    list_: str


@dataclass(frozen=True)
class Screen:
    """A screen: its address, and what is tapped there before it is looked at."""

    name: str
    path: str
    tap: Callable[[Page], None] = lambda _: None
    person: Person = MANAGER


def make_sample(data: Path) -> tuple[Server, dict[str, str]]:
    """Fill a data folder with the sample; return its server, not yet started, and tokens by e-mail."""
    server = Server(data)
    server.run("demo", "--password-stdin", typed=f"{PASSWORD}\n")
    return server, {person.email: server.token(person) for person in (ADMIN, MANAGER, REP)}


def enrich(origin: str, tokens: dict[str, str]) -> Sample:
    """Find what the pictures show, and let two people disagree about an amount."""
    with Program(origin, tokens[REP.email]) as rep, Program(origin, tokens[MANAGER.email]) as manager:
        rows = rep.rows()
        lists = [row for row in rows.values() if row["entity"] == "prospect_list"]
        filled = {row["root"] for row in rows.values() if row["entity"] == "prospect"}
        deal = _busiest(rows)
        base = {"base": {"money": rows[deal]["seq"]}}
        for program, amount in ((rep, "17900.00"), (manager, "18400.00")):
            money = {"amount": amount, "currency": "EUR", "probability": None}
            program.try_push(set_("opportunity", deal, money=money) | base)
        rep.push(create("opportunity", "0190b3c5-7f00-7000-8000-00000000beef", title=LONG, description=LONG * 3))
    return Sample(
        deal=deal,
        folder=str(rows[deal]["data"]["folder"]),
        contact=next(row["data"]["contact"] for row in _participants(rows, deal)),
        list_=next(row["id"] for row in lists if row["id"] in filled),
    )


LONG = "Schönberger Maskinforretning og Sønner med Døtre, Grundstücksverkehrsgenehmigungszuständigkeit "


def _busiest(rows: dict[str, dict[str, object]]) -> str:
    """Return the open opportunity with a folder and a contact that has the most children."""
    deals = [
        id_
        for id_, row in rows.items()
        if row["entity"] == "opportunity" and row["data"].get("folder") and list(_participants(rows, id_))  # type: ignore[attr-defined]  # rows are plain JSON
    ]
    return max(deals, key=lambda id_: sum(row.get("root") == id_ for row in rows.values()))


def _participants(rows: dict[str, dict[str, object]], deal: str) -> Iterator[dict[str, dict[str, str]]]:
    for row in rows.values():
        if row["entity"] == "participant" and row.get("root") == deal:
            yield row  # type: ignore[misc]  # rows are plain JSON


def screens(sample: Sample) -> list[Screen]:
    """Return every main screen of somebody who is signed in."""
    return [
        Screen("today", "/"),
        Screen("pipeline-board", "/pipeline", lambda page: _view(page, "Board")),
        Screen("pipeline-list", "/pipeline", lambda page: _view(page, "List")),
        Screen("prospects", "/prospects"),
        Screen("prospect-list", f"/l/{sample.list_}"),
        Screen("prospect-row", f"/l/{sample.list_}", _open_row),
        Screen("clients", "/clients"),
        Screen("folder", f"/f/{sample.folder}"),
        Screen("contact", f"/c/{sample.contact}"),
        Screen("opportunity", f"/o/{sample.deal}"),
        Screen("opportunity-long", "/o/0190b3c5-7f00-7000-8000-00000000beef"),
        Screen("opportunity-won", f"/o/{sample.deal}", lambda page: _press(page, "Won")),
        Screen("opportunity-done", f"/o/{sample.deal}", lambda page: _press(page, "Done")),
        Screen("capture", "/", lambda page: _press(page, "Capture")),
        Screen("capture-quick", "/", _quick),
        Screen("search", "/search?q=an"),
        Screen("to-settle", "/settle"),
        Screen("sync", "/", lambda page: page.get_by_role("button", name=STATE).first.click()),
        Screen("menu", "/", _menu),
        Screen("settings", "/settings"),
        Screen("people", "/settings/people", person=ADMIN),
        Screen("person", "/settings/people", _person, person=ADMIN),
    ]


def _person(page: Page) -> None:
    """Open somebody and choose another role and team, so that every question stands there."""
    page.get_by_role("button", name=REP.name).click()
    sheet = page.get_by_role("dialog", name=REP.name)
    sheet.get_by_label("Role").select_option("Manager")
    sheet.get_by_label("Team").select_option("No team")
    expect(sheet.get_by_text("Open records")).to_be_visible()


def look_at(phone: Phone, screen: Screen) -> Page:
    """Go to a screen by its address and wait until it stands still."""
    page = phone.page
    page.emulate_media(reduced_motion="reduce")  # neither a picture nor a contrast is taken half way
    page.goto(f"{phone.proxy.origin}{screen.path}")
    expect(page.get_by_role("heading", level=1).first).to_be_attached()
    screen.tap(page)
    page.wait_for_timeout(350)  # let sheets arrive
    return page


def choose_theme(phone: Phone, theme: str) -> None:
    """Choose a theme on this device, as the menu does; it shows with the next start of the page."""
    phone.page.evaluate("(theme) => localStorage.setItem('carnet.theme', theme)", theme)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def _view(page: Page, name: str) -> None:
    page.get_by_text(name, exact=True).first.click()


def _quick(page: Page) -> None:
    _press(page, "Capture")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Quick").click()
    dialog.get_by_label("Title").fill("Élodie Marchand, MediaCom Paris")


def _menu(page: Page) -> None:
    button = page.get_by_role("button", name="settings and theme")
    if button.is_visible():  # at the desk all of it stands in the side bar
        button.click()


def _open_row(page: Page) -> None:
    rows: Locator = page.get_by_role("list", name="Rows").get_by_role("listitem")
    if rows.first.is_visible():  # at the desk the row is edited in the grid
        rows.first.get_by_role("button").nth(1).click()
