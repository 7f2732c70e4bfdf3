"""Every main screen and how a person gets there: one list for the accessibility check and for the pictures."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from e2e.gestures import STATE
from e2e.phones import Phone
from e2e.program import Program, create, new_id, set_
from e2e.server import Person, Server

PASSWORD = "fjord and 7 mountains"
MANAGER = Person("Anna Berg", "anna@carnet.example", PASSWORD, "manager")
ADMIN = Person("Ingrid Dahl", "ingrid@carnet.example", PASSWORD, "admin")
REP = Person("Marco Rinaldi", "marco@carnet.example", PASSWORD, "rep")
SIZES = {"320x568": (320, 568), "360x740": (360, 740), "768x1024": (768, 1024), "1440x900": (1440, 900)}
THEMES = ("light", "dark", "sun")
LARGEST_PHONE = 767


@dataclass(frozen=True)
class Sample:
    """Addresses into the sample's notebook."""

    deal: str
    won: str
    folder: str
    contact: str
    list_: str


@dataclass(frozen=True)
class Screen:
    """A screen: its address, and what is tapped there before it is looked at."""

    name: str
    path: str
    tap: Callable[[Page], None] | None = None
    person: Person = MANAGER

    @property
    def is_page(self) -> bool:
        """Nothing is opened over it."""
        return self.tap is None or self.name.startswith("pipeline-")


def make_sample(data: Path) -> tuple[Server, dict[str, str]]:
    """Fill a data folder with the sample; return its server, not yet started, and tokens by e-mail."""
    server = Server(data)
    server.run("demo", "--password-stdin", typed=f"{PASSWORD}\n")
    return server, {person.email: server.token(person) for person in (ADMIN, MANAGER, REP)}


def enrich(origin: str, tokens: dict[str, str]) -> Sample:
    """Find what the pictures show, and let two people disagree about an amount."""
    with Program(origin, tokens[REP.email]) as rep, Program(origin, tokens[MANAGER.email]) as manager:
        rows = rep.rows()
        lists = [row for row in rows.values() if row["entity"] == "prospect_list"]
        filled = {row["root"] for row in rows.values() if row["entity"] == "prospect"}
        deal = next(id_ for id_, row in rows.items() if row["data"].get("title") == DEAL)
        base = {"base": {"money": rows[deal]["seq"]}}
        for program, amount in ((rep, "17900.00"), (manager, "18400.00")):
            money = {"amount": amount, "currency": "EUR", "probability": None}
            program.try_push(set_("opportunity", deal, money=money) | base)
        rep.push(create("opportunity", "0190b3c5-7f00-7000-8000-00000000beef", title=LONG, description=LONG * 3))
    return Sample(
        deal=deal,
        won=_largest_won(rows),
        folder=str(rows[deal]["data"]["folder"]),
        contact=next(row["data"]["contact"] for row in _participants(rows, deal)),
        list_=next(row["id"] for row in lists if row["id"] in filled),
    )


DEAL = "Officine Bellavista, seconda linea"
"""The sample's opportunity with a folder, people, tags and a long story; the same one in every picture."""

LONG = "Schönberger Maskinforretning og Sønner med Døtre, Grundstücksverkehrsgenehmigungszuständigkeit "


def _largest_won(rows: dict[str, dict[str, object]]) -> str:
    """Return the won opportunity with the largest amount."""
    amounts = {
        id_: float(row["data"]["money"]["amount"])  # type: ignore[index]  # rows are plain JSON
        for id_, row in rows.items()
        if row["entity"] == "opportunity" and (row["data"].get("status") or {}).get("is") == "won"  # type: ignore[attr-defined]  # rows are plain JSON
    }
    return max(amounts, key=lambda id_: (amounts[id_], id_))


def _participants(rows: dict[str, dict[str, object]], deal: str) -> Iterator[dict[str, dict[str, str]]]:
    for row in rows.values():
        if row["entity"] == "participant" and row.get("root") == deal:
            yield row  # type: ignore[misc]  # rows are plain JSON


def screens(sample: Sample) -> list[Screen]:
    """Return every screen and sheet of somebody who is signed in."""
    return [
        *_places(sample),
        *_opportunity(f"/o/{sample.deal}"),
        *_client(sample),
        *_over_the_page(),
        *_settings(),
        *_last(sample),
    ]


