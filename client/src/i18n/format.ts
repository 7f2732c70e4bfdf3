// Dates, times, money and numbers as people here write them; relative up to a week, then absolute.
import { wallNow } from "../clock";
import { locale } from "./locale";

const NARROW = "\u202f"; // narrow no-break space: digits keep together, and so do an amount and its sign
const DAY_MS = 86_400_000;

/** A moment in ms, an ISO moment, or a plain date `2026-01-15` that has no zone. */
export type When = number | string | Date;

export interface DayOptions {
  /** ms; the store's corrected clock where there is one. */
  readonly now?: number | undefined;
  /** IANA zone; the device's own when left out. */
  readonly zone?: string | undefined;
  /** Begins a sentence or stands alone: `Today` instead of `today`. */
  readonly capital?: boolean | undefined;
  /** For the margin, where `yesterday` does not fit: the weekday in its place. */
  readonly narrow?: boolean | undefined;
}

const made = new Map<string, unknown>();

/** Making an Intl formatter costs a thousand times what using it does. */
function once<T>(key: string, make: () => T): T {
  let value = made.get(key) as T | undefined;
  if (value === undefined) {
    value = make();
    made.set(key, value);
  }
  return value;
}

function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return once(`d${locale.value}${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale.value, options));
}

function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return once(`n${locale.value}${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale.value, options));
}

const isPlainDate = (when: When): when is string => typeof when === "string" && /^\d{4}-\d\d-\d\d$/.test(when);

const msOf = (when: When): number => (typeof when === "number" ? when : new Date(when).getTime());

/** Taking a moment apart in a zone costs more than all else in a row of a list, and each asks for now as well. */
const days = new Map<string, number>();
const REMEMBERED = 5_000;

/** The calendar day, counted in days since 1970, that a moment falls on in a zone. */
function dayNumber(when: When, zone: string | undefined): number {
  if (isPlainDate(when)) return Date.parse(`${when}T00:00:00Z`) / DAY_MS;
  const ms = msOf(when);
  const key = `${ms} ${zone ?? ""}`;
  const known = days.get(key);
  if (known !== undefined) return known;
  if (days.size >= REMEMBERED) days.clear();
  const number = dayIn(zone, ms);
  days.set(key, number);
  return number;
}

function dayIn(zone: string | undefined, ms: number): number {
  const format = once(
    `day${zone ?? ""}`,
    () => new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric", month: "numeric", day: "numeric" }),
  );
  // In parts: no two browsers put them together alike.
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(ms)) parts[type] = Number(value);
  const { year = 0, month = 1, day } = parts;
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** Days from today: 0 today, 1 tomorrow, -1 yesterday. */
export function daysFromToday(when: When, { now = wallNow(), zone }: DayOptions = {}): number {
  return dayNumber(when, zone) - dayNumber(now, zone);
}

/** `today`, `tomorrow`, `Tue`, then `12 Nov`, then `12 Nov 2024`. */
export function day(when: When, options: DayOptions = {}): string {
  const text = dayWords(when, options);
  return options.capital ? capital(text) : text;
}

function dayWords(when: When, { now = wallNow(), zone, narrow }: DayOptions): string {
  const number = dayNumber(when, zone);
  const today = dayNumber(now, zone);
  const away = number - today;
  if (away === 0 || (Math.abs(away) === 1 && !narrow)) {
    const relative = once(`r${locale.value}`, () => new Intl.RelativeTimeFormat(locale.value, { numeric: "auto" }));
    return relative.format(away, "day");
  }
  const noon = number * DAY_MS + DAY_MS / 2; // a day has no zone any more: write it in UTC
  if (Math.abs(away) < 7) return dates({ weekday: "short", timeZone: "UTC" }).format(noon);
  const sameYear = new Date(noon).getUTCFullYear() === new Date(today * DAY_MS).getUTCFullYear();
  const year = sameYear ? {} : ({ year: "numeric" } as const);
  return dates({ day: "numeric", month: "short", ...year, timeZone: "UTC" }).format(noon);
}

/** `15 January`, `15 January 2027`: a date in full, where there is room. */
export function plainDate(when: When, { now = wallNow(), zone }: DayOptions = {}): string {
  const number = dayNumber(when, zone);
  const noon = number * DAY_MS + DAY_MS / 2;
  const thisYear = new Date(dayNumber(now, zone) * DAY_MS).getUTCFullYear();
  const year = new Date(noon).getUTCFullYear() === thisYear ? {} : ({ year: "numeric" } as const);
  return dates({ day: "numeric", month: "long", ...year, timeZone: "UTC" }).format(noon);
}

/** `09:12`. */
export function clock(when: When, { zone }: DayOptions = {}): string {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone } as const;
  return dates(options).format(msOf(when));
}

