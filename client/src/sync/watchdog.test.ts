import { describe, expect, test } from "vitest";
import { type Seen, Watchdog } from "./watchdog";

const MINUTE = 60_000;
const QUIET: Seen = { oldest: null, isOffline: false, aliveAt: null, now: 0 };

/** Look every minute; the minutes in which the leader is started anew. */
function restarts(minutes: number, seen: (minute: number) => Partial<Seen>): number[] {
  const watchdog = new Watchdog();
  return Array.from({ length: minutes }, (_, minute) => minute).filter(
    (minute) => watchdog.look({ ...QUIET, ...seen(minute), now: minute * MINUTE }).restart,
  );
}

describe("the watchdog", () => {
  test("starts anew when work waits for more than two minutes although the server can be reached", () => {
    expect(restarts(6, () => ({ oldest: "op-1" }))).toEqual([3]);
  });

  test("lets work wait without a network, as long as rounds end", () => {
    expect(restarts(60, () => ({ oldest: "op-1", isOffline: true }))).toEqual([]);
    expect(restarts(60, (minute) => ({ oldest: "op-1", isOffline: true, aliveAt: minute * MINUTE }))).toEqual([]);
  });

  test("starts anew when a round hangs, without a network and with nothing to send too", () => {
    expect(restarts(7, () => ({ oldest: "op-1", isOffline: true, aliveAt: 0 }))).toEqual([6]);
    expect(restarts(7, () => ({ aliveAt: 0 }))).toEqual([6]);
  });

  test("lets a long round be that goes on telling something", () => {
    expect(restarts(60, (minute) => ({ aliveAt: (minute - 1) * MINUTE }))).toEqual([]);
  });
});
