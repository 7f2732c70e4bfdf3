"""Clients and search from a cold start with the server stopped (H1-H4, B8, B9, K5); then a colleague sees it."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import ANNA, MARCO, NewPhone, token_of
from e2e.gestures import Taps, go_to, sign_in, wait_all_sent
from e2e.program import Operation, Program, create, new_id, now
from e2e.server import Server

COMPANY = "Тойота (Toyota)"
SALE = "Gift sets for the dealers"
PERSON = "Анна Сергеевна Смирнова"
SAID = "Спросить про календари"


@dataclass(frozen=True)
class Book:
    """The ids of the client that the test is about."""

    folder: str
    sale: str


@pytest.fixture
def book(server: Server) -> Book:
    """Write down what Marco knows: a customer under two names, a person, a win, a sale, a note; and Anna's one."""
    made = Book(new_id(), new_id())
    won, person = new_id(), new_id()
    phone: Operation = {"phone:0000000a": {"raw": "8 (495) 123-45-67", "rank": "a0"}}
    with Program(server.origin, token_of(server, MARCO)) as marco:
        marco.push(
            create("folder", made.folder, name="Тойота", alt_name="Toyota"),
            create("folder", new_id(), name="ГК Рики", alt_name="Смешарики"),
            create("opportunity", made.sale, title=SALE, folder=made.folder, money=_money("1200.00")),
            create("opportunity", won, title="Calendars", folder=made.folder, money=_money("280.00")),
            create(
                "contact",
                person,
                first_name="Анна",
                middle_name="Сергеевна",
                last_name="Смирнова",
                folder=made.folder,
                **phone,
            ),
            _said(made.sale, SAID),
            {"kind": "status.set", "id": won, "status": "won", "closed_at": now(), "won": _won("280.00")},
        )
    with Program(server.origin, token_of(server, ANNA)) as anna:
        anna.push(create("folder", new_id(), name="Toyota Bank Norge"))
    return made


def _money(amount: str) -> dict[str, str | int]:
    return {"amount": amount, "currency": "EUR", "probability": 20}


