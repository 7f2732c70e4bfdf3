import { expect, test } from "vitest";
import {
  type Filter,
  filtered,
  type Listing,
  NO_FILTER,
  readFilter,
  readSort,
  sorted,
  sortText,
  toggled,
  withTest,
} from "./filter";
import { boundsOf, SPANS } from "./spans";

interface Thing {
  readonly name: string;
  readonly colour?: string;
  readonly tags?: readonly string[];
  readonly starred?: boolean;
  readonly due?: number | string;
  readonly worth?: number;
}

const LISTING: Listing<Thing> = {
  facets: [
    { key: "colour", kind: "choice", label: "Colour", options: () => [], of: ({ colour }) => (colour ? [colour] : []) },
    { key: "tags", kind: "set", label: "Tags", options: () => [], of: ({ tags }) => tags ?? [] },
    { key: "starred", kind: "flag", label: "Starred", of: ({ starred }) => starred === true },
    { key: "due", kind: "day", label: "Due", of: ({ due }) => due ?? null },
    { key: "worth", kind: "number", label: "Worth", of: ({ worth }) => worth ?? null },
    { key: "name", kind: "text", label: "Name", of: ({ name }) => name },
  ],
  orders: [
    { key: "name", label: "Name", of: ({ name }) => name },
    { key: "worth", label: "Worth", of: ({ worth }) => worth ?? null, down: true },
  ],
  textOf: ({ name }) => name.toLowerCase(),
};

/** Monday 2 March 2026, 10:15 in Rome. */
const ASKER = { now: Date.parse("2026-03-02T09:15:00Z"), zone: "Europe/Rome" };

function names(rows: readonly Thing[], filter: Filter): readonly string[] {
  return filtered(LISTING, rows, filter, ASKER).map(({ name }) => name);
}

const where = (key: string, asked: Filter["where"][string]) => withTest(NO_FILTER, key, asked);

test("K4: a choice asks for one of several, a set for all of them, a flag for itself", () => {
  const rows: Thing[] = [
    { name: "a", colour: "red", tags: ["fair", "paper"] },
    { name: "b", colour: "blue", tags: ["fair"], starred: true },
    { name: "c" },
  ];

  expect(names(rows, where("colour", { in: ["red", "blue"] }))).toEqual(["a", "b"]);
  expect(names(rows, where("tags", { in: ["fair", "paper"] }))).toEqual(["a"]);
  expect(names(rows, where("starred", {}))).toEqual(["b"]);
});

test("K4: amounts between two figures, text anywhere in a field, and both at once", () => {
  const rows: Thing[] = [{ name: "Østlandet", worth: 500 }, { name: "Riva", worth: 1500 }, { name: "Ostia" }];

  expect(names(rows, where("worth", { min: 500, max: 1000 }))).toEqual(["Østlandet"]);
  expect(names(rows, where("name", { has: "OST" }))).toEqual(["Østlandet", "Ostia"]);
  expect(names(rows, withTest(where("name", { has: "ost" }), "worth", { min: 1 }))).toEqual(["Østlandet"]);
  expect(names(rows, { ...NO_FILTER, find: " ri va" })).toEqual(["Riva"]);
});

test("K4: a span of days moves on with the calendar of the person, for days and for instants alike", () => {
  const rows: Thing[] = [
    { name: "yesterday", due: "2026-03-01" },
    { name: "late last night", due: Date.parse("2026-03-01T22:59:00Z") },
    { name: "early today", due: Date.parse("2026-03-01T23:00:00Z") },
    { name: "end of the month", due: "2026-03-31" },
    { name: "next month", due: "2026-04-01" },
    { name: "never" },
  ];

  expect(names(rows, where("due", { span: "past" }))).toEqual(["yesterday", "late last night"]);
  expect(names(rows, where("due", { span: "this_month" }))).toEqual(rows.slice(0, 4).map(({ name }) => name));
  expect(names(rows, where("due", { span: "none" }))).toEqual(["never"]);
  expect(names(rows, where("due", { from: "2026-03-31" }))).toEqual(["end of the month", "next month"]);
});

test("K4: each span of days has its first day no later than its last", () => {
  for (const span of SPANS) {
    const bounds = boundsOf({ span }, ASKER);
    expect(bounds.from <= bounds.to && bounds.fromMs <= bounds.toMs).toBe(true);
  }
});

test("K4: an order turns either way, and what has no value stands last in both", () => {
  const rows: Thing[] = [{ name: "b" }, { name: "c", worth: 3 }, { name: "a", worth: 9 }];
  const by = (text: string) => sorted(LISTING, rows, readSort(text)).map(({ name }) => name);

  expect(by("worth down")).toEqual(["a", "c", "b"]);
  expect(by("worth")).toEqual(["c", "a", "b"]);
  expect(by("name")).toEqual(["a", "b", "c"]);
  expect(by("of a later version")).toEqual(["b", "c", "a"]);
  expect(sortText({ by: "worth", down: true })).toBe("worth down");
});

test("K4: a kept filter comes back as it was, and what another version wrote into it breaks nothing", () => {
  const filter = toggled(withTest(where("worth", { min: 1 }), "starred", {}), "colour", "red");

  expect(readFilter(JSON.parse(JSON.stringify(filter)))).toEqual(filter);
  expect(readFilter({ find: 3, where: { colour: { in: ["red", 4] }, due: { span: "eternity" }, odd: 1 } })).toEqual({
    find: "",
    where: { colour: { in: ["red"] }, due: {} },
  });
  expect(readFilter("nonsense")).toEqual(NO_FILTER);
  expect(names([{ name: "a" }], where("of a later version", { in: ["x"] }))).toEqual(["a"]);
  expect(toggled(filter, "colour", "red").where.colour).toBeUndefined();
});

test("K4: ten thousand rows are gone through once, whatever is asked", () => {
  const asked: Thing[] = [];
  const worth = (row: Thing): number | null => {
    asked.push(row);
    return row.worth ?? null;
  };
  const counting: Listing<Thing> = {
    ...LISTING,
    facets: [{ key: "worth", kind: "number", label: "Worth", of: worth }],
  };
  const rows = Array.from({ length: 10_000 }, (_, at): Thing => ({ name: `${at}`, worth: at }));

  expect(filtered(counting, rows, where("worth", { min: 9_000 }), ASKER)).toHaveLength(1000);
  expect(asked).toHaveLength(10_000);
});
