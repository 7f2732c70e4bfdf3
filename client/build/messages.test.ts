// @vitest-environment node
import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { compiled } from "./messages.ts";

function shown(message: string, values: Record<string, unknown>): string {
  const tree = JSON.parse(compiled(JSON.stringify({ key: message }), "it.json")).key;
  return new IntlMessageFormat(tree, "it", undefined, { ignoreTag: true }).format(values) as string;
}

test("a message without arguments stays the text that people read", () => {
  const text = compiled(JSON.stringify({ a: "L'azienda", b: "", c: "'{'graffe'}'" }), "it.json");

  expect(JSON.parse(text)).toEqual({ a: "L'azienda", b: "", c: "{graffe}" });
});

test("plurals and arguments are read at build time and shown without the parser", () => {
  const message = "{count, plural, one {# attività} other {# attività}} per {who}";

  expect(shown(message, { count: 3, who: "Anna" })).toBe("3 attività per Anna");
});

test("a message with an open bracket stops the build and is named", () => {
  expect(() => compiled('{"today.late": "{count, plural, one {#}"}', "it.json")).toThrow(/it\.json: "today\.late"/);
});
