import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { timers } from "../browser";
import { Pace } from "./pace";

describe("the pace of rounds", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function a_pace(random = 0.5) {
    const rounds: number[] = [];
    const begun = performance.now();
    const pace = new Pace({
      timers,
      monotonic: () => performance.now(),
      random: () => random,
      round: () => rounds.push(Math.round(performance.now() - begun)),
    });
    return { pace, rounds };
  }

  test("a write is sent soon after it", () => {
    const { pace, rounds } = a_pace();

    pace.wrote();
    vi.advanceTimersByTime(1_000);

    expect(rounds).toEqual([300]);
  });

  test("many writes in a row wait for each other, but not for ever", () => {
    const { pace, rounds } = a_pace();

    for (let i = 0; i < 30; i++) {
      pace.wrote();
      vi.advanceTimersByTime(100);
    }

    expect(rounds).toEqual([2_000]);
  });

  test("failures are followed by more and more patience, up to five minutes", () => {
    const { pace, rounds } = a_pace(0.999);

    for (let i = 0; i < 14; i++) {
      pace.failed(null);
      vi.advanceTimersByTime(10 * 60_000);
    }

    const waits = rounds.map((at, i) => at - i * 10 * 60_000);
    expect(waits.every((wait, i) => i === 0 || wait >= (waits[i - 1] ?? 0))).toBe(true);
    expect(waits.at(-1)).toBeLessThanOrEqual(5 * 60_000);
  });

  test("a write does not cut the patience short; a person does", () => {
    const { pace, rounds } = a_pace();
    for (let i = 0; i < 8; i++) pace.failed(null);

    pace.wrote();
    vi.advanceTimersByTime(2_000);
    expect(rounds).toEqual([]);

    pace.now();
    vi.advanceTimersByTime(1);
    expect(rounds).toHaveLength(1);
  });

  test("what the server asks to wait is waited", () => {
    const { pace, rounds } = a_pace(0);

    pace.failed(60_000);
    vi.advanceTimersByTime(59_000);
    expect(rounds).toEqual([]);
    vi.advanceTimersByTime(1_000);

    expect(rounds).toEqual([60_000]);
  });
});
