import { expect, test } from "vitest";
import { KEYS } from "./key-list";

/** How the keys of the arrows and their like are spoken of, and those that every field and sheet has. */
const OWN_TO_FIELDS = /^(Arrow\w+|Home|End|Page\w+|Tab|Delete|Backspace| )$/;
const LISTENS = /(?:event|\{)\.?key(?:\.toLowerCase\(\))? [!=]== "([^"]+)"/g;
const ACTS = /useKeys\(\{([\s\S]*?)\n {2}\}\)/g;

const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.{ts,tsx}"], {
  eager: true,
  query: "?raw",
  import: "default",
});

/** Keys that code asks an event for, by name; those given to `useKeys` are asked for by their types. */
function listenedTo(): readonly string[] {
  const found = new Set<string>();
  for (const text of Object.values(sources)) {
    if (!/keydown|onKeyDown|Keyboard|event\.key/.test(text)) continue;
    for (const [, key = ""] of text.matchAll(LISTENS)) found.add(key);
    if (text.includes("switch (event.key)"))
      for (const [, key = ""] of text.matchAll(/case "([^"]+)":/g)) found.add(key);
    for (const [, body = ""] of text.matchAll(ACTS)) {
      for (const [, key = ""] of body.matchAll(/^ {4}"?([^\s":]+)"?: \(/gm)) found.add(key);
    }
  }
  return [...found].filter((key) => !OWN_TO_FIELDS.test(key)).sort();
}

test("every key that the app listens to stands in the list behind ?", () => {
  const listed = KEYS.flatMap(({ keys }) => keys.map((key) => key.split(" ").at(-1)?.toLowerCase()));
  const asked = listenedTo();

  expect(asked).toEqual(expect.arrayContaining(["+", "Enter", "Escape", "F2", "a", "k", "m", "x"]));
  expect(asked.filter((key) => !listed.includes(key.replace("Escape", "Esc").toLowerCase()))).toEqual([]);
});
