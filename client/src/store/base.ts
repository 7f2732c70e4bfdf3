// The one rule by which what the server said replaces what it said before.

import type { WireRow } from "../protocol/types.gen";

/** A row as it lies in the cache: with `home`, the root it belongs to or is, and the reconcile that last saw it. */
export interface StoredRow extends WireRow {
  readonly home: string;
  readonly mark?: number;
}

/** Old news never replaces newer: pages may repeat, overtake each other, or be applied by two tabs. */
export function isNews(row: WireRow, base: WireRow | undefined): boolean {
  return base === undefined || row.seq > base.seq;
}

export function stored(row: WireRow, mark: number | null): StoredRow {
  const home = row.root ?? row.id;
  return mark === null ? { ...row, home } : { ...row, home, mark };
}

export function keyOf(entity: string, id: string): string {
  return `${entity} ${id}`;
}
