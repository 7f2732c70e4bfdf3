"""The day of a rep: the morning round, what comes due, and capture, all of it without a signal."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import ANNA, MARCO, NewPhone, token_of
from e2e.gestures import NO_DIALLER, Taps, sign_in
from e2e.phones import Phone
from e2e.program import Operation, Program, create, new_id
from e2e.server import Server

DEALS = 40
CONTACTS = 200
ROUND = "Morning round"


@pytest.fixture
def full_book(server: Server) -> None:
    """Fill Marco's notebook: the larger an opportunity the lower its number, the older a contact the lower its own."""
    with Program(server.origin, token_of(server, MARCO)) as program:
        program.push(
            *(
                create(
                    "opportunity",
                    new_id(),
                    title=f"Sale {at:02}",
                    money={"amount": f"{(DEALS - at) * 100}.00", "currency": "EUR", "probability": None},
                )
                for at in range(DEALS)
            ),
            *(person(at) for at in range(CONTACTS)),
        )


def person(at: int) -> Operation:
    """Return the operation that makes a contact with a number to call."""
    fields: dict[str, Any] = {f"phone:{at:08x}": {"raw": "+39 0461 55"}}
    return create("contact", new_id(), last_name=f"Person {at:03}", **fields)


def signed_in(new_phone: NewPhone) -> Phone:
    """Return Marco's phone with everything on it and the network gone; it is switched off."""
    phone = new_phone()
    phone.start()
    sign_in(phone, MARCO)
    phone.proxy.fail("refuse")
    phone.close()
    return phone


def where(page: Page, words: str) -> Locator:
    """Return how far the round is, when these words say it."""
    return page.get_by_role("progressbar", name=words)


def question(page: Page) -> str:
    """Return whom or what the round asks about."""
    return page.locator(".what.large > b").inner_text()


def answer(page: Page, taps: Taps, name: str) -> None:
    """Give one answer and wait for the next question."""
    before = question(page)
    taps.on(page.get_by_role("button", name=name, exact=True))
    expect(page.locator(".what.large > b")).not_to_have_text(before)


@pytest.mark.usefixtures("full_book")
def test_morning_round_is_walked_in_a_tunnel_left_by_a_kill_and_gone_on(new_phone: NewPhone) -> None:
    """K1, K2: 40 opportunities, then 20 of 200 contacts, from a cold start with the server out of reach."""
    phone = signed_in(new_phone)
    page = phone.start()
    expect(page.get_by_text(f"{DEALS} opportunities, then 20 contacts")).to_be_visible()
    page.get_by_role("link", name=ROUND).click()
    expect(where(page, f"Opportunity 1 of {DEALS}")).to_be_visible()
    assert question(page) == "Sale 00"

    taps = Taps()
    for name in ("Today", "Tomorrow", "Not real"):
        answer(page, taps, name)
    assert taps.count == 3, "An opportunity is answered by one tap."
    for _ in range(7):
        answer(page, taps, "Next week")
    expect(where(page, f"Opportunity 11 of {DEALS}")).to_be_visible()
    phone.kill()

    page = phone.start("/morning")
    phone.context.add_init_script(NO_DIALLER)
    page.reload()
    expect(where(page, f"Opportunity 11 of {DEALS}")).to_be_visible()
    assert question(page) == "Sale 10"
    for _ in range(DEALS - 10):
        answer(page, taps, "Today")
    expect(where(page, "Contact 1 of 20")).to_be_visible()

    walk_contacts(page)
    expect(page.get_by_text("The round is done")).to_be_visible()
    expect(page.get_by_role("link", name="Call through a list")).to_be_visible()
    page.get_by_role("link", name=re.compile("^To the day")).click()
    expect(page.get_by_role("link", name=ROUND)).to_have_count(0)


def walk_contacts(page: Page) -> None:
    """Answer the portion of contacts, counting the taps of each way."""
    taps = Taps()
    answer(page, taps, "Not today")
    assert taps.count == 1
    taps = Taps()
    taps.on(page.get_by_role("link", name="Call", exact=True))
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("textbox").fill("Buys in September")
    before = question(page)
    taps.on(sheet.get_by_role("button", name="Next week"))
    expect(page.locator(".what.large > b")).not_to_have_text(before)
    assert taps.count == 2, "Call, back, say it, a date saves."
    taps = Taps()
    taps.on(page.get_by_role("button", name="Hand over"))
    before = question(page)
    taps.on(page.get_by_role("dialog").get_by_role("button", name="Anna Berg"))
    expect(page.locator(".what.large > b")).not_to_have_text(before)
    assert taps.count == 2
    for _ in range(16):
        answer(page, taps, "Not today")
    page.get_by_role("button", name="Not today").click()


