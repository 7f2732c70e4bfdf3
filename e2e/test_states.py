"""UX.md, *States every screen has*: each is reached in the real app and says what it must.

| state | where |
| --- | --- |
| first sync | here |
| nothing yet; nothing due | here |
| nothing matches | here: pipeline, prospect list, clients; in search test_clients |
| offline | here: *Known at*; what needs the server: here and test_people; the history of a record: test_opportunity |
| not here or not mine | here: the words and the way back; whose it is and *Ask Anna*: test_flows |
| handed away meanwhile | here on the open record; as a suggestion, and gone from the phone: test_transfer |
| refused | test_bad_network |
| storage full, not protected, iPhone not installed | here |
| microphone, notices refused | here; a card is a picture that is picked, so no camera can be refused |
| session expired; account closed | test_people |
| new version | test_update |
| clock wrong | here |
"""

import contextlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, ViewportSize, expect

from e2e.conftest import ADMIN, ANNA, MARCO, NewPhone, phones_of, token_of
from e2e.gestures import ALL_SENT, Note, capture, go_to, open_deal, open_sync_sheet, sign_in, state
from e2e.phones import NETWORK_NOISE, PHONE, Phone
from e2e.program import Program, create, new_id
from e2e.seeds import DEAL, LIST, sow
from e2e.server import Server, serving

PULL = "/sync/v1/pull"
FIRST_SYNC = "/sync/v1/rows"
DESK: ViewportSize = {"width": 1440, "height": 900}
NINE = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""A Monday in Rome, nine o'clock: far from midnight, from a month's end and from a change of clocks."""
FAST = timedelta(minutes=20)
SERVER_NOW = re.compile(rb'("server_now":")([^"]+)(")')

# What this test's machine is not: a switch in the page's own storage says what it should be taken for.
PRETENCES = """
const is = (name) => localStorage.getItem(`pretend.${name}`) !== null;
if (is("full")) navigator.storage.estimate = async () => ({ usage: 990_000_000, quota: 1_000_000_000 });
if (is("unprotected")) navigator.storage.persisted = navigator.storage.persist = async () => false;
if (is("no-microphone")) {
  navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("Permission denied", "NotAllowedError"); };
}
if (is("iphone")) {
  const agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1";
  Object.defineProperty(Navigator.prototype, "userAgent", { get: () => agent });
}
if (is("no-notices")) {
  Object.defineProperty(navigator, "userActivation", { value: { isActive: true } }); // a busy machine is slow to act
  Object.defineProperty(Notification, "permission", { get: () => "default" });
  Notification.requestPermission = () => new Promise((answer) => setTimeout(() => answer("denied"), 400));
}
"""


@dataclass(frozen=True)
class World:
    """Marco's phone, with everything on it, and a way to more."""

    server: Server
    marco: Phone
    new_phone: NewPhone


@pytest.fixture(scope="module")
def world(playwright: Playwright, team: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One server for all states, and a phone for most: each is left as it was found."""
    folder = tmp_path_factory.mktemp("states")
    shutil.copytree(team, folder / "data")
    with serving(folder / "data") as server, contextlib.contextmanager(phones_of)(playwright, server, folder) as make:
        with Program(server.origin, token_of(server, MARCO)) as marco:
            sow(marco)
        with Program(server.origin, token_of(server, ANNA)) as anna:
            anna.push(create("folder", new_id(), name="Cantina Sociale"))
        phone = make()
        phone.start()
        phone.expect_errors(NETWORK_NOISE.pattern)
        sign_in(phone, MARCO)
        phone.context.add_init_script(PRETENCES)
        yield World(server, phone, make)


@pytest.fixture
def annas(world: World) -> Iterator[Phone]:
    """Anna's phone, where nobody has signed in."""
    phone = world.new_phone()
    phone.start()
    phone.expect_errors(NETWORK_NOISE.pattern)
    phone.wait_until_installed()  # a network that breaks meanwhile would leave it without a worker until its next start
    yield phone
    phone.close()


@contextlib.contextmanager
def taken_for(phone: Phone, what: str) -> Iterator[Page]:
    """Let the app find this on its next start, and not any more afterwards."""
    phone.page.evaluate("(what) => localStorage.setItem(`pretend.${what}`, '')", what)
    phone.page.goto(phone.proxy.origin)
    try:
        yield phone.page
    finally:
        phone.page.evaluate("(what) => localStorage.removeItem(`pretend.${what}`)", what)
        phone.page.goto(phone.proxy.origin)


@contextlib.contextmanager
def offline(phone: Phone) -> Iterator[Page]:
    """Take the network away for the length of a block; the phone has noticed."""
    phone.page.goto(phone.proxy.origin)
    with phone.proxy.failing("refuse"):
        phone.page.evaluate("() => { dispatchEvent(new Event('online')); }")
        expect(state(phone.page)).to_have_text(re.compile("^Offline"), timeout=60_000)
        yield phone.page
    phone.page.goto(phone.proxy.origin)
    phone.page.evaluate("() => { dispatchEvent(new Event('online')); }")
    expect(state(phone.page)).to_have_text(ALL_SENT, timeout=60_000)


def strip(page: Page, words: str | re.Pattern[str]) -> Locator:
    """Return the line above the page."""
    return page.locator(".strip").filter(has_text=words)


def test_first_sync_lets_one_start_at_once_then_there_is_nothing_yet(annas: Phone) -> None:
    """What has come is told by kind, *Start* works before the rest; an empty Today teaches with one button (X23)."""
    phone, page = annas, annas.page
    phone.proxy.fail("stall", path=FIRST_SYNC)
    page.get_by_label("E-mail").fill(ANNA.email)
    page.get_by_label("Password").fill(ANNA.password)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", name="Welcome, Anna")).to_be_visible()
    expect(page.get_by_text("On its way").first).to_be_visible()
    for kind in ("Your opportunities", "Client folders", "Contacts", "Prospect lists"):
        expect(page.get_by_text(kind, exact=True)).to_be_visible()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text("Your opportunities are on their way to this phone.")).to_be_visible()

    phone.proxy.fail("refuse")  # what hangs on the line is given up
    phone.proxy.heal()
    page.evaluate("() => { dispatchEvent(new Event('online')); }")
    expect(state(page)).to_have_text(ALL_SENT, timeout=60_000)
    expect(page.get_by_text("Every sale that may happen is one line here")).to_be_visible()
    expect(page.get_by_role("button", name="New opportunity")).to_be_visible()
    phone.wait_until_installed()
    page.reload()
    expect(page.get_by_text("Every sale that may happen is one line here")).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).to_have_count(0)


