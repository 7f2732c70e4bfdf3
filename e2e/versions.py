"""A new version of the app, as a server that was updated hands it out."""

import re

from playwright.sync_api import Page

from e2e.phones import Phone

_VERSION = re.compile(rb'(carnet-app-.{0,40}?["`])([0-9a-f]{16})(["`])', re.DOTALL)


def deploy(phone: Phone, version: str = "feedfacefeedface") -> None:
    """Let the server hand out another version (16 hex digits), which changes the worker's text and its cache's name."""
    changed: list[int] = []

    def newer(script: bytes) -> bytes:
        text, count = _VERSION.subn(rb"\g<1>%s\g<3>" % version.encode(), script)
        changed.append(count)
        return text

    phone.proxy.rewrite("/sw.js", newer)
    phone.page.evaluate("async () => { await (await navigator.serviceWorker.ready).update(); }")
    assert set(changed) == {1}, "The worker no longer names its version where this looks for it."


def versions(page: Page) -> list[str]:
    """Return the names of the versions that the browser keeps."""
    names: list[str] = page.evaluate("() => caches.keys()")
    return sorted(names)
