"""The pictures of the README: which screens they show, of which records, and how they are made small."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Page, expect

from e2e.program import Program, set_
from e2e.screens import Sample, Screen, choose_view, press, walk_to_contacts

LIST: Final = "Hotels Trentino"
"""The sample's list that has been called through: rows in every state."""

WIDEST: Final = 1440
QUALITY: Final = 80


@dataclass(frozen=True)
class Picture:
    """One file: a screen of this gallery, at a size, in a theme."""

    name: str
    screen: str
    size: str
    theme: str


PICTURES: Final = (
    Picture("today", "today", "360x740", "light"),
    Picture("sun", "today", "360x740", "sun"),
    Picture("opportunity", "opportunity", "360x740", "light"),
    Picture("won", "won", "360x740", "light"),
    Picture("search", "search", "360x740", "dark"),
    Picture("morning", "morning", "360x740", "dark"),
    Picture("pipeline-desk", "pipeline", "1440x900", "light"),
    Picture("opportunity-desk", "opportunity", "1440x900", "dark"),
    Picture("prospects-desk", "prospects", "1440x900", "light"),
)


def set_scene(program: Program, sample: Sample, zone: str) -> list[Screen]:
    """Let the sale fall due just now, whatever the hour; return the screens in the order they are gone to."""
    rows = program.rows()
    due = (datetime.now(UTC) - timedelta(minutes=20)).astimezone(ZoneInfo(zone))
    wall = due.replace(minute=due.minute // 30 * 30).strftime("%Y-%m-%dT%H:%M")
    when = {"due": wall, "zone": zone, "minutes": 60}
    action = _next_action(rows, sample.deal)
    program.push(set_("action", action, when=when) | {"base": {"when": rows[action]["seq"]}})
    list_ = next(id_ for id_, row in rows.items() if row["data"].get("name") == LIST)
    deal = f"/o/{sample.deal}"
    return [
        Screen("today", "/"),
        Screen("opportunity", deal),
        Screen("won", deal, press("Won", "In 1 year")),
        Screen("search", "/search?q=toyotta"),
        Screen("pipeline", "/pipeline", _board),
        Screen("prospects", f"/l/{list_}"),
        Screen("morning", "/morning", _walk_to_a_customer),
    ]


def keep(shots: Path, target: Path) -> None:
    """Write the pictures of the README from those that were taken, sharp on a fine screen and small."""
    for picture in PICTURES:
        with Image.open(shots / f"{picture.screen}-{picture.size}-{picture.theme}.png") as shot:
            shot.thumbnail((WIDEST, WIDEST))
            shot.save(target / f"{picture.name}.webp", quality=QUALITY, method=6)


def _next_action(rows: Mapping[str, Mapping[str, Any]], deal: str) -> str:
    return next(
        id_
        for id_, row in rows.items()
        if row["entity"] == "action" and row["root"] == deal and not row["data"].get("done_at")
    )


def _board(page: Page) -> None:
    """Look at everybody's sales, with no ring around what was chosen last."""
    choose_view(page, "Board")
    page.get_by_role("button", name=re.compile(", open$")).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name=re.compile("^Everybody")).click()
    sheet.get_by_role("button", name="Close", exact=True).click()
    expect(sheet).to_be_hidden()
    page.evaluate("() => { document.activeElement?.blur(); }")


def _walk_to_a_customer(page: Page) -> None:
    """Walk on to somebody who has bought; come back there, so that nothing lies over the page."""
    walk_to_contacts(page)
    counted = page.get_by_text(re.compile(r"Contact \d+ of")).first
    while page.get_by_text("bought", exact=True).count() == 0:
        words = counted.inner_text()
        page.get_by_role("button", name="Not today", exact=True).click()
        expect(page.get_by_text(words, exact=True)).to_have_count(0)
    page.reload()
    expect(page.get_by_text("bought", exact=True)).to_be_visible()
