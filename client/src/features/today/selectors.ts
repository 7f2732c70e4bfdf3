// Which opportunity stands where on Today, from their records and the time alone.

import type { Deal } from "../../store/deals";
import { dueInstant } from "../../store/next-action";
import { plusDays, wallDay } from "../../store/quick-dates";
import type { Row } from "../../store/store";

/** The days around now, as instants: where one ends depends on the zone and on summer time. */
export interface Days {
  readonly now: number;
  readonly today: number;
  readonly tomorrow: number;
  readonly after: number;
}

/** A day begins at midnight of the person's own zone. */
export function daysAround(now: number, zone: string): Days {
  const day = wallDay(now, zone);
  const [today, tomorrow, after] = [day, plusDays(day, 1), plusDays(day, 2)].map((due) => dueInstant({ due }, zone));
  return { now, today: today ?? now, tomorrow: tomorrow ?? now, after: after ?? now };
}

export interface TodayLists {
  /** Due before today, the latest to expire first (K2). */
  readonly overdue: readonly Deal[];
  /** Today by the hour, what is due already among them. */
  readonly hours: readonly Deal[];
  /** To do without an hour: starred, then the oldest. */
  readonly anyTime: readonly Deal[];
  /** Nobody's: the latest to arrive first. */
  readonly cameIn: readonly Deal[];
  readonly tomorrow: readonly Deal[];
  /** How many open ones are mine, whenever they are due: none at all is another kind of empty. */
  readonly mine: number;
}

/** Sort my open opportunities into the places of the day; later ones than tomorrow stand nowhere. */
export function todayLists(deals: readonly Deal[], me: string, days: Days): TodayLists {
  const open = deals.filter((deal) => deal.is === "open");
  const own = open.filter((deal) => deal.owner === me);
  const dated = own.filter(isDated);
  return {
    overdue: dated.filter(({ due }) => due < days.today).sort((a, b) => b.due - a.due || byAttention(a, b)),
    hours: dated.filter((deal) => deal.timed && isBetween(deal.due, days.today, days.tomorrow)).sort(byHour),
    anyTime: own.filter((deal) => isAnyTime(deal, days)).sort(byAttention),
    cameIn: open.filter((deal) => deal.owner === null).sort((a, b) => byAge(b, a)),
    tomorrow: dated.filter(({ due }) => isBetween(due, days.tomorrow, days.after)).sort(byHour),
    mine: own.length,
  };
}

type Dated = Deal & { readonly due: number };

function isDated(deal: Deal): deal is Dated {
  return deal.due !== null;
}

function isBetween(instant: number, from: number, to: number): boolean {
  return instant >= from && instant < to;
}

function isAnyTime({ due, timed }: Deal, days: Days): boolean {
  return due === null || (!timed && isBetween(due, days.today, days.tomorrow));
}

/** What has no hour comes after what has one. */
function byHour(one: Dated, other: Dated): number {
  if (one.timed !== other.timed) return one.timed ? -1 : 1;
  return one.due - other.due || byAttention(one, other);
}

function byAttention(one: Deal, other: Deal): number {
  return Number(other.starred) - Number(one.starred) || byAge(one, other);
}

function byAge(one: Deal, other: Deal): number {
  return one.born - other.born || (one.id < other.id ? -1 : 1);
}

export interface DayDone {
  readonly actions: number;
  readonly won: number;
  readonly lost: number;
}

/** What I got done today: actions ended and opportunities closed, of mine. */
export function doneToday(
  deals: readonly Deal[],
  actionsOf: (opportunity: string) => readonly Row<"action">[],
  me: string,
  days: Days,
): DayDone {
  const isToday = (at: string | null | undefined) => at != null && isBetween(Date.parse(at), days.today, days.tomorrow);
  const own = deals.filter((deal) => deal.owner === me);
  const closed = own.filter(({ row }) => isToday(row.data.status?.closed_at));
  return {
    actions: own.flatMap(({ id }) => actionsOf(id)).filter((action) => isToday(action.data.done_at)).length,
    won: closed.filter(({ is }) => is === "won").length,
    lost: closed.filter(({ is }) => is === "lost" || is === "cancelled").length,
  };
}
