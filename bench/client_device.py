"""A phone to measure: one Chromium profile, slowed down through the browser's own debugger."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, Playwright

from e2e import browser
from e2e.phones import ARGUMENTS, PHONE

NEVER_MS = 120_000
OWN_START_MS = 1_500
"""So long a desk's Chromium loads pages of its own after its start (its toolbar), on the same processor.

A phone's browser has none of them, and what is measured begins with the page and not with the browser.
"""

# What a person would see is noted when it is there; asking the page over and over would cost what is measured.
WATCH = """
(() => {
  const ROWS = 50;
  const seen = { rows: null, first: null, sent: null };
  globalThis.__seen = seen;
  const after = (note) => {
    // The next task after the next frame: it is on the glass then, not only in the document.
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => note(performance.timeOrigin + performance.now());
      channel.port2.postMessage(null);
    });
  };
  const look = () => {
    const row = seen.rows === null ? document.querySelector(".virtual > li") : null;
    if (row !== null && row.getAttribute("aria-setsize") >= ROWS) {
      seen.rows = 0;
      after((at) => { seen.rows = at; });
    }
    // Only the count of what has been received begins with a digit there.
    if (seen.first === null && [...document.querySelectorAll(".when")].some((one) => /^[1-9]/.test(one.textContent))) {
      seen.first = 0;
      after((at) => { seen.first = at; });
    }
    if (seen.sent === null && [...document.querySelectorAll("button")].some((one) => /^All sent/.test(one.textContent)))
      seen.sent = performance.timeOrigin + performance.now();
    if (!seen.rows || !seen.first || !seen.sent) return;
    watcher.disconnect();
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
})();
"""


@dataclass(frozen=True)
class Device:
    """A page that is open, and the way to its debugger."""

    page: Page
    cdp: CDPSession

    def slow_down(self, times: float) -> None:
        """Let the page's main thread be so many times slower from now on; Chromium slows down no worker."""
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def seen(self, what: str) -> float:
        """Wait until this was seen; return when, ms since 1970."""
        deadline = time.monotonic() + NEVER_MS / 1000
        while time.monotonic() < deadline:
            at: float | None = self.page.evaluate(f"globalThis.__seen?.{what}")
            if at:
                return at
            time.sleep(0.25)
        raise TimeoutError(what)

    def settled_heap_megabytes(self) -> float:
        """Return what the page's objects hold once all rows are read and what nobody needs is gone."""
        self.page.wait_for_timeout(3_000)
        self.cdp.send("HeapProfiler.collectGarbage")
        usage: dict[str, Any] = self.cdp.send("Runtime.getHeapUsage")
        return float(usage["usedSize"]) / 1e6


@contextlib.contextmanager
def device(playwright: Playwright, profile: Path, *, slow: float = 1) -> Iterator[Device]:
    """Start the browser on this profile, at an empty page, and let it come to rest; as slow as told from there on."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=browser.executable(),
        headless=True,
        args=[*ARGUMENTS, "--enable-precise-memory-info"],
        viewport=PHONE,
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
        timezone_id="Europe/Rome",
        device_scale_factor=2,
    )
    try:
        context.set_default_timeout(NEVER_MS)
        context.add_init_script(WATCH)
        page = context.pages[0]
        page.wait_for_timeout(OWN_START_MS)
        made = Device(page, context.new_cdp_session(page))
        made.slow_down(slow)
        yield made
    finally:
        context.close()