def test_what_matches_nothing_says_what_was_asked_and_clears_it(world: World) -> None:
    """The filter in words and *Clear*; in search *Add ... as new* is what test_clients looks at."""
    page = world.marco.page
    page.goto(f"{world.marco.proxy.origin}/pipeline")
    page.set_viewport_size(DESK)
    page.get_by_role("button", name="Starred").click()
    empty = page.locator(".empty")
    expect(empty).to_contain_text("Nothing fits")
    expect(empty).to_contain_text(re.compile("star", re.IGNORECASE))
    empty.get_by_role("button", name="Clear the filter").click()
    expect(empty).to_be_hidden()
    page.set_viewport_size(PHONE)

    go_to(page, "Prospects")
    page.get_by_role("link", name=LIST).click()
    page.get_by_role("searchbox").fill("Zanzibar")
    expect(empty).to_contain_text("No row matches.")
    expect(empty).to_contain_text("Zanzibar")
    empty.get_by_role("button", name="Show all rows").click()
    expect(empty).to_be_hidden()

    go_to(page, "Clients")
    page.get_by_role("searchbox").fill("Zanzibar")
    expect(empty).to_contain_text(re.compile("No client matches .*Zanzibar"))
    empty.get_by_role("button", name="Clear").click()
    expect(empty).to_be_hidden()


def test_offline_is_the_same_screen_with_its_age(world: World) -> None:
    """Numbers of others carry *Known at*."""
    with offline(world.marco) as page:
        go_to(page, "Clients")
        expect(page.get_by_text(re.compile(r"Known at \d\d:\d\d"))).to_be_visible()


def test_a_refused_microphone_names_the_other_way_first(world: World) -> None:
    """X31: a recording that is picked; then where the microphone is allowed."""
    with taken_for(world.marco, "no-microphone") as page:
        open_deal(page, DEAL)
        page.get_by_role("button", name="Record a memo").click()

        expect(page.get_by_text("Record with another app and pick the file, or allow it")).to_be_visible()
        expect(page.get_by_text("Pick a recording")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "way_back"),
    [("/o/", "To Today"), ("/c/", "To my clients"), ("/f/", "To my clients"), ("/l/", "To my lists")],
)
def test_what_is_not_here_says_so_and_leads_back(world: World, path: str, way_back: str) -> None:
    """Never blank; it might be somebody else's, and nothing of it is told."""
    page = world.marco.page
    page.goto(f"{world.marco.proxy.origin}{path}{new_id()}")

    empty = page.locator(".empty")
    expect(empty).to_contain_text("Not on this phone, or not yours to see")
    empty.get_by_role("link", name=way_back).click()
    expect(page.get_by_role("navigation", name="Places")).to_be_visible()


def test_handed_away_while_it_is_open(world: World) -> None:
    """*Now with Ingrid*, on the record that was mine a moment ago."""
    page = world.marco.page
    with Program(world.server.origin, token_of(world.server, ADMIN)) as admin:
        members = {row["data"]["name"]: row["id"] for row in admin.rows("member").values()}
        id_ = new_id()
        admin.push(create("opportunity", id_, title="Goes back to Ingrid"), give(id_, members, ADMIN.name, MARCO.name))
        page.goto(f"{world.marco.proxy.origin}/o/{id_}")
        expect(page.get_by_role("heading", name="Goes back to Ingrid", level=1)).to_be_visible(timeout=60_000)

        admin.push(give(id_, members, MARCO.name, ADMIN.name))

    expect(page.get_by_text(re.compile(f"Now with .?{ADMIN.name}"))).to_be_visible(timeout=60_000)


