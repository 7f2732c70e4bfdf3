"""Nobody is left outside: axe is content, nothing is cut off or too small, on any screen or sheet in any theme."""

import pytest
from playwright.sync_api import Page, expect

from e2e import axe, measure
from e2e.conftest import NewPhone
from e2e.gestures import sign_in
from e2e.screens import ADMIN, MANAGER, SIZES, THEMES, Sample, choose_theme, look_at, screens
from e2e.server import Person, Server

FINGER = 44
GLOVE = 56
"""Pixels of the least target, in every theme and in the sun's; the latter in every theme where hands are busy."""
BUSY = ("capture", "morning", "opportunity-done", "prospect-row")


@pytest.mark.parametrize("person", [MANAGER, ADMIN], ids=lambda person: person.role)
def test_every_screen_and_sheet_of_a_phone_is_clean_whole_and_large_enough(
    sample_phone: NewPhone, sample: tuple[Server, Sample], person: Person
) -> None:
    """R6, X18, X20, X21, X33."""
    phone = sample_phone()
    phone.start()
    sign_in(phone, person)

    found = []
    for screen in screens(sample[1]):
        if screen.person == person:
            page = look_at(phone, screen)
            found += [f"{screen.name}: {fault}" for fault in axe.faults(page)]
            found += [f"{screen.name}, past the edge: {one}" for one in measure.past_the_edge(page)]
            found += [f"{screen.name}, too small: {one}" for one in measure.too_small(page, least_on(screen.name))]
            found += several_filled(screen.name, page)
            # Only colours and sizes differ; that a theme can be chosen is shown on the way in, below.
            page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", "sun")
            found += [f"{screen.name} sun, too small: {one}" for one in measure.too_small(page, GLOVE)]
            for theme in THEMES[1:]:
                page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
                found += [f"{screen.name} {theme}: {fault}" for fault in axe.faults(page, axe.CONTRAST)]

    assert not found, "\n".join(found)


def least_on(name: str) -> int:
    """Capture, call mode, the round and *Done* are used with gloves on and in a hurry (UX, *Gloves*)."""
    return GLOVE if name.startswith(BUSY) else FINGER


def test_every_screen_of_a_desk_is_clean(sample_phone: NewPhone, sample: tuple[Server, Sample]) -> None:
    width, height = SIZES["1440x900"]
    phone = sample_phone(viewport={"width": width, "height": height}, is_touch=False)
    phone.start()
    sign_in(phone, ADMIN)

    found = []
    for screen in screens(sample[1]):
        if screen.is_page:
            page = look_at(phone, screen)
            found += [f"{screen.name}: {fault}" for fault in axe.faults(page)]
            found += [f"{screen.name}, past the edge: {one}" for one in measure.past_the_edge(page)]
            found += several_filled(screen.name, page)
            for theme in THEMES[1:]:
                page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
                found += [f"{screen.name} {theme}: {fault}" for fault in axe.faults(page, axe.CONTRAST)]

    assert not found, "\n".join(found)


def several_filled(name: str, page: Page) -> list[str]:
    """UX: one primary action on a screen; what else can be done is outlined."""
    found = measure.filled(page)
    return [f"{name}, several filled buttons: {found}"] if len(found) > 1 else []


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
