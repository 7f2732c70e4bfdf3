import { describe, expect, test } from "vitest";
import { dueInstant } from "./next-action";

describe("D4: wherever the device is", () => {
  test.each([
    ["east of the device", "Asia/Tokyo", "2026-03-03", "2026-03-02T15:00:00.000Z"],
    ["west of it", "America/Los_Angeles", "2026-03-03", "2026-03-03T08:00:00.000Z"],
    ["on the day when clocks go forward", "Europe/Rome", "2026-03-29", "2026-03-28T23:00:00.000Z"],
    ["on the day when they go back", "Europe/Rome", "2026-10-25", "2026-10-24T22:00:00.000Z"],
  ])("a day alone comes due at its midnight in the assignee's zone: %s", (_, zone, due, instant) => {
    expect(new Date(dueInstant({ due }, zone)).toISOString()).toBe(instant);
  });

  test.each([
    ["New York, before Europe changes its clocks", "America/New_York", "2026-03-10T09:00", "2026-03-10T13:00:00.000Z"],
    ["Rome, after it did", "Europe/Rome", "2026-03-30T09:00", "2026-03-30T07:00:00.000Z"],
    ["an hour that the change skips", "Europe/Rome", "2026-03-29T02:30", "2026-03-29T01:30:00.000Z"],
    ["an hour that comes twice, the first time", "Europe/Rome", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z"],
    ["half an hour off", "Asia/Kolkata", "2026-03-10T09:00", "2026-03-10T03:30:00.000Z"],
  ])("an hour counts by the clock of its own zone: %s", (_, zone, due, instant) => {
    expect(new Date(dueInstant({ due, zone }, "Europe/Oslo")).toISOString()).toBe(instant);
  });
});
