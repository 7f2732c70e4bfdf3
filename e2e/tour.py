"""Take pictures of every screen at every size in every theme: ``python -m e2e.tour FOLDER`` (or CARNET_SHOTS)."""

import argparse
import contextlib
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Error, Page, Playwright, ViewportSize, sync_playwright

from e2e import first_run, gallery
from e2e.gestures import sign_in
from e2e.notebooks import NOTEBOOKS
from e2e.phones import Phone
from e2e.program import Program
from e2e.proxy import Proxy
from e2e.screens import (
    ADMIN,
    LARGEST_PHONE,
    MANAGER,
    REP,
    SIZES,
    THEMES,
    Screen,
    besides,
    choose_theme,
    look_at,
    screens,
)
from e2e.server import Person, Server

DRAWN = Path("docs/pictures")
ZONE = "Europe/Rome"
"""Of the phones and of the sample."""

STILL_MS = 350
"""Until a sheet has arrived."""


def main() -> None:
    """Read the words of the command line and go around."""
    parser = argparse.ArgumentParser(prog="python -m e2e.tour", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=os.environ.get("CARNET_SHOTS"))
    parser.add_argument("--size", choices=SIZES, action="append")
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--screen", action="append", help="only the screens of this name")
    parser.add_argument("--notebook", choices=NOTEBOOKS, default="sample", help="what stands in it")
    parser.add_argument("--first-run", action="store_true", help="the way in instead: set-up, invitation, joining")
    parser.add_argument("--gallery", action="store_true", help=f"the README's pictures instead, by default in {DRAWN}")
    words = parser.parse_args()
    folder = words.folder or (DRAWN if words.gallery else None)
    if folder is None:
        parser.error("say where the pictures go: a folder, or CARNET_SHOTS")
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    sizes, themes = words.size or tuple(SIZES), words.theme or THEMES
    if words.gallery:
        _draw_gallery(target)
    elif words.first_run:
        _walk_in(target, sizes, themes)
    else:
        _look_around(target, words.notebook, sizes, themes, words.screen)


def _look_around(
    target: Path,
    notebook: str,
    sizes: Sequence[str],
    themes: Sequence[str],
    names: Collection[str] | None,
) -> None:
    with tempfile.TemporaryDirectory(prefix="carnet-tour-") as scratch, sync_playwright() as playwright:
        server, sample = NOTEBOOKS[notebook](Path(scratch) / "data")
        try:
            chosen = [one for one in [*screens(sample), *besides(sample)] if not names or one.name in names]
            tour = Tour(playwright, server, Path(scratch), target)
            for size, person in product(sizes, (MANAGER, ADMIN)):
                theirs = [screen for screen in chosen if screen.person == person]
                if theirs:
                    tour.go_around(person, size, themes, theirs)
        finally:
            server.stop()


def _draw_gallery(target: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="carnet-gallery-") as folder, sync_playwright() as playwright:
        shots = Path(folder) / "shots"
        shots.mkdir()
        server, sample = NOTEBOOKS["sample"](Path(folder) / "data")
        try:
            with Program(server.origin, server.token(REP)) as program:
                chosen = gallery.set_scene(program, sample, ZONE)
            tour = Tour(playwright, server, Path(folder), shots)
            for size in sorted({picture.size for picture in gallery.PICTURES}):
                shown = {picture.screen for picture in gallery.PICTURES if picture.size == size}
                tour.go_around(REP, size, THEMES, [screen for screen in chosen if screen.name in shown])
        finally:
            server.stop()
        gallery.keep(shots, target)


def _walk_in(target: Path, sizes: Iterable[str], themes: Sequence[str]) -> None:
    for size in sizes:
        width, height = SIZES[size]

        def take(page: Page, name: str, size: str = size) -> None:
            page.wait_for_timeout(STILL_MS)
            _shoot(page, target / f"{name}-{size}", themes)

        with tempfile.TemporaryDirectory(prefix="carnet-tour-") as scratch, sync_playwright() as playwright:
            viewport: ViewportSize = {"width": width, "height": height}
            first_run.walk(playwright, Path(scratch), viewport, is_touch=width <= LARGEST_PHONE, take=take)


def _shoot(page: Page, path: Path, themes: Iterable[str]) -> None:
    page.emulate_media(reduced_motion="reduce")  # no colour is taken half way
    for theme in themes:
        # Going there anew for each theme took three times as long.
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        page.screenshot(path=f"{path}-{theme}.png")
    print(path.name, flush=True)  # noqa: T201 - how far it is


@dataclass(frozen=True)
class Tour:
    """What all pictures of a run share."""

    playwright: Playwright
    server: Server
    scratch: Path
    target: Path

    def go_around(self, person: Person, size: str, themes: Iterable[str], chosen: list[Screen]) -> None:
        """Take the pictures of some screens at one size."""
        with self._signed_in(person, size) as phone:
            choose_theme(phone, THEMES[0])
            for screen in chosen:
                try:
                    self._take(phone, screen, size, themes)
                except (Error, AssertionError):  # a notebook in which nothing was written has no record to open
                    print(f"{screen.name}: not reached")  # noqa: T201 - whoever looks for it finds why it is missing
            for complaint in phone.complaints:
                print(f"console: {complaint}")  # noqa: T201 - what went wrong

    def _take(self, phone: Phone, screen: Screen, size: str, themes: Iterable[str]) -> None:
        _shoot(look_at(phone, screen), self.target / f"{screen.name}-{size}", themes)

    @contextlib.contextmanager
    def _signed_in(self, person: Person, size: str) -> Iterator[Phone]:
        width, height = SIZES[size]
        profile = self.scratch / f"{person.role}-{size}"
        with Proxy(self.server.port) as proxy:
            phone = Phone(
                self.playwright,
                profile,
                proxy,
                viewport={"width": width, "height": height},
                is_touch=width <= LARGEST_PHONE,
            )
            try:
                phone.start()
                sign_in(phone, person)
                yield phone
            finally:
                phone.turn_off()


if __name__ == "__main__":
    main()
