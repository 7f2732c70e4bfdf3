import { expect, test, vi } from "vitest";
import { whileIdle } from "./ahead";

test("work goes on to its end in slices, and stops when nobody wants it any more", async () => {
  const done: number[] = [];
  function* work(count: number): Generator<void> {
    for (let one = 0; one < count; one += 1) {
      done.push(one);
      yield;
    }
  }

  whileIdle(work(3));
  expect(done).toEqual([]); // never at once: whoever asked has something to draw
  await vi.waitUntil(() => done.length === 3);

  const stop = whileIdle(work(3));
  stop();
  whileIdle(work(1));
  await vi.waitUntil(() => done.length > 3);
  expect(done).toEqual([0, 1, 2, 0]);
});
