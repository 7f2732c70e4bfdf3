"""What a network does to a queue: lost answers, refusals, portals, failing servers. Nothing is lost, nothing twice."""

import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import MARCO, NewPhone, token_of
from e2e.gestures import (
    ALL_SENT,
    NEEDS_YOU,
    Note,
    add_tag,
    capture,
    go_to,
    on_server,
    only_here,
    open_deal,
    open_sync_sheet,
    rename,
    sign_in,
    state,
    wait_all_sent,
    write_note,
)
from e2e.phones import Phone
from e2e.program import Program
from e2e.seeds import DEAL, Seeds
from e2e.server import Server

PUSH = "/sync/v1/push"
CUTS = 5
SLOW = 90_000  # five tries with the waits between them that spare a troubled server


@pytest.fixture
def phone(new_phone: NewPhone, seeds: Seeds) -> Phone:  # noqa: ARG001 - the opportunities that are there
    """Marco's phone, signed in."""
    phone = new_phone()
    phone.start()
    sign_in(phone, MARCO)
    return phone


def test_answers_cut_after_the_commit_leave_one_effect_each_and_receipts_that_repeat(
    phone: Phone, server: Server, seeds: Seeds
) -> None:
    """F6: the phone repeats what was committed, and is answered with what the server has stored."""
    page = phone.page
    phone.proxy.fail("cut_after", path=PUSH, times=CUTS)

    open_deal(page, DEAL)
    write_note(page, "Called back")
    add_tag(page, "fair")
    capture_from_today(phone, Note("Written once", what_for="Ring them", surname="Once"))
    go_to(page, "Today")
    for _ in range(CUTS):
        send_now(phone)
    expect(state(page)).to_have_text(ALL_SENT, timeout=SLOW)

    assert len(phone.proxy.passed(PUSH, fault="cut_after")) == CUTS
    with Program(server.origin, token_of(server, MARCO)) as truth:
        rows = truth.rows().values()
    for entity, text in (("comment", "Called back"), ("opportunity", "Written once"), ("contact", "Once")):
        assert sum(row["entity"] == entity and text in str(row["data"]) for row in rows) == 1, entity
    assert [row["root"] for row in rows if row["entity"] == "comment"] == [seeds.deal]
    first_result: dict[str, object] = {}
    for exchange in phone.proxy.passed(PUSH):
        for result in exchange.answer["results"]:
            assert first_result.setdefault(result["op"], result) == result, "A receipt changed its mind."


def capture_from_today(phone: Phone, note: Note) -> None:
    go_to(phone.page, "Today")
    capture(phone.page, note)


def send_now(phone: Phone) -> None:
    """Press *Send now* once, if anything still waits."""
    page = phone.page
    before = len(phone.proxy.passed(PUSH))
    sheet = open_sync_sheet(page)
    button = sheet.get_by_role("button", name="Send now")
    if button.is_visible():
        button.click()
        for _ in range(50):
            if len(phone.proxy.passed(PUSH)) > before:
                break
            page.wait_for_timeout(100)
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()


TOO_LONG = "This mail goes on and on. " * 1000


def test_a_refused_note_keeps_its_words_and_lets_the_rest_through(phone: Phone) -> None:
    """F36; UX, state *refused*: what can never be taken waits for its author, the text kept, and stops nothing."""
    page = phone.page
    open_deal(page, DEAL)
    with phone.proxy.failing("refuse"):
        page.get_by_role("textbox", name="Write a note").fill(TOO_LONG)
        page.get_by_role("button", name="Save", exact=True).click()
        rename(page, "Comes right behind")

    expect(on_server(page).first).to_be_visible()
    sheet = open_sync_sheet(page)
    expect(sheet.get_by_text(TOO_LONG[:26]).first).to_be_visible()
    expect(sheet.get_by_text("The server could not take this").first).to_be_visible()
    expect(sheet.get_by_role("button", name="Edit")).to_be_visible()
    expect(state(page)).to_have_text(NEEDS_YOU)


@pytest.mark.parametrize(
    ("kind", "status"), [("status", 500), ("status", 502), ("portal", 200), ("truncate", 200), ("stall", 0)]
)
def test_an_answer_that_is_not_the_servers_leaves_the_queue_untouched(
    phone: Phone, server: Server, kind: str, status: int
) -> None:
    """F28, F29: a network that stalls, or answers with a page of its own."""
    page = phone.page
    open_deal(page, DEAL)
    with phone.proxy.failing(kind, path="/sync/", status=status or 502):  # type: ignore[arg-type]  # the kind comes from the parameters above
        rename(page, "Renamed behind a portal")
        write_note(page, "Written behind a portal")
        wait_for_tries(phone, 2)
        expect(only_here(page).first).to_be_visible()
        go_to(page, "Today")
        expect(state(page)).to_have_text(re.compile("2 waiting|Offline|Weak|Saved on this phone|This Wi-Fi"))

    send_now(phone)
    wait_all_sent(page, seconds=90)
    with Program(server.origin, token_of(server, MARCO)) as truth:
        titles = [row["data"]["title"] for row in truth.rows("opportunity").values()]
        notes = [row["data"]["text"] for row in truth.rows("comment").values()]
    assert titles.count("Renamed behind a portal") == 1
    assert notes == ["Written behind a portal"]


def wait_for_tries(phone: Phone, count: int) -> None:
    """Wait until the phone has tried to push so often while the network fails."""
    for _ in range(300):
        if len([seen for seen in phone.proxy.passed(PUSH) if seen.fault]) >= count:
            return
        phone.page.wait_for_timeout(100)
    raise AssertionError("The phone did not try to send.")


def test_a_portal_never_takes_the_place_of_the_app(phone: Phone) -> None:
    """F29: neither the page nor its worker comes from a portal, today or after the next start."""
    with phone.proxy.failing("portal"):
        phone.page.reload()
        expect(phone.page.get_by_role("heading", name="Today", level=1)).to_be_visible()
        phone.close()
        phone.start()
        expect(phone.page.get_by_role("heading", name="Today", level=1)).to_be_visible()

    phone.close()
    phone.start()
    wait_all_sent(phone.page)


def test_a_server_killed_and_started_again_is_found_by_itself(phone: Phone, server: Server) -> None:
    page = phone.page
    open_deal(page, DEAL)
    phone.expect_errors("Failed to load resource")
    server.kill()
    rename(page, "Renamed while the server was down")
    expect(only_here(page)).to_be_visible()

    server.start()

    expect(on_server(page)).to_be_visible(timeout=SLOW)
