// Which opportunity or contact stands where on Today, from the records and the time alone.

import type { ContactDue } from "../../store/contacts-due";
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

/** An open opportunity, or a contact with a next action of its own. */
export type Planned = Deal | ContactDue;

export function isDeal(one: Planned): one is Deal {
  return one.row.entity === "opportunity";
}

export interface TodayLists {
  /** Its hour came today: it stands on top of To do, the latest first (D4). */
  readonly justDue: readonly Planned[];
  /** Due before today, the latest to expire first (K2). */
  readonly overdue: readonly Planned[];
  /** Still to come today, by the hour. */
  readonly hours: readonly Planned[];
  /** To do without an hour: starred, then the oldest. */
  readonly anyTime: readonly Planned[];
  /** Nobody's: the latest to arrive first. */
  readonly cameIn: readonly Deal[];
  readonly tomorrow: readonly Planned[];
  /** How many open ones are mine, whenever they are due: none at all is another kind of empty. */
  readonly mine: number;
}

/** Sort what is mine and open into the places of the day; what comes later than tomorrow stands nowhere. */
export function todayLists(
  deals: readonly Deal[],
  me: string,
  days: Days,
  contacts: readonly ContactDue[] = [],
): TodayLists {
  const open = deals.filter((deal) => deal.is === "open");
  const own: readonly Planned[] = [...open, ...contacts].filter(({ owner }) => owner === me);
  const dated = own.filter(isDated);
  const within = (from: number, to: number) => dated.filter(({ due }) => isBetween(due, from, to));
  return {
    justDue: within(days.today, days.now + 1)
      .filter(({ timed }) => timed)
      .sort(byLatest),
    overdue: dated.filter(({ due }) => due < days.today).sort(byLatest),
    hours: within(days.now + 1, days.tomorrow)
      .filter(({ timed }) => timed)
      .sort(byHour),
    anyTime: own.filter((one) => isAnyTime(one, days)).sort(byAttention),
    cameIn: open.filter((deal) => deal.owner === null).sort((a, b) => byAge(b, a)),
    tomorrow: within(days.tomorrow, days.after).sort(byHour),
    mine: own.length,
  };
}

type Dated = Planned & { readonly due: number };

function isDated(one: Planned): one is Dated {
  return one.due !== null;
}

function isBetween(instant: number, from: number, to: number): boolean {
  return instant >= from && instant < to;
}

function isAnyTime({ due, timed }: Planned, days: Days): boolean {
  return due === null || (!timed && isBetween(due, days.today, days.tomorrow));
}

function byLatest(one: Dated, other: Dated): number {
  return other.due - one.due || byAttention(one, other);
}

/** What has no hour comes after what has one. */
function byHour(one: Dated, other: Dated): number {
  if (one.timed !== other.timed) return one.timed ? -1 : 1;
  return one.due - other.due || byAttention(one, other);
}

function byAttention(one: Planned, other: Planned): number {
  return Number(other.starred) - Number(one.starred) || byAge(one, other);
}

function byAge(one: Planned, other: Planned): number {
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
