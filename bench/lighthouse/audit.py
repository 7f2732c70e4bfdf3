"""One run of Lighthouse: which Node, which browser, and what it found."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from e2e import browser

HOME = Path(__file__).parent
CATEGORIES = ("performance", "accessibility", "best-practices", "seo", "agentic-browsing")
BROWSER = "--headless=new --no-sandbox --disable-dev-shm-usage"
ONCE_MORE = "NO_NAVSTART"
"""The browser was too slow to say when the page began: no word about the page."""


@dataclass(frozen=True)
class Report:
    """What Lighthouse says of a page: points of 100, and each audit that cost some."""

    scores: dict[str, int]
    faults: list[str]
    whole: bytes


def audit(address: str, folder: Path, profile: Path | None) -> Report:
    """Audit one page; with a profile as whoever is signed in there, else as somebody who was never here."""
    found = _run(address, folder, profile)
    if ONCE_MORE in found:
        found = _run(address, folder, profile)
    said = msgspec.json.decode(found)
    if "runtimeError" in said:
        raise RuntimeError(f"{address}: {said['runtimeError']['message']}")
    categories: dict[str, Any] = said["categories"]
    scores = {name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES}
    return Report(scores, _faults(said), found.encode())


def _run(address: str, folder: Path, profile: Path | None) -> str:
    target = folder / "report.json"
    target.unlink(missing_ok=True)
    flags = BROWSER if profile is None else f"{BROWSER} --user-data-dir={profile}"
    words = [
        *(_node(), HOME / "node_modules/lighthouse/cli/index.js", address, "--quiet", "--no-enable-error-reporting"),
        *("--output=json", f"--output-path={target}", f"--only-categories={','.join(CATEGORIES)}"),
        *(f"--chrome-flags={flags}", *(() if profile is None else ("--disable-storage-reset",))),
    ]
    chosen = browser.executable()
    environment = os.environ if chosen is None else {**os.environ, "CHROME_PATH": chosen}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if target.exists():
        return target.read_text()
    return msgspec.json.encode({"runtimeError": {"message": done.stderr}}).decode()


def _node() -> Path:
    """Return the Node that came with Lighthouse: the one that builds the client may be too old for it."""
    found = sorted(HOME.glob("node_modules/node-*/bin/node"))
    if not found:
        raise RuntimeError("Lighthouse's own Node is missing: make lighthouse installs it where there is one.")
    return found[0]


def _faults(said: dict[str, Any]) -> list[str]:
    """Name each audit that cost points, with what it says."""
    audits = said["audits"]
    costly = {
        ref["id"] for name in CATEGORIES for ref in said["categories"][name]["auditRefs"] if ref.get("weight", 0) > 0
    }
    lost = [audits[name] for name in sorted(costly) if (audits[name]["score"] or 0) < 1 and _counts(audits[name])]
    return [f"{one['id']}: {one['title']} ({one['score']}; {one.get('displayValue', '')})" for one in lost]


def _counts(one: dict[str, Any]) -> bool:
    return one["scoreDisplayMode"] not in {"notApplicable", "manual", "informative"}
