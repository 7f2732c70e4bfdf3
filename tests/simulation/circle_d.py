"""Circle D: real browsers on real profiles are killed, starved, cleared and updated while people work with them.

Each history is drawn from its seed. When all faults have ended every word that somebody saved must be on the server,
each phone must say that all is sent, and hold what the server shows to its owner (SYNC 6: 1, 2, 3, 8, 12).
"""

import contextlib
import hashlib
import itertools
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import CDPSession, Error, Page, Playwright, expect, sync_playwright
from playwright.sync_api import TimeoutError as Unanswered

from e2e.conftest import ANNA, MARCO, make_team, token_of
from e2e.gestures import Note, add_tag, begin, capture, convert, rename, sign_in, wait_all_sent, write_note
from e2e.phones import Phone
from e2e.program import Program
from e2e.proxy import Proxy
from e2e.seeds import LIST, ROWS, Seeds, sow
from e2e.server import Server, serving
from e2e.versions import deploy
from tests.simulation.circle_d_steps import PEOPLE, Step, steps_of
from tests.simulation.invariants import Broken
from tests.simulation.report import Report
from tests.simulation.shrink import replayed

_PERSON: Final = {"marco": MARCO, "anna": ANNA}
_DRAIN_S: Final = 90
_CATCH_UP_S: Final = 20
_LITTLE_ROOM: Final = 64 * 1024
REPLAYS: Final = 20
REPLAYS_S: Final = 20 * 60
"""A broken history is played again so often, and for so long at most, to make it short."""

# What lies on the phone: the rows that the server sent, and how much is still to go or asks for a decision.
_LOOK = """async () => {
  const names = (await indexedDB.databases()).map((one) => one.name);
  const all = (prefix, store) => new Promise((done, fail) => {
    const opening = indexedDB.open(names.find((name) => name.startsWith(prefix)));
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const asked = opening.result.transaction(store).objectStore(store).getAll();
      asked.onsuccess = () => { opening.result.close(); done(asked.result); };
      asked.onerror = () => fail(asked.error);
    };
  });
  // What a first sync brought lies many to a record; whatever was told later wins over it.
  const copies = (await all("cache-", "chunk")).flatMap(({ text }) => JSON.parse(text));
  const rows = new Map([...copies, ...(await all("cache-", "base"))].map((row) => [row.id, row]));
  return {
    rows: Object.fromEntries([...rows.values()].filter((row) => !row.deleted).map((row) => [row.id, row.seq])),
    outbox: (await all("vault-", "outbox")).length,
    attention: (await all("vault-", "attention")).length,
  };
}"""

_ANYWHERE: Final = """
select 1 from record where instr(cast(body as text), :word)
union all select 1 from field_history where instr(cast(old as text), :word)
union all select 1 from dead_letter where instr(cast(payload as text), :word)
"""


def run(histories: int, seed: int) -> Report:
    """Play histories from this seed on; stops at the first that breaks something, or when it is interrupted."""
    report = Report("D", first=seed)
    expect.set_options(timeout=15_000)
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory(prefix="circle-d-") as name,
        report.interruptible(),
    ):
        folder = Path(name)
        team = make_team(folder / "team")
        for one in range(seed, seed + histories):
            report.add(one, play(playwright, team, folder / str(one), steps_of(one)))
            shutil.rmtree(folder / str(one), ignore_errors=True)
            if report.broken is not None:
                short = _shortened(playwright, team, folder, report)
                report.broken, report.script = short.broken, short.script
                break
    return report


def _shortened(playwright: Playwright, team: Path, folder: Path, broken: Report) -> Report:
    numbers = itertools.count()

    def again(script: Sequence[Step]) -> Report:
        own = folder / f"{broken.seed}-{next(numbers)}"
        try:
            return play(playwright, team, own, script)
        finally:
            shutil.rmtree(own, ignore_errors=True)

    return replayed(broken, steps_of(broken.seed), again, most=REPLAYS, seconds=REPLAYS_S)


def play(playwright: Playwright, team: Path, folder: Path, script: Sequence[Step]) -> Report:
    """Play one history in a folder of its own."""
    report = Report("D", script=[str(step) for step in script])
    try:
        with _begun(playwright, team, folder) as history:
            report.faults = history.faults
            history.play(script)
    except (Error, AssertionError) as trouble:
        report.broken = trouble if isinstance(trouble, Broken) else Broken("screens", str(trouble))
    except RuntimeError as trouble:
        report.broken = Broken("server", str(trouble))
    return report


