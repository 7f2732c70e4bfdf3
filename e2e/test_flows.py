"""UX.md, *Flows, counted*: the ways that no other test walks, each with its taps, words apart.

Elsewhere: search in test_clients; capture, the morning's answers and handing over in test_today; logging a visit in
test_opportunity and test_timeline; the next step, and won with a renewal, in test_opportunity and test_pipeline.
"""

import contextlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from e2e.conftest import ADMIN, ANNA, MARCO, phones_of, token_of
from e2e.gestures import NO_DIALLER, Taps, go_to, open_deal, open_menu, sign_in, state
from e2e.phones import Phone
from e2e.program import Program, create, new_id, set_
from e2e.seeds import LIST, ROWS, sow
from e2e.server import Person, Server, serving

LONG_AGO = "2025-06-02T09:00:00.000Z"
WANTED = "Toyota Milano"
WISH = "Hotels around the lake"
CAME_IN = ("Hotel Ottavia, from the site", "Agritur Rigotti, from the site")
QUIET = ("Pedrotti", "Zeni")
PARKED = "Ferri"
CONTESTED = ("Cantina Sociale", "Officine Moser")


@dataclass(frozen=True)
class Team:
    """A phone each, everything on it."""

    marco: Phone
    anna: Phone
    boss: Phone


