"""Two people, apart, at the same thing: everything that can live side by side does, the rest is asked."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import ANNA, MARCO, NewPhone, token_of
from e2e.gestures import (
    add_tag,
    convert,
    on_server,
    open_deal,
    open_menu,
    rename,
    set_amount,
    sign_in,
    tags,
    wait_all_sent,
    worth,
    write_note,
)
from e2e.phones import Phone
from e2e.program import Program
from e2e.seeds import DEAL, LIST, ROWS, Seeds
from e2e.server import Person, Server

Pair = tuple[Phone, Phone]
ROW = ROWS[0]


@pytest.fixture
def apart(new_phone: NewPhone, seeds: Seeds) -> Pair:  # noqa: ARG001 - the opportunity that both look at
    """Marco's and Anna's phones, signed in, and then both without a signal."""
    phones = (new_phone(), new_phone())
    for phone, person in zip(phones, (MARCO, ANNA), strict=True):
        phone.start()
        sign_in(phone, person)
    for phone in phones:
        phone.proxy.fail("refuse")
    return phones


def bring_back(phones: Pair) -> None:
    """Give the signal back, to the one and then to the other."""
    for phone in phones:
        phone.proxy.heal()
        wait_all_sent(phone.page, seconds=60)


def test_different_fields_tags_and_notes_written_apart_all_survive(apart: Pair) -> None:
    marcos, annas = (phone.page for phone in apart)
    for page in (marcos, annas):
        open_deal(page, DEAL)

    set_amount(marcos, "18 400", "17 900")
    add_tag(marcos, "fair")
    write_note(marcos, "Called from the car")
    rename(annas, "Bellavista, the whole hall")
    add_tag(annas, "hotels")
    write_note(annas, "Met them at breakfast")
    bring_back(apart)

    for page in (marcos, annas):
        open_deal(page, "Bellavista, the whole hall")
        expect(worth(page, "17 900")).to_be_visible()
        expect(tags(page, "fair").and_(tags(page, "hotels"))).to_be_visible()
        expect(page.get_by_text("Called from the car")).to_be_visible()
        expect(page.get_by_text("Met them at breakfast")).to_be_visible()
        expect(on_server(page).first).to_be_visible()


def test_one_field_written_apart_shows_one_value_and_asks_about_the_other(apart: Pair) -> None:
    """X12: nothing is lost, and it is settled when somebody has the time."""
    marcos, annas = (phone.page for phone in apart)
    for page, title in ((marcos, "Named by Marco"), (annas, "Named by Anna")):
        open_deal(page, DEAL)
        rename(page, title)
    bring_back(apart)
    wait_all_sent(marcos)

    for page, person in ((marcos, MARCO), (annas, ANNA)):
        look_at_question(page, person)
    # Anna wrote last, so hers is shown; she gives way.
    annas.get_by_role("button", name="Use this").click()

    for page in (marcos, annas):
        expect(page.get_by_text("Nothing to settle.")).to_be_visible()
        open_deal(page, "Named by Marco")
        expect(page.get_by_role("heading", name="Named by Marco", level=1)).to_be_visible()


def look_at_question(page: Page, person: Person) -> None:
    """Open *To settle* and find both values with who wrote them and when."""
    open_menu(page, "To settle")
    expect(page.get_by_role("heading", name="Which title is right?")).to_be_visible()
    for author, title in ((MARCO, "Named by Marco"), (ANNA, "Named by Anna")):
        words = "Written by you" if author == person else f"Written by .?{author.name}"
        expect(page.get_by_text(title).last).to_be_visible()
        expect(page.get_by_text(re.compile(words))).to_be_visible()
    expect(page.get_by_text(DEAL).first).to_be_visible()  # what stood there before
    expect(page.get_by_text(re.compile(r"\b\d\d:\d\d\b")).first).to_be_visible()


def test_an_amount_written_apart_is_for_its_owner_to_settle(apart: Pair) -> None:
    marcos, annas = (phone.page for phone in apart)
    for page, amount in ((marcos, "17 900"), (annas, "21 000")):
        open_deal(page, DEAL)
        set_amount(page, "18 400", amount)
    bring_back(apart)

    open_menu(annas, "To settle")
    expect(annas.get_by_text("Not yours to settle")).to_be_visible()
    expect(annas.get_by_role("button", name="Use this")).to_be_hidden()
    open_deal(marcos, DEAL)
    expect(worth(marcos, "21 000")).to_be_visible()
    marcos.get_by_role("link", name=re.compile("2 values")).click()
    marcos.get_by_role("button", name="Keep").click()
    wait_all_sent(marcos)

    expect(annas.get_by_text("Nothing to settle.")).to_be_visible()
    open_deal(annas, DEAL)
    expect(worth(annas, "21 000")).to_be_visible()


def test_one_row_converted_twice_makes_one_opportunity_with_all_that_was_typed(apart: Pair, server: Server) -> None:
    marcos, annas = (phone.page for phone in apart)
    for page, words, what in (
        (marcos, "They want a price for 40 rooms", "Send the offer"),
        (annas, "The owner decides in March", "Visit in March"),
    ):
        convert(page, LIST, ROW)
        sheet = page.get_by_role("dialog")
        sheet.get_by_label("What for").fill(what)
        sheet.get_by_role("button", name="Tomorrow").click()
        open_deal(page, ROW)
        write_note(page, words)
    bring_back(apart)

    with Program(server.origin, token_of(server, MARCO)) as truth:
        rows = truth.rows().values()
    made = [row for row in rows if row["entity"] == "opportunity" and row["data"]["title"] == ROW]
    assert len(made) == 1
    for page in (marcos, annas):
        open_deal(page, ROW)
        for typed in (
            "They want a price for 40 rooms",
            "The owner decides in March",
            "Send the offer",
            "Visit in March",
        ):
            expect(page.get_by_text(typed)).to_be_visible()
