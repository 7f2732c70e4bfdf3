"""A phone: one browser profile behind one network, that can be closed, killed and started again."""

import contextlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Playwright, ViewportSize

from e2e import browser
from e2e.proxy import Proxy

PHONE: ViewportSize = {"width": 360, "height": 740}
ARGUMENTS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    # Whatever the app asks for must come from its own server: every other name leads nowhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
# The browser reports each failed request as an error; a test that breaks the network asked for them.
NETWORK_NOISE = re.compile(
    "Failed to load resource|net::ERR_|An unknown error occurred when fetching the script"
    "|EventSource's response has a MIME type"
)
# "Who am I?" is answered 401 to somebody not signed in, and the browser logs it.
ANSWERED_401 = re.compile(r"status of 401")


@dataclass
class Phone:
    """Somebody's device. Its profile outlives every start and every kill."""

    playwright: Playwright
    profile: Path
    proxy: Proxy
    viewport: ViewportSize = field(default_factory=lambda: PHONE)
    language: str = "en-GB"
    zone: str = "Europe/Rome"
    scheme: Literal["light", "dark"] = "light"
    is_touch: bool = True
    arguments: tuple[str, ...] = ()
    expected: list[re.Pattern[str]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _context: BrowserContext | None = None
    _page: Page | None = None

    @property
    def page(self) -> Page:
        """The one tab that is open."""
        if self._page is None:
            raise RuntimeError("The phone is off.")
        return self._page

    @property
    def context(self) -> BrowserContext:
        """The running browser."""
        if self._context is None:
            raise RuntimeError("The phone is off.")
        return self._context

    def start(self, path: str = "/") -> Page:
        """Start the browser on this profile and open the app at its address, as a tap on its icon does."""
        self._context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=browser.executable(),
            headless=True,
            args=[*ARGUMENTS, *self.arguments],
            viewport=self.viewport,
            has_touch=self.is_touch,
            is_mobile=self.is_touch,
            locale=self.language,
            timezone_id=self.zone,
            color_scheme=self.scheme,
            device_scale_factor=2,
        )
        self._context.set_default_timeout(15_000)
        self._context.on("console", self._hear)
        self._context.on("weberror", lambda trouble: self.complaints.append(f"uncaught: {trouble.error}"))
        self._page = self._context.pages[0]
        self._page.goto(f"{self.proxy.origin}{path}")
        return self._page

    def wait_until_installed(self) -> None:
        """Wait until the service worker is in charge, so that the next start needs no network."""
        self.page.evaluate(
            """async () => {
              await navigator.serviceWorker.ready;
              if (!navigator.serviceWorker.controller)
                await new Promise((done) => { navigator.serviceWorker.oncontrollerchange = done; });
            }"""
        )

    def close(self) -> None:
        """Close the browser as a person does; harmless when it is closed."""
        if self._context is not None:
            with contextlib.suppress(Error):
                self._context.close()
        self._context = self._page = None

    def kill(self) -> None:
        """End every process of the browser at once, as an empty battery does."""
        killed = browser.kill_tree(self.profile)
        if killed == 0:
            raise RuntimeError("There was nothing to kill.")
        self.close()

    def turn_off(self) -> None:
        """Close it for good, and make sure that nothing is left running."""
        self.close()
        with contextlib.suppress(FileNotFoundError):
            browser.kill_tree(self.profile)

    def take_picture(self, target: Path) -> None:
        """Keep what stands on the screen, if the phone is on."""
        if self._page is not None:
            with contextlib.suppress(Error):
                self._page.screenshot(path=target)

    def expect_errors(self, pattern: str) -> None:
        """Allow console errors of this kind from now on."""
        self.expected.append(re.compile(pattern))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        text = message.text
        allowed = [ANSWERED_401, *self.expected]
        if self.proxy.has_failed:
            allowed.append(NETWORK_NOISE)
        if not any(pattern.search(text) for pattern in allowed):
            self.complaints.append(f"{text} ({message.location['url']})")