NINE = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""A Monday in Rome, nine o'clock: far from midnight, from a month's end and from a change of clocks."""


def at(page: Page, moment: datetime) -> None:
    """Start the page again at this moment, with the clock in hand."""
    page.clock.install(time=moment)
    page.reload()
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()


def capture_for_later(page: Page, title: str) -> None:
    """Write something down that is due in an hour."""
    page.get_by_role("button", name="Capture", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Quick").click()
    form = page.get_by_role("dialog", name="Quick")
    form.get_by_label("Title").fill(title)
    form.get_by_role("button", name="In an hour").click()
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form).to_be_hidden()


def test_reminder_comes_due_on_the_device_alone(new_phone: NewPhone) -> None:
    """D4, D5: on top of To do, on the icon and as one notice at its hour; told on opening when nobody looked."""
    phone = signed_in(new_phone)
    page = phone.start()
    phone.context.grant_permissions(["notifications"])
    phone.context.add_init_script("navigator.setAppBadge = async (count) => { window.badge = count; };")
    at(page, NINE)
    capture_for_later(page, "Hotel Alpina")
    just_due = page.get_by_role("heading", name="Just due")
    expect(just_due).to_be_hidden()

    page.clock.fast_forward("01:05:00")

    expect(just_due).to_be_visible()
    expect(page.get_by_role("link", name="Hotel Alpina")).to_be_visible()
    page.wait_for_function("window.badge === 1")
    assert notices(page) == ["Hotel Alpina"]
    capture_for_later(page, "Cantina Sociale")
    at(page, NINE + timedelta(hours=5))
    expect(page.get_by_text("1 came due")).to_be_visible()
    assert notices(page) == ["Hotel Alpina"], "What came due while nobody looked is told on the screen."


def notices(page: Page) -> list[str]:
    """Return the titles of the notices that the device shows."""
    titles: list[str] = page.evaluate(
        """async () => {
          const worker = await navigator.serviceWorker.ready;
          for (let turn = 0; turn < 50; turn++) {
            const shown = await worker.getNotifications();
            if (shown.length > 0) return shown.map(({ title }) => title);
            await new Promise((done) => requestAnimationFrame(done));
          }
          return [];
        }"""
    )
    return titles


def test_capture_is_three_taps_and_an_event_goes_on_every_card(new_phone: NewPhone) -> None:
    """A1, A6, X28: with no signal; the event stands in the head and in the chooser until it is switched off."""
    phone = signed_in(new_phone)
    page = phone.start()
    page.get_by_role("button", name="Capture", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="At a fair or an event?").click()
    event = page.get_by_role("dialog", name="Where I am today")
    event.get_by_label("Name of the event").fill("Fiera di Trento")
    event.get_by_label("Tags").fill("fair")
    event.get_by_label("Tags").press("Enter")
    event.get_by_role("button", name="I am there").click()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()

    taps = Taps()
    taps.on(page.get_by_role("button", name="Capture", exact=True))
    taps.on(page.get_by_role("dialog").get_by_role("button", name="Quick"))
    form = page.get_by_role("dialog", name="Quick")
    form.get_by_label("Title").fill("MediaCom Paris")
    taps.on(form.get_by_role("button", name="Save", exact=True))
    expect(form).to_be_hidden()
    assert taps.count == 3

    phone.kill()
    page = phone.start()
    expect(page.get_by_role("button", name=re.compile("^At Fiera di Trento: 1 card"))).to_be_visible()
    page.get_by_role("link", name="MediaCom Paris").click()
    expect(page.get_by_role("button", name=re.compile(r"tags: .*\bfair\b"))).to_be_visible()
    expect(page.get_by_text("Fiera di Trento").first).to_be_visible()


KEYBOARDS = {
    "pushes": "() => undefined",
    "covers": """() => {
      Object.defineProperty(visualViewport, "height", { get: () => 300 });
      visualViewport.dispatchEvent(new Event("resize"));
    }""",
}
"""On some phones the page shrinks above the keyboard, on an iPhone the keyboard lies over it."""


@pytest.mark.parametrize("keyboard", KEYBOARDS)
def test_with_the_keyboard_open_title_check_and_save_are_in_view_on_the_smallest_phone(
    new_phone: NewPhone, server: Server, keyboard: str
) -> None:
    """UX, an old phone: 320 by 568, of which a keyboard leaves 300; somebody else works with them already."""
    with Program(server.origin, token_of(server, ANNA)) as anna:
        anna.push(create("folder", new_id(), name="Toyota Milano"))
    phone = new_phone(viewport={"width": 320, "height": 568})
    phone.start()
    sign_in(phone, MARCO)
    page = phone.page
    page.get_by_role("button", name="Capture", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Quick").click()
    form = page.get_by_role("dialog", name="Quick")
    if keyboard == "pushes":
        page.set_viewport_size({"width": 320, "height": 300})
    page.evaluate(KEYBOARDS[keyboard])
    form.get_by_label("Title").fill("Toyota Milano")

    for part in (
        form.get_by_label("Title"),
        form.get_by_text("Worked by"),
        form.get_by_role("button", name="Save", exact=True),
    ):
        expect(part).to_be_in_viewport(ratio=1)
        page.wait_for_function("(part) => part.getBoundingClientRect().bottom <= 300", arg=part.element_handle())
