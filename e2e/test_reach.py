"""R6: everything by keyboard alone, with text twice as large, and with the focus always in sight."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import MARCO, NewPhone
from e2e.gestures import sign_in
from e2e.measure import past_the_edge
from e2e.phones import PHONE
from e2e.screens import SIZES, choose_theme
from e2e.seeds import DEAL, OTHER_DEAL, Seeds

WIDTH, HEIGHT = SIZES["1440x900"]

# The ring may be drawn around the row that a link covers; what holds the focus must be on screen and uncovered.
OUT_OF_SIGHT = """() => {
  const held = document.activeElement;
  if (held === null || held === document.body) return null;
  const row = held.matches(".cover") ? held.closest(".row, .deal") : held.closest("label");
  const ringed = row ?? held;
  const style = [held, ringed].map((one) => getComputedStyle(one));
  const hasRing = style.some(({ outlineStyle, boxShadow }) => outlineStyle !== "none" || boxShadow !== "none");
  const box = ringed.getBoundingClientRect();
  const [x, y] = [Math.min(box.left + box.width / 2, innerWidth - 2), box.top + Math.min(box.height / 2, 20)];
  const found = document.elementFromPoint(x, y);
  const isSeen = found !== null && (ringed.contains(found) || found.contains(held));
  return hasRing && isSeen ? null : `${hasRing ? "hidden" : "no ring"}: ${held.outerHTML.slice(0, 140)}`;
}"""


@pytest.mark.usefixtures("seeds")
def test_a_day_at_the_desk_by_keyboard_alone(new_phone: NewPhone) -> None:
    """X22: capture, search, open, rename, move, note, the palette, the list of keys, and switching them off."""
    phone = new_phone(viewport={"width": WIDTH, "height": HEIGHT}, is_touch=False)
    page = phone.start()
    sign_in(phone, MARCO)
    keys = page.keyboard

    keys.press("c")
    _tab_to(page, "Quick")
    keys.press("Enter")
    form = page.get_by_role("dialog", name="Quick")
    expect(form.get_by_label("Title")).to_be_focused()
    keys.type("Élodie Marchand, MediaCom")
    _tab_to(page, "Save")
    keys.press("Enter")
    expect(form).to_be_hidden()

    keys.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    keys.type("Bellavista")
    expect(page.get_by_role("link", name=DEAL).first).to_be_visible()
    while page.evaluate("() => document.activeElement?.textContent ?? ''") != DEAL:
        keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.get_by_role("heading", name=DEAL, level=1)).to_be_visible()

    page.locator(".pane.record .screen").focus()
    keys.press("e")
    keys.press("Control+a")
    keys.type("Bellavista, third line")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Bellavista, third line", level=1)).to_be_visible()

    keys.press("Control+k")
    palette = page.get_by_role("dialog", name="What to do")
    expect(palette.get_by_role("searchbox")).to_be_focused()
    keys.type("clie")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Clients", level=1)).to_be_visible()

    keys.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_be_visible()
    _tab_to(page, "Keyboard shortcuts")
    keys.press("Space")
    keys.press("Escape")
    expect(sheet).to_be_hidden()
    keys.press("c")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_focus_is_always_in_sight(new_phone: NewPhone, seeds: Seeds) -> None:
    """X21: Tab through Today and an opportunity; each stop has its ring and nothing lies over it."""
    phone = new_phone()
    page = phone.start()
    sign_in(phone, MARCO)

    lost = []
    for path in ("/", f"/o/{seeds.deal}", "/pipeline", "/clients"):
        page.goto(f"{phone.proxy.origin}{path}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        for _ in range(30):
            page.keyboard.press("Tab")
            trouble = page.evaluate(OUT_OF_SIGHT)
            if trouble is not None:
                lost.append(f"{path} {trouble}")

    assert lost == []


def test_text_twice_as_large_keeps_everything_within_reach(new_phone: NewPhone, seeds: Seeds) -> None:
    """X33: at 200 % nothing is cut off at the sides, and what a page is for can still be pressed."""
    phone = new_phone()
    page = phone.start()
    sign_in(phone, MARCO)

    for path, act in (
        ("/", "Capture"),
        (f"/o/{seeds.deal}", "Done"),
        ("/clients", "Capture"),
        ("/pipeline", "Capture"),
        ("/prospects", "Capture"),
        ("/settings", "Sign out"),
    ):
        page.goto(f"{phone.proxy.origin}{path}")
        page.evaluate(TWICE)
        button = page.get_by_role("button", name=act, exact=True).first
        expect(button).to_be_visible()
        button.click(trial=True)
        assert past_the_edge(page) == [], path

    page.goto(phone.proxy.origin)
    page.evaluate(TWICE)
    page.get_by_role("button", name="Capture", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Quick").click()
    form = page.get_by_role("dialog", name="Quick")
    form.get_by_label("Title").fill(OTHER_DEAL)
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form).to_be_hidden()


TWICE = "() => { document.documentElement.style.fontSize = '200%'; }"


def test_what_is_done_most_lies_under_the_thumb(new_phone: NewPhone, seeds: Seeds) -> None:
    """X19: capture in the middle of the bottom; a sheet comes from below and is closed within reach."""
    assert seeds.deal
    phone = new_phone()
    page = phone.start()
    sign_in(phone, MARCO)
    width, height = PHONE["width"], PHONE["height"]

    box = page.get_by_role("button", name="Capture", exact=True).bounding_box()
    assert box is not None
    assert abs(box["x"] + box["width"] / 2 - width / 2) < 2
    assert box["y"] > height * 0.8

    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="Capture", exact=True).click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("button", name="Quick")).to_be_visible()
    opened, act = sheet.bounding_box(), sheet.get_by_role("button", name="Quick").bounding_box()
    assert opened is not None
    assert act is not None
    assert abs(opened["y"] + opened["height"] - height) < 2
    assert act["y"] > height * 0.7


def test_less_motion_is_none(sample_phone: NewPhone) -> None:
    """X33: what the system asks for is heard by every animation of the page."""
    page = sample_phone().start()
    page.emulate_media(reduced_motion="reduce")

    times = page.evaluate(
        "() => ['--quick', '--calm'].map((name) => getComputedStyle(document.documentElement).getPropertyValue(name))"
    )

    assert [float(re.sub("[^0-9.]", "", time)) for time in times] == [0, 0]


def test_a_theme_chosen_holds_after_a_restart(sample_phone: NewPhone) -> None:
    phone = sample_phone()
    page = phone.start()
    choose_theme(phone, "sun")
    page.reload()

    expect(page.locator("html")).to_have_attribute("data-theme", "sun")


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus is called so; a page has fewer than a hundred stops."""
    for _ in range(100):
        words = page.evaluate(
            "() => { const one = document.activeElement;"
            " return (one?.getAttribute('aria-label') ?? (one?.closest('label') ?? one)?.textContent ?? '').trim(); }"
        )
        if words.startswith(name):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {name!r}.")
