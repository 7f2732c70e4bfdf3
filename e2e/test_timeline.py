"""What was said, done, recorded and attached in a dead zone stands there at once, and on a colleague's screen later."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import ANNA, MARCO, NewPhone, token_of
from e2e.gestures import go_to, only_here, open_deal, open_menu, sign_in, wait_all_sent, write_note
from e2e.phones import Phone
from e2e.program import Program, create, new_id
from e2e.seeds import DEAL, FOLDER, OTHER_DEAL, Seeds
from e2e.server import Server

pytestmark = pytest.mark.usefixtures("contact")

PERSON = "Giulia Ferri"
# A microphone that beeps, so that a memo has something to hold, and nobody asked for it.
MICROPHONE = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
# Looks into the vault until a draft is on the disk.
DRAFT_IS_KEPT = """async () => {
  const answer = asked => new Promise(done => { asked.onsuccess = () => done(asked.result); });
  const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith("vault-"));
  for (let look = 0; look < 500; look++) {
    const vault = await answer(indexedDB.open(name));
    const drafts = await answer(vault.transaction("drafts").objectStore("drafts").count());
    vault.close();
    if (drafts > 0) return true;
    await new Promise(done => setTimeout(done, 20));
  }
  return false;
}"""
TEL = "Failed to launch 'tel:"


@pytest.fixture
def quotation(tmp_path: Path) -> Path:
    """A document of a few bytes that is one all the same."""
    path = tmp_path / "Quotation 12.pdf"
    path.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    return path


@pytest.fixture
def contact(server: Server, seeds: Seeds) -> None:
    """Somebody with a phone who belongs to the client of the opportunity."""
    phone = {"raw": "+39 0461 55 01 23", "e164": "+390461550123", "rank": "a0"}
    fields: dict[str, Any] = {"first_name": "Giulia", "last_name": "Ferri", "phone:0000ab12": phone}
    with Program(server.origin, token_of(server, MARCO)) as program:
        program.push(create("contact", new_id(), folder=seeds.folder, **fields))


def in_a_dead_zone(phone: Phone) -> Page:
    """Sign Marco in, stop the network, and start the app cold."""
    phone.start()
    sign_in(phone, MARCO)
    phone.proxy.fail("refuse")
    phone.close()
    return phone.start()


def leave(page: Page) -> None:
    """Let another app cover the page, as a phone call does."""
    turn(page, "hidden")


def come_back(page: Page) -> None:
    """Let the page stand in front again."""
    turn(page, "visible")


def turn(page: Page, state: str) -> None:
    page.evaluate(
        """state => {
          Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )


def entry(page: Page, text: str) -> Locator:
    """Return one entry of the timeline by what it says."""
    return page.locator(".row.event").filter(has_text=text)


def more_about(page: Page, text: str) -> Locator:
    """Open what can be done with a comment; return its sheet."""
    entry(page, text).get_by_role("button", name=re.compile("^More about")).click()
    return page.get_by_role("dialog")


def test_a_day_in_a_dead_zone_is_said_recorded_and_attached_and_reaches_a_colleague(
    new_phone: NewPhone, quotation: Path
) -> None:
    """F1, F2, F3, F5, A7, B11: from a cold start without a server; then a second browser has all of it."""
    marcos, annas = new_phone(arguments=MICROPHONE), new_phone()
    marcos.expect_errors(TEL)
    open_deal(in_a_dead_zone(marcos), DEAL)

    page = call_until_the_battery_dies(marcos)
    log_a_visit(page)
    record_and_attach(page, quotation)
    play_to_its_end(page)
    edit_pin_and_answer(page)
    look_at_the_note(page)
    expect(only_here(page).first).to_be_visible()

    theirs = annas.start()
    sign_in(annas, ANNA)
    marcos.proxy.heal()
    wait_all_sent(page)
    open_deal(theirs, DEAL)
    look_at_the_note(theirs)
    expect(entry(theirs, "Saw the old line")).to_contain_text("Visit, Went well")
    theirs.get_by_role("button", name="Agreed: Marco Rinaldi").click()
    for _ in ("document", "memo"):
        theirs.get_by_role("button", name=re.compile("^Fetch, .*kB$")).first.click(timeout=60_000)
    play_to_its_end(theirs)
    open_deal(page, DEAL)
    expect(page.get_by_role("button", name=re.compile("^Agreed: .*Anna Berg"))).to_be_visible()
    # What was changed before anybody could read it is no change to them; from now on it is.
    sheet = more_about(page, "Gate code 4712")
    sheet.get_by_label("What was said").fill("Gate code 4713")
    sheet.get_by_role("button", name="Save").click()
    expect(entry(theirs, "Gate code 4713")).to_contain_text("changed since")


