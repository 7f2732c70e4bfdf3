import { describe, expect, test } from "vitest";
import { NO_FACTS } from "../store/facts";
import { NOT_YET_CONNECTED, statusFrom } from "./status";

const NOW = 1_000_000;
const here = { ...NO_FACTS, isComplete: true };
const well = { ...NOT_YET_CONNECTED, tickedAt: NOW };

describe("the state of saving", () => {
  test.each([
    ["all_sent", here, well],
    ["first_sync", { ...here, isComplete: false }, well],
    ["saved", { ...here, waiting: 1, waitingSince: NOW - 500 }, well],
    ["waiting", { ...here, waiting: 3, waitingSince: NOW - 9_000 }, well],
    ["sending", { ...here, waiting: 3, waitingSince: NOW - 500 }, { ...well, sending: [1, 3] as const }],
    ["needs_you", { ...here, needsYou: 1 }, well],
    ["waiting", { ...here, needsYou: 1, waiting: 1, waitingSince: 0 }, well],
    ["offline", { ...here, waiting: 1 }, { ...well, offlineSince: NOW }],
    ["weak", here, { ...well, offlineSince: NOW, isWeak: true }],
    ["signed_out", { ...here, waiting: 1 }, { ...well, isSignedOut: true }],
    ["upgrade", here, { ...well, isTooOld: true }],
    ["storage_trouble", { ...here, unsaved: 1 }, { ...well, offlineSince: NOW }],
    ["storage_trouble", { ...here, isBlocked: true }, well],
    ["account_closed", { ...here, unsaved: 1 }, { ...well, isClosed: true }],
  ])("is %s", (state, facts, connection) => {
    expect(statusFrom(facts, connection).state).toBe(state);
  });

  test("tells how many rows a first sync has brought, and stops telling when it is over", () => {
    const receiving = { ...well, received: { rows: 500, stage: "all" as const } };

    expect(statusFrom({ ...here, isComplete: false }, receiving).received).toEqual({ rows: 500, stage: "all" });
    expect(statusFrom(here, receiving).received).toBeNull();
  });

  test("a first sync that a dead network holds up is told as one", () => {
    const status = statusFrom({ ...here, isComplete: false }, { ...well, offlineSince: NOW, isWeak: true });

    expect(status.state).toBe("weak");
    expect(status.received).toEqual({ rows: 0, stage: "mine" });
  });
});
