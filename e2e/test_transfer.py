"""Work that goes to another team while its owner is out of reach: first the edits arrive, then it leaves the phone."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e.conftest import ADMIN, MARCO, NewPhone, token_of
from e2e.gestures import only_here, open_deal, rename, sign_in, wait_all_sent, write_note
from e2e.program import Program
from e2e.seeds import DEAL, FOLDER, Seeds
from e2e.server import Person, Server, serving

DARIO = Person("Dario Conti", "dario@example.com", "polenta for 5 evenings", "rep", "South")
NEW_TITLE = "Bellavista, as Marco calls it"


@pytest.fixture
def server(team: Path, tmp_path: Path) -> Iterator[Server]:
    """A running server whose company has a second team."""
    shutil.copytree(team, tmp_path / "data")
    with serving(tmp_path / "data", DARIO) as running:
        yield running


def test_a_record_given_away_leaves_the_phone_after_its_unsent_edits_arrived(
    new_phone: NewPhone, server: Server, seeds: Seeds
) -> None:
    phone = new_phone()
    phone.start()
    sign_in(phone, MARCO)
    page = phone.page
    with phone.proxy.failing("refuse"):
        open_deal(page, DEAL)
        write_note(page, "Said before he knew")
        rename(page, NEW_TITLE)
        expect(only_here(page).first).to_be_visible()
        give_away(server, seeds.deal)

    wait_all_sent(page, seconds=60)

    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("Bellavista")
    expect(page.get_by_role("link", name=FOLDER)).to_be_visible()
    for title in (DEAL, NEW_TITLE):
        expect(page.get_by_role("link", name=title)).to_have_count(0)
    with Program(server.origin, server.token(DARIO)) as dario:
        rows = dario.rows()
    assert rows[seeds.deal]["data"]["title"] == DEAL
    assert [row["data"]["text"] for row in rows.values() if row["entity"] == "comment"] == ["Said before he knew"]
    [suggestion] = [row["data"] for row in rows.values() if row["entity"] == "suggestion"]
    assert (suggestion["record"], suggestion["open"]) == (seeds.deal, True)
    assert NEW_TITLE in str(suggestion)


def give_away(server: Server, deal: str) -> None:
    """Let the admin give the opportunity to the rep of the other team."""
    with Program(server.origin, token_of(server, ADMIN)) as admin:
        members = {row["data"]["name"]: row["id"] for row in admin.rows("member").values()}
        give = {"kind": "transfer", "entity": "opportunity", "id": deal, "to": members[DARIO.name]}
        admin.push({**give, "expected_owner": members[MARCO.name]})
