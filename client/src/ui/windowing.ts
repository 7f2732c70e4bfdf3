// Which items of a long list are in view, when each has its own height and most heights are only guessed.

/** Where items begin, top down; the last entry is where the list ends. */
export type Offsets = Float64Array;

export function offsetsOf(count: number, sizeOf: (index: number) => number): Offsets {
  const offsets = new Float64Array(count + 1);
  for (let index = 0; index < count; index++) offsets[index + 1] = (offsets[index] ?? 0) + sizeOf(index);
  return offsets;
}

/** The item that covers a height; the nearest one for heights outside the list. */
export function indexAt(offsets: Offsets, height: number): number {
  let low = 0;
  let high = Math.max(0, offsets.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}

export interface Span {
  readonly from: number;
  /** Not included any more. */
  readonly to: number;
}

/** The items to draw for what is in view, with some beyond either end so that a flick shows no gap. */
export function spanOf(offsets: Offsets, top: number, height: number, beyond: number): Span {
  const count = offsets.length - 1;
  if (count <= 0) return { from: 0, to: 0 };
  const from = Math.max(0, indexAt(offsets, top) - beyond);
  const to = Math.min(count, indexAt(offsets, top + height) + 1 + beyond);
  return { from, to };
}
