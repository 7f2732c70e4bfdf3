// R1: every language says the same things: same keys, same values, every plural form, nothing missing and nothing left over.
import { describe, expect, test } from "vitest";
import { LANGUAGES } from "./languages";

type Message = string | readonly Part[];
interface Part {
  readonly type: number;
  readonly value?: string;
  readonly options?: Readonly<Record<string, { readonly value: readonly Part[] }>>;
  readonly pluralType?: "cardinal" | "ordinal";
}
const LITERAL = 0;
const SELECT = 5;
const PLURAL = 6;
const POUND = 7;

const files = import.meta.glob<Readonly<Record<string, Message>>>("../messages/*/*.json", {
  eager: true,
  import: "default",
});
const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.{ts,tsx}"], {
  eager: true,
  query: "?raw",
  import: "default",
});

const areaOf = (file: string): string => /([^/]+)\.json$/.exec(file)?.[1] ?? "";
const catalogue = (language: string): Record<string, Message> =>
  Object.assign({}, ...Object.entries(files).flatMap(([file, area]) => (file.includes(`/${language}/`) ? [area] : [])));
const english = catalogue("en");
const areas = [...new Set(Object.keys(files).map(areaOf))];

function parts(message: Message): Part[] {
  if (typeof message === "string") return [];
  return message.flatMap((part) => [
    part,
    ...Object.values(part.options ?? {}).flatMap((option) => parts(option.value)),
  ]);
}

const names = (message: Message): string[] => [
  ...new Set(
    parts(message)
      .filter((part) => part.type !== LITERAL && part.type !== POUND)
      .map(
        (part) =>
          `${part.value}${
            part.type === SELECT
              ? " of " +
                Object.keys(part.options ?? {})
                  .sort()
                  .join()
              : ""
          }`,
      ),
  ),
];

describe.each(LANGUAGES)("%s", (language) => {
  const messages = catalogue(language);

  test("has every area as a file of that name, keys beginning with it", () => {
    for (const area of areas) {
      const file = Object.entries(files).find(([path]) => path.endsWith(`/${language}/${area}.json`));
      expect(file, `${language}/${area}.json`).toBeDefined();
      const strangers = Object.keys(file?.[1] ?? {}).filter((key) => !key.startsWith(`${area}.`));
      expect(strangers, `${language}/${area}.json`).toEqual([]);
    }
  });

  test("has the keys of English", () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
  });

  test("uses the values of English, and beyond these at most a number that chooses a form", () => {
    for (const [key, message] of Object.entries(messages)) {
      const inEnglish = names(english[key] ?? "");
      const forms = new Set(parts(message).flatMap((part) => (part.type === PLURAL ? [part.value ?? ""] : [])));
      const used = names(message).filter((name) => inEnglish.includes(name) || !forms.has(name));
      expect(used.sort(), key).toEqual(inEnglish.sort());
    }
  });

  test("has every plural form that the language needs", () => {
    for (const [key, message] of Object.entries(messages)) {
      for (const part of parts(message).filter((found) => found.type === PLURAL)) {
        const needed = new Intl.PluralRules(language, { type: part.pluralType ?? "cardinal" }).resolvedOptions()
          .pluralCategories;
        const given = Object.keys(part.options ?? {});
        // What does not depend on the number's form needs no forms: `{n, plural, =0 {} other {, # left}}`.
        if (given.every((form) => form.startsWith("=") || form === "other")) continue;
        expect(given, key).toEqual(expect.arrayContaining(needed));
        expect(
          given.filter((form) => !form.startsWith("=") && !needed.some((known) => known === form)),
          `${key}: forms that the language does not have`,
        ).toEqual([]);
      }
    }
  });

  test("is written in the house's words: no exclamation marks, no three dots, no jargon", () => {
    for (const [key, message] of Object.entries(messages)) {
      const text =
        typeof message === "string"
          ? message
          : parts(message)
              .map((part) => part.value ?? "")
              .join(" ");
      expect(text, key).not.toMatch(/!|\.\.\.|\b(sync|synchroni[sz]|offline mode|server error|invalid)\b/i);
    }
  });
});

describe("code", () => {
  const literal = new RegExp(`["'\`]((?:${areas.join("|")})\\.[a-z0-9_.-]*)(\\$\\{)?`, "gi");
  const used = Object.entries(sources).flatMap(([file, text]) =>
    [...text.matchAll(literal)].map((found) => ({ file, key: found[1] ?? "", open: found[2] !== undefined })),
  );

  test("asks for no message that is not in the catalogue", () => {
    const missing = used.filter(({ key, open }) =>
      open ? !Object.keys(english).some((known) => known.startsWith(key)) : !(key in english),
    );
    expect(missing).toEqual([]);
  });

  test("leaves no message unused", () => {
    const starts = used.filter(({ open }) => open).map(({ key }) => key);
    const exact = new Set(used.map(({ key }) => key));
    const unused = Object.keys(english).filter(
      (key) => !exact.has(key) && !starts.some((start) => key.startsWith(start)),
    );
    expect(unused).toEqual([]);
  });
});
