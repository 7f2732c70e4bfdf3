"""A tap in a dead zone, a dead battery, and a colleague who sees it all within seconds."""

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import ANNA, MARCO, NewPhone, token_of
from e2e.gestures import (
    Note,
    capture,
    convert,
    go_to,
    on_server,
    only_here,
    open_deal,
    rename,
    set_amount,
    show_everybodys,
    sign_in,
    tags,
    wait_all_sent,
    worth,
)
from e2e.program import Program
from e2e.seeds import DEAL, LIST, ROWS
from e2e.server import Server

pytestmark = pytest.mark.usefixtures("seeds")

CAPTURED = Note(
    title="Cantina Sociale, bottling line",
    first_name="Giulia",
    surname="Ferri",
    tag="fair",
    what_for="Send the catalogue",
    note="Met at stand 14, wants delivery before August",
)
ROW = ROWS[1]


def test_work_without_a_signal_survives_a_dead_battery_and_reaches_a_colleague(new_phone: NewPhone) -> None:
    """X1, X2: nothing of the way of opening, listing and capturing leads over the network."""
    marcos, annas = new_phone(), new_phone()
    for phone, person in ((marcos, MARCO), (annas, ANNA)):
        phone.start()
        sign_in(phone, person)
    marcos.proxy.fail("refuse")
    marcos.close()

    page = marcos.start()
    capture(page, CAPTURED)
    convert(page, LIST, ROW)
    page.get_by_role("dialog").get_by_role("button", name="Back to the list").click()
    open_deal(page, DEAL)
    set_amount(page, "18 400", "17 900")
    expect(worth(page, "17 900")).to_be_visible()  # what is shown is kept; the sheet closes a moment before
    marcos.kill()
    page = marcos.start()

    look_at_all(page)
    expect(only_here(page)).to_be_visible()
    annas_page = annas.page
    show_everybodys(annas_page)
    marcos.proxy.heal()
    wait_all_sent(page)
    expect(annas_page.get_by_role("link", name=CAPTURED.title)).to_be_visible()
    for each in (page, annas_page):
        look_at_all(each)
        expect(on_server(each)).to_be_visible()


def test_a_cookie_that_was_lost_with_the_battery_loses_no_work(new_phone: NewPhone, server: Server) -> None:
    """Firefox writes cookies down half a minute late: the notebook opens all the same and says what sending needs."""
    phone = new_phone()
    phone.start()
    sign_in(phone, MARCO)
    phone.proxy.fail("refuse")
    capture(phone.page, CAPTURED)
    open_deal(phone.page, CAPTURED.title)
    expect(only_here(phone.page)).to_be_visible()

    phone.kill()
    page = phone.start()
    phone.context.clear_cookies()
    open_deal(page, CAPTURED.title)
    expect(only_here(page)).to_be_visible()
    phone.proxy.heal()
    go_to(page, "Today")
    page.get_by_role("button", name="Sign in", exact=True).click(timeout=60_000)
    asked = page.get_by_role("dialog")
    asked.get_by_label("Password").fill(MARCO.password)
    asked.get_by_role("button", name="Sign in").click()

    wait_all_sent(page)
    with Program(server.origin, token_of(server, MARCO)) as truth:
        titles = [row["data"]["title"] for row in truth.rows("opportunity").values()]
    assert titles.count(CAPTURED.title) == 1


def test_a_start_at_another_place_than_today_stands_there_in_words(new_phone: NewPhone) -> None:
    """K8, X1: its screen and its words are fetched before it is known who is here, and without a network."""
    phone = new_phone()
    page = phone.start()
    sign_in(phone, MARCO)
    phone.proxy.fail("refuse")

    page.goto(f"{phone.proxy.origin}/pipeline")

    expect(page).to_have_title("Pipeline · Carnet")
    expect(page.get_by_role("heading", name="Pipeline", level=1)).to_be_visible()


def look_at_all(page: Page) -> None:
    """Find everything that was done in the dead zone, ending on the edited opportunity."""
    open_deal(page, CAPTURED.title)
    for words in ("Giulia Ferri", CAPTURED.what_for, CAPTURED.note):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(tags(page, "fair")).to_be_visible()
    go_to(page, "Prospects")
    page.get_by_role("link", name=LIST).click()
    page.get_by_role("button", name=f"Open the opportunity of {ROW}").click()
    expect(page.get_by_role("heading", name=ROW, level=1)).to_be_visible()
    open_deal(page, DEAL)
    expect(worth(page, "17 900")).to_be_visible()


def test_a_title_that_was_being_typed_when_the_battery_died_is_offered_again(new_phone: NewPhone) -> None:
    """X32: half a sentence is there again, it is said that it was kept, and one can start empty."""
    phone = new_phone()
    phone.start()
    sign_in(phone, MARCO)
    page = phone.page
    page.get_by_role("button", name="Capture", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Quick").click()
    page.get_by_role("dialog", name="Quick").get_by_label("Title").fill("Half a thought")
    page.wait_for_timeout(1000)  # a draft is kept within a second of typing
    phone.kill()

    page = phone.start()
    page.get_by_role("button", name="Capture", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Half a thought").click()

    form = page.get_by_role("dialog", name="Quick")
    expect(form.get_by_label("Title")).to_have_value("Half a thought")
    expect(form.get_by_role("status").filter(has_text="Your words from")).to_contain_text("are back")
    form.get_by_role("button", name="Start empty").click()
    expect(form.get_by_label("Title")).to_have_value("")
    page.get_by_role("button", name="Undo").click()
    expect(form.get_by_label("Title")).to_have_value("Half a thought")


def test_an_edit_shows_one_tick_at_once_and_two_when_the_server_has_it(new_phone: NewPhone) -> None:
    """X5: never called sent before it is."""
    phone = new_phone()
    phone.start()
    sign_in(phone, MARCO)
    open_deal(phone.page, DEAL)
    with phone.proxy.failing("refuse"):
        rename(phone.page, "Bellavista, third line")
        expect(only_here(phone.page)).to_be_visible()

    expect(on_server(phone.page)).to_be_visible()