@contextlib.contextmanager
def _begun(playwright: Playwright, team: Path, folder: Path) -> Iterator["_History"]:
    """Start a server with a team's first records, and sign both phones in."""
    shutil.copytree(team, folder / "data")
    with contextlib.ExitStack() as held:
        server = held.enter_context(serving(folder / "data"))
        with Program(server.origin, token_of(server, MARCO)) as program:
            seeds = sow(program)
        phones = {}
        for name in PEOPLE:
            phone = phones[name] = Phone(playwright, folder / name, held.enter_context(Proxy(server.port)))
            held.callback(phone.turn_off)
            _start(phone)
            sign_in(phone, _PERSON[name])
            phone.close()  # Chromium keeps a new cookie in memory for half a minute, or until it is closed
            _start(phone)
        yield _History(server, phones, seeds)


@dataclass
class _History:
    """``saved``: words that a screen took as saved, and by whom. ``unreachable``: whose network passes nothing.

    ``updated``: whose browser has a new version of the app that may be about to start.
    """

    server: Server
    phones: dict[str, Phone]
    seeds: Seeds
    saved: dict[str, str] = field(default_factory=dict)
    unreachable: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)
    rows_left: list[str] = field(default_factory=lambda: list(ROWS))
    faults: Counter[str] = field(default_factory=Counter)

    def play(self, script: Sequence[Step]) -> None:
        """Play the script, let all faults end, and look whether everything is where it must be."""
        for at, step in enumerate(script, start=1):
            try:
                self._step(step)
            except (Error, AssertionError) as trouble:
                raise Broken("screens", f"at step {at}: {trouble}") from trouble
        for phone in self.phones.values():
            phone.proxy.heal()
        for who in PEOPLE:
            self._check(who)
        for word, who in self.saved.items():
            if not self._is_on_server(word):
                raise Broken(
                    "durability", f"{who} saved {word!r}, all phones say that all is sent, and the server lacks it"
                )

    def _step(self, step: Step) -> None:
        phone = self.phones[step.who]
        if step.does not in {"do", "heal"}:
            self.faults[step.what or step.does] += 1
        match step.does:
            case "do":
                self._do(phone.page, step)
            case "second tab":
                page = phone.context.new_page()
                self._do(page, step)
                page.close()
            case "network":
                self._heal(step.who)
                self.unreachable |= {step.who} if step.what == "refuse" else set()
                phone.proxy.fail(step.what, path="/" if step.what == "refuse" else "/sync/", seconds=2)  # type: ignore[arg-type]  # drawn from the proxy's kinds
            case "heal":
                self._heal(step.who)
            case "kill":
                phone.kill()
                _start(phone)
            case "close":
                phone.close()
                _start(phone)
            case "server killed":
                self.server.kill()
                self.server.start()
            case _:
                self._starve(step)

    def _starve(self, step: Step) -> None:
        """Take something from a phone that its browser or its owner may take at any time."""
        phone = self.phones[step.who]
        match step.does:
            case "quota":
                with _little_room(phone):
                    self._do(phone.page, Step(step.who, "do", "note", step.word))
            case "update" if step.who not in self.unreachable:
                self._open(phone.page, self.seeds.deal, step.who)
                box = phone.page.get_by_role("textbox", name="Write a note")
                box.fill(step.word)
                deploy(phone, hashlib.sha256(step.word.encode()).hexdigest()[:16])
                self.updated.add(step.who)
                expect(box).to_have_value(step.word)
            case "cleared":
                self._clear(phone, step.who)
            case _:
                return

    def _heal(self, who: str) -> None:
        self.phones[who].proxy.heal()
        self.unreachable.discard(who)

    def _do(self, page: Page, step: Step) -> None:
        """Do what a person does; once the screen has taken it, it counts as saved."""
        match step.what:
            case "capture":
                self._visit(page, step.who)
                capture(page, Note(title=step.word))
            case "note":
                self._open(page, self.seeds.deal, step.who)
                write_note(page, step.word)
            case "rename":
                self._open(page, self.seeds.other_deal, step.who)
                rename(page, step.word)
            case "tag":
                self._open(page, self.seeds.deal, step.who)
                add_tag(page, step.word)
            case "convert" if self.rows_left:
                self._visit(page, step.who)
                convert(page, LIST, self.rows_left.pop())
                return
            case _:
                self._visit(page, step.who)
                page.get_by_role("button", name="Capture", exact=True).click()
                page.get_by_role("dialog").get_by_role("button", name="Quick").click()
                page.get_by_role("dialog", name="Quick").get_by_label("Title").fill(step.word)
                return
        self.saved[step.word] = step.who

    def _open(self, page: Page, deal: str, who: str) -> None:
        """Open an opportunity by its address: another phone may have given it another title."""
        self._visit(page, who, f"/o/{deal}")
        expect(page.get_by_role("textbox", name="Write a note")).to_be_visible()

    def _visit(self, page: Page, who: str, path: str = "/") -> None:
        """Go to one of the app's addresses.

        A page that is asked for in the moment when a new version takes over is handed by Chromium (156) to the worker
        that ends: it never comes, or comes and is cut before its end. As a person would, ask once more.
        """
        address = f"{self.phones[who].proxy.origin}{path}"
        try:
            _visit(page, address)
        except Unanswered:
            if who not in self.updated:
                raise
            self.updated.discard(who)
            _visit(page, address)

    def _clear(self, phone: Phone, who: str) -> None:
        """Let the browser throw away all but its cookies; what only this phone had is gone, and no more is promised."""
        self._heal(who)
        _devtools(phone).send(
            "Storage.clearDataForOrigin",
            {"origin": phone.proxy.origin, "storageTypes": "indexeddb,cache_storage,service_workers"},
        )
        phone.close()  # the app starts itself anew when its storage goes, and would run into us
        _start(phone)
        begin(phone)
        self.saved = {word: by for word, by in self.saved.items() if by != who or self._is_on_server(word)}

    def _check(self, who: str) -> None:
        phone = self.phones[who]
        self._visit(phone.page, who)
        wait_all_sent(phone.page, seconds=_DRAIN_S)
        with Program(self.server.origin, token_of(self.server, _PERSON[who])) as program:
            wrong: list[str] = []
            give_up = time.monotonic() + _CATCH_UP_S
            while time.monotonic() < give_up:
                shown = {id_: row["seq"] for id_, row in program.rows().items() if not row.get("deleted")}
                wrong = _differences(phone.page.evaluate(_LOOK), shown)
                if not wrong:
                    return
                phone.page.wait_for_timeout(500)
        raise Broken("convergence", f"{who}'s phone is not what the server shows: {'; '.join(wrong[:5])}")

    def _is_on_server(self, word: str) -> bool:
        """Tell whether a word stands anywhere on the server: in a record, in history, or among what was refused."""
        with contextlib.closing(sqlite3.connect(f"file:{self.server.database}?mode=ro", uri=True)) as db:
            return db.execute(_ANYWHERE, {"word": word}).fetchone() is not None


