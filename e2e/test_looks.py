"""The gallery of the design system: every component in every state, whole on the smallest phone, clean for axe."""

import http.server
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from e2e import axe, browser
from e2e.screens import SIZES, THEMES

CLIENT = Path(__file__).parent.parent / "client"
PAST_THE_EDGE = """() => [...document.querySelectorAll("body *")]
  .filter((one) => {
    const box = one.getBoundingClientRect();
    const hidden = one.closest(".line.one, .unseen, [inert]");
    return box.width > 0 && !hidden && (box.right > innerWidth + 1 || box.left < -1);
  })
  .map((one) => one.outerHTML.slice(0, 120))"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files of one folder, without a line for each."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the gallery, built and served."""
    folder = tmp_path_factory.mktemp("looks")
    words = ["--config", "vite.looks.config.ts", "--outDir", str(folder), "--logLevel", "warn"]
    subprocess.run([str(CLIENT / "node_modules/.bin/vite"), "build", *words], cwd=CLIENT, check=True, timeout=120)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/looks.html"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(params=["320x568", "1440x900"])
def page(request: pytest.FixtureRequest, playwright: Playwright, gallery: str) -> Iterator[Page]:
    """The gallery in a browser, on the smallest phone and at a desk."""
    width, height = SIZES[request.param]
    running = playwright.chromium.launch(executable_path=browser.executable(), args=["--no-sandbox"])
    try:
        page = running.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        page.goto(gallery)
        expect(page.get_by_role("heading", name="Looks", level=1)).to_be_visible()
        yield page
    finally:
        running.close()


def test_every_component_is_clean_and_whole_in_every_theme(page: Page) -> None:
    found = []
    for theme in THEMES:
        page.get_by_role("radio", name=theme, exact=True).check(force=True)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)

        found += [f"{theme}: {fault}" for fault in axe.faults(page)]
        found += [f"{theme} is past the edge: {one}" for one in page.evaluate(PAST_THE_EDGE)]

    assert found == []


def test_what_lies_over_the_page_is_clean_and_gives_the_focus_back(page: Page) -> None:
    opener = page.get_by_role("button", name="Open a sheet")
    opener.click()
    sheet = page.get_by_role("dialog", name="How did it go?")
    expect(sheet).to_be_visible()

    assert axe.faults(page) == []

    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    page.get_by_role("button", name="Move, with undo").click()
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_visible()
    assert axe.faults(page) == []
