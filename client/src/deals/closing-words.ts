// The expected closing of an opportunity in a few words, and whether its day has passed while it is still open (E7).

import { day, t } from "../i18n";
import type { Deal } from "../store/deals";
import { wallDay } from "../store/quick-dates";
import type { Around } from "./due-words";

export function closingDay({ row }: Pick<Deal, "row">): string | null {
  const date = row.data.closing_date;
  return date ? date.slice(0, 10) : null;
}

/** An alive one whose day lies behind: it appears in the routine. */
export function isClosingPassed(deal: Pick<Deal, "row" | "is">, { now, zone }: Around): boolean {
  const date = closingDay(deal);
  return deal.is === "open" && date !== null && date < wallDay(now, zone);
}

/** `closes 15 Jan`, `was to close 3 Nov`; null without a date. */
export function closingWords(deal: Pick<Deal, "row" | "is">, around: Around): string | null {
  const date = closingDay(deal);
  if (date === null) return null;
  return t(isClosingPassed(deal, around) ? "pipeline.closing.passed" : "pipeline.closing", { day: day(date, around) });
}
