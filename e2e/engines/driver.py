"""A browser of whatever engine, as far as the promises need one: open an address, run a script in the page, die."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import httpx

from e2e.server import free_port

START_SECONDS = 60.0
SCRIPT_MS = 60_000
MINI_BROWSERS = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"


class Missing(Exception):
    """An engine is not on this machine; the words say how to get it."""


class Browser(Protocol):
    """One running browser with one page."""

    def open(self, address: str) -> None:
        """Go to an address."""

    def open_anew(self, address: str) -> None:
        """Close the page and go to an address in a new one."""

    def run(self, script: str, *words: object) -> Any:
        """Run an async function's body in the page; return what it returns."""


class Engine(Protocol):
    """A kind of browser whose profile outlives it."""

    name: str
    keeps_profile: bool
    """What it stored is there after it was killed."""

    def started(self) -> contextlib.AbstractContextManager[Browser]:
        """Start it on its profile; at the end it is killed, as an empty battery does."""


class Firefox:
    """Firefox, by the protocol that is built into it (Marionette), so that nothing else has to be installed."""

    name = "Firefox"
    keeps_profile = True

    def __init__(self, profile: Path) -> None:
        """Look for it."""
        found = os.environ.get("CARNET_FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
        if found is None:
            raise Missing(
                "Firefox is missing (Debian: apt-get install firefox-esr, or CARNET_FIREFOX=/path/to/firefox)."
            )
        self._executable = found
        self._profile = profile

    @contextlib.contextmanager
    def started(self) -> Iterator[Browser]:
        """Start it on its profile; at the end it is killed."""
        port = free_port()
        self._profile.mkdir(exist_ok=True)
        (self._profile / "user.js").write_text(f'user_pref("marionette.port", {port});\n')
        words = [self._executable, "--headless", "--marionette", "--no-remote", "--profile", str(self._profile)]
        with _running(words, {}), _connected(port) as connection:
            yield _Marionette(connection)


class _Marionette:
    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._answers = connection.makefile("rb")
        self._said = 0
        self._read()  # it introduces itself
        self._ask("WebDriver:NewSession", {"capabilities": {}})
        self._ask("WebDriver:SetTimeouts", {"script": SCRIPT_MS, "pageLoad": SCRIPT_MS})

    def open(self, address: str) -> None:
        self._ask("WebDriver:Navigate", {"url": address})

    def open_anew(self, address: str) -> None:
        made = self._ask("WebDriver:NewWindow", {"type": "tab"})
        self._ask("WebDriver:CloseWindow", {})
        self._ask("WebDriver:SwitchToWindow", {"handle": made["handle"]})
        self.open(address)

    def run(self, script: str, *words: object) -> Any:
        asked = {"script": _wrapped(script), "args": list(words), "sandbox": None, "newSandbox": False}
        return _unwrapped(self._ask("WebDriver:ExecuteAsyncScript", asked)["value"])

    def _ask(self, command: str, members: dict[str, Any]) -> dict[str, Any]:
        self._said += 1
        text = json.dumps([0, self._said, command, members]).encode()
        self._connection.sendall(str(len(text)).encode() + b":" + text)
        _, _, error, value = self._read()
        if error is not None:
            raise RuntimeError(f"{command}: {error.get('message')}")
        answer: dict[str, Any] = value or {}
        return answer

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            one = self._answers.read(1)
            if one == b"":
                raise RuntimeError("Firefox hung up.")
            length += one
        return json.loads(self._answers.read(int(length[:-1])))


class WebKit:
    """WebKitGTK's small browser by its WebDriver: the engine of iPhones, though not their rules of storage."""

    name = "WebKitGTK"
    keeps_profile = False  # under automation it keeps nothing on disk

    def __init__(self, profile: Path) -> None:
        """Look for the driver, the browser, and a screen that nobody sees."""
        browsers = sorted(Path("/").glob(MINI_BROWSERS[1:]))
        needed = [("webkit2gtk-driver", shutil.which("WebKitWebDriver") and browsers), ("xvfb", shutil.which("Xvfb"))]
        needed += [("dbus", shutil.which("dbus-run-session"))]
        missing = [package for package, found in needed if not found]
        if missing:
            raise Missing(f"WebKitGTK is missing (Debian: apt-get install {' '.join(missing)}).")
        self._browser = browsers[-1]
        self._profile = profile

    @contextlib.contextmanager
    def started(self) -> Iterator[Browser]:
        """Start it; at the end it is killed."""
        self._profile.mkdir(exist_ok=True)
        port, screen = free_port(), f":{100 + os.getpid() % 20_000}"
        homes = {name: str(self._profile) for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
        quiet = {"DISPLAY": screen, "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1", "LIBGL_ALWAYS_SOFTWARE": "1", **homes}
        driver = ["dbus-run-session", "--", "WebKitWebDriver", f"--port={port}"]
        with _running(["Xvfb", screen, "-screen", "0", "800x900x24"], {}), _running(driver, quiet):
            _wait_for(port)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=SCRIPT_MS / 1000, trust_env=False) as http:
                yield _WebDriver(http, self._browser)


class _WebDriver:
    def __init__(self, http: httpx.Client, browser: Path) -> None:
        self._http = http
        options = {"binary": str(browser), "args": ["--automation"]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        made = self._post("/session", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"/session/{made['sessionId']}"
        self._post(f"{self._session}/timeouts", {"script": SCRIPT_MS, "pageLoad": SCRIPT_MS})

    def open(self, address: str) -> None:
        self._post(f"{self._session}/url", {"url": address})

    def open_anew(self, address: str) -> None:
        made = self._post(f"{self._session}/window/new", {"type": "window"})
        self._http.delete(f"{self._session}/window")
        self._post(f"{self._session}/window", {"handle": made["handle"]})
        self.open(address)

    def run(self, script: str, *words: object) -> Any:
        asked = {"script": _wrapped(script), "args": list(words)}
        return _unwrapped(self._post(f"{self._session}/execute/async", asked))

    def _post(self, path: str, members: dict[str, Any]) -> Any:
        answer = self._http.post(path, json=members).json()["value"]
        if isinstance(answer, dict) and "error" in answer:
            raise RuntimeError(f"{path}: {answer['error']}: {answer.get('message')}")
        return answer


def _wrapped(script: str) -> str:
    return f"""const done = arguments[arguments.length - 1];
      (async (...words) => {{ {script} }})(...[...arguments].slice(0, -1))
        .then((value) => done({{ value: value ?? null }}), (error) => done({{ error: String(error) }}));"""


def _unwrapped(answer: dict[str, Any]) -> Any:
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return answer["value"]


@contextlib.contextmanager
def _running(words: Sequence[str], more: dict[str, str]) -> Iterator[None]:
    """Run a program with all that it starts, in a group of its own; kill the whole group in the end."""
    silent = subprocess.DEVNULL
    process = subprocess.Popen(words, env={**os.environ, **more}, stdout=silent, stderr=silent, start_new_session=True)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def _connected(port: int) -> Iterator[socket.socket]:
    _wait_for(port)
    with socket.create_connection(("127.0.0.1", port), timeout=SCRIPT_MS / 1000) as connection:
        yield connection


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"Nothing listens on port {port}.")
