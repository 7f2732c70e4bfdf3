import { expect, test } from "vitest";
import { aRow, byId } from "../store/a-row";
import { lackingCategories } from "../store/required-tags";
import { type EnteringRules, isComplete, lackingFor } from "./entering";

const OFFER = aRow("field", "offer", { entity: "opportunity", name: "Offer made?", kind: "checkbox" });
const BUDGET = aRow("field", "budget", { entity: "opportunity", name: "Budget", kind: "number" });
const RULES: EnteringRules = { fields: byId(OFFER, BUDGET), categories: [], tags: [], tagName: (element) => element };
const step = (more: object = {}) =>
  aRow("step", "s", { name: "Negotiation", needs: ["offer", "budget", "unknown"], ...more });
const deal = (data: object = {}) => aRow("opportunity", "o", { title: "Riva", ...data });
const names = (row: ReturnType<typeof deal>, of = step()) =>
  lackingFor(row, of, RULES).fields.map(({ data }) => data.name);

test("E5: a step names what is not known yet; a box to tick is met by yes alone", () => {
  expect(names(deal())).toEqual(["Offer made?", "Budget"]);
  expect(names(deal({ "x:offer": false, "x:budget": " " }))).toEqual(["Offer made?", "Budget"]);
  expect(names(deal({ "x:offer": true, "x:budget": "0" }))).toEqual([]);
});

test("E5: what lacks is a warning, unless the step requires it", () => {
  expect(lackingFor(deal(), step(), RULES).isBlocked).toBe(false);
  expect(lackingFor(deal(), step({ strict: true }), RULES).isBlocked).toBe(true);
  expect(lackingFor(deal({ "x:offer": true, "x:budget": "9" }), step({ strict: true }), RULES).isBlocked).toBe(false);
});

test("E5: a step that asks for nothing, or for a field archived since, lets everything in", () => {
  const archived = { ...RULES, fields: byId(aRow("field", "offer", { ...OFFER.data, archived: true })) };

  expect(isComplete(lackingFor(deal(), step({ needs: null }), RULES))).toBe(true);
  expect(isComplete(lackingFor(deal(), step(), archived))).toBe(true);
});

test("B10: without a tag of each compulsory category it moves nowhere", () => {
  const rules: EnteringRules = {
    ...RULES,
    categories: [
      aRow("tag_category", "trade", { name: "Trade", required: true }),
      aRow("tag_category", "size", { name: "Size", required: false }),
      aRow("tag_category", "empty", { name: "Empty", required: true }),
    ],
    tags: [
      aRow("tag", "t", { name: "Építés", category: "trade" }),
      aRow("tag", "u", { name: "large", category: "size" }),
    ],
  };

  const lacking = lackingFor(deal(), step({ needs: [] }), rules);
  expect(lacking.categories.map(({ category, tags }) => [category.id, tags.length])).toEqual([["trade", 1]]);
  expect(lacking.isBlocked).toBe(true);
  expect(lackingCategories({ epites: 3 }, rules)).toEqual([]);
  const [trade, ...others] = rules.tags;
  const away = { ...rules, tags: [aRow("tag", "t", { ...trade?.data, archived: true }), ...others] };
  const still = { ...away, tags: [...away.tags, aRow("tag", "v", { name: "Banks", category: "trade" })] };
  expect(lackingCategories({ epites: 3 }, still)).toEqual([]);
  expect(lackingCategories({}, still)).toHaveLength(1);
  expect(lackingCategories({}, away)).toEqual([]);
});
