"""Nobody is left outside: axe finds nothing on any main screen, in any theme, on a phone and at a desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, expect

from e2e import axe
from e2e.conftest import NewPhone, phones_of
from e2e.gestures import sign_in
from e2e.screens import (
    ADMIN,
    LARGEST_PHONE,
    MANAGER,
    SIZES,
    THEMES,
    Sample,
    choose_theme,
    enrich,
    look_at,
    make_sample,
    screens,
)
from e2e.server import Person, Server


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Sample]]:
    """A server with the sample's notebook, shared: the screens are only looked at."""
    server, tokens = make_sample(tmp_path_factory.mktemp("sample") / "data")
    try:
        server.start()
        yield server, enrich(server.origin, tokens)
    finally:
        server.kill()


@pytest.fixture
def sample_phone(
    playwright: Playwright, sample: tuple[Server, Sample], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewPhone]:
    """Phones for that server."""
    yield from phones_of(playwright, sample[0], tmp_path_factory.mktemp("phones"))


@pytest.mark.parametrize("size", ["360x740", "1440x900"])
@pytest.mark.parametrize("person", [MANAGER, ADMIN], ids=lambda person: person.role)
def test_axe_finds_nothing_on_any_main_screen(
    sample_phone: NewPhone, sample: tuple[Server, Sample], size: str, person: Person
) -> None:
    width, height = SIZES[size]
    phone = sample_phone(viewport={"width": width, "height": height}, is_touch=width <= LARGEST_PHONE)
    phone.start()
    sign_in(phone, person)

    found = []
    for screen in screens(sample[1]):
        if screen.person == person:
            page = look_at(phone, screen)
            found += [f"{screen.name}: {fault}" for fault in axe.faults(page)]
            for theme in THEMES[1:]:
                # Only colours differ; that a theme can be chosen is shown on the way in, below.
                page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
                found += [f"{screen.name} {theme}: {fault}" for fault in axe.faults(page, axe.CONTRAST)]

    assert found == []


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_on_the_way_in(sample_phone: NewPhone, theme: str) -> None:
    phone = sample_phone()
    page = phone.start()
    choose_theme(phone, theme)
    page.reload()
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()

    assert axe.faults(page) == []


def test_axe_is_really_asked(sample_phone: NewPhone) -> None:
    page = sample_phone().start()
    page.evaluate("() => { document.body.append(document.createElement('img')); }")

    assert "image-alt" in {fault.partition(":")[0] for fault in axe.faults(page)}
