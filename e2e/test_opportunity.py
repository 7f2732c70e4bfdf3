"""The opportunity, whole, with the server stopped and from a cold start; then a colleague's browser shows all of it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import ADMIN, ANNA, MARCO, NewPhone, token_of
from e2e.gestures import Taps, on_server, open_deal, rename, sign_in, wait_all_sent
from e2e.program import Operation, Program, create, new_id
from e2e.seeds import DEAL, FOLDER, OTHER_DEAL
from e2e.server import Server

pytestmark = pytest.mark.usefixtures("seeds", "settings")

WORDS = "Giulia signs in January, wants delivery in May"
CLIENT = "Hotel Alpina Betriebs GmbH"
RENAMED = "Officine Bellavista, third line"
REASON = "Not before spring"
BUDGET, OFFER = "Budget known", "Offer sent on"


@pytest.fixture
def settings(server: Server) -> None:
    """What the admin has set up for closings and fields."""
    with Program(server.origin, token_of(server, ADMIN)) as program:
        program.push(
            create("loss_reason", new_id(), name=REASON, rank="a0"),
            own_field(BUDGET, "checkbox", "a0"),
            own_field(OFFER, "date", "a1"),
        )


def own_field(name: str, kind: str, rank: str) -> Operation:
    """Return the operation that makes a field of opportunities."""
    made = create("field", new_id(), name=name, kind=kind, rank=rank)
    return {**made, "fields": {**made["fields"], "entity": "opportunity"}}


def test_a_sale_is_worked_without_a_server_and_a_colleague_sees_all_of_it(new_phone: NewPhone, server: Server) -> None:
    """Rows C1-C7, C10, C11, D1-D3, D6, E4, F6, PS2 and SY10 offline; taps counted as UX.md does."""
    marcos = new_phone()
    marcos.start()
    sign_in(marcos, MARCO)
    marcos.proxy.fail("refuse")
    marcos.close()
    server.stop()

    page = marcos.start()
    log_a_visit(page)
    second = next_step(page)
    win(page)
    lose_and_reopen(page)
    add_people(page)
    fill_fields(page)
    rename(page, RENAMED)
    expect(page.get_by_role("button", name="Saved on this phone")).to_be_visible()
    history_says_what_it_knows(page)

    marcos.close()
    server.start()
    marcos.proxy.heal()
    page = marcos.start()
    wait_all_sent(page, seconds=60)
    annas = new_phone()
    annas.start()
    sign_in(annas, ANNA)
    for each in (page, annas.page):
        look_at_all(each, second)
    restore_the_title(page)
    expect(annas.page.get_by_role("heading", name=DEAL, level=1)).to_be_visible()


def log_a_visit(page: Page) -> None:
    """Say what happened, and a date saves and closes: two taps (D2, D3)."""
    open_deal(page, OTHER_DEAL)
    taps = Taps()

    taps.on(page.get_by_role("button", name="Done", exact=True))
    sheet = page.get_by_role("dialog", name="How did it go?")
    sheet.get_by_placeholder("What was said, what was agreed").fill(WORDS)
    taps.on(sheet.get_by_role("button", name="In 3 days"))

    expect(sheet).to_be_hidden()
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert taps.count == 2


def next_step(page: Page) -> str:
    """Move it to the second step: two taps. Return the step's name."""
    taps = Taps()

    taps.on(page.get_by_role("button", name=re.compile("^Step: ")))
    row = page.get_by_role("dialog", name="Move to").locator(".row .cover").nth(1)
    name = row.inner_text()
    taps.on(row)

    expect(page.get_by_role("button", name=f"Step: {name}. Change")).to_be_visible()
    assert taps.count == 2
    return name


def win(page: Page) -> None:
    """Won, with a copy for renewal and the folder for both: three taps (D6, C6, PS2)."""
    taps = Taps()

    taps.on(page.get_by_role("button", name="Won", exact=True))
    sheet = page.get_by_role("dialog", name="Won")
    taps.on(sheet.get_by_role("button", name="In 1 year"))
    sheet.get_by_label("Client folder for both").fill(CLIENT)
    taps.on(sheet.get_by_role("button", name="Save as won"))

    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    expect(page.get_by_role("link", name=CLIENT)).to_be_visible()
    assert taps.count == 3


