// A short memory of what looked wrong on this device, for the file of unsent work and for support.

const REMEMBERED = 100;

export interface Report {
  readonly at: number;
  readonly what: string;
  readonly detail: string;
}

const reports: Report[] = [];

/** Note that something was skipped or tried again. No text that a person typed belongs in here. */
export function report(at: number, what: string, detail: unknown): void {
  reports.push({ at, what, detail: detail instanceof Error ? `${detail.name}: ${detail.message}` : String(detail) });
  if (reports.length > REMEMBERED) reports.shift();
}

export function allReports(): readonly Report[] {
  return reports;
}
