// Wall time in a named zone to an instant, sound on the nights when clocks change.

const DAY_MS = 86_400_000;
const REMEMBERED = 20_000;
const PATTERN = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::\d{2})?)?$/;

const formats = new Map<string, Intl.DateTimeFormat>();
const instants = new Map<string, number>();

/**
 * The instant (ms) of `YYYY-MM-DD` (its 00:00) or `YYYY-MM-DDTHH:MM` in `zone`, by default the device's; NaN when unreadable.
 * A time that a clock change skips is moved on by as much as was skipped; one that comes twice is the first. Python's
 * `zoneinfo` with fold 0 answers the same, so that server and device agree on what is due.
 */
export function instantOf(wall: string, zone: string = deviceZone()): number {
  const key = `${zone} ${wall}`;
  const known = instants.get(key);
  if (known !== undefined) return known;
  if (instants.size >= REMEMBERED) instants.clear();
  const instant = computed(wall, zone);
  instants.set(key, instant);
  return instant;
}

export function deviceZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The calendar date (`YYYY-MM-DD`) that `instant` falls on in `zone`. */
export function dateIn(zone: string, instant: number): string {
  return new Date(instant + offsetAt(zone, instant)).toISOString().slice(0, 10);
}

function computed(wall: string, zone: string): number {
  const asUtc = utcOf(wall);
  if (Number.isNaN(asUtc)) return asUtc;
  const before = offsetAt(zone, asUtc - DAY_MS);
  const after = offsetAt(zone, asUtc + DAY_MS);
  if (offsetAt(zone, asUtc - before) === before) return asUtc - before;
  if (offsetAt(zone, asUtc - after) === after) return asUtc - after;
  return asUtc - before;
}

function utcOf(wall: string): number {
  const parts = PATTERN.exec(wall);
  if (parts === null) return Number.NaN;
  const [year, month, day, hour, minute] = parts.slice(1).map((part) => Number(part ?? 0));
  const utc = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute);
  // "2026-02-31" would quietly become March
  return new Date(utc).toISOString().startsWith(wall.slice(0, 10)) ? utc : Number.NaN;
}

/** What the zone's clocks are ahead of UTC at that instant, ms. An unknown zone counts as UTC. */
function offsetAt(zone: string, instant: number): number {
  const format = formatOf(zone);
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = numericIn(zone);
  formats.set(zone, format);
  return format;
}

function numericIn(zone: string): Intl.DateTimeFormat {
  try {
    return numeric(zone);
  } catch {
    return numeric("UTC"); // a device older than the zone's name, or a name typed wrong
  }
}

function numeric(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
}
