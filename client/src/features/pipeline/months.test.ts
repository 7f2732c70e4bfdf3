import { describe, expect, test } from "vitest";
import { firstWeekday, weeksOf } from "./months";

const FIRST_DAYS = [
  ["en-GB", 1],
  ["it-IT", 1],
  ["ru-RU", 1],
  ["en-US", 7],
] as const;

describe("R1: the first weekday", () => {
  test.each(FIRST_DAYS)("in %s is day %i", (tag, first) => {
    expect(firstWeekday(tag)).toBe(first);
  });
});

describe("K3: a month", () => {
  test("is shown in whole weeks, with the days beside it", () => {
    const days = weeksOf("2026-03-01", 1); // a Sunday

    expect(days).toHaveLength(42);
    expect([days[0], days[6], days.at(-1)]).toEqual(["2026-02-23", "2026-03-01", "2026-04-05"]);
  });

  test("begins where weeks begin here", () => {
    const days = weeksOf("2026-03-01", 7);

    expect(days).toHaveLength(35);
    expect([days[0], days.at(-1)]).toEqual(["2026-03-01", "2026-04-04"]);
  });

  test("of four weeks has no row too many", () => {
    expect(weeksOf("2027-02-01", 1)).toHaveLength(28);
  });
});
