import { expect, test, vi } from "vitest";
import { compareNames } from "../../i18n";
import { aRow } from "../../store/a-row";
import { ColumnRanks } from "./column-ranks";

const rowsOf = (cells: readonly string[]) =>
  cells.map((text, at) => aRow("prospect", `p${at}`, { "cell:c1": text }, { root: "l1" }));
const CELLS = ["Zahl", "hotel 12", "", "Hotel 9", "alpina", "Zahl", " ", "Émile", "edda"];

test("rows stand in the order of names, empty ones last, equal ones as their author had them", () => {
  const ranks = new ColumnRanks(compareNames);
  const order = (down: boolean) => ranks.sorted(rowsOf(CELLS), { column: "c1", down }).map(({ id }) => id);

  expect(order(false)).toEqual(["p4", "p8", "p7", "p3", "p1", "p0", "p5", "p2", "p6"]);
  expect(order(true)).toEqual(["p0", "p5", "p1", "p3", "p7", "p8", "p4", "p2", "p6"]);
});

test("what was ranked beforehand, in whatever parts, is not compared again", () => {
  const rows = rowsOf(CELLS);
  const compare = vi.fn(compareNames);
  const ranks = new ColumnRanks(compare);
  for (let at = 0; at < rows.length; at += 2) ranks.take("c1", rows.slice(at, at + 2));
  compare.mockClear();

  const sorted = ranks.sorted(rows, { column: "c1", down: false });

  expect(compare).not.toHaveBeenCalled();
  expect(sorted).toEqual(new ColumnRanks(compareNames).sorted(rows, { column: "c1", down: false }));
  expect(ranks.sorted(rowsOf(["new", "alpina"]), { column: "c1", down: true }).map(({ id }) => id)).toEqual([
    "p0",
    "p1",
  ]);
});