def besides(sample: Sample) -> list[Screen]:
    """Return what lies a few taps deeper, for the pictures alone."""
    deal, contact = f"/o/{sample.deal}", f"/c/{sample.contact}"
    return [
        Screen("morning-contact", "/morning", walk_to_contacts),
        Screen("morning-visit", "/morning", _plan_visit),
        Screen("pipeline-calendar", "/pipeline", lambda page: choose_view(page, "Calendar")),
        Screen("selected", "/pipeline", press("Select", re.compile(r"^All \d"), "Do")),
        Screen("opportunity-done-pick", deal, press("Done", "Pick")),
        Screen("opportunity-note", deal, press(re.compile("^More about"))),
        Screen("contact-phone", contact, press("Add a phone")),
        Screen("settings-mine", "/settings/mine"),
        Screen("settings-diagnosis", "/settings", press(re.compile("^Send a diagnosis"))),
        Screen("settings-rules", "/settings/rules", person=ADMIN),
        Screen("parking", "/settings/people", press("Make a place for parking"), person=ADMIN),
    ]


def _places(sample: Sample) -> list[Screen]:
    return [
        Screen("today", "/"),
        Screen("morning", "/morning"),
        Screen("morning-menu", "/morning", press("How to walk")),
        Screen("incomplete", "/incomplete"),
        Screen("team-came-in", "/team/came-in"),
        Screen("team-stalled", "/team/stalled"),
        Screen("team-hand-over", "/team/stalled", press("All", re.compile("^Hand over"))),
        Screen("team-not-worked", "/team/not-worked"),
        Screen("pipeline-board", "/pipeline", lambda page: choose_view(page, "Board")),
        Screen("pipeline-list", "/pipeline", lambda page: choose_view(page, "List", "Compact")),
        Screen("pipeline-extended", "/pipeline", lambda page: choose_view(page, "Extended")),
        Screen("pipeline-filter", "/pipeline", press(re.compile(r", open$|^What to show|^Filter"))),
        Screen("pipeline-select", "/pipeline", press("Select")),
        Screen("pipeline-view", "/pipeline", _save_view),
        Screen("prospects", "/prospects"),
        Screen("prospects-new", "/prospects", press(re.compile("^New list"))),
        Screen("prospect-list", f"/l/{sample.list_}"),
        Screen("prospect-list-more", f"/l/{sample.list_}", press("This list")),
        Screen("prospect-list-paste", f"/l/{sample.list_}", press("Paste rows")),
        Screen("prospect-list-none", f"/l/{sample.list_}", _type("Find in list", "zzzzqqqq")),
        Screen("prospect-row", f"/l/{sample.list_}", _open_row),
        Screen("not-here", "/o/0190b3c5-7f00-7000-8000-00000000dead"),
        Screen("clients", "/clients"),
        Screen("clients-filter", "/clients", press("Filter")),
        Screen("clients-select", "/clients", press("Select")),
        Screen("clients-none", "/clients", _type("Find a client", "zzzzqqqq")),
        Screen("search-empty", "/search"),
        Screen("search", "/search?q=an"),
        Screen("search-near", "/search?q=toyotta"),
        Screen("search-none", "/search?q=zzzzqqqq"),
        Screen("to-settle", "/settle"),
        Screen("to-settle-another", "/settle", press("Another amount")),
        Screen("trash", "/trash"),
    ]


def _opportunity(deal: str) -> list[Screen]:
    return [
        Screen("opportunity", deal),
        Screen("opportunity-long", "/o/0190b3c5-7f00-7000-8000-00000000beef"),
        Screen("opportunity-won", deal, press("Won")),
        Screen("opportunity-lost", deal, press("Lost")),
        Screen("opportunity-cancelled", deal, press("Cancelled")),
        Screen("opportunity-done", deal, press("Done")),
        Screen("opportunity-plan", deal, press(re.compile("^Plan another action"))),
        Screen("opportunity-pick", deal, press("Pick")),
        Screen("opportunity-step", deal, press(re.compile("^Step: "))),
        Screen("opportunity-amount", deal, press(re.compile(r"\d %$"))),
        Screen("opportunity-tags", deal, press(re.compile("^(Change the tags|Add a tag)"))),
        Screen("opportunity-person", deal, press(re.compile("^Add a contact"))),
        Screen("opportunity-more", deal, press("More")),
        Screen("opportunity-copy", deal, press("More", re.compile("^Copy"))),
        Screen("opportunity-folder", deal, press("More", re.compile("^Client folder"))),
        Screen("opportunity-give", deal, press("More", re.compile("^Hand over"))),
        Screen("opportunity-source", deal, _source),
        Screen("opportunity-history", f"{deal}/history"),
        Screen("opportunity-change", f"{deal}/history", _open_change),
    ]


