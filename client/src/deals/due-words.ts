// When an opportunity comes due, in the few words of a margin, a card or a band.

import { clock, day, daysFromToday, t } from "../i18n";
import type { When } from "../protocol/types.gen";
import type { Deal } from "../store/deals";
import { dueInstant } from "../store/next-action";

/** What the words are seen from. */
export interface Around {
  readonly now: number;
  readonly zone: string;
}

export interface DueWords {
  readonly text: string;
  readonly tone: "late" | "now" | undefined;
}

type Due = Pick<Deal, "due" | "timed" | "next">;

/** A date alone has no zone: it is the same day wherever it is read. */
function dayOf({ due, timed, next }: Due): number | string {
  return timed ? (due ?? 0) : (next?.data.when?.due ?? due ?? 0);
}

/** For the margin of a list: an hour today, `any time` without one, else the day. */
export function marginWords(deal: Due, around: Around): DueWords {
  if (deal.due === null) return { text: t("deals.any-time"), tone: undefined };
  const away = daysFromToday(dayOf(deal), around);
  if (away !== 0) return { text: day(dayOf(deal), { ...around, narrow: true }), tone: away < 0 ? "late" : undefined };
  if (!deal.timed) return { text: t("deals.any-time"), tone: undefined };
  return { text: clock(deal.due, around), tone: deal.due <= around.now ? "now" : undefined };
}

/** For a card: `Today 09:30`, `Tue, overdue`, `2 Dec`. */
export function cardWords(deal: Due, around: Around): DueWords {
  if (deal.due === null) return { text: t("deals.any-time"), tone: undefined };
  const away = daysFromToday(dayOf(deal), around);
  const words = day(dayOf(deal), { ...around, capital: true });
  if (away < 0) return { text: t("deals.overdue", { day: words }), tone: "late" };
  if (!deal.timed || away > 1) return { text: words, tone: undefined };
  return { text: `${words} ${clock(deal.due, around)}`, tone: deal.due <= around.now ? "now" : undefined };
}

/** For the band of the next action: the hour above its day. */
export function bandWords(deal: Due, around: Around): DueWords {
  if (deal.due === null) return { text: t("deals.any-time"), tone: undefined };
  const away = daysFromToday(dayOf(deal), around);
  const words = day(dayOf(deal), { ...around, narrow: true });
  const text = deal.timed ? `${clock(deal.due, around)}\n${words}` : words;
  return { text, tone: away < 0 ? "late" : deal.due <= around.now ? "now" : undefined };
}

/** In a sentence: `tomorrow`, `Tue 09:30`, `12 Nov`. */
export function whenWords(when: When, around: Around): string {
  if (!when.due.includes("T")) return day(when.due, around);
  const instant = dueInstant(when, around.zone);
  return `${day(instant, around)} ${clock(instant, around)}`;
}