def lose_and_reopen(page: Page) -> None:
    """Lost with the admin's reason and a competitor; open again, the closing stays in its history (C11, D6)."""
    open_deal(page, DEAL)
    page.get_by_role("button", name="Lost", exact=True).click()
    sheet = page.get_by_role("dialog", name="Lost to a competitor")
    sheet.get_by_role("button", name=REASON).click()
    sheet.get_by_label("To whom").fill("Rossi")
    sheet.get_by_role("button", name="Save as lost").click()
    expect(page.get_by_text(f"{REASON}. To").first).to_be_visible()
    page.get_by_role("button", name="Reopen").click()
    expect(page.get_by_role("button", name="Done", exact=True)).to_be_visible()


def add_people(page: Page) -> None:
    """Two contacts, the second one made the more important (C4, C5)."""
    for label, name in (("Who decides?", "Giulia Ferri"), ("Add a contact", "Paolo Riva")):
        page.get_by_role("button", name=label, exact=True).click()
        sheet = page.get_by_role("dialog", name="Add a contact")
        sheet.get_by_label("Name", exact=True).fill(name)
        sheet.get_by_role("button", name="Intermediary" if name == "Paolo Riva" else "Decides").click()
        sheet.get_by_role("button", name="Add as a new contact").click()
        expect(sheet).to_be_hidden()
    expect(people(page)).to_have_text(["Giulia Ferri", "Paolo Riva"])
    page.get_by_role("button", name="Paolo Riva", exact=True).click()
    sheet = page.get_by_role("dialog", name="Paolo Riva")
    sheet.get_by_role("button", name="One up").click()
    sheet.get_by_role("button", name="Close").click()
    expect(people(page)).to_have_text(["Paolo Riva", "Giulia Ferri"])


def people(page: Page) -> Locator:
    """Return the names of the contacts, in their order."""
    return page.get_by_role("region", name="Contacts").locator(".what b").filter(has_not_text="Add a contact")


def fill_fields(page: Page) -> None:
    """The admin's own fields, and one's own probability (C2, E4)."""
    page.get_by_role("button", name="Details", exact=True).click()
    page.get_by_role("button", name=f"{BUDGET}: add").click()
    page.get_by_label(BUDGET).select_option("Yes")
    page.get_by_role("button", name=f"{OFFER}: add").click()
    field = page.get_by_label(OFFER)
    field.fill("2026-01-15")
    field.press("Enter")
    page.get_by_role("button", name="Mark with a star").click()
    for label in (BUDGET, OFFER):
        expect(page.get_by_role("button", name=re.compile(f"^{label}: (?!add)"))).to_be_visible()


def history_says_what_it_knows(page: Page) -> None:
    """Without a server the history is what this phone did and holds, and says so (F6)."""
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    expect(page.get_by_role("button", name="Status", exact=True).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"Saved on this phone")).first).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("heading", name=RENAMED, level=1)).to_be_visible()


def look_at_all(page: Page, step: str) -> None:
    """Find everything that was done, ending on the opportunity that was lost and is open again."""
    open_deal(page, OTHER_DEAL)
    page.get_by_role("link", name=CLIENT).click()
    both = page.get_by_role("link", name=OTHER_DEAL)
    expect(both).to_have_count(2)
    page.locator(".row").filter(has=both).filter(has_text=re.compile("won", re.IGNORECASE)).get_by_role("link").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    expect(page.get_by_role("button", name=f"Step: {step}. Change")).to_be_visible()
    open_deal(page, RENAMED)
    expect(on_server(page)).to_be_visible()
    expect(page.get_by_role("link", name=FOLDER)).to_be_visible()
    expect(page.get_by_role("button", name="Done", exact=True)).to_be_visible()
    expect(people(page)).to_have_text(["Paolo Riva", "Giulia Ferri"])
    expect(page.get_by_text("Main contact, intermediary")).to_be_visible()


def restore_the_title(page: Page) -> None:
    """The server's history knows the closing that is over, and the title that stood there before (D6, F6)."""
    page.get_by_role("button", name="Details", exact=True).click()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("From the server, known at")).to_be_visible()
    expect(page.get_by_text(re.compile(rf"Lost, .*{REASON}, Rossi")).first).to_be_visible()
    page.get_by_role("button", name="Title", exact=True).first.click()
    sheet = page.get_by_role("dialog", name="Title")
    sheet.get_by_role("button", name="Restore this value").click()
    expect(page.get_by_text(re.compile("Title.? restored$"))).to_be_visible()
    page.get_by_role("link", name=DEAL).click()
    expect(page.get_by_role("heading", name=DEAL, level=1)).to_be_visible()
    expect(on_server(page)).to_be_visible()