def call_until_the_battery_dies(phone: Phone) -> Page:
    """F3: the next look at the page asks about the call, once; B11: for a note and what is next."""
    page = phone.page
    page.get_by_role("button", name="Who decides?").click()
    page.get_by_role("dialog").get_by_role("button", name=PERSON).click()
    page.get_by_role("link", name=re.compile(f"^Call .*{PERSON}")).click()
    leave(page)
    assert page.evaluate(DRAFT_IS_KEPT)
    phone.kill()
    page = phone.start()
    open_deal(page, DEAL)
    asked = page.get_by_role("dialog", name=re.compile(f"^Call with .*{PERSON}"))
    asked.get_by_role("textbox").first.fill("Wants the quotation by June")
    asked.get_by_role("button", name="Next week").click()
    expect(entry(page, "Wants the quotation by June")).to_contain_text("Call")
    page.reload()
    expect(entry(page, "Wants the quotation by June")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    return page


def log_a_visit(page: Page) -> None:
    """F2: with outcome and duration; *Done* and a date are the two taps that it needs."""
    page.get_by_role("button", name="Done", exact=True).click()
    done = page.get_by_role("dialog", name="How did it go?")
    done.get_by_role("button", name="Visit", exact=True).click()
    done.get_by_role("textbox").first.fill("Saw the old line")
    done.get_by_role("button", name="Went well").click()
    done.get_by_role("button", name="30 min").click()
    done.get_by_role("button", name="In 3 days").click()
    expect(entry(page, "Saw the old line")).to_contain_text("Visit, Went well")
    expect(entry(page, "Saw the old line")).to_contain_text("30 min")


def record_and_attach(page: Page, quotation: Path) -> None:
    """A7 and F5: a memo and a document are there at once."""
    page.get_by_role("button", name="Record a memo").click()
    expect(page.locator("output").filter(has_text="0:01")).to_be_visible()
    page.get_by_role("button", name="Stop and save").click()
    page.get_by_role("textbox", name="Write a note").click()
    page.get_by_label("Attach a file").last.set_input_files(quotation)
    expect(page.get_by_role("button", name="Quotation 12.pdf", exact=True)).to_be_visible()


def edit_pin_and_answer(page: Page) -> None:
    """F1: own words changed, pinned, answered with a sign."""
    write_note(page, "Gate code 4711")
    sheet = more_about(page, "Gate code 4711")
    sheet.get_by_label("What was said").fill("Gate code 4712")
    sheet.get_by_role("button", name="Save").click()
    expect(entry(page, "Gate code 4712")).to_contain_text("changed since")
    more_about(page, "Gate code 4712").get_by_role("button", name="Pin it to the top").click()
    more_about(page, "Gate code 4712").get_by_role("button", name="Agreed").click()


def play_to_its_end(page: Page) -> None:
    """Play the only memo; a second of sound is over before anybody could look."""
    audio = page.locator("audio")
    audio.evaluate("audio => audio.addEventListener('ended', () => { audio.title = 'heard'; })")
    page.get_by_role("button", name=re.compile("^Play .?Voice memo")).click()
    expect(audio).to_have_attribute("title", "heard")


def look_at_the_note(page: Page) -> None:
    """Find the edited note on top, pinned and answered."""
    first = page.locator(".row.event").first
    expect(first).to_contain_text("Gate code 4712")
    expect(first).to_contain_text("Pinned")
    expect(first.get_by_role("button", name=re.compile("^Agreed: "))).to_be_visible()


def test_a_visit_to_a_client_is_logged_with_two_taps(new_phone: NewPhone) -> None:
    """UX, *Log a visit*, on the page of a client without a server; its date stands in the open sale (F2, B11)."""
    page = in_a_dead_zone(new_phone())
    go_to(page, "Clients")
    page.get_by_role("link", name=FOLDER).click()
    taps = 0

    page.get_by_role("button", name="Log a visit").click()
    taps += 1
    sheet = page.get_by_role("dialog", name="How was it?")
    sheet.get_by_label("What was said").fill("They sign in May")
    sheet.get_by_role("button", name="Tomorrow").click()
    taps += 1

    expect(entry(page, "They sign in May")).to_contain_text("Visit")
    open_deal(page, DEAL)
    expect(page.locator(".opp-next").get_by_text("tomorrow")).to_be_visible()
    assert taps == 2


def test_what_was_deleted_is_found_in_the_trash_and_restored(new_phone: NewPhone) -> None:
    """C9: one tap to delete, one to restore, without a server; the colleague never loses it."""
    phone = new_phone()
    page = in_a_dead_zone(phone)
    open_deal(page, OTHER_DEAL)
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("This opportunity is in the trash.")).to_be_visible()
    page = restarted(phone)

    go_to(page, "Today")
    open_menu(page, "Settings")
    page.get_by_role("link", name=re.compile("^Trash")).click()
    expect(page.get_by_text("You put it here, today. It stays for 90 more days.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Restore .*Hotel Alpina")).click()

    expect(page.get_by_text("The trash is empty.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name=OTHER_DEAL).click()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_role("heading", name=OTHER_DEAL, level=1)).to_be_visible()
    phone.proxy.heal()
    wait_all_sent(page)


def restarted(phone: Phone) -> Page:
    phone.close()
    return phone.start()


def test_with_the_keyboard_open_the_words_and_save_are_in_view_on_the_smallest_phone(
    new_phone: NewPhone,
) -> None:
    """UX: 320 by 568, of which a keyboard leaves 300."""
    phone = new_phone(viewport={"width": 320, "height": 568})
    phone.start()
    sign_in(phone, MARCO)
    page = phone.page
    open_deal(page, DEAL)

    page.get_by_role("textbox", name="Write a note").click()
    page.set_viewport_size({"width": 320, "height": 300})
    page.get_by_role("textbox", name="Write a note").fill("One\ntwo\nthree\nfour")
    page.get_by_role("button", name="Call", exact=True).click()

    for part in (page.get_by_role("textbox", name="Write a note"), page.get_by_role("button", name="Save", exact=True)):
        expect(part).to_be_in_viewport(ratio=1)
