"""A whole day of a rep with no signal, from the morning coffee to the last visit; then the manager sees it."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from e2e.conftest import MARCO, NewPhone, token_of
from e2e.gestures import Taps, go_to, open_deal, sign_in, wait_all_sent
from e2e.phones import NETWORK_NOISE
from e2e.program import Program, create, new_id
from e2e.server import Person, Server

DEALS = 40
CONTACTS = 200
MANAGER = Person("Kari Moe", "kari@example.com", "herring on 3 plates", "manager", "North")
DESK: ViewportSize = {"width": 1440, "height": 900}
BUYER, PLANT = "Giulia Ferri", "Тойота"
VISITED = ("Sale 03", "Sale 07", "Sale 12")
WON = "Sale 05"


@dataclass
class Book:
    """What Marco has: sales numbered from the largest to the smallest, and people, the longest untouched first."""

    steps: list[str] = field(default_factory=list)


@pytest.fixture
def book(server: Server) -> Book:
    """Fill his notebook, and let a manager join."""
    server.stop()
    server.add(MANAGER)
    server.start()
    plant, buyer = new_id(), new_id()
    number = {"raw": "+39 0461 55 01 23", "e164": "+390461550123", "rank": "a0"}
    with Program(server.origin, token_of(server, MARCO)) as marco:
        steps = sorted(marco.rows("step").values(), key=lambda row: row["data"]["rank"])
        marco.push(
            create("folder", plant, name=PLANT, alt_name="Toyota"),
            create("contact", buyer, first_name="Giulia", last_name="Ferri", **{"phone:0000ab12": number}),
            *(create("opportunity", new_id(), title=f"Sale {at:02}", money=worth(at)) for at in range(DEALS)),
            *(create("contact", new_id(), last_name=f"Person {at:03}") for at in range(CONTACTS - 1)),
        )
    return Book([row["data"]["name"] for row in steps])


def worth(at: int) -> dict[str, object]:
    """Return money that puts the sales in the order of their numbers."""
    return {"amount": f"{(DEALS - at) * 1000}.00", "currency": "EUR", "probability": None}


def test_a_day_without_a_signal_is_on_the_managers_screen_in_the_evening(
    new_phone: NewPhone, server: Server, book: Book
) -> None:
    """C6, D2, E3, F2, K1, K5, PS2: the round, three visits, a win, two moves, two searches; all of it offline."""
    marcos, karis = new_phone(), new_phone(viewport=DESK, is_touch=False)
    for phone, person in ((marcos, MARCO), (karis, MANAGER)):
        phone.start()
        sign_in(phone, person)
        phone.expect_errors(NETWORK_NOISE.pattern)
    marcos.close()
    server.stop()
    page = marcos.start()

    walk_the_morning(page)
    for title in VISITED:
        log_a_visit(page, title)
    win(page, WON)
    moved = [move_first(page, to=book.steps[1]) for _ in range(2)]
    look_up(page, "0039 (0461) 550.123", BUYER)
    look_up(page, "tojota", PLANT)

    server.start()
    wait_all_sent(page, seconds=60)
    wait_all_sent(karis.page)
    see_it_all(karis.page, book.steps[1], moved)


def walk_the_morning(page: Page) -> None:
    """Answer for every opportunity by one tap, then for the day's portion of contacts."""
    page.get_by_role("link", name="Morning round").click()
    taps = Taps()
    for at in range(DEALS):
        expect(question(page)).to_have_text(f"Sale {at:02}")
        taps.on(page.get_by_role("button", name="Today", exact=True))
    assert taps.count == DEALS
    for at in range(20):
        expect(page.get_by_role("progressbar", name=f"Contact {at + 1} of 20")).to_be_visible()
        page.get_by_role("button", name="Not today", exact=True).click()
    expect(page.get_by_text("The round is done")).to_be_visible()
    page.get_by_role("link", name=re.compile("^To the day")).click()


def question(page: Page) -> Locator:
    """Return whom or what the round asks about."""
    return page.locator(".what.large b").first


def log_a_visit(page: Page, title: str) -> None:
    """Say what happened; a date saves. Two taps besides the words."""
    open_deal(page, title)
    taps = Taps()
    taps.on(page.get_by_role("button", name="Done", exact=True))
    sheet = page.get_by_role("dialog", name="How did it go?")
    sheet.get_by_role("textbox").first.fill(f"Was at {title}")
    taps.on(sheet.get_by_role("button", name="Next week"))
    expect(sheet).to_be_hidden()
    assert taps.count == 2
    expect(page.get_by_text(f"Was at {title}", exact=True)).to_be_visible()


def win(page: Page, title: str) -> None:
    """Win it with a copy for next year, in three taps; both go into a client folder."""
    open_deal(page, title)
    taps = Taps()
    taps.on(page.get_by_role("button", name="Won", exact=True))
    sheet = page.get_by_role("dialog", name="Won")
    taps.on(sheet.get_by_role("button", name="In 1 year"))
    taps.on(sheet.get_by_role("button", name="Save as won"))
    expect(sheet).to_be_hidden()
    assert taps.count == 3


def move_first(page: Page, *, to: str) -> str:
    """Move what stands on top of the board a step on, in two taps; return its title."""
    go_to(page, "Pipeline")
    button = page.get_by_role("button", name=re.compile("^Move .?Sale")).first
    title = re.sub("^Move |[\u2068\u2069]", "", button.get_attribute("aria-label") or "")  # names are kept apart
    taps = Taps()
    taps.on(button)
    taps.on(page.get_by_role("dialog").get_by_role("button", name=to))
    assert taps.count == 2
    expect(page.get_by_text(re.compile(f"{title}.? is now in .?{to}"))).to_be_visible()
    return title


def look_up(page: Page, typed: str, found: str) -> None:
    """Search for it in one tap and the words."""
    go_to(page, "Today")
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill(typed)
    expect(page.get_by_role("link", name=re.compile(found)).first).to_be_visible()


def see_it_all(page: Page, step: str, moved: list[str]) -> None:
    """At the desk of the manager stands what was moved, said and won, and the copy for next year."""
    go_to(page, "Pipeline")
    expect(page.get_by_role("heading", name=step)).to_contain_text(str(len(moved)))
    for title in moved:
        expect(page.get_by_role("link", name=title).first).to_be_visible()
    for title in VISITED:
        open_deal(page, title)
        expect(page.get_by_text(f"Was at {title}", exact=True)).to_be_visible()
    open_deal(page, WON)  # its client folder, which was made with the copy
    expect(page.get_by_role("heading", name=re.compile("^Opportunities.*2"))).to_be_visible()
    expect(page.get_by_text("Renewal", exact=True)).to_be_visible()
