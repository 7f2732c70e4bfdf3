// How the chunks of a first sync are written, and thinned out when their rows may not be seen any more.

import { unwrap } from "idb";
import type { WireRow } from "../protocol/types.gen";
import { keyOf } from "./base";
import type { Cache, CacheRead, CacheTx, Key } from "./cache";
import {
  type Chunk,
  type ChunkPlace,
  chunk,
  homeOf,
  isEmpty,
  MOST_ROWS,
  placeIn,
  rowsIn,
  SEQ_DIGITS,
  seqIn,
  under,
} from "./chunks";

/** Lay a page down; waits for nothing, the transaction's own end tells of failure. */
export function layChunks(tx: CacheTx, rows: readonly WireRow[], { isMine, rows: before }: ChunkPlace): void {
  const store = unwrap(tx.objectStore("chunk"));
  for (const entity of new Set(rows.map((row) => row.entity))) {
    const own = rows.filter((row) => row.entity === entity);
    for (let at = 0; at < own.length; at += MOST_ROWS) {
      store.put(chunk([entity, isMine ? 0 : 1, before, at], own.slice(at, at + MOST_ROWS)));
    }
  }
}

/** What a first sync has brought so far, by `keyOf`, and how new it is. */
export async function broughtSoFar(cache: Cache): Promise<ReadonlyMap<string, number>> {
  const chunks = await cache.run((db) => db.getAll("chunk"));
  return new Map(
    chunks.flatMap(({ places }) => places).map((place) => [place.slice(0, -SEQ_DIGITS - 1), seqIn(place)]),
  );
}

/** How new the copies are that lie here; undefined where there is none. */
export async function seqsIn(tx: CacheRead, keys: readonly Key[]): Promise<(number | undefined)[]> {
  if (await isEmpty(tx)) return keys.map(() => undefined);
  return Promise.all(keys.map(async (key) => (await placeIn(tx, key))?.seq));
}

export async function hasCopyUnder(tx: CacheRead, root: string): Promise<boolean> {
  return (await tx.objectStore("chunk").index("by_home").getKey(under(root))) !== undefined;
}

/** Take rows out of the chunks under a root. Answers those that were taken. */
export async function takeFromUnder(tx: CacheTx, root: string, isGone: (row: WireRow) => boolean): Promise<WireRow[]> {
  const chunks = await tx.objectStore("chunk").index("by_home").getAll(under(root));
  return thinOut(tx, chunks, (row) => homeOf(row) === root && isGone(row));
}

/** Take these rows out. */
export async function takeOut(tx: CacheTx, keys: readonly Key[]): Promise<void> {
  if (await isEmpty(tx)) return;
  const index = tx.objectStore("chunk").index("by_place");
  const named = new Set(keys.map(({ entity, id }) => keyOf(entity, id)));
  const found = await Promise.all([...named].map((name) => index.getAllKeys(under(name))));
  const places = new Map(found.flat().map((key) => [key.join(" "), key]));
  const chunks = await Promise.all([...places.values()].map((key) => tx.objectStore("chunk").get(key)));
  const here = chunks.filter((one) => one !== undefined);
  await thinOut(tx, here, (row) => named.has(keyOf(row.entity, row.id)));
}

/** Copies newer than this of which the base holds nothing. */
export async function copiesAbove(tx: CacheTx, seq: number): Promise<WireRow[]> {
  const chunks = await tx.objectStore("chunk").getAll();
  const newer = chunks.flatMap((one) => rowsIn(one).rows).filter((row) => row.seq > seq);
  const told = await Promise.all(newer.map(({ entity, id }) => tx.objectStore("base").getKey([entity, id])));
  return newer.filter((_, at) => told[at] === undefined);
}

async function thinOut(tx: CacheTx, chunks: readonly Chunk[], isGone: (row: WireRow) => boolean): Promise<WireRow[]> {
  const store = tx.objectStore("chunk");
  const gone: WireRow[] = [];
  for (const one of chunks) {
    const { rows } = rowsIn(one);
    const kept = rows.filter((row) => !isGone(row));
    if (kept.length === rows.length) continue;
    gone.push(...rows.filter(isGone));
    await (kept.length === 0 ? store.delete(one.key) : store.put(chunk(one.key, kept)));
  }
  return gone;
}
