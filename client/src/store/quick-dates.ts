// The one-tap dates of a next action, counted in days of the person's own calendar (D3).
import type { When } from "../protocol/types.gen";

export const QUICK_DATES = ["hour", "tomorrow", "three_days", "week", "month", "year"] as const;
/** Not offered unless somebody has chosen them (K8). */
export const MORE_DATES = ["two_weeks", "quarter", "half"] as const;
export type QuickDate = (typeof QUICK_DATES | typeof MORE_DATES)[number];

const HOUR_MS = 3_600_000;
const FIVE_MINUTES_MS = 300_000;

/** The calendar day that a clock on this wall shows, `YYYY-MM-DD`. */
export function wallDay(ms: number, zone: string): string {
  return wallTime(ms, zone).slice(0, 10);
}

/** What a clock on this wall shows, `YYYY-MM-DDTHH:MM`. */
export function wallTime(ms: number, zone: string): string {
  const parts: Record<string, string> = {};
  for (const { type, value } of wallClock(zone).formatToParts(ms)) parts[type] = value;
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Formatters are slow to make and a list asks for hundreds. */
function wallClock(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  clocks.set(zone, made);
  return made;
}

/** Days are counted on the calendar, not in milliseconds: a day is not always 24 hours long. */
export function plusDays(day: string, count: number): string {
  const [year, month, date] = numbers(day);
  return new Date(Date.UTC(year, month - 1, date + count)).toISOString().slice(0, 10);
}

/** The same day of another month, or its last one: a month after 31 January is the end of February. */
export function plusMonths(day: string, count: number): string {
  const [year, month, date] = numbers(day);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + count, Math.min(date, last))).toISOString().slice(0, 10);
}

function numbers(day: string): [number, number, number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

/** The `when` of a planned action for a one-tap date. */
export function quickWhen(quick: QuickDate, now: number, zone: string): When {
  const today = wallDay(now, zone);
  switch (quick) {
    case "hour":
      return at(wallTime(Math.ceil((now + HOUR_MS) / FIVE_MINUTES_MS) * FIVE_MINUTES_MS, zone), zone);
    case "tomorrow":
      return at(plusDays(today, 1), zone);
    case "three_days":
      return at(plusDays(today, 3), zone);
    case "week":
      return at(plusDays(today, 7), zone);
    case "two_weeks":
      return at(plusDays(today, 14), zone);
    case "month":
      return at(plusMonths(today, 1), zone);
    case "quarter":
      return at(plusMonths(today, 3), zone);
    case "half":
      return at(plusMonths(today, 6), zone);
    case "year":
      return at(plusMonths(today, 12), zone);
    default:
      return quick satisfies never;
  }
}

function at(due: string, zone: string): When {
  return { due, zone, minutes: null };
}
