// Days as people ask for them: this month, the next seven days, none; and as the bounds they are compared with.

import { plusDays, plusMonths, wallDay } from "../store/quick-dates";
import { instantOf } from "../store/wall-clock";

export const SPANS = [
  "past",
  "today",
  "next7",
  "this_month",
  "next_month",
  "last7",
  "last30",
  "older30",
  "none",
] as const;
export type Span = (typeof SPANS)[number];

export function isSpan(value: unknown): value is Span {
  return SPANS.some((span) => span === value);
}

export interface Bounds {
  /** Asked for is what has no day at all. */
  readonly isNone: boolean;
  /** Days, both included. */
  readonly from: string;
  readonly to: string;
  /** The same as instants; the last one is not included any more. */
  readonly fromMs: number;
  readonly toMs: number;
}

interface Asked {
  readonly span?: Span;
  readonly from?: string;
  readonly to?: string;
}

const FIRST = "0000-01-01";
const LAST = "9999-12-31";

/** A span moves on with the days; days named by hand stay. */
export function boundsOf(
  { span, from, to }: Asked,
  { now, zone }: { readonly now: number; readonly zone: string },
): Bounds {
  const [first, last] = span === undefined ? [from || FIRST, to || LAST] : daysOf(span, wallDay(now, zone));
  return {
    isNone: span === "none",
    from: first,
    to: last,
    fromMs: first === FIRST ? Number.NEGATIVE_INFINITY : instantOf(first, zone),
    toMs: last === LAST ? Number.POSITIVE_INFINITY : instantOf(plusDays(last, 1), zone),
  };
}

/** First and last day, both included. */
function daysOf(span: Span, today: string): readonly [from: string, to: string] {
  const first = `${today.slice(0, 7)}-01`;
  switch (span) {
    case "past":
      return [FIRST, plusDays(today, -1)];
    case "today":
      return [today, today];
    case "next7":
      return [today, plusDays(today, 7)];
    case "this_month":
      return [first, plusDays(plusMonths(first, 1), -1)];
    case "next_month":
      return [plusMonths(first, 1), plusDays(plusMonths(first, 2), -1)];
    case "last7":
      return [plusDays(today, -7), today];
    case "last30":
      return [plusDays(today, -30), today];
    case "older30":
      return [FIRST, plusDays(today, -31)];
    case "none":
      return [FIRST, LAST];
    default:
      return span satisfies never;
  }
}