def _differences(phone: dict[str, Any], shown: dict[str, int]) -> list[str]:
    held: dict[str, int] = phone["rows"]
    return [
        *(f"{phone[name]} in its {name}" for name in ("outbox", "attention") if phone[name]),
        *(f"it lacks {id_}" for id_ in shown.keys() - held.keys()),
        *(f"it keeps {id_}" for id_ in held.keys() - shown.keys()),
        *(f"{id_} is {held[id_]} and should be {seq}" for id_, seq in shown.items() if held.get(id_, seq) != seq),
    ]


def _start(phone: Phone) -> None:
    try:
        phone.start()
    except Error as trouble:
        _let_pass(trouble, phone.page)
        phone.page.goto(f"{phone.proxy.origin}/")


def _visit(page: Page, address: str) -> None:
    try:
        page.goto(address)
    except Error as trouble:
        _let_pass(trouble, page)
        page.goto(address)


def _let_pass(trouble: Error, page: Page) -> None:
    """Let a navigation be overtaken by one of the app's own: it starts anew when its storage or version has changed."""
    if not any(words in str(trouble) for words in ("net::ERR_ABORTED", "interrupted by another navigation")):
        raise trouble
    page.wait_for_load_state()


def _devtools(phone: Phone) -> CDPSession:
    return phone.context.new_cdp_session(phone.page)


@contextlib.contextmanager
def _little_room(phone: Phone) -> Iterator[None]:
    """Let the browser's disk be nearly full for the length of a block."""
    used: int = phone.page.evaluate("async () => (await navigator.storage.estimate()).usage")
    tools = _devtools(phone)
    tools.send("Storage.overrideQuotaForOrigin", {"origin": phone.proxy.origin, "quotaSize": used + _LITTLE_ROOM})
    try:
        yield
    finally:
        tools.send("Storage.overrideQuotaForOrigin", {"origin": phone.proxy.origin})
