// What the server said, as it came: rows by record, and how far the telling got. Disposable, it can all be fetched again.

import type { DBSchema, IDBPTransaction, StoreNames } from "idb";
import { rowOf } from "../protocol/rows";
import type { WireRow } from "../protocol/types.gen";
import { keyOf, type StoredRow } from "./base";
import {
  type Chunk,
  type ChunkKey,
  chunksAfter,
  copiesOf,
  copiesUnder,
  type Hint,
  type Parsed,
  rowsIn,
} from "./chunks";
import { hintInstead, indexChunks } from "./chunks-before";
import { Database, erase, type Hooks, type Upgrade } from "./db";
import { type Progress, soundProgress } from "./progress";
import { finish } from "./vault";

/** Server minus device clock, ms, as last measured. */
export interface Offset {
  readonly key: "offset";
  readonly ms: number;
}

export interface Beat {
  readonly key: "leading";
  readonly gen: number;
  readonly beatAt: number;
}

/** A root that has become visible, whose children have still to be fetched. */
export interface Entered {
  readonly root: string;
  /** The head of the page that told so: told again meanwhile, it is fetched again. */
  readonly head: number;
}

/** The records that one page of a comparison named, as `keyOf` writes them. */
export interface Seen {
  readonly run: number;
  readonly stage: string;
  readonly page: number;
  readonly keys: readonly string[];
}

/** A picture that can be fetched again. */
export interface KeptBytes {
  readonly id: string;
  readonly mime: string;
  readonly bytes: ArrayBuffer;
  /** Wall clock, ms: what was not looked at for longest goes first. */
  readonly usedAt: number;
}

export interface CacheSchema extends DBSchema {
  base: { key: [string, string]; value: StoredRow; indexes: { by_home: [string, string] } };
  chunk: { key: ChunkKey; value: Chunk };
  hint: { key: ChunkKey; value: Hint };
  meta: { key: string; value: Progress | Offset | Beat };
  backfill: { key: string; value: Entered };
  staging: { key: [number, string, number]; value: Seen };
  thumbs: { key: string; value: KeptBytes; indexes: { by_used: number } };
  originals: { key: string; value: KeptBytes; indexes: { by_used: number } };
}

export type Cache = Database<CacheSchema>;
export type CacheTx = IDBPTransaction<CacheSchema, StoreNames<CacheSchema>[], "readwrite">;

/** To look at rows: whatever reads them may also write them. */
export type CacheRead = IDBPTransaction<CacheSchema, StoreNames<CacheSchema>[], IDBTransactionMode>;

const UPGRADES: readonly Upgrade<CacheSchema>[] = [
  (db) => {
    db.createObjectStore("base", { keyPath: ["entity", "id"] }).createIndex("by_home", ["home", "entity"]);
    db.createObjectStore("meta", { keyPath: "key" });
  },
  (db) => {
    db.createObjectStore("backfill", { keyPath: "root" });
    db.createObjectStore("staging", { keyPath: ["run", "stage", "page"] });
    db.createObjectStore("thumbs", { keyPath: "id" }).createIndex("by_used", "usedAt");
    db.createObjectStore("originals", { keyPath: "id" }).createIndex("by_used", "usedAt");
  },
  (db) => {
    indexChunks(db.createObjectStore("chunk", { keyPath: "key" }));
  },
  (db, tx) => {
    // All or nothing: what fails in here fails the opening, and the next one tries again.
    hintInstead(tx.objectStore("chunk"), db.createObjectStore("hint", { keyPath: "key" })).catch(() => tx.abort());
  },
];

const SYNC_STORES = ["base", "chunk", "hint", "meta", "backfill", "staging"] as const;
const ROWS = ["base", "chunk", "hint"] as const;

export const cacheName = (user: string): string => `cache-${user}`;

export function openCache(user: string, hooks: Hooks = {}): Cache {
  return new Database<CacheSchema>(cacheName(user), UPGRADES, hooks);
}

export function eraseCache(user: string, factory?: IDBFactory): Promise<void> {
  return erase(cacheName(user), factory);
}

/** Make room: thumbnails first, then pictures that were fetched. Answers false when there were none. */
export async function dropPictures(cache: Cache): Promise<boolean> {
  for (const store of ["thumbs", "originals"] as const) {
    const had = await cache.run(async (db) => {
      const count = await db.count(store);
      if (count > 0) await db.clear(store);
      return count > 0;
    });
    if (had) return true;
  }
  return false;
}

/** Change the cache; relaxed, since whatever a crash takes the server tells again. */
export function changeCache<T>(cache: Cache, work: (tx: CacheTx) => Promise<T>): Promise<T> {
  return cache.run((db) => {
    const tx = db.transaction([...SYNC_STORES], "readwrite", { durability: "relaxed" });
    return finish(tx, work(tx));
  });
}

/** Look at the rows of one moment. */
export function lookAtRows<T>(cache: Cache, work: (tx: CacheRead) => Promise<T>): Promise<T> {
  return lookAt(cache, ROWS, work);
}

function lookAt<T>(
  cache: Cache,
  stores: readonly StoreNames<CacheSchema>[],
  work: (tx: CacheRead) => Promise<T>,
): Promise<T> {
  return cache.run((db) => {
    const tx = db.transaction([...stores], "readonly");
    return finish(tx, work(tx));
  });
}

/** What a start begins with, as it was at one moment. */
export interface Beginning {
  readonly progress: Progress;
  /** Server minus device clock, ms. */
  readonly offset: number;
  /** The first rows of each kind that was asked for. */
  readonly first: ReadonlyMap<string, Read>;
}