def _client(sample: Sample) -> list[Screen]:
    return [
        Screen("folder", f"/f/{sample.folder}"),
        Screen("folder-more", f"/f/{sample.folder}", press("More")),
        Screen("folder-edit", f"/f/{sample.folder}", press("More", "Edit")),
        Screen("folder-give", f"/f/{sample.folder}", press("More", "Hand over")),
        Screen("folder-visit", f"/f/{sample.folder}", press("Log a visit")),
        Screen("folder-person", f"/f/{sample.folder}", press(re.compile("^Add a person"))),
        Screen("contact", f"/c/{sample.contact}"),
        Screen("contact-more", f"/c/{sample.contact}", press("More")),
        Screen("contact-edit", f"/c/{sample.contact}", press("More", "Edit")),
        Screen("contact-tags", f"/c/{sample.contact}", press("More", "Change tags")),
    ]


def _over_the_page() -> list[Screen]:
    return [
        Screen("capture", "/", press("Capture")),
        Screen("capture-quick", "/", _quick),
        Screen("capture-paste", "/", press("Capture", re.compile("^Paste"))),
        Screen("event", "/", press("Capture", re.compile("^At a fair"))),
        Screen("sync", "/", press(STATE)),
        Screen("menu", "/", _menu),
        Screen("keys", "/", lambda page: page.keyboard.press("?")),
        Screen("palette", "/", lambda page: page.keyboard.press("Control+k")),
        Screen("sign-out", "/settings", press("Sign out")),
    ]


def _settings() -> list[Screen]:
    parts = ("workspace", "teams", "pipelines", "fields", "tags", "kinds", "reasons")
    return [
        Screen("settings", "/settings"),
        *(Screen(f"settings-{part}", f"/settings/{part}", person=ADMIN) for part in parts),
        Screen("settings-step", "/settings/pipelines", press("Quotation"), person=ADMIN),
        Screen("settings-field", "/settings/fields", press("Add a field"), person=ADMIN),
        Screen("settings-category", "/settings/tags", press("Change Source"), person=ADMIN),
        Screen("settings-tag", "/settings/tags", press("Trade fair"), person=ADMIN),
        Screen("settings-kind", "/settings/kinds", press("Call"), person=ADMIN),
        Screen("settings-reason", "/settings/reasons", press("Price"), person=ADMIN),
        Screen("settings-theirs", "/settings/tags"),
        Screen("people", "/settings/people", person=ADMIN),
        Screen("person", "/settings/people", _person, person=ADMIN),
    ]


def _last(sample: Sample) -> list[Screen]:
    """What writes something, or changes what the browser says of itself: nothing is looked at after it."""
    return [
        Screen("opportunity-correct", f"/o/{sample.won}", press(re.compile(r"^Won( ·|$)"))),
        Screen("prospect-convert", f"/l/{sample.list_}", _convert),
        Screen("invitation", "/settings/people", _invite, person=ADMIN),
        Screen("install", "/", _show_install),
    ]


def _source(page: Page) -> None:
    details = page.get_by_role("button", name="Details", exact=True)
    source = page.get_by_role("button", name=re.compile("^Source: "))
    expect(details.or_(source)).to_be_visible()
    if details.is_visible():  # on a phone what else is known stands folded
        details.click()
    source.click()


def _open_change(page: Page) -> None:
    change = page.get_by_role("button", name="Amount", exact=True)
    expect(change.nth(1)).to_be_visible()  # the first one asks for changes of this kind alone
    change.nth(1).click()


def _save_view(page: Page) -> None:
    shown = page.get_by_role("button", name=re.compile(", open$"))
    save = page.get_by_role("button", name="Save this view")
    expect(shown).to_be_visible()
    if not save.is_visible():  # on a phone it is one of the sheet's
        shown.click()
    save.click()


def _convert(page: Page) -> None:
    """Make an opportunity of the last row in sight: the first ones are looked at by others."""
    page.get_by_role("button", name=re.compile("^Make .* an opportunity$")).last.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _invite(page: Page) -> None:
    press("Invite people")(page)
    page.get_by_label("Paste people, one a line").fill(f"Kari Nordmann <{new_id()}@carnet.example>")
    page.get_by_role("button", name="Make 1 link").click()
    expect(page.get_by_role("img", name=re.compile("^Code with the link"))).to_be_visible()


