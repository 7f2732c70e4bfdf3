"""The pipeline without a server: moved on the board, kept as a view, many at once; and a colleague's screen sees it."""

import re

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from e2e.conftest import ADMIN, ANNA, MARCO, NewPhone, token_of
from e2e.gestures import Taps, show_everybodys, sign_in, wait_all_sent
from e2e.phones import NETWORK_NOISE, Phone
from e2e.program import Operation, Program, create, new_id, set_
from e2e.server import Server

DESK: ViewportSize = {"width": 1440, "height": 900}
STEPS = ("To qualify", "Visited", "Quotation")
BUDGET = "Budget"


@pytest.fixture
def book(server: Server) -> None:
    """Two pipelines; the last step of the first is strict about a budget; Marco has six sales in the first step."""
    pipelines = {"Machines": new_id(), "Gifts": new_id()}
    steps = {name: new_id() for name in (*STEPS, "Need")}
    budget = new_id()
    asks: Operation = {"needs": [budget], "strict": True}
    with Program(server.origin, token_of(server, ADMIN)) as admin:
        admin.try_push(*(set_("pipeline", id_, archived=True) for id_ in admin.rows("pipeline")))
        admin.push(
            create("pipeline", pipelines["Machines"], name="Machines", rank="a0", is_default=True),
            create("pipeline", pipelines["Gifts"], name="Gifts", rank="a1"),
            field(budget, {"entity": "opportunity", "name": BUDGET, "kind": "number", "rank": "a0"}),
            create(
                "step", steps["To qualify"], name="To qualify", pipeline=pipelines["Machines"], rank="a0", private=True
            ),
            create("step", steps["Visited"], name="Visited", pipeline=pipelines["Machines"], rank="a1"),
            create("step", steps["Quotation"], name="Quotation", pipeline=pipelines["Machines"], rank="a2", **asks),
            create("step", steps["Need"], name="Need", pipeline=pipelines["Gifts"], rank="a0"),
        )
    with Program(server.origin, token_of(server, MARCO)) as marco:
        marco.push(
            *(
                create(
                    "opportunity",
                    new_id(),
                    title=f"Sale {at}",
                    step=steps["To qualify"],
                    starred=at < 3,
                    captured_at=f"2026-01-0{at + 1}T09:00:00.000Z",  # the older stands above the newer
                )
                for at in range(6)
            )
        )


def field(id_: str, fields: Operation) -> Operation:
    """Return the operation that makes a field, one of whose own fields is called entity."""
    return {"kind": "create", "entity": "field", "id": id_, "fields": fields}


def cold_start(phone: Phone, path: str) -> Page:
    """Start the browser anew on what it has, with the server stopped."""
    phone.close()
    return phone.start(path)


def column(page: Page, name: str) -> Locator:
    """Return a step of the board."""
    return page.get_by_role("region", name=name, exact=True)


def card(where: Page | Locator, title: str) -> Locator:
    """Return an opportunity on the board."""
    return where.get_by_role("article").filter(has_text=title)


def move(page: Page, title: str) -> Locator:
    """Return *Move* of a card; the title in its name is isolated from the words around it."""
    return card(page, title).get_by_role("button", name=re.compile(f"^Move .*{title}"))


def said(page: Page, title: str, step: str) -> Locator:
    """Return the line that says where it is now."""
    return page.locator("[data-snack]").filter(has_text=re.compile(f"{title}.* is now in .*{step}"))


@pytest.mark.usefixtures("book")
def test_a_day_on_the_board_without_a_server_is_seen_by_a_colleague(new_phone: NewPhone, server: Server) -> None:
    """E2, E3, E5, C7, K3, K4, K6, SY10: offline from a cold start, then on the server and on another screen."""
    hand, desk, annas = new_phone(), new_phone(viewport=DESK, is_touch=False), new_phone()
    for phone, person in ((hand, MARCO), (desk, MARCO), (annas, ANNA)):
        phone.start()
        sign_in(phone, person)
        phone.expect_errors(NETWORK_NOISE.pattern)
    server.stop()

    move_by_thumb(cold_start(hand, "/pipeline"))
    page = cold_start(desk, "/pipeline")
    move_by_keys(page)
    save_starred(page)
    tag_all(page)

    server.start()
    for phone in (hand, desk):
        wait_all_sent(phone.page)
    look_from_elsewhere(hand.page, annas.page)


