import { parse } from "@formatjs/icu-messageformat-parser";
import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { type Part, say } from "./message";

const tree = (text: string): readonly Part[] => parse(text) as unknown as readonly Part[];
const speech = (locale: string) => ({ locale, number: (value: number) => new Intl.NumberFormat(locale).format(value) });

const MESSAGES = [
  "{count, plural, =0 {nothing} one {# thing} few {# few} many {# many} other {# things}} left",
  "{count, plural, offset:1 =0 {nobody} =1 {you} one {you and # other} other {you and # others}}",
  "{at, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}",
  "{kind, select, call {Call} visit {Visit by {name}} other {Other}}, '{'kept'}'",
  "{name} has {count, plural, one {one {kind, select, call {call} other {thing}}} other {# of {kind}}}",
  "{count}",
];

test.each(MESSAGES)("%s is said as the library says it", (message) => {
  for (const locale of ["en", "it", "ru", "fr"]) {
    for (const count of [0, 1, 2, 3, 5, 11, 21, 1204, 1_000_000]) {
      const values = { count, at: count, kind: count % 2 ? "call" : "none", name: "Anna" };
      const expected = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true }).format(values);
      const ours = say(tree(message), values, speech(locale)).join("");
      // A bare number is grouped here as everywhere; the library writes its digits only.
      expect(message === "{count}" ? ours.replace(/\D/gu, "") : ours).toBe(String(expected));
    }
  }
});

test("pieces of the page stay as they are", () => {
  const name = { type: "bdi" };

  expect(say(tree("Hand to {name} now"), { name }, speech("en"))).toEqual(["Hand to ", name, " now"]);
});