@pytest.fixture(scope="module")
def phones(playwright: Playwright, team: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """One server for all flows: none of them stands in the way of another."""
    folder = tmp_path_factory.mktemp("flows")
    shutil.copytree(team, folder / "data")
    with serving(folder / "data") as server, contextlib.contextmanager(phones_of)(playwright, server, folder) as make:
        fill(server)
        yield Team(*(signed_in(make(), person) for person in (MARCO, ANNA, ADMIN)))


def signed_in(phone: Phone, person: Person) -> Phone:
    phone.start()
    sign_in(phone, person)
    phone.context.add_init_script(NO_DIALLER)
    return phone


def fill(server: Server) -> None:
    """A list to call through, a client of Anna's, her contested sales and quiet contacts; what came in is nobody's."""
    with (
        Program(server.origin, token_of(server, MARCO)) as marco,
        Program(server.origin, token_of(server, ANNA)) as anna,
        Program(server.origin, token_of(server, ADMIN)) as boss,
    ):
        sow(boss)
        folder, contested = new_id(), {title: new_id() for title in CONTESTED}
        marco.push(
            create("folder", folder, name="Ferri & figli"),
            create("contact", new_id(), first_name="Giulia", last_name=PARKED, folder=folder),
        )
        anna.push(
            create("folder", new_id(), name=WANTED),
            *(create("opportunity", id_, title=title) for title, id_ in contested.items()),
            *(create("contact", new_id(), last_name=name) | {"at": LONG_AGO} for name in QUIET),
        )
        boss.push(*(create("opportunity", new_id(), title=title) for title in CAME_IN))
        for title, id_ in contested.items():
            seq = anna.rows("opportunity")[id_]["seq"]
            for program, name in ((marco, f"{title} by Marco"), (anna, f"{title} by Anna")):
                program.try_push(set_("opportunity", id_, title=name) | {"base": {"title": seq}})
    leave_to_nobody(server.database, CAME_IN)


def leave_to_nobody(database: Path, titles: tuple[str, ...]) -> None:
    """Take the owner away, as of what comes in by itself: no person can make something that is nobody's."""
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as db, db:
        for title in titles:
            found = db.execute(
                "UPDATE record SET body = CAST(json_set(CAST(body AS TEXT), '$.data.owner', NULL) AS BLOB)"
                " WHERE entity = 'opportunity' AND instr(CAST(body AS TEXT), ?)",
                (title,),
            )
            assert found.rowcount == 1


def here(phone: Phone, place: str = "Today") -> Page:
    """Start the flow with the app open at this place."""
    phone.page.goto(phone.proxy.origin)
    go_to(phone.page, place)
    return phone.page


def sheet_of(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("dialog", name=name)


def test_a_prospect_becomes_an_opportunity_in_four_taps(phones: Team) -> None:
    """I3: *Prospects*, the list, the plus at the row, a date."""
    page, taps = here(phones.marco), Taps()

    taps.on(page.get_by_role("navigation", name="Places").get_by_role("link", name="Prospects"))
    taps.on(page.get_by_role("link", name=LIST))
    taps.on(page.get_by_role("button", name=f"Make {ROWS[0]} an opportunity"))
    sheet = sheet_of(page, re.compile("is an opportunity$"))
    taps.on(sheet.get_by_role("button", name="Next week"))

    expect(sheet).to_be_hidden()
    assert taps.count == 4
    has_next_action(page, ROWS[0])


def test_a_call_becomes_an_opportunity_in_three_taps(phones: Team) -> None:
    """The same while calling: *Call*, *Opportunity*, a date."""
    page, taps = here(phones.marco, "Prospects"), Taps()
    page.get_by_role("link", name=LIST).click()

    taps.on(page.get_by_role("link", name=f"Call {ROWS[1]}"))
    taps.on(sheet_of(page, ROWS[1]).get_by_role("button", name="Make it an opportunity"))
    sheet = sheet_of(page, re.compile("is an opportunity$"))
    taps.on(sheet.get_by_role("button", name="Tomorrow"))

    expect(sheet).to_be_hidden()
    assert taps.count == 3
    has_next_action(page, ROWS[1])


def has_next_action(page: Page, title: str) -> None:
    """Find it as an opportunity, its next action dated."""
    page.get_by_role("button", name=f"Open the opportunity of {title}").click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Done", exact=True)).to_be_visible()


def test_a_contact_of_the_round_is_parked_in_one_tap(phones: Team) -> None:
    """K2, J6: with its client folder, where there is no member to park with."""
    page, taps = here(phones.marco), Taps()
    page.get_by_role("link", name="Morning round").click()
    expect(page.locator(".what.large > b")).to_have_text(re.compile(PARKED))

    taps.on(page.get_by_role("button", name="Park", exact=True))

    expect(page.get_by_text(re.compile(f"{PARKED}.? is parked"))).to_be_visible()
    assert taps.count == 1


def test_a_colleague_is_asked_for_a_client_in_two_taps_and_answers_in_one(phones: Team) -> None:
    """B4, J5: *Choose*, *Ask Anna*; it stands among what Anna has to settle, and handed over it is Marco's."""
    page, taps = here(phones.marco), Taps()
    page.get_by_role("button", name="Capture", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Quick").click()
    form = sheet_of(page, "Quick")
    form.get_by_label("Title").fill(WANTED)
    expect(form.get_by_text("Worked by")).to_contain_text("Anna B.")

    taps.on(form.get_by_role("button", name="Choose"))
    taps.on(form.get_by_role("button", name=re.compile("^Ask .?Anna B")))

    expect(form.get_by_text(re.compile("^Asked. The answer"))).to_be_visible()
    assert taps.count == 2
    annas = here(phones.anna)
    open_menu(annas, "To settle")
    asked = annas.get_by_role("button", name=re.compile(f"^Hand over to .?{MARCO.name}"))
    asked.click()
    expect(asked).to_be_hidden()
    expect(form.get_by_text("You work with them already")).to_be_visible()


def test_a_colleague_is_asked_for_a_list_in_two_taps_and_hands_it_over_in_one(phones: Team) -> None:
    """K1, J5: it waits among what Anna has to settle, the question in it; handed over it is Marco's to call through."""
    page, taps = here(phones.marco, "Prospects"), Taps()

    taps.on(page.get_by_role("button", name="Ask a colleague for a list"))
    asking = sheet_of(page, "Ask a colleague for a list")
    asking.get_by_label("What kind of clients?").fill(WISH)
    taps.on(asking.get_by_role("button", name=ANNA.name))

    expect(asking).to_be_hidden()
    assert taps.count == 2
    line = page.get_by_role("link", name=f"New clients: {WISH}")
    expect(page.locator(".list-line").filter(has=line)).to_contain_text("Anna")
    annas = here(phones.anna)
    open_menu(annas, "To settle")
    annas.get_by_role("link", name=f"New clients: {WISH}").click()
    expect(annas.get_by_text("Please fill in this list and hand it over to me.")).to_be_visible()
    annas.get_by_role("button", name=re.compile(f"^Hand over to .?{MARCO.name}")).click()
    expect(page.locator(".list-line").filter(has=line)).not_to_contain_text("Anna")


def test_a_conflict_is_settled_in_two_taps_on_the_record_and_three_from_the_words_of_saving(phones: Team) -> None:
    """The badge, *Keep*; or the words, the line in their sheet, *Keep*."""
    page, taps = here(phones.anna), Taps()
    open_deal(page, f"{CONTESTED[0]} by Anna")

    taps.on(page.get_by_role("link", name=re.compile("2 values")))
    taps.on(page.get_by_role("button", name="Keep", exact=True))

    expect(page.get_by_text("Settled", exact=True)).to_be_visible()
    assert taps.count == 2
    page, taps = here(phones.anna), Taps()
    taps.on(state(page))
    taps.on(page.get_by_role("dialog").get_by_role("link", name="1 field has two values"))
    taps.on(page.get_by_role("button", name="Keep", exact=True))
    expect(page.get_by_text("Nothing to settle.")).to_be_visible()
    assert taps.count == 3


def test_what_came_in_goes_to_a_rep_in_three_taps(phones: Team) -> None:
    """C8: on the manager's Today *2 came in*, *Assign*, the person."""
    page, taps = here(phones.boss), Taps()

    taps.on(page.get_by_role("button", name=re.compile(r"^2\s*came in$")))
    taps.on(page.get_by_role("button", name=re.compile(f"^Assign .?{CAME_IN[0]}")))
    taps.on(page.get_by_role("dialog").get_by_role("button", name=MARCO.name))

    expect(page.get_by_text(re.compile(f"is now with .?{MARCO.name}"))).to_be_visible()
    assert taps.count == 3
    open_deal(here(phones.marco), CAME_IN[0])


def test_what_nobody_works_goes_to_a_rep_in_four_taps(phones: Team) -> None:
    """B11, J4: on the manager's Today *2 not worked*, *All*, *Hand over*, the person."""
    page, taps = here(phones.boss), Taps()

    taps.on(page.get_by_role("button", name=re.compile(r"^2\s*not worked$")))
    taps.on(page.get_by_role("button", name="All", exact=True))
    taps.on(page.get_by_role("button", name="Hand over (2)"))
    taps.on(page.get_by_role("dialog").get_by_role("button", name=MARCO.name))

    expect(page.get_by_text(re.compile(f"2 are now with .?{MARCO.name}"))).to_be_visible()
    assert taps.count == 4