def _won(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def _said(root: str, text: str) -> Operation:
    return {"kind": "comment.add", "id": new_id(), "root": root, "text": text, "happened_at": now()}


def test_clients_are_known_without_a_signal_and_what_is_done_to_them_reaches_a_colleague(
    new_phone: NewPhone, server: Server, book: Book
) -> None:
    marcos, annas = new_phone(), new_phone()
    for phone, person in ((marcos, MARCO), (annas, ANNA)):
        phone.start()
        sign_in(phone, person)
    marcos.proxy.fail("refuse")
    annas.proxy.fail("refuse")
    server.stop()
    marcos.close()
    page = marcos.start()

    find_anything(page)
    check_before_entering(page)
    look_through_the_folder(page, book)
    save_a_segment(page)
    make_a_client_from_brackets(page)
    server.start()
    marcos.proxy.heal()
    annas.proxy.heal()
    wait_all_sent(page)

    seen_by_a_colleague(annas.page)


def find_anything(page: Page) -> None:
    """K5: a phone in another notation, a Cyrillic name in Latin letters and the other way round, a note, a slip."""
    page.get_by_role("link", name="Search").click()
    for typed, found in (
        ("+7 495 123 45 67", PERSON),
        ("4951234567", PERSON),
        ("Smesharik", "ГК Рики (Смешарики)"),
        ("Рики", "ГК Рики (Смешарики)"),
        ("тойота банк", "Toyota Bank Norge"),
        ("kalendari", SAID),
        ("Toyoat Bnak", "Toyota Bank Norge"),
        ("smirnova", PERSON),
    ):
        page.get_by_role("searchbox").fill(typed)
        expect(page.get_by_role("link", name=found, exact=True)).to_be_visible()


def check_before_entering(page: Page) -> None:
    """UX, *Does anybody work with them?*: one tap and the words; when nobody does, *Add* is the second."""
    go_to(page, "Today")
    taps = Taps()
    taps.on(page.get_by_role("link", name="Search"))
    page.get_by_role("searchbox").fill("Cantina Sociale")
    expect(page.get_by_text("Not among the")).to_be_visible()
    assert taps.count == 1
    taps.on(page.get_by_role("button", name=re.compile("^Add .*Cantina Sociale.* as new$")))
    sheet = page.get_by_role("dialog", name="Quick")
    expect(sheet.get_by_label("Title")).to_have_value("Cantina Sociale")
    assert taps.count == 2
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()


def look_through_the_folder(page: Page, book: Book) -> None:
    """H1, H3: totals, state, people and what was said; from the folder to its sale and back in a tap each."""
    go_to(page, "Clients")
    row_of(page, COMPANY).click()
    expect(page.get_by_role("heading", name=COMPANY, level=1)).to_be_visible()
    expect(page.get_by_text("Active customer").last).to_be_visible()
    expect(page.locator("dl.figures")).to_contain_text(
        re.compile(r"Won since \d{4}.*€.?280.*Open.*€.?1.?200", re.DOTALL)
    )
    expect(page.get_by_role("link", name=PERSON, exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=SAID)).to_be_visible()
    page.get_by_role("link", name=SALE).click()
    expect(page).to_have_url(re.compile(f"/o/{book.sale}$"))
    page.get_by_role("link", name=COMPANY).first.click()
    expect(page).to_have_url(re.compile(f"/f/{book.folder}$"))


def save_a_segment(page: Page) -> None:
    """H4: a filter over the derived state, kept under a name and shared."""
    go_to(page, "Clients")
    page.get_by_role("button", name="Filter", exact=True).click()
    sheet = page.get_by_role("dialog", name="Which clients")
    sheet.get_by_role("button", name="Active customer", exact=True).click()
    sheet.get_by_role("button", name="Show").click()
    expect(sheet).to_be_hidden()
    expect(row_of(page, "ГК Рики (Смешарики)")).to_be_hidden()
    page.get_by_role("button", name="Save as segment").click()
    sheet = page.get_by_role("dialog", name="Save as segment")
    sheet.get_by_label("Name of the segment").fill("Gifts in spring")
    sheet.get_by_role("switch", name="Share with everybody").click()
    sheet.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Gifts in spring")).to_be_visible()


def make_a_client_from_brackets(page: Page) -> None:
    """B8, B9: one line makes both names; a name in one piece is split into its three fields."""
    go_to(page, "Today")
    page.get_by_role("button", name="Capture", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Quick").click()
    form = page.get_by_role("dialog", name="Quick")
    form.get_by_label("Title").fill("Daisies for March")
    form.get_by_label("Client folder").fill("ГК Ромашка (Daisy)")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form).to_be_hidden()
    go_to(page, "Clients")
    page.get_by_role("button", name="Gifts in spring").click()
    page.get_by_role("button", name="Without: Active customer").click()
    page.get_by_role("searchbox", name="Find a client").fill("romashka")
    row_of(page, "ГК Ромашка (Daisy)").click()
    page.get_by_role("button", name="Add a person").click()
    sheet = page.get_by_role("dialog", name="Add a person")
    sheet.get_by_label("First name").fill("Ольга Ивановна Цветкова")
    sheet.get_by_role("button", name=re.compile("^Split: ")).click()
    expect(sheet.get_by_label("Surname")).to_have_value("Цветкова")
    sheet.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Ольга Ивановна Цветкова", exact=True)).to_be_visible()


def seen_by_a_colleague(page: Page) -> None:
    """On Anna's phone stand the client, its person and the segment."""
    wait_all_sent(page)
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("daisy")
    expect(page.get_by_role("link", name="ГК Ромашка (Daisy)", exact=True)).to_be_visible(timeout=60_000)
    page.get_by_role("searchbox").fill("tsvetkova")
    expect(page.get_by_role("link", name="Ольга Ивановна Цветкова", exact=True)).to_be_visible()
    go_to(page, "Clients")
    page.get_by_role("button", name="Gifts in spring").click()
    expect(row_of(page, COMPANY)).to_be_visible()


def row_of(page: Page, name: str) -> Locator:
    """Return a client of the list by its whole name."""
    return page.get_by_role("list", name="Clients").get_by_role("link", name=name, exact=True)
