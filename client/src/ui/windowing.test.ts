import fc from "fast-check";
import { expect, test } from "vitest";
import { indexAt, offsetsOf, spanOf } from "./windowing";

const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 200 });

test("the item at a height is the one that covers it", () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 0, max: 60_000 }), (heights, at) => {
      const offsets = offsetsOf(heights.length, (index) => heights[index] ?? 0);
      const index = indexAt(offsets, at);
      const covers = (offsets[index] ?? 0) <= at && at < (offsets[index + 1] ?? 0);
      expect(covers || (index === heights.length - 1 && at >= (offsets[index] ?? 0))).toBe(true);
    }),
  );
});

test("everything in view is drawn, and little else", () => {
  fc.assert(
    fc.property(
      sizes,
      fc.integer({ min: -500, max: 60_000 }),
      fc.integer({ min: 1, max: 900 }),
      (heights, top, height) => {
        const offsets = offsetsOf(heights.length, (index) => heights[index] ?? 0);
        const { from, to } = spanOf(offsets, top, height, 6);
        heights.forEach((_, index) => {
          const isInView = (offsets[index + 1] ?? 0) > top && (offsets[index] ?? 0) < top + height;
          if (isInView) expect(from <= index && index < to).toBe(true);
        });
        const inView = heights.filter(
          (_, index) => (offsets[index + 1] ?? 0) > top && (offsets[index] ?? 0) < top + height,
        );
        expect(to - from).toBeLessThanOrEqual(inView.length + 14);
      },
    ),
  );
});

test("an empty list draws nothing", () => {
  expect(
    spanOf(
      offsetsOf(0, () => 64),
      0,
      800,
      6,
    ),
  ).toEqual({ from: 0, to: 0 });
});
