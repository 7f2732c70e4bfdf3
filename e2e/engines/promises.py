"""One story, told to every engine: signed in once, then without a server, through deaths, until the server is back."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from e2e.conftest import MARCO, token_of
from e2e.engines.driver import Browser, Engine
from e2e.program import Program
from e2e.seeds import DEAL, sow
from e2e.server import Person, Server

DRAFT = "Draft of a stand without signal"
SAVED = "Officine Firenze, press brake"

FOUND = "await fill('search', words[0].split(',')[0]); await see(words[0]);"
CAPTURE = "await press('Capture'); await press('Quick');"
RETURNS = 12
LEFT = "await until('a page', () => all('h1').length > 0); await new Promise((next) => setTimeout(next, words[0]));"
CLOSED = "await until('the sheet gone', () => all('[role=dialog], dialog').length === 0);"
# Firefox writes a cookie down about half a minute after it got it: one that is killed meanwhile has to sign in again to
# send, and says so. Answers whether it had to.
SEND = """
const sent = () => all("button").some((one) => /^All sent/.test(named(one)));
const asks = () => all("button, a").some((one) => named(one) === "Sign in to send");
await until("all sent", () => sent() || asks());
const asked = !sent();
if (asked) {
  await press("Sign in");
  await fill("Password", words[0]);
  (await until("Sign in", () => all("dialog button").find((one) => named(one) === "Sign in"))).click();
  await until("all sent", sent);
}
return asked;
"""

# The page's own words and names, as a person finds them; every wait is for something to be seen.
HANDS = """
const named = (one) => (one.getAttribute("aria-label") ?? one.textContent).trim();
const shown = (one) => one.getClientRects().length > 0;
const until = async (what, look) => {
  const end = Date.now() + 45_000;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`never seen: ${what}; ${document.body.innerText.slice(0, 300)}`);
    await new Promise((next) => setTimeout(next, 50));
  }
};
const all = (find) => [...document.querySelectorAll(find)].filter(shown);
const press = async (name) => (await until(name, () => all("button, a").find((one) => named(one) === name))).click();
const see = (text) => until(text, () => document.body.innerText.includes(text));
const fill = async (name, text) => {
  const box = await until(name, () => all("input, textarea").find((one) => one.type === name ||
    (one.getAttribute("aria-label") ?? one.labels?.[0]?.textContent ?? "").trim().startsWith(name)));
  box.focus();
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set.call(box, text);
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
};
"""


def keep_promises(engine: Engine, data: Path, person: Person) -> Iterator[str]:
    """Go through the story; yield each promise that was kept. Raises when one was not."""
    server = Server(data)
    server.start()
    try:
        with Program(server.origin, token_of(server, MARCO)) as program:
            sow(program)
        with contextlib.ExitStack() as life:
            hand = _Hand(engine, server.origin, life)
            _sign_in(hand, person)
            hand.start_anew("/search")
            hand.do(FOUND, DEAL)
            yield "signed in, everything is here"
            server.stop()
            yield from _without_server(hand)
            server.start()
            asked = hand.do(SEND, person.password)
            with Program(server.origin, token_of(server, MARCO)) as program:
                titles = [row["data"]["title"] for row in program.rows("opportunity").values()]
            if titles.count(SAVED) != 1:
                raise AssertionError(f"The server has {titles}.")
            how = "once signed in again, for the cookie was lost with the battery," if asked else "by itself"
            yield f"the queue drained {how} when the server was back, once"
    finally:
        server.kill()


def _without_server(hand: "_Hand") -> Iterator[str]:
    hand.start_anew("/search")
    hand.do(FOUND, DEAL)
    yield "a cold start without a server finds what was received"
    for at in range(RETURNS):
        hand.come_back("/" if at % 2 else "/search")
        hand.do(LEFT, at * 30)  # sooner or later, in the midst of whatever it does by then
    yield "a page that was left is come back to in the same tab, whatever it was at"
    hand.start_anew("/")
    hand.do(f"{CAPTURE} await fill('Title', words[0]); await new Promise((next) => setTimeout(next, 1_500));", DRAFT)
    hand.start_anew("/")
    hand.do("await see(words[0]);", DRAFT)
    yield "what was typed and not saved survived"
    hand.do(f"{CAPTURE} await fill('Title', words[0]); await press('Save'); {CLOSED}", SAVED)
    hand.start_anew("/search")
    hand.do(FOUND, SAVED)
    yield "what was saved survived in the queue"
    hand.start_anew("/")


def _sign_in(hand: "_Hand", person: Person) -> None:
    hand.start_anew("/")
    hand.do(
        """await fill('E-mail', words[0]); await fill('Password', words[1]); await press('Sign in');
        await until('all sent', () => all('button').some((one) => /^All sent/.test(named(one))));
        const start = all('button').find((one) => named(one) === 'Start');
        start?.click();
        await navigator.serviceWorker.ready;
        await until('its own page', () => navigator.serviceWorker.controller !== null);""",
        person.email,
        person.password,
    )


class _Hand:
    """Whoever holds the browser; a new one is started whenever the old one is killed."""

    def __init__(self, engine: Engine, origin: str, life: contextlib.ExitStack) -> None:
        self._engine = engine
        self._origin = origin
        self._life = life
        self._browser: Browser | None = None

    def start_anew(self, path: str) -> None:
        """Kill the browser and start it on its profile; in one that forgets its profile only the page is closed."""
        address = f"{self._origin}{path}"
        if self._browser is None or self._engine.keeps_profile:
            self._life.close()
            self._browser = self._life.enter_context(self._engine.started())
            self._browser.open(address)
        else:
            self._browser.open_anew(address)

    def come_back(self, path: str) -> None:
        """Leave the page for one of the same tab: a browser may keep the old one for its return."""
        if self._browser is None:
            raise RuntimeError("No browser was started.")
        self._browser.open(f"{self._origin}{path}")

    def do(self, script: str, *words: object) -> Any:
        """Do this in the page, with everything that a person has hands and eyes for; return what it returns."""
        if self._browser is None:
            raise RuntimeError("No browser was started.")
        return self._browser.run(f"{HANDS} {script}", *words)
