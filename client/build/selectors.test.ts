// What may be written in style sheets so that a row scrolled into view restyles that row, and not the whole page.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const SRC = join(import.meta.dirname, "../src");
const COMMENTS = /\/\*[\s\S]*?\*\//g;
const SELECTORS = /([^{}]*:has\([^{}]*)\{/g;

/** `:has(…)` and then anything at all: whatever enters the page makes the browser look at everything in it. */
const OF_ANYTHING = /:has\(.*[\s>+~](\*|:not\([^)]*\))$/;

test("no rule hangs anything at all on what something else contains", () => {
  const sheets = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".css"));
  const found = sheets.flatMap((file) => {
    const text = readFileSync(join(SRC, file), "utf8").replace(COMMENTS, "");
    const selectors = [...text.matchAll(SELECTORS)].flatMap(([, all = ""]) => all.split(/,(?![^(]*\))/));
    return selectors.filter((selector) => OF_ANYTHING.test(selector.trim())).map((one) => `${file}: ${one.trim()}`);
  });

  expect(found).toEqual([]);
});
