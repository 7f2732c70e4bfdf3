"""What a phone with 50,000 rows is measured by; one function for each visit, each the best of several."""

import contextlib
import shutil
import statistics
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Playwright, Request, ViewportSize

from bench.client_device import Device, device
from bench.client_world import ANNA, LONG_LIST, prepared
from bench.figures import Line
from e2e.server import Server

SLOW = (4, 1)
WARM_MS = 1_500
"""So long somebody looks at a screen before typing; at full speed."""
DESK: ViewportSize = {"width": 1440, "height": 900}
ROW_KEYS = ("hotel al", "bergen 12", "+39 33")
KEYSTROKES = ("pedrotti", "hotel alpina 12", "bergen", "+39 333", "kuznecova", "zzz", "linen machines", "row77@")

PRESS = """async ([find, text]) => {
  const box = document.querySelector(find);
  const took = [];
  for (let end = 1; end <= text.length; end += 1) {
    const start = performance.now();
    box.value = text.slice(0, end);
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    for (let turn = 0; turn < 8; turn += 1) await null;  // what is drawn at once is drawn in a later turn of this task
    document.body.getBoundingClientRect();
    took.push(performance.now() - start);
    await new Promise((next) => setTimeout(next, 60));
  }
  return took;
}"""

PRESSED = """async ([find, at]) => {
  const start = performance.now();
  document.querySelectorAll(find)[at].click();
  for (let turn = 0; turn < 8; turn += 1) await null;
  document.body.getBoundingClientRect();
  return performance.now() - start;
}"""

# A tap until the row it adds stands in the list, which shows it once its strict transaction is complete, and until the
# sheet in which the row is filled in is open and laid out.
TAP = """async ([find, list]) => {
  const rows = () => Number(document.querySelector(list)?.getAttribute("aria-setsize"));
  const before = rows();
  const at = { saved: null, sheet: null };
  const start = performance.now();
  const seen = new Promise((done, fail) => {
    const look = () => {
      if (rows() === before + 1) at.saved ??= performance.now() - start;
      if (document.querySelector("dialog[open]") === null || at.saved === null) return;
      document.body.getBoundingClientRect();
      at.sheet = performance.now() - start;
      done();
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
    setTimeout(() => fail(new Error(`no row and no sheet came: ${JSON.stringify(at)}`)), 60_000);
  });
  document.querySelector(find).click();
  await seen;
  return at;
}"""

SCROLL = """async ([find, frames, step]) => {
  const box = document.querySelector(find).closest(".prospect-grid, [data-scroll]") ?? document.scrollingElement;
  const took = [];
  let last = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < frames; frame += 1) {
    box.scrollTop += step;
    const now = await new Promise(requestAnimationFrame);
    took.push(now - last);
    last = now;
  }
  return took;
}"""

# What the page asked for before its first rows stood there.
SCRIPTS = """() => performance.getEntriesByType("resource")
  .filter(({ startTime }) => performance.timeOrigin + startTime < globalThis.__seen.rows)
  .map(({ name }) => new URL(name).pathname).filter((path) => path.endsWith(".js"))"""


@dataclass(frozen=True)
class Budget:
    """What DESIGN section 5 allows, 4x slowed down and at full speed."""

    slow: float
    fast: float


BUDGETS = {
    "cold_start": Budget(800, 300),
    "search_key_p95": Budget(25, 25),
    "filter": Budget(40, 40),
    "sort": Budget(40, 40),
    "grid_key_p95": Budget(40, 40),
    "first_sync": Budget(3_000, 3_000),
    "first_page": Budget(200, 200),
    "tap_to_saved": Budget(50, 50),
    "scroll_worst": Budget(50, 50),
    "grid_scroll_worst": Budget(50, 50),
    "heap": Budget(60, 60),
}
FIRST_SCREEN_KB = 60


