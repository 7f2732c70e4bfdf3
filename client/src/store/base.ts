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

/** Many of them in one text, which is copied many times faster than so many objects. */
export function linesOf(keys: readonly { readonly entity: string; readonly id: string }[]): string {
  return keys.map(({ entity, id }) => keyOf(entity, id)).join("\n");
}

export function keysIn(lines: string): { readonly entity: string; readonly id: string }[] {
  return lines === "" ? [] : lines.split("\n").map(keyIn);
}

/** What `keyOf` was made of. */
export function keyIn(key: string): { readonly entity: string; readonly id: string } {
  const [entity = "", id = ""] = key.split(" ");
  return { entity, id };
}
