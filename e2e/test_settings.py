"""The admin's settings: written without a server, read by everybody, changed by nobody else."""

import re

from playwright.sync_api import Locator, Page, expect

from e2e.conftest import ADMIN, MARCO, NewPhone
from e2e.gestures import go_to, sign_in, wait_all_sent
from e2e.server import Server


def test_an_admin_sets_steps_fields_and_tags_in_a_cold_start_without_a_server(
    server: Server, new_phone: NewPhone
) -> None:
    """E1, E2, E4, E5, E6, C2, G2, F2, C11: offline from a cold start; then another browser shows all of it."""
    admins, reps = new_phone(), new_phone()
    for phone, person in ((admins, ADMIN), (reps, MARCO)):
        phone.start()
        sign_in(phone, person)
        phone.expect_errors("Failed to load resource")  # while the server is away
    admins.close()
    server.kill()

    page = admins.start("/settings")
    add_field(page, "Budget known")
    set_step(page, "Quotation", needs="Budget known")
    set_category(page, "Source", tag="Trade fair in Milan")
    add_to(page, "Reasons", "Add a reason", "Season is over")
    page.reload()  # nothing of it hangs on the page that wrote it
    expect(row(page, "Season is over")).to_be_visible()
    server.start()
    page.reload()  # whoever opens the app is not kept waiting for the next try
    wait_all_sent(page, seconds=60)

    look_at_all(reps.page)


def open_part(page: Page, name: str) -> None:
    """Go to a part of the settings from wherever one is in them."""
    if not page.url.endswith("/settings"):
        page.get_by_role("button", name="Back").click()
    page.get_by_role("link", name=re.compile(f"^{name}")).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def row(page: Page, name: str) -> Locator:
    """Return what is called so in a list."""
    return page.locator(".what").get_by_text(name, exact=True)


def add_to(page: Page, part: str, words: str, name: str) -> None:
    """Add to a list with one tap and a name."""
    open_part(page, part)
    page.get_by_role("button", name=words).click()
    page.get_by_label(words).fill(name)
    page.get_by_label(words).press("Enter")
    expect(page.get_by_text(name, exact=True).first).to_be_visible()


def close(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def add_field(page: Page, name: str) -> None:
    """Make a field to tick."""
    add_to(page, "Fields", "Add a field", name)
    page.get_by_role("dialog", name=name).get_by_label("Kind", exact=True).select_option("Checkbox")
    close(page)
    expect(page.get_by_text("Checkbox")).to_be_visible()


def set_step(page: Page, name: str, *, needs: str) -> None:
    """Let a step ask for a field, be slower and less likely, and stand before the one above it."""
    open_part(page, "Pipelines and steps")
    page.get_by_role("button", name=name, exact=True).click()
    sheet = page.get_by_role("dialog", name=name)
    sheet.get_by_label("Probability in %").fill("55")
    sheet.get_by_label("Usual days").fill("33")
    sheet.get_by_role("button", name=needs).click()
    sheet.get_by_text("Require", exact=True).click()
    close(page)
    page.get_by_role("button", name=f"Move {name} up").click()
    expect(page.get_by_role("button", name=f"Move {name} up")).to_be_focused()


def set_category(page: Page, name: str, *, tag: str) -> None:
    """Make a category required, and a tag in it."""
    open_part(page, "Tags")
    page.get_by_role("button", name=f"Change {name}").click()
    page.get_by_role("dialog", name=name).get_by_role("switch", name="Required").click()
    close(page)
    page.get_by_role("button", name="Add a tag").first.click()
    page.get_by_label("Add a tag").fill(tag)
    page.get_by_label("Add a tag").press("Enter")
    expect(page.get_by_text(tag, exact=True)).to_be_visible()


def look_at_all(page: Page) -> None:
    """Find everything on somebody else's phone, with nothing there to change it."""
    go_to(page, "Today")
    page.goto(f"{page.url.rstrip('/')}/settings")
    open_part(page, "Pipelines and steps")
    expect(page.get_by_text("usually 33 days. Requires Budget known")).to_be_visible()
    names = page.locator(".what b")
    expect(names.nth(2)).to_have_text("Quotation")
    expect(page.get_by_text("55 %")).to_be_visible()
    expect(page.get_by_role("button", name="Add a step")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Move"))).to_have_count(0)
    open_part(page, "Fields")
    expect(row(page, "Budget known")).to_be_visible()
    expect(page.get_by_role("button", name="Budget known")).to_have_count(0)
    open_part(page, "Tags")
    expect(page.get_by_text("required", exact=False).first).to_be_visible()
    expect(page.get_by_text("Trade fair in Milan", exact=True)).to_be_visible()
    open_part(page, "Reasons")
    expect(row(page, "Season is over")).to_be_visible()
    expect(page.get_by_text(f"Set by {ADMIN.name}", exact=False)).to_be_visible()