/** All of it in one look, its questions asked side by side: the first screen waits for them. */
export function beginningOf(cache: Cache, entities: readonly string[], limit: number): Promise<Beginning> {
  return lookAt(cache, [...ROWS, "meta"], async (tx) => {
    const meta = tx.objectStore("meta");
    const reading = entities.map(async (entity) => [entity, await sliceIn(tx, entity, null, limit)] as const);
    const [progress, offset, ...first] = await Promise.all([meta.get("progress"), meta.get("offset"), ...reading]);
    const ms = offset?.key === "offset" ? offset.ms : 0;
    return { progress: soundProgress(progress), offset: ms, first: new Map(first) };
  });
}

export interface Key {
  readonly entity: string;
  readonly id: string;
}

export async function baseRow(cache: Cache, entity: string, id: string): Promise<WireRow | undefined> {
  const [row] = await baseRows(cache, [{ entity, id }]);
  return row;
}

export async function baseRows(cache: Cache, keys: readonly Key[]): Promise<(WireRow | undefined)[]> {
  return lookAtRows(cache, async (tx) => {
    const told = await Promise.all(keys.map(({ entity, id }) => tx.objectStore("base").get([entity, id])));
    const others = keys.filter((_, i) => told[i] === undefined);
    const copies = others.length === 0 ? [] : await copiesOf(tx, others);
    const copy = new Map(others.map(({ entity, id }, i) => [keyOf(entity, id), copies[i]]));
    return keys.map(({ entity, id }, i) => rowOf(told[i] ?? copy.get(keyOf(entity, id))) ?? undefined);
  });
}

export interface Read {
  readonly rows: readonly WireRow[];
  readonly damaged: number;
  /** Where to go on; null when this was the last slice. */
  readonly after: string | null;
}

/** What begins a place among chunks; an id never does. */
const CHUNK = "#";

/** Rows of one entity in slices, so that a start never blocks the page for long: those of the base, then the others. */
export function slice(cache: Cache, entity: string, after: string | null, limit: number): Promise<Read> {
  return lookAtRows(cache, (tx) => sliceIn(tx, entity, after, limit));
}

async function sliceIn(tx: CacheRead, entity: string, after: string | null, limit: number): Promise<Read> {
  if (after?.startsWith(CHUNK) === true) return fromChunk(tx, entity, JSON.parse(after.slice(1)) as ChunkKey);
  const range = IDBKeyRange.bound([entity, after ?? ""], [entity, []], true);
  const found = await tx.objectStore("base").getAll(range, limit);
  const last = found.at(-1);
  if (found.length === limit && last !== undefined) return { ...sound(found), after: last.id };
  const { rows, damaged } = sound(found);
  const copies = await fromChunk(tx, entity, null);
  return { rows: [...rows, ...copies.rows], damaged: damaged + copies.damaged, after: copies.after };
}

async function fromChunk(tx: CacheRead, entity: string, after: ChunkKey | null): Promise<Read> {
  const found = await copiesAfter(tx, entity, after);
  if (found === undefined) return { rows: [], damaged: 0, after: null };
  return { rows: found.rows, damaged: found.damaged, after: CHUNK + JSON.stringify(found.key) };
}

export interface Copies extends Parsed {
  readonly key: ChunkKey;
}

/** So few of a kind came with the first page of a first sync, which is small, that they are read with those after them. */
const FEW = 125;

/** What lies in one chunk after another, and of which the base holds nothing; undefined after the last. */
export async function copiesAfter(
  tx: CacheRead,
  entity: string | null,
  after: ChunkKey | null,
): Promise<Copies | undefined> {
  const [next, second] = await chunksAfter(tx, entity, after, 2);
  if (next === undefined) return undefined;
  const isShort = next.count < FEW && second?.key[0] === next.key[0];
  const [one, other] = [rowsIn(next), isShort ? rowsIn(second) : NOTHING];
  const rows = await untold(tx, next.key[0], [...one.rows, ...other.rows]);
  return { key: (isShort ? second : next).key, rows, damaged: one.damaged + other.damaged };
}

const NOTHING: Parsed = { rows: [], damaged: 0 };

/** Those of which the base holds nothing. */
async function untold(tx: CacheRead, entity: string, rows: readonly WireRow[]): Promise<readonly WireRow[]> {
  const ids = rows.map(({ id }) => id).sort();
  const [first, last] = [ids[0], ids.at(-1)];
  if (first === undefined || last === undefined) return rows;
  const range = IDBKeyRange.bound([entity, first], [entity, last]);
  const told = new Set((await tx.objectStore("base").getAllKeys(range)).map(([, id]) => id));
  return told.size === 0 ? rows : rows.filter(({ id }) => !told.has(id));
}

export async function childrenOf(cache: Cache, entity: string, root: string): Promise<Read> {
  return lookAtRows(cache, async (tx) => {
    const [told, copies] = await Promise.all([
      tx.objectStore("base").index("by_home").getAll([root, entity]),
      copiesUnder(tx, entity, root),
    ]);
    const { rows, damaged } = sound(told);
    const known = new Set(told.map(({ id }) => id));
    const others = copies.rows.filter(({ id }) => !known.has(id));
    return { rows: [...rows, ...others], damaged: damaged + copies.damaged, after: null };
  });
}

function sound(found: readonly unknown[]): { rows: WireRow[]; damaged: number } {
  const rows = found.map(rowOf).filter((row) => row !== null);
  return { rows, damaged: found.length - rows.length };
}
