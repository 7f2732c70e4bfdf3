// What opportunities are worth together: a sum for each currency, converted nowhere.

import type { Deal } from "./deals";

export interface Sum {
  readonly currency: string;
  readonly amount: number;
  readonly weighted: number;
}

/** The sums of all that have an amount, the largest group of opportunities first. */
export function sumsOf(deals: Iterable<Deal>): readonly Sum[] {
  const found = new Map<string, { amount: number; weighted: number; count: number }>();
  for (const { money, probability } of deals) {
    if (money === null) continue;
    const sum = found.get(money.currency) ?? { amount: 0, weighted: 0, count: 0 };
    const minor = minorUnits(money.amount);
    sum.amount += minor;
    sum.weighted += minor * ((probability ?? 0) / 100);
    sum.count += 1;
    found.set(money.currency, sum);
  }
  return Array.from(found, ([currency, { amount, weighted, count }]) => ({ currency, amount, weighted, count }))
    .sort((a, b) => b.count - a.count || (a.currency < b.currency ? -1 : 1))
    .map(({ currency, amount, weighted }) => ({
      currency,
      amount: amount / 100,
      weighted: Math.round(weighted) / 100,
    }));
}

/** Cents are whole numbers, so that a thousand amounts add up to what a person would write down. */
function minorUnits(amount: string): number {
  const value = Number(amount);
  return Number.isFinite(value) ? Math.round(value * 100) : 0;
}
