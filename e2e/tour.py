"""Take pictures of every main screen at every size in every theme: ``python -m e2e.tour FOLDER`` (or CARNET_SHOTS)."""

import argparse
import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from e2e.gestures import sign_in
from e2e.phones import Phone
from e2e.proxy import Proxy
from e2e.screens import (
    ADMIN,
    LARGEST_PHONE,
    MANAGER,
    SIZES,
    THEMES,
    Screen,
    choose_theme,
    enrich,
    look_at,
    make_sample,
    screens,
)
from e2e.server import Person, Server


def main() -> None:
    """Read the words of the command line and go around."""
    parser = argparse.ArgumentParser(prog="python -m e2e.tour", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=os.environ.get("CARNET_SHOTS"))
    parser.add_argument("--size", choices=SIZES, action="append")
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--screen", action="append", help="only the screens of this name")
    words = parser.parse_args()
    if words.folder is None:
        parser.error("say where the pictures go: a folder, or CARNET_SHOTS")
    target = Path(words.folder)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="carnet-tour-") as scratch, sync_playwright() as playwright:
        server, tokens = make_sample(Path(scratch) / "data")
        try:
            server.start()
            wanted = screens(enrich(server.origin, tokens))
            chosen = [screen for screen in wanted if not words.screen or screen.name in words.screen]
            tour = Tour(playwright, server, Path(scratch), target)
            for size in words.size or SIZES:
                for person in (MANAGER, ADMIN):
                    theirs = [screen for screen in chosen if screen.person == person]
                    tour.go_around(person, size, words.theme or THEMES, theirs)
        finally:
            server.stop()


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
            for theme in themes:
                choose_theme(phone, theme)
                for screen in chosen:
                    page = look_at(phone, screen)
                    page.screenshot(path=self.target / f"{screen.name}-{size}-{theme}.png")
                    print(f"{screen.name} {size} {theme}", flush=True)  # noqa: T201 - how far it is
            for complaint in phone.complaints:
                print(f"console: {complaint}")  # noqa: T201 - what went wrong

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
