import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { awayFrom, riskOf, type Standing, watchLooks } from "./at-risk";

const NOW = Date.parse("2026-11-21T08:40:00Z");
const MINUTE = 60_000;
const DAY = 86_400_000;
const standing = (more: Partial<Standing>): Standing => ({
  isIos: true,
  isInstalled: false,
  waiting: 3,
  oldestAt: NOW - MINUTE,
  awayFrom: null,
  now: NOW,
  ...more,
});

// SY14, X10, X16: what is at risk is said while there is time to act.
describe("unsent work", () => {
  test.each([
    ["none, on an iPhone that was away for weeks", { waiting: 0, oldestAt: null, awayFrom: NOW - 20 * DAY }, undefined],
    ["of a minute", {}, undefined],
    ["of an hour, in a tab of an iPhone", { oldestAt: NOW - 60 * MINUTE }, "not_installed"],
    [
      "of an hour, in the app on an iPhone's home screen",
      { oldestAt: NOW - 60 * MINUTE, isInstalled: true },
      undefined,
    ],
    ["of an hour, elsewhere", { oldestAt: NOW - 60 * MINUTE, isIos: false }, undefined],
    ["of three days, anywhere", { oldestAt: NOW - 3 * DAY, isIos: false }, "unsent"],
    ["on an iPhone not opened for four days", { oldestAt: NOW - 2 * DAY, awayFrom: NOW - 4 * DAY }, "not_installed"],
    ["on an iPhone not opened for five days", { oldestAt: NOW - 6 * DAY, awayFrom: NOW - 5 * DAY }, "not_opened"],
    ["elsewhere, not opened for five days", { oldestAt: NOW - DAY, awayFrom: NOW - 5 * DAY, isIos: false }, undefined],
  ] as const)("%s", (_name, more, expected) => {
    expect(riskOf(standing(more))).toBe(expected);
  });
});

describe("how long nobody looked", () => {
  let stop = () => {};
  beforeEach(() => localStorage.clear());
  afterEach(() => stop());

  test("is nothing the first time, and the last look the next", () => {
    stop = watchLooks(() => NOW);
    expect(awayFrom.value).toBeNull();
    stop();

    stop = watchLooks(() => NOW + 6 * DAY);

    expect(awayFrom.value).toBe(NOW);
  });

  test("is counted from when the app was put away, also when it was never closed", () => {
    let now = NOW;
    const visible = vi.spyOn(document, "visibilityState", "get").mockReturnValue("visible");
    stop = watchLooks(() => now);
    now += DAY;
    visible.mockReturnValue("hidden");
    document.dispatchEvent(new Event("visibilitychange"));
    now += 6 * DAY;
    visible.mockReturnValue("visible");
    document.dispatchEvent(new Event("visibilitychange"));

    expect(awayFrom.value).toBe(NOW + DAY);
  });
});
