"""A new version arrives in the middle of a sentence: not a letter is lost, and nobody is thrown out of a form."""

import pytest
from playwright.sync_api import expect

from e2e.conftest import MARCO, NewPhone
from e2e.gestures import Note, capture, go_to, open_deal, sign_in, wait_all_sent
from e2e.seeds import DEAL
from e2e.versions import deploy, versions

pytestmark = pytest.mark.usefixtures("seeds")


def test_a_new_version_waits_for_the_end_of_a_sentence(new_phone: NewPhone) -> None:
    """F16; UX, state *new version*: it waits while somebody types."""
    phone = new_phone()
    page = phone.start()
    sign_in(phone, MARCO)
    page.evaluate("() => { document.documentElement.dataset.page = 'old'; }")
    page.get_by_role("button", name="Capture", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Quick").click()
    title = page.get_by_role("dialog", name="Quick").get_by_label("Title")
    title.press_sequentially("Half a ")

    deploy(phone)
    title.press_sequentially("sentence", delay=150)

    expect(title).to_have_value("Half a sentence")
    expect(title).to_be_focused()
    expect(page.locator("html")).to_have_attribute("data-page", "old")
    page.get_by_role("dialog", name="Quick").get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("A new version is ready")).to_be_visible()
    page.get_by_role("button", name="Use it now").click()
    expect(page.locator("html")).not_to_have_attribute("data-page", "old")
    expect(page.get_by_text("A new version is ready")).to_be_hidden()
    wait_all_sent(page)
    open_deal(page, "Half a sentence")
    assert versions(page) == ["carnet-app-feedfacefeedface"]


def test_a_note_and_the_queue_live_through_a_new_version(new_phone: NewPhone) -> None:
    """F16: neither the draft nor the queue is lost by the update."""
    phone = new_phone()
    page = phone.start()
    sign_in(phone, MARCO)
    phone.proxy.fail("status", path="/sync/", status=503)
    capture(page, Note("Waits in the queue"))
    open_deal(page, DEAL)
    page.get_by_role("textbox", name="Write a note").fill("Begun before the new version")
    deploy(phone)

    go_to(page, "Today")
    page.get_by_role("button", name="Use it now").click()
    phone.proxy.heal()

    wait_all_sent(page, seconds=90)
    open_deal(page, DEAL)
    expect(page.get_by_role("textbox", name="Write a note")).to_have_value("Begun before the new version")
    open_deal(page, "Waits in the queue")
