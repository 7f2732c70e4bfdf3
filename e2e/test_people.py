"""First run, invitations, and two people on one phone."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from e2e.conftest import ADMIN, ANNA, MARCO, NewPhone, phones_of, token_of
from e2e.gestures import (
    Note,
    begin,
    capture,
    go_to,
    open_deal,
    open_menu,
    open_sync_sheet,
    sign_in,
    state,
    wait_all_sent,
)
from e2e.program import Program
from e2e.server import Person, Server, serving

FIVE_MINUTES = 5 * 60.0
SOUTHERNER = Person("Jonas Hellesøy", "jonas@example.com", "herring 9 for supper", "rep", "South")
ONLY_HERE = Note("Only on this phone", surname="Ferri", note="Wants delivery before August")


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Server]:
    """A server that has never seen anybody."""
    with serving(tmp_path / "empty") as running:
        yield running


@pytest.fixture
def first_phones(playwright: Playwright, empty_server: Server, tmp_path: Path) -> Iterator[NewPhone]:
    """Phones for a server without people."""
    yield from phones_of(playwright, empty_server, tmp_path)


def test_a_team_begins_in_five_minutes_from_the_address_in_the_log(
    empty_server: Server, first_phones: NewPhone
) -> None:
    """J11: a starter is seen before it is taken; a team, a link and a code for each; first things stand on Today.

    Whoever joins practises on a sample, which goes by itself.
    """
    began = time.monotonic()
    admins, reps = first_phones(), first_phones()

    page = admins.start(empty_server.set_up_path())
    set_up(page)
    add_team(page, "North")
    link = invite(page, f"{ANNA.name} <{ANNA.email}>", team="North")
    page.get_by_role("button", name="To Today").click()
    begin(admins)
    expect(page.get_by_role("heading", name="First things")).to_be_visible()
    capture(page, Note("The first one", what_for="Say hello"))
    wait_all_sent(page)
    join(reps.start(urlsplit(link).path))
    begin(reps)
    practise(reps.page)
    capture(reps.page, Note("Anna's first one"))
    wait_all_sent(reps.page)

    assert time.monotonic() - began < FIVE_MINUTES
    go_to(page, "Pipeline")
    expect(page.get_by_role("link", name="Anna's first one")).to_be_visible()


def set_up(page: Page) -> None:
    page.get_by_label("Name of the workspace").fill("Dahl & Co")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Quotation").first).to_be_visible()  # seen before it is taken
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your name").fill(ADMIN.name)
    page.get_by_label("E-mail").fill(ADMIN.email)
    page.get_by_label("Password").fill(ADMIN.password)
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Invite people", level=1)).to_be_visible()


def add_team(page: Page, name: str) -> None:
    """Make a team while inviting; it can be chosen once the server has heard of it."""
    page.get_by_role("button", name="Add a team").click()
    page.get_by_label("Add a team").fill(name)
    page.get_by_label("Add a team").press("Enter")


def invite(page: Page, line: str, *, team: str = "") -> str:
    """Invite somebody by a pasted line; return the link."""
    page.get_by_label("Paste people, one a line").fill(line)
    if team:
        page.get_by_label("Team", exact=True).select_option(team)
    page.get_by_role("button", name="Make 1 link").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("img", name=re.compile("Code with the link"))).to_be_visible()
    link = sheet.get_by_text(re.compile("/join/")).inner_text()
    sheet.get_by_role("button", name="Close").click()
    return link


def join(page: Page) -> None:
    expect(page.get_by_text(ANNA.email)).to_be_visible()
    page.get_by_label("Password").fill(ANNA.password)
    page.get_by_role("button", name="Start").click()


def practise(page: Page) -> None:
    page.get_by_role("button", name="Sample: Forno Rossi").click()
    page.get_by_role("dialog", name="Sample: Forno Rossi").get_by_role("button", name="Done", exact=True).click()
    asked = page.get_by_role("dialog", name="How did it go?")
    asked.get_by_label("What was said, what was agreed").fill("Two baskets a week")
    asked.get_by_role("button", name="Tomorrow").click()
    expect(page.get_by_text("The sample has gone and nothing was sent")).to_be_visible()
    expect(page.get_by_role("button", name="Sample: Forno Rossi")).to_have_count(0)
    wait_all_sent(page)


def test_an_invitation_opens_once(empty_server: Server, first_phones: NewPhone) -> None:
    admins, reps, others = first_phones(), first_phones(), first_phones()
    page = admins.start(empty_server.set_up_path())
    set_up(page)
    path = urlsplit(invite(page, f"{ANNA.name} <{ANNA.email}>")).path
    join(reps.start(path))
    begin(reps)

    others.expect_errors("status of 410")
    page = others.start(path)

    expect(page.get_by_text("This link no longer opens")).to_be_visible()


def test_an_admin_moves_somebody_to_another_team_and_closes_the_account(new_phone: NewPhone, server: Server) -> None:
    """UX, state *account closed*: said in words, and what is unsent can still be saved to a file."""
    boss, marcos = new_phone(), new_phone()
    server.add(SOUTHERNER)
    marcos.expect_errors("status of (401|409)")  # the account is closed; what may be seen has changed
    page = marcos.start()
    sign_in(marcos, MARCO)
    capture(page, Note("Goes along"))
    wait_all_sent(page)
    boss.start()
    sign_in(boss, ADMIN)
    sheet = open_person(boss.page, MARCO.name)

    sheet.get_by_label("Role").select_option("Manager")
    sheet.get_by_label("Team").select_option("South")
    sheet.get_by_text("Go to South").click()
    sheet.get_by_role("button", name="Save").click()

    expect(boss.page.get_by_text("Saved, and 1 record moved along")).to_be_visible()
    with Program(server.origin, token_of(server, ADMIN)) as truth:
        rows = truth.rows()
    south = next(id_ for id_, row in rows.items() if row["entity"] == "team" and row["data"]["name"] == "South")
    assert [row["data"]["team"] for row in rows.values() if row["entity"] == "opportunity"] == [south]
    open_menu(page, "Settings")
    expect(page.get_by_text("Manager, South").first).to_be_visible(timeout=60_000)

    sheet = open_person(boss.page, MARCO.name)
    sheet.get_by_role("switch", name="Account is open").click()
    sheet.get_by_role("button", name="Save").click()
    expect(boss.page.get_by_text("Account closed")).to_be_visible()
    expect(page.get_by_text("This account is closed").first).to_be_visible(timeout=60_000)
    go_to(page, "Today")
    capture(page, Note("Too late to be sent"))
    sheet = open_sync_sheet(page)
    expect(sheet.get_by_text("What is unsent stays here")).to_be_visible()
    expect(sheet.get_by_role("button", name="Save unsent work to a file")).to_be_visible()


def test_without_signal_nobody_is_changed_and_it_is_said(new_phone: NewPhone, server: Server) -> None:
    """UX, state *offline*: what needs the server says so beside its button, and when it can be done."""
    boss = new_phone()
    boss.start()
    sign_in(boss, ADMIN)
    sheet = open_person(boss.page, MARCO.name)
    boss.proxy.fail("refuse")

    sheet.get_by_label("Name").fill("Marco Rossi")
    sheet.get_by_role("button", name="Save").click()

    expect(sheet.get_by_text("No connection to the server")).to_be_visible(timeout=60_000)
    expect(sheet.get_by_text("it can be done once the phone is online")).to_be_visible(timeout=60_000)
    with Program(server.origin, token_of(server, ADMIN)) as truth:
        names = [row["data"]["name"] for row in truth.rows("member").values()]
    assert sorted(names) == sorted(one.name for one in (ADMIN, ANNA, MARCO))


def open_person(page: Page, name: str) -> Locator:
    """Go to the people and open one; return the sheet."""
    if urlsplit(page.url).path != "/settings/people":
        page.goto(urljoin(page.url, "/settings/people"))
    page.get_by_role("button", name=name).click()
    return page.get_by_role("dialog", name=name)


def leave(page: Page, choice: str) -> Locator:
    """Ask to sign out and choose what becomes of unsent work; return the sheet."""
    go_to(page, "Today")
    open_menu(page, "Sign out")
    sheet = page.get_by_role("dialog", name="Sign out")
    sheet.get_by_role("button", name=choice, exact=True).click()
    return sheet


def test_unsent_work_survives_signing_out_and_a_second_person_neither_sees_nor_sends_it(
    new_phone: NewPhone, server: Server
) -> None:
    phone = new_phone()
    page = phone.start()
    sign_in(phone, MARCO)
    phone.proxy.fail("refuse")
    capture(page, ONLY_HERE)
    leave(page, "Sign out, keep it here")
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    phone.proxy.heal()

    sign_in(phone, ANNA)
    expect(page.get_by_text(ONLY_HERE.title)).to_be_hidden()
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("Only on this")
    expect(page.get_by_text("Nothing on this phone yet")).to_be_visible()
    capture_and_send(page, Note("Anna's own"))
    assert titles(server) == ["Anna's own"]
    leave(page, "Sign out")
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()

    sign_in(phone, MARCO)
    wait_all_sent(page)
    open_deal(page, ONLY_HERE.title)
    expect(page.get_by_text(ONLY_HERE.note)).to_be_visible()
    assert sorted(titles(server)) == ["Anna's own", ONLY_HERE.title]


def test_discarded_work_comes_back_from_its_encrypted_file(new_phone: NewPhone, server: Server, tmp_path: Path) -> None:
    """X36: sign-out with unsent work, saved under a passphrase, discarded, and put back on the phone later."""
    phone = new_phone()
    page = phone.start()
    sign_in(phone, MARCO)
    phone.proxy.fail("refuse")
    capture(page, ONLY_HERE)
    leave(page, "Discard and sign out")
    file = save_under(page, "four words of mine", tmp_path / "unsent.json")
    expect(page.get_by_role("dialog").get_by_text(re.compile("^Saved as carnet-"))).to_be_visible()
    assert ONLY_HERE.title not in file.read_text()
    page.get_by_label("To discard, type").fill("discard")
    page.get_by_role("button", name=re.compile("^Discard .* and sign out$")).click()
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    phone.proxy.heal()
    sign_in(phone, MARCO)

    open_menu(page, "Settings")
    page.get_by_role("button", name="Open a file of unsent work").click()
    sheet = page.get_by_role("dialog")
    sheet.locator("input[type=file]").set_input_files(file)
    sheet.get_by_label("Passphrase").fill("four words of hers")
    sheet.get_by_role("button", name="Open").click()
    expect(sheet.get_by_text("This passphrase does not open the file")).to_be_visible()
    sheet.get_by_label("Passphrase").fill("four words of mine")
    sheet.get_by_role("button", name="Open").click()
    sheet.get_by_role("button", name="Put it back on this phone").click()

    wait_all_sent(page)
    assert titles(server) == [ONLY_HERE.title]


def save_under(page: Page, passphrase: str, path: Path) -> Path:
    """Save unsent work from the sheet that is open; return where it is."""
    page.get_by_role("button", name="Save unsent work to a file").click()
    sheet = page.get_by_role("dialog", name="Save unsent work to a file")
    sheet.get_by_label("Passphrase", exact=True).fill(passphrase)
    sheet.get_by_label("The passphrase once more").fill(passphrase)
    with page.expect_download() as download:
        sheet.get_by_role("button", name="Save the file").click()
    expect(sheet).to_be_hidden()
    download.value.save_as(path)
    return path


def capture_and_send(page: Page, note: Note) -> None:
    go_to(page, "Today")
    capture(page, note)
    wait_all_sent(page)


def titles(server: Server) -> list[str]:
    with Program(server.origin, token_of(server, ADMIN)) as truth:
        return [row["data"]["title"] for row in truth.rows("opportunity").values()]


def test_sending_before_signing_out_with_no_signal_keeps_everything_and_says_so(
    new_phone: NewPhone, server: Server
) -> None:
    phone = new_phone()
    page = phone.start()
    sign_in(phone, MARCO)
    phone.proxy.fail("refuse")
    capture(page, ONLY_HERE)

    sheet = leave(page, "Send, then sign out")

    expect(sheet.get_by_text(re.compile("could not be sent"))).to_be_visible(timeout=60_000)
    expect(sheet.get_by_text("You are still signed in")).to_be_visible()
    phone.proxy.heal()
    sheet.get_by_role("button", name="Send, then sign out").click()
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible(timeout=60_000)
    assert titles(server) == [ONLY_HERE.title]


def test_a_session_that_ended_holds_up_no_work(new_phone: NewPhone, server: Server) -> None:
    """UX, state *session expired*: work goes on, and one line says *Sign in to send*."""
    phone = new_phone()
    page = phone.start()
    sign_in(phone, MARCO)
    phone.context.clear_cookies()

    capture(page, ONLY_HERE)

    expect(state(page)).to_have_text("Sign in to send", timeout=60_000)
    open_deal(page, ONLY_HERE.title)
    go_to(page, "Today")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("dialog").get_by_label("Password").fill(MARCO.password)
    page.get_by_role("dialog").get_by_role("button", name="Sign in").click()
    wait_all_sent(page)
    assert titles(server) == [ONLY_HERE.title]