@dataclass(frozen=True)
class Run:
    """What every figure needs: a folder, the driver, how often, and where the built client lies."""

    folder: Path
    playwright: Playwright
    rounds: int
    static: Path
    kinds: Collection[str]


@dataclass(frozen=True)
class Phone:
    """A phone that has everything, and the address under which it knows its server, which is stopped."""

    playwright: Playwright
    profile: Path
    origin: str
    rounds: int
    static: Path


def line(name: str, value: float, unit: str, slow: float) -> Line:
    """Return a figure beside its budget."""
    budget = BUDGETS[name].slow if slow > 1 else BUDGETS[name].fast
    return Line(f"{name}_{slow:g}x", value, unit, f"{value / budget:.2f}x of {budget:g}")


def figures(run: Run) -> Iterator[Line]:
    """Fill a phone, slowly and at full speed, then measure what a person does with it while the server is stopped."""
    filled: list[Filled] = []
    for slow in SLOW if SYNC in run.kinds else ():
        filled = [_first_sync(run, slow, round_) for round_ in range(run.rounds)]
        yield line("first_page", min(one.first_ms for one in filled), "ms", slow)
        yield line("first_sync", min(one.whole_ms for one in filled), "ms", slow)
    last = filled[-1] if filled else _first_sync(run, 1, 0)
    phone = Phone(run.playwright, last.profile, last.origin, run.rounds, run.static)
    if START in run.kinds:
        yield from _first_load(phone)
    for slow in SLOW:
        for kind, visit in VISITS.items():
            if kind in run.kinds:
                yield from visit(phone, slow)


@dataclass(frozen=True)
class Filled:
    """A phone after its first sync; ms from the first question to the first rows and to all of them."""

    profile: Path
    origin: str
    first_ms: float
    whole_ms: float


def _first_sync(run: Run, slow: float, round_: int) -> Filled:
    name = f"{slow:g}-{round_}"
    profile = run.folder / f"profile-{name}"
    shutil.copytree(prepared(), run.folder / f"data-{name}")
    server = Server(run.folder / f"data-{name}")
    try:
        server.start()
        with device(run.playwright, profile) as phone:
            page = phone.page
            asked: list[Request] = []
            page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - a method takes no mark
            page.goto(server.origin)
            page.get_by_label("E-mail").fill(ANNA.email)
            page.get_by_label("Password").fill(ANNA.password)
            phone.slow_down(slow)
            page.get_by_role("button", name="Sign in").click()
            sent = phone.seen("sent")
            first = phone.seen("first")
            phone.slow_down(1)
            page.get_by_role("button", name="Start", exact=True).click()
            phone.seen("rows")
            page.evaluate("async () => { await navigator.serviceWorker.ready; }")
            began = next(one for one in asked if one.url.endswith("/sync/v1/rows")).timing["startTime"]
            return Filled(profile, server.origin, first - began, sent - began)
    finally:
        server.kill()


@contextlib.contextmanager
def _opened(phone: Phone, path: str, slow: float) -> Iterator[Device]:
    """Start the phone without its server, at once as slow as it is to be."""
    with device(phone.playwright, phone.profile, slow=slow) as made:
        made.page.goto(f"{phone.origin}{path}")
        yield made


def _first_load(phone: Phone) -> Iterator[Line]:
    with _opened(phone, "/", 1) as made:
        made.seen("rows")
        scripts: list[str] = made.page.evaluate(SCRIPTS)
    packed = sum((phone.static / f"{path.lstrip('/')}.gz").stat().st_size for path in set(scripts)) / 1000
    yield Line("first_screen_js", packed, "KB gz", f"{packed / FIRST_SCREEN_KB:.2f}x of {FIRST_SCREEN_KB}")


