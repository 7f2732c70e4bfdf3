// How the chunks of a first sync are written, and thinned out when their rows may not be seen any more.

import { unwrap } from "idb";
import type { WireRow } from "../protocol/types.gen";
import { keyOf } from "./base";
import type { Cache, CacheRead, CacheTx, Key } from "./cache";
import { type Chunk, type ChunkPlace, chunk, chunksUnder, chunksWith, hint, homeOf, MOST_ROWS, rowsIn } from "./chunks";

/** Lay a page down; waits for nothing, the transaction's own end tells of failure. */
export function layChunks(tx: CacheTx, rows: readonly WireRow[], { isMine, rows: before }: ChunkPlace): void {
  const [chunks, hints] = [unwrap(tx.objectStore("chunk")), unwrap(tx.objectStore("hint"))];
  for (const [entity, own] of byKind(rows)) {
    for (let at = 0; at < own.length; at += MOST_ROWS) {
      const part = own.slice(at, at + MOST_ROWS);
      const key: Chunk["key"] = [entity, isMine ? 0 : 1, before, at];
      chunks.put(chunk(key, part));
      hints.put(hint(key, part));
    }
  }
}

function byKind(rows: readonly WireRow[]): ReadonlyMap<string, WireRow[]> {
  const found = new Map<string, WireRow[]>();
  for (const row of rows) {
    const own = found.get(row.entity);
    if (own === undefined) found.set(row.entity, [row]);
    else own.push(row);
  }
  return found;
}

/** What a first sync has brought of the own work, by `keyOf`, and how new it is. */
export async function broughtAsOwn(cache: Cache): Promise<ReadonlyMap<string, number>> {
  const chunks = await cache.run(async (db) => {
    const keys = await db.getAllKeys("chunk");
    return Promise.all(keys.filter(([, stage]) => stage === 0).map((key) => db.get("chunk", key)));
  });
  const rows = chunks.flatMap((one) => (one === undefined ? [] : rowsIn(one).rows));
  return new Map(rows.map(({ entity, id, seq }) => [keyOf(entity, id), seq]));
}

export async function hasCopyUnder(tx: CacheRead, root: string): Promise<boolean> {
  for await (const one of chunksUnder(tx, null, [root])) {
    if (rowsIn(one).rows.some((row) => homeOf(row) === root)) return true;
  }
  return false;
}

/** Take rows out of the chunks under these roots. Answers those that were taken. */
export async function takeFromUnder(
  tx: CacheTx,
  roots: readonly string[],
  isGone: (row: WireRow) => boolean,
): Promise<WireRow[]> {
  const left = new Set(roots);
  const gone: WireRow[] = [];
  for await (const one of chunksUnder(tx, null, roots)) {
    gone.push(...(await thinOut(tx, one, (row) => left.has(homeOf(row)) && isGone(row))));
  }
  return gone;
}

/** Take these rows out. */
export async function takeOut(tx: CacheTx, keys: readonly Key[]): Promise<void> {
  const named = new Set(keys.map(({ entity, id }) => keyOf(entity, id)));
  for await (const one of chunksWith(tx, keys)) await thinOut(tx, one, (row) => named.has(keyOf(row.entity, row.id)));
}

/** Copies newer than this of which the base holds nothing. */
export async function copiesAbove(tx: CacheTx, seq: number): Promise<WireRow[]> {
  const chunks = await tx.objectStore("chunk").getAll();
  const newer = chunks.flatMap((one) => rowsIn(one).rows).filter((row) => row.seq > seq);
  const told = await Promise.all(newer.map(({ entity, id }) => tx.objectStore("base").getKey([entity, id])));
  return newer.filter((_, at) => told[at] === undefined);
}

async function thinOut(tx: CacheTx, one: Chunk, isGone: (row: WireRow) => boolean): Promise<readonly WireRow[]> {
  const [chunks, hints] = [tx.objectStore("chunk"), tx.objectStore("hint")];
  const { rows } = rowsIn(one);
  const gone = rows.filter(isGone);
  if (gone.length === 0) return gone;
  const kept = rows.filter((row) => !isGone(row));
  if (kept.length === 0) await Promise.all([chunks.delete(one.key), hints.delete(one.key)]);
  else await Promise.all([chunks.put(chunk(one.key, kept)), hints.put(hint(one.key, kept))]);
  return gone;
}
