// The one rule by which what the server said replaces what it said before.

import type { WireRow } from "../protocol/types.gen";

/** A row as it lies in the cache: with `home`, the root it belongs to or is. */
export interface StoredRow extends WireRow {
  readonly home: string;
}

/** Old news never replaces newer: pages may repeat, overtake each other, or be applied by two tabs. */
export function isNews(row: WireRow, here: number | undefined): boolean {
  return here === undefined || row.seq > here;
}

export function stored(row: WireRow): StoredRow {
  return { ...row, home: row.root ?? row.id };
}

export function keyOf(entity: string, id: string): string {
  return `${entity} ${id}`;
}
