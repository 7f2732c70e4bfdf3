// What the server said, as it came: rows by record, and how far the telling got. Disposable, it can all be fetched again.

import { type DBSchema, type IDBPTransaction, type StoreNames, unwrap } from "idb";
import { rowOf } from "../protocol/rows";
import { ENTITIES, type WireRow } from "../protocol/types.gen";
import { isNews, type StoredRow, stored } from "./base";
import { Database, erase, type Hooks, type Upgrade } from "./db";
import type { Progress } from "./progress";
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
  meta: { key: string; value: Progress | Offset | Beat };
  backfill: { key: string; value: Entered };
  staging: { key: [number, string, number]; value: Seen };
  thumbs: { key: string; value: KeptBytes; indexes: { by_used: number } };
  originals: { key: string; value: KeptBytes; indexes: { by_used: number } };
}

export type Cache = Database<CacheSchema>;
export type CacheTx = IDBPTransaction<CacheSchema, StoreNames<CacheSchema>[], "readwrite">;

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
];

const SYNC_STORES = ["base", "meta", "backfill", "staging"] as const;

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

export async function offsetOf(cache: Cache): Promise<number> {
  const kept = await cache.run((db) => db.get("meta", "offset"));
  return kept?.key === "offset" ? kept.ms : 0;
}

export async function keepOffset(cache: Cache, ms: number): Promise<void> {
  await cache.run((db) => db.put("meta", { key: "offset", ms }));
}

/** How rows are laid over the base. */
export interface Laying {
  /** Nothing is here yet: nothing can be newer, and looking costs as much as writing. */
  readonly isFirst?: boolean;
  /** Asked for because they differ: whatever number they bear, they are what the server has now. */
  readonly isAsked?: boolean;
}

/** Lay rows over the base; answers those that were news. Waits for nothing but this transaction. */
export async function lay(
  tx: CacheTx,
  rows: readonly WireRow[],
  { isFirst = false, isAsked = false }: Laying = {},
): Promise<readonly WireRow[]> {
  const base = tx.objectStore("base");
  // Bare requests: the transaction's own end tells of failure, and a promise for each row would double the time.
  const bare = unwrap(base);
  const known = rows.filter(({ entity }) => entity in ENTITIES); // others are for a newer version, which asks for them
  if (isFirst) {
    for (const row of known) bare.put(stored(row));
    return known;
  }
  const before = await Promise.all(known.map((row) => base.get([row.entity, row.id])));
  return known.filter((row, i) => {
    const here = before[i];
    const isNew = isNews(row, here) || (isAsked && row.seq !== here?.seq);
    if (isNew) bare.put(stored(row));
    return isNew;
  });
}

export interface Key {
  readonly entity: string;
  readonly id: string;
}

/** Drop the rows of a root that this person may not see any more, up to the head at which that was so. */
export async function evict(tx: CacheTx, root: string, upTo: number): Promise<Key[]> {
  const gone: Key[] = [];
  const range = IDBKeyRange.bound([root], [root, []]);
  let cursor = await tx.objectStore("base").index("by_home").openCursor(range);
  while (cursor !== null) {
    const { entity, id, seq } = cursor.value;
    if (seq <= upTo) {
      gone.push({ entity, id });
      await cursor.delete();
    }
    cursor = await cursor.continue();
  }
  return gone;
}

export async function baseRow(cache: Cache, entity: string, id: string): Promise<WireRow | undefined> {
  return rowOf(await cache.run((db) => db.get("base", [entity, id]))) ?? undefined;
}

export async function baseRows(cache: Cache, keys: readonly Key[]): Promise<(WireRow | undefined)[]> {
  return cache.run(async (db) => {
    const store = db.transaction("base").store;
    const found = await Promise.all(keys.map(({ entity, id }) => store.get([entity, id])));
    return found.map((row) => rowOf(row) ?? undefined);
  });
}

export interface Read {
  readonly rows: readonly WireRow[];
  readonly damaged: number;
  /** The id to go on after; null when this was the last slice. */
  readonly after: string | null;
}

/** Rows of one entity in slices by id, so that a start never blocks the page for long. */
export async function slice(cache: Cache, entity: string, after: string | null, limit: number): Promise<Read> {
  const range = IDBKeyRange.bound([entity, after ?? ""], [entity, []], true);
  const found = await cache.run((db) => db.getAll("base", range, limit));
  const last = found.at(-1);
  return { ...sound(found), after: found.length < limit || last === undefined ? null : last.id };
}

export async function childrenOf(cache: Cache, entity: string, root: string): Promise<Read> {
  const found = await cache.run((db) => db.getAllFromIndex("base", "by_home", [root, entity]));
  return { ...sound(found), after: null };
}

function sound(found: readonly unknown[]): { rows: WireRow[]; damaged: number } {
  const rows = found.map(rowOf).filter((row) => row !== null);
  return { rows, damaged: found.length - rows.length };
}