AN_ANDROID = """
StorageManager.prototype.persisted = StorageManager.prototype.persist = async () => false;
Object.defineProperty(navigator, "userAgent", { value: `${navigator.userAgent} Android` });
addEventListener("beforeinstallprompt", (event) => event.stopImmediatePropagation(), { capture: true });
"""
"""A browser that neither promises to keep anything nor asks by itself: it has to be told how to install."""


def _show_install(page: Page) -> None:
    page.add_init_script(AN_ANDROID)
    page.reload()
    press(STATE, "Show how")(page)
    expect(page.get_by_role("dialog", name="Put Carnet on the home screen")).to_be_visible()


def walk_to_contacts(page: Page) -> None:
    """Leave every opportunity of the round for today, until it comes to the people."""
    for_today = page.get_by_role("button", name="Today", exact=True)
    visit = page.get_by_role("button", name="Visit", exact=True)
    expect(for_today.or_(visit)).to_be_visible()
    while for_today.is_visible():
        words = page.get_by_text(re.compile(r"^Opportunity \d+ of")).first.inner_text()
        for_today.click()
        expect(page.get_by_text(words, exact=True)).to_have_count(0)
        expect(for_today.or_(visit)).to_be_visible()


def _plan_visit(page: Page) -> None:
    walk_to_contacts(page)
    press("Visit")(page)


def _person(page: Page) -> None:
    """Open somebody and choose another role and team, so that every question stands there."""
    page.get_by_role("button", name=REP.name).click()
    sheet = page.get_by_role("dialog", name=REP.name)
    sheet.get_by_label("Role").select_option("Manager")
    sheet.get_by_label("Team").select_option("No team")
    expect(sheet.get_by_text("Open records")).to_be_visible()


def look_at(phone: Phone, screen: Screen) -> Page:
    """Go to a screen by its address and wait until it stands still."""
    page = phone.page
    page.emulate_media(reduced_motion="reduce")  # neither a picture nor a contrast is taken half way
    page.goto(f"{phone.proxy.origin}{screen.path}")
    expect(page.get_by_role("heading", level=1).first).to_be_attached()
    if screen.tap is not None:
        screen.tap(page)
    page.wait_for_timeout(350)  # let sheets arrive
    return page


def choose_theme(phone: Phone, theme: str) -> None:
    """Choose a theme on this device, as the menu does; it shows with the next start of the page."""
    phone.page.evaluate("(theme) => localStorage.setItem('carnet.theme', theme)", theme)


def press(*names: str | re.Pattern[str]) -> Callable[[Page], None]:
    """Press one button after the other, the later ones on what the earlier ones have opened."""

    def press_all(page: Page) -> None:
        for name in names:
            sheet = page.get_by_role("dialog")
            root = sheet if sheet.is_visible() else page
            root.get_by_role("button", name=name, exact=True).first.click()

    return press_all


def _type(field: str, words: str) -> Callable[[Page], None]:
    """Type into a field that stands on the page."""

    def fill(page: Page) -> None:
        page.get_by_label(field, exact=True).fill(words)

    return fill


def choose_view(page: Page, *names: str) -> None:
    """Choose a view; a phone and a desk have different ones."""
    for name in names:
        choice = page.get_by_role("radio", name=name, exact=True)
        if choice.count():
            choice.press("Space")  # by key: what comes later above it would move it from under a click
            expect(choice).to_be_checked()


def _quick(page: Page) -> None:
    press("Capture")(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Quick").click()
    dialog.get_by_label("Title").fill("Élodie Marchand, MediaCom Paris")


def _menu(page: Page) -> None:
    button = page.get_by_role("button", name="settings and theme")
    if button.is_visible():  # at the desk all of it stands in the side bar
        button.click()


def _open_row(page: Page) -> None:
    rows: Locator = page.get_by_role("list", name="Rows").get_by_role("listitem")
    expect(rows.or_(page.get_by_role("grid")).first).to_be_visible()
    if rows.first.is_visible():  # at the desk the row is edited in the grid
        rows.first.get_by_role("button").nth(1).click()
        expect(page.get_by_role("dialog")).to_be_visible()
