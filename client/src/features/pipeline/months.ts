// The month as a calendar hangs on the wall here: its weeks, where they begin, and what its days are called.
import { locale } from "../../i18n";
import { plusDays, plusMonths } from "../../store/quick-dates";

const WEEK = 7;
const MONDAY = 1;

interface WeekInfo {
  readonly firstDay: number;
}

/** 1 for Monday to 7 for Sunday, as this language begins its weeks (R1); a browser that does not know says Monday. */
export function firstWeekday(tag = locale.value): number {
  const known = new Intl.Locale(tag) as Intl.Locale & { getWeekInfo?(): WeekInfo; readonly weekInfo?: WeekInfo };
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? MONDAY;
}

/** The days to show for a month (`2026-03-01`): whole weeks, so that each weekday has its column. */
export function weeksOf(month: string, first: number): readonly string[] {
  const begin = plusDays(month, -((weekdayOf(month) - first + WEEK) % WEEK));
  const end = plusMonths(month, 1);
  const days: string[] = [];
  for (let day = begin; day < end || days.length % WEEK !== 0; day = plusDays(day, 1)) days.push(day);
  return days;
}

export function monthOf(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || WEEK;
}

/** `March 2026`. */
export function monthWords(month: string): string {
  return written(month, { month: "long", year: "numeric" });
}

/** `Mon`, for the head of a column. */
export function weekdayWords(day: string): string {
  return written(day, { weekday: "short" });
}

/** `Monday 2 March`, for readers. */
export function dayInFull(day: string): string {
  return written(day, { weekday: "long", day: "numeric", month: "long" });
}

function written(day: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale.value, { ...options, timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));
}
