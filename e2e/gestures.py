"""What a person does on a phone, found by the role and the name that a reader of screens would hear."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from e2e.phones import Phone
from e2e.server import Person

SECONDS = 1000.0
ALL_SENT = re.compile(r"^All sent")


@dataclass(frozen=True)
class Note:
    """What is typed into quick capture."""

    title: str
    first_name: str = ""
    surname: str = ""
    phone: str = ""
    tag: str = ""
    what_for: str = ""
    note: str = ""


def sign_in(phone: Phone, person: Person) -> None:
    """Sign in on the page that is open, and wait until everything is on the phone and works without a network."""
    page = phone.page
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    start = page.get_by_role("button", name="Start")
    expect(start.or_(page.get_by_role("heading", name="Today", level=1))).to_be_visible()
    expect(start.or_(state(page).filter(has_text=ALL_SENT))).to_be_visible()
    if start.is_visible():
        start.click()
    wait_all_sent(page)
    phone.wait_until_installed()


def state(page: Page) -> Locator:
    """Return the words of saving in the head."""
    return page.locator("button.state, .state").first


def wait_all_sent(page: Page, *, seconds: float = 20) -> None:
    """Wait until the words of saving say that everything is on the server."""
    expect(state(page)).to_have_text(ALL_SENT, timeout=seconds * SECONDS)


def wait_offline(page: Page) -> None:
    """Wait until the words of saving admit that there is no connection."""
    expect(state(page)).to_have_text(re.compile(r"^(Offline|\d+ waiting|Saved on this phone)"))


def go_to(page: Page, place: str) -> None:
    """Go to one of the places."""
    page.get_by_role("navigation", name="Places").get_by_role("link", name=place).click()
    expect(page.get_by_role("heading", name=place, level=1)).to_be_visible()
