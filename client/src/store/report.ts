// A short memory of what looked wrong on this device, for the file of unsent work and for support.

const REMEMBERED = 100;

export interface Report {
  readonly at: number;
  readonly what: string;
  readonly detail: string;
}

const reports: Report[] = [];
let hears: (report: Report) => void = () => undefined;

/** Note that something was skipped or tried again. No text that a person typed belongs in here. */
export function report(at: number, what: string, detail: unknown): void {
  const said = { at, what, detail: detail instanceof Error ? `${detail.name}: ${detail.message}` : String(detail) };
  pass(said);
  hears(said);
}

/** Note what was reported elsewhere. */
export function pass(said: Report): void {
  reports.push(said);
  if (reports.length > REMEMBERED) reports.shift();
}

/** Where nobody reads these: hand them on to where somebody does. */
export function hearReports(hear: (said: Report) => void): void {
  hears = hear;
}

export function allReports(): readonly Report[] {
  return reports;
}
