// A calendar day as it stands in spreadsheets of our countries, read into `YYYY-MM-DD`.

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})/;
/** Day before month, with `/`, `.` or `-`: nobody in our five languages writes the month first. */
const EUROPEAN = /^(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})$/;

/** Null when it is no day that the calendar has. */
export function readDay(typed: string): string | null {
  const text = typed.trim();
  const iso = ISO.exec(text);
  if (iso !== null) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const european = EUROPEAN.exec(text);
  if (european === null) return null;
  const year = Number(european[3]);
  return day(year < 100 ? 2000 + year : year, Number(european[2]), Number(european[1]));
}

function day(year: number, month: number, date: number): string | null {
  const ms = Date.UTC(year, month - 1, date);
  const found = new Date(ms);
  if (found.getUTCMonth() !== month - 1 || found.getUTCDate() !== date) return null;
  return found.toISOString().slice(0, 10);
}
