// How rows get into the cache and out of it again: rounds of syncing alone do that, the page only reads.

import { unwrap } from "idb";
import { ENTITIES, type WireRow } from "../protocol/types.gen";
import { isNews, keyOf, type StoredRow, stored } from "./base";
import { type Cache, type CacheRead, type CacheTx, copiesAfter, type Key, lookAtRows } from "./cache";
import { type ChunkPlace, copiesOf } from "./chunks";
import { layChunks, takeFromUnder, takeOut } from "./thinning";

export async function keepOffset(cache: Cache, ms: number): Promise<void> {
  await cache.run((db) => db.put("meta", { key: "offset", ms }));
}

/** How rows are laid over the base. */
export interface Laying {
  /** Where a page of a first sync stands: nothing was here before it, so nothing can be newer, and it is laid whole. */
  readonly whole?: ChunkPlace | undefined;
  /** Asked for because they differ: whatever number they bear, they are what the server has now. */
  readonly isAsked?: boolean;
}

/** Lay rows over the base; answers those that were news. Waits for nothing but this transaction. */
export async function lay(
  tx: CacheTx,
  rows: readonly WireRow[],
  { whole, isAsked = false }: Laying = {},
): Promise<readonly WireRow[]> {
  const known = rows.filter(({ entity }) => entity in ENTITIES); // others are for a newer version, which asks for them
  if (whole !== undefined) {
    layChunks(tx, known, whole);
    return known;
  }
  const base = tx.objectStore("base");
  // Bare requests: the transaction's own end tells of failure, and a promise for each row would double the time.
  const bare = unwrap(base);
  const before = await seqsHere(tx, known);
  return known.filter((row, i) => {
    const here = before[i];
    const isNew = isNews(row, here) || (isAsked && row.seq !== here);
    if (isNew) bare.put(stored(row));
    return isNew;
  });
}

/** How new the rows are that lie here; undefined where there is none. The base wins over what a first sync brought. */
export async function seqsHere(tx: CacheRead, keys: readonly Key[]): Promise<(number | undefined)[]> {
  const base = tx.objectStore("base");
  const [told, copied] = await Promise.all([
    Promise.all(keys.map(({ entity, id }) => base.get([entity, id]))),
    copiesOf(tx, keys),
  ]);
  return told.map((row, i) => row?.seq ?? copied[i]?.seq);
}

/** Drop the rows of roots that this person may not see any more, up to the head at which that was so. */
export async function evict(tx: CacheTx, roots: readonly string[], upTo: number): Promise<Key[]> {
  if (roots.length === 0) return [];
  const gone = new Map<string, Key>();
  const newer = new Set<string>();
  for (const root of roots) {
    let cursor = await tx
      .objectStore("base")
      .index("by_home")
      .openCursor(IDBKeyRange.bound([root], [root, []]));
    while (cursor !== null) {
      const { entity, id, seq } = cursor.value;
      if (seq <= upTo) {
        gone.set(keyOf(entity, id), { entity, id });
        await cursor.delete();
      } else newer.add(keyOf(entity, id));
      cursor = await cursor.continue();
    }
  }
  for (const { entity, id } of await takeFromUnder(tx, roots, ({ seq }) => seq <= upTo)) {
    if (!newer.has(keyOf(entity, id))) gone.set(keyOf(entity, id), { entity, id });
  }
  return [...gone.values()];
}

/** Drop rows, wherever they lie. */
export async function drop(tx: CacheTx, keys: readonly Key[]): Promise<void> {
  const base = tx.objectStore("base");
  await Promise.all([...keys.map(({ entity, id }) => base.delete([entity, id])), takeOut(tx, keys)]);
}

/** How new these rows are here; undefined where there is none. */
export function seqsOf(cache: Cache, keys: readonly Key[]): Promise<(number | undefined)[]> {
  return lookAtRows(cache, (tx) => seqsHere(tx, keys));
}

/** Every row of this device in slices, as it came from the server. */
export async function* everyRow(cache: Cache, limit = 1_000): AsyncGenerator<readonly StoredRow[]> {
  let after: [string, string] | null = null;
  do {
    const range: IDBKeyRange | null = after === null ? null : IDBKeyRange.lowerBound(after, true);
    const rows: StoredRow[] = await cache.run((db) => db.getAll("base", range, limit));
    const last: StoredRow | undefined = rows.at(-1);
    after = last === undefined || rows.length < limit ? null : [last.entity, last.id];
    yield rows;
  } while (after !== null);
  let found = await lookAtRows(cache, (tx) => copiesAfter(tx, null, null));
  while (found !== undefined) {
    yield found.rows.map(stored);
    const { key } = found;
    found = await lookAtRows(cache, (tx) => copiesAfter(tx, null, key));
  }
}

/** All of them at once, for whoever looks at a small device as a whole. */
export async function allRows(cache: Cache): Promise<readonly StoredRow[]> {
  const found: StoredRow[] = [];
  for await (const rows of everyRow(cache)) found.push(...rows);
  return found;
}
