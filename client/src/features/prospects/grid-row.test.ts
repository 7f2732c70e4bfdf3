import { expect, test } from "vitest";
import { aRow } from "../../store/a-row";
import { GridRow, type GridRowProps } from "./grid-row";

const ROW = aRow("prospect", "r1", {});
const PROPS: GridRowProps = {
  id: "grid-line-0",
  row: ROW,
  index: 0,
  late: false,
  active: null,
  edit: null,
  acts: { commit: () => {}, cancel: () => {} },
};

const isDrawnAgain = (before: Partial<GridRowProps>, after: Partial<GridRowProps>): boolean =>
  new GridRow({ ...PROPS, ...before }).shouldComponentUpdate({ ...PROPS, ...after });

test("a row is drawn again only for itself", () => {
  expect(isDrawnAgain({}, {})).toBe(false);
  expect(isDrawnAgain({}, { row: aRow("prospect", "r1", {}) })).toBe(true);
  expect(isDrawnAgain({}, { index: 1 })).toBe(true);
  expect(isDrawnAgain({ active: 2 }, { active: null })).toBe(true);
});

test("a row out of view keeps what it showed, and is drawn once those in view have been painted", () => {
  const other = aRow("prospect", "r2", {});

  expect(isDrawnAgain({}, { row: other, late: true })).toBe(false);
  expect(isDrawnAgain({ row: other, late: true }, { row: other, late: true })).toBe(false);
  expect(isDrawnAgain({ row: other, late: true }, { row: other })).toBe(true);
});
