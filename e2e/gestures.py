"""What a person does on a phone, found by the role and the name that a reader of screens would hear."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, expect

from e2e.phones import Phone
from e2e.server import Person

STATES = "All sent|This account|Offline|Saved on this phone|Sending|Receiving|Weak|Sign in to send|This Wi-Fi"
STATE = re.compile(rf"^({STATES}|\d+ (waiting|needs? you))")
ALL_SENT = re.compile(r"^All sent")
NEEDS_YOU = re.compile(r"^\d+ needs? you")
NO_DIALLER = """
addEventListener("click", (event) => {
  if (event.target.closest?.('a[href^="tel:"]')) event.preventDefault();
}, true);
"""
"""A browser without a telephone asks what to open, and swallows the next taps."""


@dataclass(frozen=True)
class Note:
    """What is typed into quick capture."""

    title: str
    first_name: str = ""
    surname: str = ""
    tag: str = ""
    what_for: str = ""
    note: str = ""


def sign_in(phone: Phone, person: Person) -> None:
    """Sign in on the page that is open; then everything is on the phone and works without a network."""
    page = phone.page
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    begin(phone)


def begin(phone: Phone) -> None:
    """Wait until all has come, press Start, and wait until the next start needs no network."""
    page = phone.page
    start = page.get_by_role("button", name="Start", exact=True)
    today = page.get_by_role("heading", name="Today", level=1)
    expect(start.or_(today)).to_be_visible()
    expect(state(page)).to_have_text(ALL_SENT)
    if start.is_visible():
        start.click()
    expect(today).to_be_visible()
    phone.wait_until_installed()


def state(page: Page) -> Locator:
    """Return the words of saving under the title."""
    return page.get_by_role("button", name=STATE)


def wait_all_sent(page: Page, *, seconds: float = 20) -> None:
    """Go to Today and wait until the words of saving say that everything is on the server.

    The phone hears that there is a network, as a real one does; after minutes without it would wait for minutes more.
    """
    go_to(page, "Today")
    page.evaluate("() => { dispatchEvent(new Event('online')); }")
    expect(state(page)).to_have_text(ALL_SENT, timeout=seconds * 1000)


def open_menu(page: Page, row: str) -> None:
    """Open what lies behind one's own initials."""
    page.get_by_role("button", name=re.compile("to settle, settings and theme$")).click()
    page.get_by_role("dialog").get_by_text(row, exact=True).click()


def open_sync_sheet(page: Page) -> Locator:
    """Tap the words of saving; return the sheet."""
    go_to(page, "Today")
    state(page).click()
    return page.get_by_role("dialog")


def go_to(page: Page, place: str) -> None:
    """Go to one of the places; from a record through its address, as *back* would after a cold start."""
    places = page.get_by_role("navigation", name="Places")
    back = page.get_by_role("button", name="Back").first
    expect(places.or_(back).first).to_be_visible()
    while back.is_visible():
        back.click()
        expect(places.or_(back).first).to_be_visible()
    places.get_by_role("link", name=place).click()
    expect(page.get_by_role("heading", name=place, level=1)).to_be_visible()


def go_straight(page: Page, path: str) -> None:
    """Go to an address of the app by hand; the step back that a closed sheet still asks of the history comes first."""
    page.wait_for_function("!document.querySelector('dialog[open]') && !history.state?.layer")
    page.goto(urljoin(page.url, path))


def capture(page: Page, note: Note) -> None:
    """Write down an opportunity by its title, and whatever else is known."""
    page.get_by_role("button", name="Capture", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Quick").click()
    form = page.get_by_role("dialog", name="Quick")
    form.get_by_label("Title").fill(note.title)
    for label, text in (
        ("Next action", note.what_for),
        ("First name", note.first_name),
        ("Surname", note.surname),
        ("Note", note.note),
    ):
        if text:
            form.get_by_label(label, exact=True).fill(text)
    if note.what_for:
        form.get_by_role("button", name="Tomorrow").click()
    if note.tag:
        form.get_by_label("Tags").fill(note.tag)
        form.get_by_label("Tags").press("Enter")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form).to_be_hidden()


def show_everybodys(page: Page) -> None:
    """Let the pipeline show colleagues' work too, as a list."""
    go_to(page, "Pipeline")
    page.get_by_text("List", exact=True).click()
    page.get_by_role("button", name="Mine, open").click()
    sheet = page.get_by_role("dialog", name="What to show")
    sheet.get_by_role("button", name="Everybody").click()
    sheet.get_by_role("button", name="Close", exact=True).click()
    expect(sheet).to_be_hidden()


def open_deal(page: Page, title: str) -> None:
    """Look an opportunity up and open it."""
    go_to(page, "Today")
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill(title)
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def rename(page: Page, title: str) -> None:
    """Give the open opportunity another title."""
    page.get_by_role("heading", level=1).get_by_role("button").click()
    field = page.get_by_role("textbox", name="Opportunity")
    field.fill(title)
    field.press("Enter")
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def worth(page: Page, amount: str) -> Locator:
    """Return the amount of the open opportunity, whatever kind of space parts its thousands."""
    return page.get_by_role("button", name=re.compile(amount.replace(" ", r"\s")))


def set_amount(page: Page, old: str, new: str) -> None:
    """Change what the open opportunity is worth."""
    worth(page, old).click()
    sheet = page.get_by_role("dialog", name="Amount")
    sheet.get_by_label("Amount", exact=True).fill(new)
    sheet.get_by_role("button", name="Save").click()
    expect(sheet).to_be_hidden()


def add_tag(page: Page, tag: str) -> None:
    """Put a tag on the open opportunity."""
    page.get_by_role("button", name=re.compile("^(Add a tag|Change the tags)")).click()
    sheet = page.get_by_role("dialog", name="Tags")
    sheet.get_by_label("Tags").fill(tag)
    sheet.get_by_label("Tags").press("Enter")
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()


def tags(page: Page, name: str) -> Locator:
    """Return the tags of the open opportunity, when this one is among them."""
    return page.get_by_role("button", name=re.compile(rf"tags: .*\b{name}\b"))


def write_note(page: Page, text: str) -> None:
    """Write a note under the open opportunity."""
    page.get_by_role("textbox", name="Write a note").fill(text)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(text, exact=True)).to_be_visible()


def convert(page: Page, list_: str, row: str) -> None:
    """Make a prospect row an opportunity, and stay on its sheet."""
    go_to(page, "Prospects")
    page.get_by_role("link", name=list_).click()
    page.get_by_role("button", name=f"Make {row} an opportunity").click()
    expect(page.get_by_role("dialog", name=re.compile("is an opportunity$"))).to_be_visible()


def on_server(page: Page) -> Locator:
    """Return the two ticks of the open record."""
    return page.get_by_role("img", name="On the server")


def only_here(page: Page) -> Locator:
    """Return the one tick of the open record; words in its timeline have ticks of their own."""
    return page.locator("header").get_by_role("img", name="Saved on this phone")


@dataclass
class Taps:
    """Counts what a thumb does: every tap of a flow goes through ``on``, words apart."""

    count: int = 0

    def on(self, target: Locator) -> None:
        """Tap it."""
        target.click()
        self.count += 1
