"""What a person with large fingers or a small screen would trip over: targets too small, words past the edge."""

from playwright.sync_api import Page

PAST = """() => [...document.querySelectorAll("body *")]
  .filter((one) => {
    const box = one.getBoundingClientRect();
    if (box.width === 0 || one.offsetParent === null || (box.right <= innerWidth + 1 && box.left >= -1)) return false;
    // What scrolls sideways on purpose, and what is cut with dots.
    for (let at = one; at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== "visible" || getComputedStyle(at).clipPath !== "none") return false;
    return true;
  })
  .map((one) => one.outerHTML.slice(0, 120))"""

# A target may be larger than what is drawn: the point a finger lands on decides, not the box.
SMALL = """(least) => {
  const root = document.querySelector("dialog[open]") ?? document;
  const hits = (target, x, y) => {
    const found = document.elementFromPoint(x, y);
    return found !== null && (target.contains(found) || found.closest("label") === target);
  };
  const run = (target, x, y, dx, dy) => {
    let at = 0;
    while (at < least && hits(target, x + dx * (at + 1), y + dy * (at + 1))) at += 1;
    return at;
  };
  return [...root.querySelectorAll("a[href], button, input, select, textarea")]
    .filter((one) => {
      const target = one.closest("label") ?? one;
      const box = target.getBoundingClientRect();
      const isSeen = box.width > 0 && box.top >= 0 && box.left >= 0
        && box.bottom <= innerHeight && box.right <= innerWidth;
      // A row is one target as large as itself; a word within a sentence is as high as its line.
      if (!isSeen || one.disabled || one.matches(".cover, p a")) return false;
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      if (!hits(target, x, y)) return false;
      // Two lines of small words stand in the head of a record: each has what WCAG asks for, and its end is free.
      const enough = one.matches(".head.back .state, .head-context *") ? 24 : least - 1.5;
      const isWide = box.width >= enough || run(target, x, y, -1, 0) + run(target, x, y, 1, 0) >= enough;
      const isHigh = box.height >= enough || run(target, x, y, 0, -1) + run(target, x, y, 0, 1) >= enough;
      return !(isWide && isHigh);
    })
    .map((one) => {
      const box = one.getBoundingClientRect();
      return `${Math.round(box.width)} x ${Math.round(box.height)} ${one.outerHTML.slice(0, 100)}`;
    });
}"""

# Of a sheet that lies over the page only its own buttons count.
FILLED = """() => {
  const root = document.querySelector("dialog[open]") ?? document;
  return [...root.querySelectorAll(".btn:not(.quiet, .plain)")]
    .filter((one) => one.checkVisibility() && getComputedStyle(one).visibility === "visible")
    .map((one) => one.textContent.trim());
}"""


def past_the_edge(page: Page) -> list[str]:
    """Return what stands beyond the sides of the screen."""
    found: list[str] = page.evaluate(PAST)
    return found


def too_small(page: Page, least: int) -> list[str]:
    """Return what can be pressed on an area of less than ``least`` pixels in either direction."""
    found: list[str] = page.evaluate(SMALL, least)
    return found


def filled(page: Page) -> list[str]:
    """Return the words of all filled buttons of the screen or the sheet that lies over it."""
    found: list[str] = page.evaluate(FILLED)
    return found
