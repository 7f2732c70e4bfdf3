"""A photo taken in a dead zone: on the phone at once, on a colleague's once the network lets it through in pieces."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import ANNA, MARCO, NewPhone
from e2e.gestures import ALL_SENT, go_to, open_deal, sign_in, state, write_note
from e2e.proxy import Proxy
from e2e.seeds import DEAL

pytestmark = pytest.mark.usefixtures("seeds")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A photo that packs badly, with the place where it was taken written into it."""
    exif = Image.Exif()
    exif[0x010E] = "Bellavista, 46.0 N 8.9 E"
    path = tmp_path / "stand 12.jpg"
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(path, quality=92, exif=exif)
    return path


def photo(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^Open photo"))


def shown(page: Page) -> Locator:
    """Return the picture in the row, once it is really one."""
    return photo(page).locator("img")


def take(page: Page, picture: Path) -> None:
    page.locator("input[type=file]").first.set_input_files(picture)
    expect(page.get_by_text("Photo saved on this phone")).to_be_visible()


def test_a_photo_of_a_dead_zone_survives_a_dead_battery_and_a_torn_network(new_phone: NewPhone, picture: Path) -> None:
    marcos, annas = new_phone(), new_phone()
    for phone, person in ((marcos, MARCO), (annas, ANNA)):
        phone.start()
        sign_in(phone, person)
    marcos.proxy.fail("refuse")
    marcos.close()
    page = marcos.start()
    open_deal(page, DEAL)
    take(page, picture)
    write_note(page, "Seen at the stand")
    marcos.kill()
    page = marcos.start()

    open_deal(page, DEAL)
    expect(shown(page)).to_be_visible()
    expect(photo(page)).to_have_accessible_name(re.compile("Waiting to be sent$"))
    open_deal(annas.page, DEAL)
    let_text_through(marcos.proxy)
    theirs = re.compile("Waiting for .?Marco Rinaldi.?.s phone$")
    expect(photo(annas.page)).to_have_accessible_name(theirs, timeout=60_000)  # a line that was dead is tried seldom
    expect(annas.page.get_by_text("Seen at the stand")).to_be_visible()
    tear_the_photo(marcos.proxy)

    expect(shown(annas.page)).to_be_visible(timeout=60_000)
    go_to(page, "Today")
    expect(state(page)).to_have_text(ALL_SENT, timeout=20_000)
    assert passed_before(marcos.proxy, "/sync/v1/push", "/blobs")
    assert {seen.fault for seen in marcos.proxy.exchanges if seen.request.method == "PATCH"} >= {"", "tear", "truncate"}
    assert b"Bellavista" not in pieces(marcos.proxy)
    photo(annas.page).click()
    expect(annas.page.get_by_role("dialog", name="Photo").get_by_role("img", name="Photo")).to_be_visible()


def let_text_through(proxy: Proxy) -> None:
    """Heal the network for everything but files."""
    proxy.heal()
    proxy.fail("status", path="/blobs", status=502)


def tear_the_photo(proxy: Proxy) -> None:
    """Let files through, too, but with three lines that break."""
    proxy.heal()
    proxy.fail("tear", path="/blobs/", times=2)
    proxy.fail("truncate", path="/blobs/", times=1)


def passed_before(proxy: Proxy, first: str, then: str) -> bool:
    paths = [seen.request.path for seen in proxy.exchanges if seen.status == 200]
    return first in paths and then in paths and paths.index(first) < paths.index(then)


def pieces(proxy: Proxy) -> bytes:
    """Return all that was sent of files."""
    return b"".join(seen.request.body for seen in proxy.exchanges if seen.request.method == "PATCH")


def test_a_caption_is_written_and_a_removed_photo_comes_back(new_phone: NewPhone, picture: Path) -> None:
    phone = new_phone()
    phone.start()
    sign_in(phone, MARCO)
    page = phone.page
    open_deal(page, DEAL)
    take(page, picture)

    photo(page).click()
    page.get_by_label("Caption").fill("Stand 12")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(photo(page)).to_have_accessible_name(re.compile("^Open photo: .?Stand 12"))
    photo(page).click()
    page.get_by_role("button", name="Remove photo").click()
    expect(photo(page)).to_be_hidden()
    page.get_by_role("button", name="Undo").click()

    expect(photo(page)).to_be_visible()
