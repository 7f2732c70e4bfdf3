// G3: choosing a month means New Year as well.
import { expect, test } from "vitest";
import type { EntityName } from "../../protocol/types.gen";
import { withImplied } from "../../store/implied-tags";
import type { Row } from "../../store/store";
import { aStore } from "../testing/recording-store";

const row = (entity: EntityName, id: string, data: object): Row =>
  ({ entity, id, root: null, seq: 1, data, trashed: null, saved: "server", version: () => 1 }) as unknown as Row;
const tag = (name: string, category: string | null, more: object = {}): Row =>
  row("tag", `derived(tag:${name.toLowerCase()})`, { element: name, name, category, ...more });

const SETTINGS = [
  row("tag_category", "months", { name: "Buying month", implies: "derived(tag:new year)" }),
  row("tag_category", "trade", { name: "Trade" }),
  tag("May", "months"),
  tag("Oil", "trade"),
  tag("New Year", "occasion", { name: "New Year's gifts" }),
];

test("G3: a tag of such a category brings the other one, once", () => {
  const store = aStore(SETTINGS);
  expect(withImplied(store, ["May"])).toEqual(["May", "New Year"]);
  expect(withImplied(store, ["may", "Oil"])).toEqual(["may", "Oil", "New Year"]);
  expect(withImplied(store, ["Oil", "unknown"])).toEqual(["Oil", "unknown"]);
  expect(withImplied(store, ["May"], { "New Year": 4 })).toEqual(["May"]);
  expect(withImplied(store, ["New Year", "May"])).toEqual(["New Year", "May"]);
});

test("G3: nothing is implied by what was put away", () => {
  const away = (changed: Row) => aStore([changed, ...SETTINGS.filter(({ id }) => id !== changed.id)]);
  expect(
    withImplied(away(row("tag_category", "months", { implies: "derived(tag:new year)", archived: true })), ["May"]),
  ).toEqual(["May"]);
  expect(withImplied(away(tag("New Year", null, { archived: true })), ["May"])).toEqual(["May"]);
});