def _cold_starts(phone: Phone, slow: float) -> Iterator[Line]:
    took: list[float] = []
    heap = 0.0
    for _ in range(phone.rounds + 1):  # the first one after a fill finds nothing of the browser's own in memory
        with _opened(phone, "/", slow) as made:
            shown = made.seen("rows")
            took.append(shown - made.page.evaluate("performance.timeOrigin"))
            made.page.get_by_role("link", name="Prospects").wait_for()
            heap = made.settled_heap_megabytes()
    yield line("cold_start", min(took), "ms", slow)
    yield line("heap", heap, "MB", slow)


def _searches(phone: Phone, slow: float) -> Iterator[Line]:
    with _opened(phone, "/search", slow) as made:
        box = "input[type=search]"
        made.page.locator(box).wait_for()
        made.page.wait_for_timeout(WARM_MS * slow)
        took = [ms for text in KEYSTROKES for ms in made.page.evaluate(PRESS, [box, text])]
    yield line("search_key_p95", statistics.quantiles(took, n=20)[-1], "ms", slow)


def _lists(phone: Phone, slow: float) -> Iterator[Line]:
    with _opened_list(phone, slow) as page:
        page.locator(".virtual > li").first.wait_for()
        page.wait_for_timeout(WARM_MS * slow)
        filters = [page.evaluate(PRESSED, [".finder button[aria-pressed]", 0]) for _ in range(2 * phone.rounds)]
        frames: list[float] = page.evaluate(SCROLL, [".virtual", 120, 300])
    yield line("filter", min(filters), "ms", slow)
    yield line("scroll_worst", max(frames), "ms a frame", slow)
    yield Line(f"scroll_p95_{slow:g}x", statistics.quantiles(frames, n=20)[-1], "ms a frame")


def _taps(phone: Phone, slow: float) -> Iterator[Line]:
    with _opened_list(phone, slow) as page:
        page.locator(".virtual > li").first.wait_for()
        page.wait_for_timeout(WARM_MS * slow)
        taps: list[dict[str, float]] = []
        for _ in range(phone.rounds + 1):  # the first one fetches what the sheet needs
            taps.append(page.evaluate(TAP, [".two button:last-child", ".virtual > li"]))
            page.keyboard.press("Escape")
            page.locator("dialog[open]").wait_for(state="detached")
    yield line("tap_to_saved", min(tap["saved"] for tap in taps), "ms", slow)
    yield Line(f"tap_to_sheet_{slow:g}x", min(tap["sheet"] for tap in taps), "ms")


def _grid(phone: Phone, slow: float) -> Iterator[Line]:
    """The same list at a desk: sorted by its columns, looked through, scrolled."""
    with _opened_list(phone, slow, DESK) as page:
        page.locator(".grid-body .grid-line").first.wait_for()
        page.wait_for_timeout(WARM_MS * slow)
        sorts = [page.evaluate(PRESSED, [".grid-head button", at]) for at in (0, 0, 1, 1) * phone.rounds]
        frames: list[float] = page.evaluate(SCROLL, [".grid-body", 120, 300])
        keys = [ms for text in ROW_KEYS for ms in page.evaluate(PRESS, [".finder input", text])]
    yield line("sort", min(sorts), "ms", slow)
    yield line("grid_key_p95", statistics.quantiles(keys, n=20)[-1], "ms", slow)
    yield line("grid_scroll_worst", max(frames), "ms a frame", slow)


@contextlib.contextmanager
def _opened_list(phone: Phone, slow: float, size: ViewportSize | None = None) -> Iterator[Page]:
    with _opened(phone, "/prospects", slow) as made:
        if size is not None:
            made.page.set_viewport_size(size)
        made.page.get_by_role("link", name=LONG_LIST).click()
        made.page.locator(".finder").wait_for()
        yield made.page


SYNC, START = "sync", "start"
VISITS: dict[str, Callable[[Phone, float], Iterator[Line]]] = {
    START: _cold_starts,
    "search": _searches,
    "list": _lists,
    "tap": _taps,
    "grid": _grid,
}
KINDS = (SYNC, *VISITS)
