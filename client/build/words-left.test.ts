// R1: no screen and no sheet carries a word of its own; whatever people read comes from the catalogues.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAst } from "vite";
import { expect, test } from "vitest";

const SOURCES = join(import.meta.dirname, "../src");
/** What is read or heard; other attributes are names of things. */
const READ = new Set(["alt", "aria-label", "children", "hint", "label", "placeholder", "sub", "title", "words"]);
/** The product's own name, units and keys that are the same in every language. */
const SAME_EVERYWHERE = /^(Carnet|Enter|Esc|(Alt|Ctrl|Shift)\b.{0,4})$/;

interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: { readonly name?: unknown };
}

/** Text between tags, and plain strings in attributes that people read. */
function wordsIn(code: string): readonly string[] {
  const found: string[] = [];
  const seen = new WeakSet<object>(); // the parser leads to some nodes by two ways
  const visit = (node: unknown): void => {
    if (node === null || typeof node !== "object" || seen.has(node)) return;
    seen.add(node);
    const { type, value, name } = node as Node;
    if (type === "JSXText" && typeof value === "string") found.push(value);
    if (type === "JSXAttribute" && READ.has(String(name?.name)) && isText(value)) found.push(String(value.value));
    for (const child of Object.values(node)) if (typeof child === "object") visit(child);
  };
  visit(parseAst(code, { lang: "tsx" }));
  return found.map((text) => text.trim()).filter((text) => /\p{L}{2}/u.test(text) && !SAME_EVERYWHERE.test(text));
}

const isText = (value: unknown): value is { readonly value: string } =>
  typeof value === "object" && value !== null && (value as Node).type === "Literal";

const screens = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".tsx") && !/\.test\.tsx$|^looks\/|\/testing\/|builders/.test(file),
);

test("every screen and sheet is looked at", () => {
  expect(screens.length).toBeGreaterThan(80);
  expect(wordsIn('<p title="Left">Left <b>{t("ui.back")}</b> here</p>')).toEqual(["Left", "Left", "here"]);
});

test.each(screens)("%s has no words of its own", (file) => {
  expect(wordsIn(readFileSync(join(SOURCES, file), "utf8"))).toEqual([]);
});