def move_by_thumb(page: Page) -> None:
    """Move one by two taps; the strict step asks first, and another pipeline asks for the step."""
    taps = Taps()
    taps.on(move(page, "Sale 5"))
    taps.on(page.get_by_role("dialog").get_by_role("button", name="Visited"))
    assert taps.count == 2, "A step on: *Move*, the step."
    expect(said(page, "Sale 5", "Visited")).to_be_visible()
    expect(card(column(page, "Visited"), "Sale 5").get_by_role("img", name="Saved on this phone")).to_be_attached()

    move(page, "Sale 4").click()
    page.get_by_role("dialog").get_by_role("button", name="Quotation").click()
    asks = page.get_by_role("dialog", name=re.compile("^Before .*Quotation"))
    expect(asks.get_by_role("button", name="Move", exact=True)).to_be_disabled()
    asks.get_by_label(BUDGET).fill("9000")
    asks.get_by_role("button", name="Move", exact=True).click()
    expect(card(column(page, "Quotation"), "Sale 4")).to_be_attached()

    move(page, "Sale 3").click()
    sheet = page.get_by_role("dialog", name="Move to")
    sheet.get_by_role("button", name="Gifts").click()
    expect(sheet.get_by_text("choose the step")).to_be_visible()
    sheet.get_by_role("button", name="Need").click()
    expect(said(page, "Sale 3", "Need")).to_be_visible()
    expect(card(page, "Sale 3")).to_have_count(0)


def move_by_keys(page: Page) -> None:
    """Walk over the cards by arrows, move one with Shift, and undo nothing."""
    first = column(page, "To qualify")
    card(first, "Sale 0").get_by_role("link").focus()
    page.keyboard.press("ArrowDown")
    expect(card(first, "Sale 1").get_by_role("link")).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    moved = card(column(page, "Visited"), "Sale 1")
    expect(moved.get_by_role("link")).to_be_focused()
    expect(said(page, "Sale 1", "Visited")).to_be_visible()


def save_starred(page: Page) -> None:
    """Look at the starred ones alone and keep that as a view."""
    page.get_by_role("button", name="Starred").click()
    expect(card(page, "Sale 5")).to_have_count(0)
    page.get_by_role("button", name="Save this view").click()
    sheet = page.get_by_role("dialog", name="Save this view")
    sheet.get_by_label("Name of the view").fill("My stars")
    sheet.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="My stars", pressed=True)).to_be_visible()


def tag_all(page: Page) -> None:
    """Tag all three by one deed, take it back by one undo, do it again."""
    for is_kept in (False, True):
        page.get_by_role("button", name="Select", exact=True).click()
        page.get_by_role("button", name="All 3").click()
        page.get_by_role("button", name="Do", exact=True).click()
        sheet = page.get_by_role("dialog", name="With 3 opportunities")
        sheet.get_by_role("button", name="Tag", exact=True).click()
        sheet.get_by_label("Tags").fill("fair")
        sheet.get_by_label("Tags").press("Enter")
        sheet.get_by_role("button", name="Tag 3 opportunities").click()
        expect(page.get_by_text("3 opportunities tagged.")).to_be_visible()
        if not is_kept:
            page.get_by_role("button", name="Undo").click()
            expect(page.get_by_label("Tag", exact=True).get_by_role("option", name="fair")).to_have_count(0)
    expect(page.get_by_label("Tag", exact=True).get_by_role("option", name="fair")).to_have_count(1)


def look_from_elsewhere(page: Page, annas: Page) -> None:
    """On the phone of the same person the view and what it shows; on a colleague's what was moved."""
    page.get_by_role("navigation", name="Places").get_by_role("link", name="Pipeline").click()
    page.get_by_role("button", name="My stars").click()
    expect(card(column(page, "Visited"), "Sale 1")).to_be_attached()
    expect(card(page, "Sale 5")).to_have_count(0)

    show_everybodys(annas)
    expect(annas.get_by_role("link", name="Sale 5")).to_be_visible()
    expect(annas.get_by_role("heading", name="Visited")).to_contain_text("2")
    expect(annas.get_by_role("button", name="My stars")).to_have_count(0)
