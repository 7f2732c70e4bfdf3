// Rows of a first sync, many to a record: what IndexedDB costs is records and their index entries, not bytes. Written once
// and only ever thinned out; whatever is told of one of these rows later goes to the base, which always wins over what
// lies here.

import { rowOf } from "../protocol/rows";
import type { WireRow } from "../protocol/types.gen";
import { keyOf } from "./base";
import type { CacheRead, Key } from "./cache";
import { fnv1a } from "./fingerprint";

/** Where a page of a first sync stands: whether in what the person works at, and how many rows came before it. */
export interface ChunkPlace {
  readonly isMine: boolean;
  readonly rows: number;
}

/** What the person works at lies first, and so is read first at every start. */
export type ChunkKey = [entity: string, stage: 0 | 1, rows: number, at: number];

export interface Chunk {
  readonly key: ChunkKey;
  /** How many rows there are. */
  readonly count: number;
  /** JSON, which is copied and parsed many times faster than so many objects. */
  readonly text: string;
}

/**
 * What may lie in a chunk, as fingerprints: a few hundred of these are read in the time of one chunk, and an index with an
 * entry for every row would cost more than the rows. Another row may have the same, so the chunk has the last word.
 */
export interface Hint {
  readonly key: ChunkKey;
  readonly ids: Uint32Array;
  /** The roots that have rows there, each once. */
  readonly homes: Uint32Array;
}

/** A row in it is read by reading all of it: a few milliseconds on a slow phone. */
export const MOST_ROWS = 250;

export const homeOf = ({ root, id }: WireRow): string => root ?? id;

export function chunk(key: ChunkKey, rows: readonly WireRow[]): Chunk {
  return { key, count: rows.length, text: JSON.stringify(rows) };
}

export function hint(key: ChunkKey, rows: readonly WireRow[]): Hint {
  const homes = new Set(rows.map(homeOf));
  return { key, ids: Uint32Array.from(rows, ({ id }) => fnv1a(id)), homes: Uint32Array.from(homes, fnv1a) };
}

export interface Parsed {
  readonly rows: readonly WireRow[];
  readonly damaged: number;
}

export function rowsIn({ text, count }: Chunk): Parsed {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return { rows: [], damaged: count };
  }
  if (!Array.isArray(found)) return { rows: [], damaged: count };
  const rows = found.map(rowOf).filter((row) => row !== null);
  return { rows, damaged: found.length - rows.length };
}

function hintsOf(tx: CacheRead, entity: string | null): Promise<readonly Hint[]> {
  return tx.objectStore("hint").getAll(entity === null ? null : IDBKeyRange.bound([entity], [entity, []]));
}

/** The chunks that may hold some of these rows, one by one: all of them at once may be all that is here. */
export async function* chunksWith(tx: CacheRead, keys: readonly Key[]): AsyncGenerator<Chunk> {
  const wanted = new Map<string, Set<number>>();
  for (const { entity, id } of keys) wanted.set(entity, (wanted.get(entity) ?? new Set()).add(fnv1a(id)));
  const hints = await Promise.all([...wanted.keys()].map((entity) => hintsOf(tx, entity)));
  yield* chunksAt(
    tx,
    hints.flat().filter(({ key, ids }) => ids.some((id) => wanted.get(key[0])?.has(id))),
  );
}

/** The chunks that may hold something under one of these roots, of one kind or of all. */
export async function* chunksUnder(
  tx: CacheRead,
  entity: string | null,
  roots: readonly string[],
): AsyncGenerator<Chunk> {
  const wanted = new Set(roots.map(fnv1a));
  const hints = await hintsOf(tx, entity);
  yield* chunksAt(
    tx,
    hints.filter(({ homes }) => homes.some((home) => wanted.has(home))),
  );
}

async function* chunksAt(tx: CacheRead, hints: readonly Hint[]): AsyncGenerator<Chunk> {
  for (const { key } of hints) {
    const found = await tx.objectStore("chunk").get(key);
    if (found !== undefined) yield found;
  }
}

/** The copies that lie here; undefined where there is none. */
export async function copiesOf(tx: CacheRead, keys: readonly Key[]): Promise<(WireRow | undefined)[]> {
  const wanted = new Set(keys.map(({ entity, id }) => keyOf(entity, id)));
  const found = new Map<string, WireRow>();
  for await (const one of chunksWith(tx, keys)) {
    for (const row of rowsIn(one).rows) {
      const key = keyOf(row.entity, row.id);
      if (wanted.has(key)) found.set(key, row);
    }
  }
  return keys.map(({ entity, id }) => found.get(keyOf(entity, id)));
}

/** All copies of one kind under one root. */
export async function copiesUnder(tx: CacheRead, entity: string, root: string): Promise<Parsed> {
  const rows: WireRow[] = [];
  let damaged = 0;
  for await (const one of chunksUnder(tx, entity, [root])) {
    const parsed = rowsIn(one);
    rows.push(...parsed.rows.filter((row) => homeOf(row) === root));
    damaged += parsed.damaged;
  }
  return { rows, damaged };
}

/** The next chunks of a kind, or of any, so many at most; none after the last. What is worked at stands first in its kind. */
export function chunksAfter(
  tx: CacheRead,
  entity: string | null,
  after: ChunkKey | null,
  limit: number,
): Promise<Chunk[]> {
  const from: IDBValidKey = after ?? (entity === null ? [] : [entity]);
  const range = entity === null ? IDBKeyRange.lowerBound(from, true) : IDBKeyRange.bound(from, [entity, []], true);
  return tx.objectStore("chunk").getAll(range, limit);
}
