// Rows of a first sync, many to a record: what IndexedDB costs is records, not bytes. Written once and only ever thinned
// out; whatever is told of one of these rows later goes to the base, which always wins over what lies here.

import { rowOf } from "../protocol/rows";
import type { WireRow } from "../protocol/types.gen";
import { keyOf } from "./base";
import type { Cache, CacheRead, Key } from "./cache";

/** Where a page of a first sync stands: whether in what the person works at, and how many rows came before it. */
export interface ChunkPlace {
  readonly isMine: boolean;
  readonly rows: number;
}

/** What the person works at lies first, and so is read first at every start. */
export type ChunkKey = [entity: string, stage: 0 | 1, rows: number, at: number];

export interface Chunk {
  readonly key: ChunkKey;
  /** `entity id seq` of each row: where it lies and how new it is, without its text. */
  readonly places: readonly string[];
  /** `home entity` of each root that has rows here. */
  readonly homes: readonly string[];
  /** JSON, which is copied and parsed many times faster than so many objects. */
  readonly text: string;
}

/** A row in it is read by reading all of it: a few milliseconds on a slow phone. */
export const MOST_ROWS = 250;
export const SEQ_DIGITS = 11;

export const homeOf = ({ root, id }: WireRow): string => root ?? id;
const placeOf = (row: WireRow): string =>
  `${keyOf(row.entity, row.id)} ${row.seq.toString(36).padStart(SEQ_DIGITS, "0")}`;
export const seqIn = (place: string): number => Number.parseInt(place.slice(-SEQ_DIGITS), 36);

/** All that begin with these words: a space ends the last one, and "!" comes next to it. */
export const under = (words: string): IDBKeyRange => IDBKeyRange.bound(`${words} `, `${words}!`, false, true);

export function chunk(key: ChunkKey, rows: readonly WireRow[]): Chunk {
  const [entity] = key;
  const homes = new Set(rows.map((row) => `${homeOf(row)} ${entity}`));
  return { key, places: rows.map(placeOf), homes: [...homes], text: JSON.stringify(rows) };
}

export interface Parsed {
  readonly rows: readonly WireRow[];
  readonly damaged: number;
}

export function rowsIn({ text, places }: Chunk): Parsed {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return { rows: [], damaged: places.length };
  }
  if (!Array.isArray(found)) return { rows: [], damaged: places.length };
  const rows = found.map(rowOf).filter((row) => row !== null);
  return { rows, damaged: found.length - rows.length };
}

interface Place {
  readonly key: ChunkKey;
  readonly seq: number;
}

/** Where a row lies. */
export async function placeIn(tx: CacheRead, { entity, id }: Key): Promise<Place | null> {
  const cursor = await tx
    .objectStore("chunk")
    .index("by_place")
    .openKeyCursor(under(keyOf(entity, id)));
  return cursor === null ? null : { key: cursor.primaryKey, seq: seqIn(String(cursor.key)) };
}

export async function isEmpty(tx: CacheRead): Promise<boolean> {
  return (await tx.objectStore("chunk").openKeyCursor()) === null;
}

/** The copies that lie here; undefined where there is none. */
export async function copiesOf(tx: CacheRead, keys: readonly Key[]): Promise<(WireRow | undefined)[]> {
  const places = await Promise.all(keys.map((key) => placeIn(tx, key)));
  const read = new Map<string, Promise<ReadonlyMap<string, WireRow>>>();
  return Promise.all(
    keys.map(async (key, at) => {
      const place = places[at];
      if (place === null || place === undefined) return undefined;
      const name = place.key.join(" ");
      const rows = read.get(name) ?? byId(tx, place.key);
      read.set(name, rows);
      return (await rows).get(key.id);
    }),
  );
}

async function byId(tx: CacheRead, key: ChunkKey): Promise<ReadonlyMap<string, WireRow>> {
  const found = await tx.objectStore("chunk").get(key);
  return new Map(found === undefined ? [] : rowsIn(found).rows.map((row) => [row.id, row]));
}

/** All copies of one kind under one root. */
export async function copiesUnder(tx: CacheRead, entity: string, root: string): Promise<Parsed> {
  const found = await tx.objectStore("chunk").index("by_home").getAll(`${root} ${entity}`);
  const parsed = found.map(rowsIn);
  const rows = parsed.flatMap((part) => part.rows).filter((row) => homeOf(row) === root);
  return { rows, damaged: parsed.reduce((sum, part) => sum + part.damaged, 0) };
}

/** One chunk of a kind after another, in no order that means anything; undefined after the last. */
export function chunkAfter(cache: Cache, entity: string | null, after: ChunkKey | null): Promise<Chunk | undefined> {
  return cache.run(async (db) => {
    const from: IDBValidKey = after ?? (entity === null ? [] : [entity]);
    const range = entity === null ? IDBKeyRange.lowerBound(from, true) : IDBKeyRange.bound(from, [entity, []], true);
    const [found] = await db.getAll("chunk", range, 1);
    return found;
  });
}
