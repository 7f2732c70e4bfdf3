import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { useOnGlass } from "./on-glass";

test("each new answer is drawn twice: before it has been painted, and after", () => {
  const root = document.createElement("div");
  const told: [string, boolean][] = [];
  function Answer({ of }: { readonly of: { readonly name: string } }) {
    told.push([of.name, useOnGlass(of)]);
    return null;
  }
  const [first, second] = [{ name: "first" }, { name: "second" }];

  for (const answer of [first, second, second]) act(() => render(<Answer of={answer} />, root));

  expect(told).toEqual([
    ["first", false],
    ["first", true],
    ["second", false],
    ["second", true],
    ["second", true],
  ]);
});
