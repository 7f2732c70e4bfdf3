// The order of things that a person arranges: fractional ranks, so that moving one writes that one alone (SYNC 5.2).

import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";

interface Ranked {
  readonly data: object;
}

const rankOf = (row: Ranked | undefined): string | null =>
  (row?.data as { readonly rank?: string | null } | undefined)?.rank ?? null;

/** The rank of something put behind the last of an order. */
export function rankAfter(order: readonly Ranked[]): string {
  return between(rankOf(order.at(-1)), null) ?? generateKeyBetween(null, null);
}

/**
 * The ranks to write when the thing at `place` has come there: its own between its neighbours', or all of them anew where
 * theirs are missing or equal (two people added at the same time).
 */
export function ranked<R extends Ranked>(order: readonly R[], place: number): readonly (readonly [R, string])[] {
  const [before, moved, after] = [order[place - 1], order[place], order[place + 1]];
  const [low, high] = [rankOf(before), rankOf(after)];
  const isWhole = (before === undefined || low !== null) && (after === undefined || high !== null);
  const own = isWhole ? between(low, high) : null;
  if (moved !== undefined && own !== null) return [[moved, own]];
  const anew = generateNKeysBetween(null, null, order.length);
  return order.map((row, at) => [row, anew[at] ?? ""]);
}

/** Null where nothing lies between, or what stands there was never a rank. */
function between(low: string | null, high: string | null): string | null {
  if (low !== null && high !== null && low >= high) return null;
  try {
    return generateKeyBetween(low, high);
  } catch {
    return null;
  }
}
