import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Action, Opportunity } from "../protocol/types.gen";
import { dueInstant, isTodo, nextAction } from "./next-action";
import type { Row } from "./types";
import { dateIn } from "./wall-clock";

function an_action(id: string, data: Action): Row<"action"> {
  return { entity: "action", id, root: "o1", seq: 1, data, trashed: null, saved: "server", version: () => 1 };
}

function an_opportunity(data: Opportunity = {}): Row<"opportunity"> {
  return {
    entity: "opportunity",
    id: "o1",
    root: null,
    seq: 1,
    data,
    trashed: null,
    saved: "server",
    version: () => 1,
  };
}

const utc = (text: string): number => Date.parse(text);

describe("due", () => {
  test("a date alone is due at midnight of the owner's zone, whatever zone the action names", () => {
    expect(dueInstant({ due: "2026-03-02", zone: "Asia/Tokyo" }, "Europe/Rome")).toBe(utc("2026-03-01T23:00:00Z"));
  });

  test("a date with a time is that of its own zone", () => {
    expect(dueInstant({ due: "2026-03-02T09:30", zone: "Asia/Tokyo" }, "Europe/Rome")).toBe(
      utc("2026-03-02T00:30:00Z"),
    );
  });

  test("a time with no zone of its own is the owner's", () => {
    expect(dueInstant({ due: "2026-07-02T09:30" }, "Europe/Oslo")).toBe(utc("2026-07-02T07:30:00Z"));
  });

  test("a time skipped by a clock change is moved on by the hour skipped", () => {
    expect(dueInstant({ due: "2026-03-29T02:30", zone: "Europe/Rome" }, "UTC")).toBe(utc("2026-03-29T01:30:00Z"));
  });

  test("a time that comes twice is the first", () => {
    expect(dueInstant({ due: "2026-10-25T02:30", zone: "Europe/Rome" }, "UTC")).toBe(utc("2026-10-25T00:30:00Z"));
  });

  test("a midnight that does not exist is due when that day begins", () => {
    expect(dueInstant({ due: "2026-04-24" }, "Africa/Cairo")).toBe(utc("2026-04-23T22:00:00Z"));
  });

  test("every wall time read back in its zone shows the same date and is never more than an hour off", () => {
    const zones = ["Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC"];
    const days = fc.date({ min: new Date("2020-01-01"), max: new Date("2030-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, (zone, day) => {
        const wall = day.toISOString().slice(0, 16);

        const instant = dueInstant({ due: wall, zone }, "UTC");

        expect(dateIn(zone, instant)).toBe(wall.slice(0, 10));
      }),
    );
  });

  test.each(["", "soon", "2026-02-31", "2026-13-01", "2026-1-1"])("%j is no date", (due) => {
    expect(dueInstant({ due }, "UTC")).toBeNaN();
  });

  test("a zone that this device does not know counts as UTC", () => {
    expect(dueInstant({ due: "2026-03-02T09:30", zone: "Mars/Olympus" }, "UTC")).toBe(utc("2026-03-02T09:30:00Z"));
  });
});

describe("next action", () => {
  test("is the earliest that is not done, ties by id", () => {
    const done = an_action("a1", { when: { due: "2026-01-01" }, done_at: "2026-01-01T10:00:00Z" });
    const first = an_action("a2", { when: { due: "2026-01-05" } });
    const tie = an_action("a3", { when: { due: "2026-01-05" } });

    expect(nextAction([tie, done, first], "UTC")).toBe(first);
  });

  test("one without a readable date comes after all others", () => {
    const vague = an_action("a1", { when: null });
    const dated = an_action("a2", { when: { due: "2026-01-05" } });

    expect(nextAction([vague, dated], "UTC")).toBe(dated);
  });

  test("does not depend on the order in which actions are listed", () => {
    const dues = fc.constantFrom("2026-01-01", "2026-01-01T08:00", "2026-02-01", "never");
    fc.assert(
      fc.property(fc.array(dues, { maxLength: 6 }), (list) => {
        const actions = list.map((due, i) => an_action(`a${i}`, { when: { due } }));

        expect(nextAction(actions, "UTC")).toBe(nextAction([...actions].reverse(), "UTC"));
      }),
    );
  });
});

describe("to do", () => {
  const now = utc("2026-03-10T12:00:00Z");

  test("with nothing planned", () => {
    expect(isTodo(an_opportunity(), [], now, "UTC")).toBe(true);
  });

  test("not while the next action lies in the future", () => {
    expect(isTodo(an_opportunity(), [an_action("a1", { when: { due: "2026-03-11" } })], now, "UTC")).toBe(false);
  });

  test("from the very instant it is due", () => {
    const action = an_action("a1", { when: { due: "2026-03-10T12:00", zone: "UTC" } });

    expect(isTodo(an_opportunity(), [action], now, "UTC")).toBe(true);
    expect(isTodo(an_opportunity(), [action], now - 1, "UTC")).toBe(false);
  });

  test("never when closed: the actions of a closed opportunity sleep", () => {
    expect(isTodo(an_opportunity({ status: { is: "won" } }), [], now, "UTC")).toBe(false);
  });
});
