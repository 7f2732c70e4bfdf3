"""`make lighthouse`: a line a page and category, ``name score (floor 95)``; ends with an error below the floor."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from bench.lighthouse.audit import Report, audit
from e2e.gestures import sign_in
from e2e.phones import Phone
from e2e.proxy import Proxy
from e2e.screens import REP, enrich, make_sample

FLOOR = 95


@dataclass(frozen=True)
class Place:
    """A page, and whether somebody is signed in there."""

    name: str
    path: str
    is_signed_in: bool = True


def main() -> int:
    """Audit every page; return how many scores are below the floor."""
    parser = argparse.ArgumentParser(prog="python -m bench.lighthouse", description=__doc__)
    parser.add_argument("--page", action="append", help="only the pages of this name")
    parser.add_argument("--keep", type=Path, help="a folder in which the whole reports stay")
    words = parser.parse_args()
    low = 0
    with tempfile.TemporaryDirectory(prefix="carnet-lighthouse-") as folder, sync_playwright() as playwright:
        for place, report in _reports(playwright, Path(folder), words.page):
            for category, score in report.scores.items():
                print(f"{place.name} {category} {score} (floor {FLOOR})", flush=True)
                low += score < FLOOR
            for fault in report.faults if min(report.scores.values()) < FLOOR else ():
                print(f"  {fault}", flush=True)
            if words.keep is not None:
                words.keep.mkdir(parents=True, exist_ok=True)
                (words.keep / f"{place.name}.json").write_bytes(report.whole)
    return low


def _reports(playwright: Playwright, folder: Path, only: list[str] | None) -> Iterator[tuple[Place, Report]]:
    """Serve the sample, sign in once, and audit each page in a browser that is started for it."""
    server, tokens = make_sample(folder / "data")
    try:
        server.start()
        sample = enrich(server.origin, tokens)
        profile = folder / "profile"
        places = (
            Place("sign-in", "/", is_signed_in=False),
            Place("today", "/"),
            Place("pipeline", "/pipeline"),
            Place("opportunity", f"/o/{sample.deal}"),
        )
        with Proxy(server.port) as proxy:
            _sign_in(playwright, profile, proxy)
            for place in places:
                if only is None or place.name in only:
                    address = f"{proxy.origin}{place.path}"
                    yield place, audit(address, folder, profile if place.is_signed_in else None)
    finally:
        server.kill()


def _sign_in(playwright: Playwright, profile: Path, proxy: Proxy) -> None:
    phone = Phone(playwright, profile, proxy)
    try:
        phone.start()
        sign_in(phone, REP)
    finally:
        phone.turn_off()


if __name__ == "__main__":
    sys.exit(min(main(), os.EX_USAGE))