def give(id_: str, members: dict[str, str], from_: str, to: str) -> dict[str, object]:
    """Return the operation that hands an opportunity over."""
    moved = {"to": members[to], "expected_owner": members[from_]}
    return {"kind": "transfer", "entity": "opportunity", "id": id_, **moved}


def test_a_full_phone_says_what_is_left_and_saves_text_all_the_same(world: World) -> None:
    with taken_for(world.marco, "full") as page:
        expect(strip(page, "This phone is almost full")).to_be_visible()
        capture(page, Note("Written on a full phone"))
        expect(state(page)).to_have_text(ALL_SENT, timeout=60_000)

        sheet = open_sync_sheet(page)
        expect(sheet.get_by_text(re.compile(r"10\sMB left\. Text is still saved"))).to_be_visible()
        expect(sheet.get_by_role("button", name="Make space")).to_be_visible()


def test_storage_that_is_not_protected_says_so_with_the_way_out(world: World) -> None:
    with taken_for(world.marco, "unprotected") as page:
        sheet = open_sync_sheet(page)
        expect(sheet.get_by_text("Storage not protected")).to_be_visible()
        expect(sheet.get_by_text("Put Carnet on the home screen to protect it")).to_be_visible()


def test_refused_notices_are_asked_for_once_in_the_act_and_name_the_other_way(world: World) -> None:
    """X31: a date with an hour is what asks."""
    with taken_for(world.marco, "no-notices") as page, world.marco.proxy.failing("refuse"):
        page.get_by_role("button", name="Capture", exact=True).click()
        page.get_by_role("dialog").get_by_role("button", name="Quick").click()
        form = page.get_by_role("dialog", name="Quick")
        form.get_by_label("Title").fill("Ring them in an hour")
        form.get_by_role("button", name="In an hour").click()
        form.get_by_role("button", name="Save", exact=True).click()

        expect(page.get_by_text("what comes due stands on top of Today")).to_be_visible()


def test_a_clock_that_is_wrong_is_told_by_how_much_and_corrected(world: World) -> None:
    """The server's own clock is what counts: here it is twenty minutes behind the phone's."""
    phone, page = world.marco, world.marco.page
    phone.proxy.rewrite(PULL, lambda answer: SERVER_NOW.sub(earlier, answer))
    page.goto(phone.proxy.origin)

    sheet = open_sync_sheet(page)

    expect(sheet.get_by_text(re.compile("This phone.s clock is (19|20|21) minutes fast"))).to_be_visible(timeout=60_000)
    expect(sheet.get_by_text("Times are corrected with the server")).to_be_visible()
    phone.proxy.rewrite(PULL, lambda answer: answer)


def earlier(found: re.Match[bytes]) -> bytes:
    """Set the server's clock back."""
    moment = datetime.fromisoformat(found[2].decode()) - FAST
    return found[1] + moment.isoformat(timespec="milliseconds").replace("+00:00", "Z").encode() + found[3]


def test_nothing_due_tells_what_was_done_and_what_comes_first_tomorrow_and_an_iphone_is_warned(annas: Phone) -> None:
    """Anna's day is over, a draft is left; what waits in a browser's tab is counted."""
    phone = annas
    sign_in(phone, ANNA)
    phone.proxy.fail("refuse")
    phone.context.add_init_script(PRETENCES)
    phone.page.evaluate("() => localStorage.setItem('pretend.iphone', '')")
    page = phone.page
    page.clock.install(time=NINE)
    page.goto(phone.proxy.origin)
    capture(page, Note("Cantina Sociale", what_for="Send the catalogue"))
    page.get_by_role("button", name="Capture", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Quick").click()
    form = page.get_by_role("dialog", name="Quick")
    form.get_by_label("Title").fill("Half a thought")
    expect(form.get_by_text("Draft kept")).to_be_visible()
    form.get_by_role("button", name="Close", exact=True).click()

    expect(page.get_by_text("Nothing is due")).to_be_visible()
    expect(page.get_by_text("All that was planned is done or moved")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("^Tomorrow"))).to_be_visible()
    expect(page.get_by_role("link", name="Cantina Sociale")).to_be_visible()
    expect(page.get_by_role("heading", name="To finish")).to_be_visible()

    page.clock.fast_forward("00:20:00")
    warned = strip(page, re.compile("only in this browser, which may clear"))
    expect(warned).to_be_visible()
    warned.get_by_role("button", name="Show how").click()
    expect(page.get_by_role("dialog", name="Put Carnet on the home screen")).to_be_visible()
