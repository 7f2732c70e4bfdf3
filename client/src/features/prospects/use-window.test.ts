import { expect, test } from "vitest";
import { placesOf } from "./use-window";

const slotOf = (window: { from: number; to: number }, active: number, isEdited = false) =>
  new Map(placesOf(window, 10, active, isEdited).map(({ index, slot }) => [index, slot]));

test("a row keeps its place while others come and go, and no two have the same", () => {
  const before = slotOf({ from: 0, to: 10 }, 3);
  const after = slotOf({ from: 4, to: 14 }, 5);

  for (let index = 4; index < 10; index += 1) expect(after.get(index)).toBe(before.get(index));
  expect(new Set(after.values()).size).toBe(10);
  expect(placesOf({ from: 4, to: 14 }, 10, 5, false).map(({ slot }) => slot)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("the active row is drawn wherever it is, and one that is written in stays in its place out of view", () => {
  expect(slotOf({ from: 20, to: 30 }, 3).get(3)).toBe(-1);
  expect(slotOf({ from: 0, to: 10 }, 3, true).get(3)).toBe(-1);
  expect(slotOf({ from: 20, to: 30 }, 3, true).get(3)).toBe(-1);
  expect(placesOf({ from: 0, to: 10 }, 10, 3, true)).toHaveLength(10);
  expect(placesOf({ from: 0, to: 0 }, 10, -1, false)).toEqual([]);
});
