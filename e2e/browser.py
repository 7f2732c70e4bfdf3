"""Which Chromium to run, and how to end one the way an empty battery does."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL_SECONDS = 60
MISSING = "The browser tests need Chromium (Debian: apt-get install chromium), or CARNET_CHROMIUM=/path/to/it."


def executable() -> str | None:
    """Return the browser's path, or None for the one that Playwright has installed by itself.

    Without any browser this fails: a test that skips itself in silence proves nothing.
    """
    chosen = os.environ.get("CARNET_CHROMIUM")
    if chosen:
        return chosen
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is not None:
        return found
    try:
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"],
            check=True,
            capture_output=True,
            timeout=INSTALL_SECONDS,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as trouble:
        raise RuntimeError(MISSING) from trouble
    return None


def kill_tree(profile: Path) -> int:
    """SIGKILL every process of the browser that runs on ``profile``; return how many there were.

    Chromium names its process in the lock of the profile, a link that reads ``host-PID``.
    """
    root = int((profile / "SingletonLock").readlink().name.rpartition("-")[2])
    doomed = _descendants(root)
    for pid in doomed:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    _wait_until_gone(doomed)
    return len(doomed)


def _descendants(root: int) -> list[int]:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The second word, the name, may itself hold spaces and brackets.
            words = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents[int(stat.parent.name)] = int(words[1])
    found, at = [root], 0
    while at < len(found):
        found += [pid for pid, parent in parents.items() if parent == found[at]]
        at += 1
    return found


def _wait_until_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if not any(_runs(pid) for pid in pids):
            return
        time.sleep(0.02)
    raise RuntimeError("The browser outlived SIGKILL.")


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
