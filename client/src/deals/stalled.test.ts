import { expect, test } from "vitest";
import { aRow, type RowOptions } from "../store/a-row";
import type { Deal } from "../store/deals";
import { closingDay, isClosingPassed } from "./closing-words";
import { isStalled, standingOf, timesBySeq } from "./stalled";

const NOW = Date.parse("2026-03-02T09:15:00Z");
const daysAgo = (days: number) => new Date(NOW - days * 86_400_000).toISOString();
const STEP = aRow("step", "s", { name: "Quotation", usual_days: 14 });
const NEVER = () => Number.POSITIVE_INFINITY;

function deal(data: object, options: RowOptions = {}): Deal {
  const row = aRow("opportunity", "o", { step: "s", ...data }, options);
  return { row, step: STEP, is: "open" } as Deal;
}

test("E6: one that never moved stands in its step since it was made; one that moved last, since then", () => {
  const still = deal(
    { created_at: daysAgo(38), updated_at: daysAgo(1) },
    { seq: 9, versions: { step: 3, created_at: 3 } },
  );
  const moved = deal(
    { created_at: daysAgo(38), updated_at: daysAgo(5) },
    { seq: 9, versions: { step: 9, created_at: 3 } },
  );

  expect(standingOf(still, NOW, NEVER)).toEqual({ days: 38, isExact: true });
  expect(standingOf(moved, NOW, NEVER)).toEqual({ days: 5, isExact: true });
  expect([isStalled(still, NOW, NEVER), isStalled(moved, NOW, NEVER)]).toEqual([true, false]);
});

test("E6: changed since it moved, the time is told by what was written next, and said to be about right", () => {
  const others = [2, 5, 6, 9].map((seq) => aRow("opportunity", `n${seq}`, { updated_at: daysAgo(40 - seq) }, { seq }));
  const changed = deal(
    { created_at: daysAgo(60), updated_at: daysAgo(1) },
    { seq: 90, versions: { step: 5, created_at: 1 } },
  );

  expect(standingOf(changed, NOW, timesBySeq(others))).toEqual({ days: 31, isExact: false });
  expect(standingOf(changed, NOW, timesBySeq([]))).toEqual({ days: 1, isExact: false });
});

test("E6: a move that waits on this phone is fresh, a closed one never stalls, nor a step without a usual age", () => {
  const old = { created_at: daysAgo(90) };
  const fresh = deal(old, { versions: { step: "n:4" } });

  expect(standingOf(fresh, NOW, NEVER)).toEqual({ days: 0, isExact: true });
  expect(isStalled({ ...deal(old), is: "won" }, NOW, NEVER)).toBe(false);
  expect(isStalled({ ...deal(old), step: aRow("step", "s", {}) }, NOW, NEVER)).toBe(false);
  expect(isStalled(deal(old), NOW, NEVER)).toBe(true);
});

test("E7: an expected closing is passed from the day after it on, while the opportunity is open", () => {
  const around = { now: NOW, zone: "Europe/Rome" };
  const closing = (closing_date: string | null, is: Deal["is"] = "open") => ({ ...deal({ closing_date }), is });

  expect(isClosingPassed(closing("2026-03-01"), around)).toBe(true);
  expect(isClosingPassed(closing("2026-03-02"), around)).toBe(false);
  expect(isClosingPassed(closing("2026-03-01", "won"), around)).toBe(false);
  expect(closingDay(closing(null))).toBeNull();
});