/** `09:12` today, else `Tue 09:12`, `12 Nov 09:12`. */
export function moment(when: When, options: DayOptions = {}): string {
  const time = clock(when, options);
  return daysFromToday(when, options) === 0 ? time : `${day(when, options)} ${time}`;
}

/** `1 204`, digits in threes from a thousand on. */
export function count(value: number): string {
  return spaced(numbers({ useGrouping: "always" }).formatToParts(value));
}

/** `20 %`, of a number between 0 and 100. */
export function percent(value: number): string {
  return `${numbers({ maximumFractionDigits: 1 }).format(value)}${NARROW}%`;
}

export interface MoneyOptions {
  /** Cut to what fits in a row: `€ 1.2 M`, `300 k₽`. */
  readonly short?: boolean | undefined;
}

/** `€ 18 400`, `kr 92 000`, `1 200 000 ₽`. Cents only when there are some. */
export function money(amount: number | string, currency: string, { short }: MoneyOptions = {}): string {
  const value = Number(amount);
  if (!Number.isFinite(value)) return String(amount);
  const sign = currencySign(currency);
  const after = AFTER.has(currency);
  const [digits, suffix] = short ? shortened(value, after) : [fullDigits(value), ""];
  if (after) return `${digits}${NARROW}${suffix}${sign}`;
  return `${sign}${NARROW}${digits}${suffix ? NARROW + suffix.trimEnd() : ""}`;
}

/** Currencies whose sign stands behind the number. */
const AFTER = new Set(["RUB", "UAH", "PLN", "CZK", "HUF", "BGN"]);

/** Letters for a million and a thousand; where a language has none that anybody reads, its own short word. */
const LARGE: Readonly<Record<string, readonly [million: string, thousand: string]>> = {
  "nb-NO": [`mill.${NARROW}`, "k"],
  "ru-RU": [`млн${NARROW}`, `тыс.${NARROW}`],
};

function shortened(value: number, small: boolean): readonly [digits: string, suffix: string] {
  const size = Math.abs(value);
  const [million, thousand] = LARGE[locale.value] ?? ["M", "k"];
  if (size >= 1_000_000) return [numbers({ maximumFractionDigits: 1 }).format(value / 1_000_000), million];
  if (small && size >= 100_000) return [numbers({ maximumFractionDigits: 0 }).format(value / 1000), thousand];
  return [fullDigits(Math.round(value)), ""];
}

function fullDigits(value: number): string {
  const cents = Number.isInteger(value) ? 0 : 2;
  const options = { minimumFractionDigits: cents, maximumFractionDigits: cents, useGrouping: "always" } as const;
  return spaced(numbers(options).formatToParts(value));
}

function spaced(parts: readonly Intl.NumberFormatPart[]): string {
  return parts.map((part) => (part.type === "group" ? NARROW : part.value)).join("");
}

/** `€`, `kr`, `₽`; the code itself where there is no sign. The same in every language: an Italian `NKr` says no more. */
export function currencySign(currency: string): string {
  try {
    const options = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
    const parts = once(`s${currency}`, () => new Intl.NumberFormat("en", options)).formatToParts(0);
    return parts.find((part) => part.type === "currency")?.value ?? currency;
  } catch {
    return currency; // not a code that Intl takes: somebody typed it
  }
}

/** The sign of a decimal fraction here, for fields in which amounts are typed. */
export function decimalSign(): string {
  return (
    numbers({})
      .formatToParts(1.5)
      .find((part) => part.type === "decimal")?.value ?? "."
  );
}

/** `84 MB`, `210 kB`; `84 Mo` in French, `84 МБ` in Russian. */
export function bytes(value: number): string {
  const [size, unit] =
    value >= 1e9 ? [value / 1e9, "gigabyte"] : value >= 1e6 ? [value / 1e6, "megabyte"] : [value / 1e3, "kilobyte"];
  const options = { style: "unit", unit, maximumFractionDigits: unit === "gigabyte" ? 1 : 0 } as const;
  const parts = numbers(options).formatToParts(size);
  const digits = parts.filter(({ type }) => type !== "unit" && type !== "literal").map((part) => part.value);
  return `${digits.join("")}${NARROW}${parts.find(({ type }) => type === "unit")?.value ?? unit}`;
}

/** `Anna, Marco and Jonas`. */
export function list(words: readonly string[]): string {
  return once(`l${locale.value}`, () => new Intl.ListFormat(locale.value, { type: "conjunction" })).format(words);
}

/** The first letter large, as a sentence begins in this language. */
export function capital(text: string): string {
  const [first = ""] = text;
  return first.toLocaleUpperCase(locale.value) + text.slice(first.length);
}

/** Names in the order of this language; digits by their value. */
export function compareNames(one: string, other: string): number {
  return once(`c${locale.value}`, () => new Intl.Collator(locale.value, { numeric: true })).compare(one, other);
}
