"""The way in, for the pictures: from the address in the log to the first colleague's phone, a picture at each stop."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, Playwright, ViewportSize, expect

from e2e.gestures import begin
from e2e.phones import Phone
from e2e.proxy import Proxy
from e2e.screens import ADMIN, MANAGER
from e2e.server import serving

Take = Callable[[Page, str], None]


def walk(playwright: Playwright, scratch: Path, viewport: ViewportSize, *, is_touch: bool, take: Take) -> None:
    """Set a workspace up, invite somebody, open the invitation; ``take`` is called at every stop."""
    with serving(scratch / "data") as server, Proxy(server.port) as proxy:
        admins, theirs = (
            Phone(playwright, scratch / name, proxy, viewport=viewport, is_touch=is_touch) for name in ("one", "two")
        )
        try:
            link = _set_up(admins.start(server.set_up_path()), take)
            begin(admins)
            take(admins.page, "first-things")
            _join(theirs.start(urlsplit(link).path), take)
            begin(theirs)
            take(theirs.page, "today-first")
            _practise(theirs.page, take)
            theirs.page.goto(f"{proxy.origin}/join/nothing-like-it")
            expect(theirs.page.get_by_role("link", name="Sign in")).to_be_visible()
            take(theirs.page, "join-gone")
        finally:
            admins.turn_off()
            theirs.turn_off()


def _set_up(page: Page, take: Take) -> str:
    page.get_by_label("Name of the workspace").fill("Dahl & Co")
    take(page, "setup-workspace")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Quotation").first).to_be_visible()
    take(page, "setup-starter")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your name").fill(ADMIN.name)
    page.get_by_label("E-mail").fill(ADMIN.email)
    page.get_by_label("Password").fill(ADMIN.password)
    take(page, "setup-admin")
    page.get_by_role("button", name="Set up").click()
    page.get_by_label("Paste people, one a line").fill(f"{MANAGER.name} <{MANAGER.email}>\nwithout an address")
    take(page, "setup-people")
    page.get_by_role("button", name="Make 1 link").click()
    sheet = page.get_by_role("dialog")
    link = sheet.get_by_text("/join/").inner_text()
    take(page, "invitation")
    sheet.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="To Today").click()
    return link


def _practise(page: Page, take: Take) -> None:
    page.get_by_role("button", name=re.compile("^Sample: ")).click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    take(page, "practice")
    sheet.get_by_role("button", name="Done").click()
    expect(page.get_by_role("dialog", name="How did it go?")).to_be_visible()
    take(page, "practice-done")


def _join(page: Page, take: Take) -> None:
    expect(page.get_by_text(MANAGER.email)).to_be_visible()
    page.get_by_label("Password").fill(MANAGER.password)
    take(page, "join")
    page.get_by_role("button", name="Start").click()
    # What there is may have come before anybody could read of its coming.
    expect(page.get_by_role("heading", name=re.compile("^(Welcome|Today)"), level=1)).to_be_visible()
    take(page, "welcome")
