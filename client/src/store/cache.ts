// What the server said, as it came: rows by record, and how far the telling got. Disposable, it can all be fetched again.

import { type DBSchema, type IDBPTransaction, type StoreNames, unwrap } from "idb";
import type { High } from "../protocol/messages";
import { rowOf } from "../protocol/rows";
import type { WireRow } from "../protocol/types.gen";
import { isNews, type StoredRow, stored } from "./base";
import { Database, erase, type Hooks, type Upgrade } from "./db";
import { finish } from "./vault";

/** Up to which own operation the rows here contain the server's verdict (SYNC 4.4). */
export interface Settled {
  readonly device: string;
  readonly n: number;
}

/** A pull from nothing that lays rows over those already here and sweeps what it did not see. */
export interface Reconcile {
  readonly run: number;
  readonly reason: string;
  /** The head when its first page was read; null before that. */
  readonly start: number | null;
  readonly startedAt: number;
}

/** How far the server's telling got. Written in the transaction of the rows that it speaks of. */
export interface Progress {
  readonly key: "progress";
  readonly cursor: string | null;
  readonly history: string | null;
  readonly high: High | null;
  readonly settled: Settled | null;
  readonly reconcile: Reconcile | null;
  /** Roots that became visible: their children are told by a pull from nothing alone. */
  readonly entered: readonly string[];
  readonly lastRun: number;
  /** True once a pull has come to its end: from then on nothing is "first sync" any more. */
  readonly complete: boolean;
}

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

export interface CacheSchema extends DBSchema {
  base: { key: [string, string]; value: StoredRow; indexes: { by_home: [string, string] } };
  meta: { key: string; value: Progress | Offset | Beat };
}

export type Cache = Database<CacheSchema>;
export type CacheTx = IDBPTransaction<CacheSchema, StoreNames<CacheSchema>[], "readwrite">;

const UPGRADES: readonly Upgrade<CacheSchema>[] = [
  (db) => {
    db.createObjectStore("base", { keyPath: ["entity", "id"] }).createIndex("by_home", ["home", "entity"]);
    db.createObjectStore("meta", { keyPath: "key" });
  },
];

export const NOTHING_YET: Progress = {
  key: "progress",
  cursor: null,
  history: null,
  high: null,
  settled: null,
  reconcile: null,
  entered: [],
  lastRun: 0,
  complete: false,
};

export const cacheName = (user: string): string => `cache-${user}`;

export function openCache(user: string, hooks: Hooks = {}): Cache {
  return new Database<CacheSchema>(cacheName(user), UPGRADES, hooks);
}

export function eraseCache(user: string): Promise<void> {
  return erase(cacheName(user));
}

/** Change the cache; relaxed, since whatever a crash takes the server tells again. */
export function changeCache<T>(cache: Cache, work: (tx: CacheTx) => Promise<T>): Promise<T> {
  return cache.run((db) => {
    const tx = db.transaction(["base", "meta"], "readwrite", { durability: "relaxed" });
    return finish(tx, work(tx));
  });
}

export async function progressIn(tx: CacheTx): Promise<Progress> {
  const kept = await tx.objectStore("meta").get("progress");
  return kept?.key === "progress" ? kept : NOTHING_YET;
}

export function progressOf(cache: Cache): Promise<Progress> {
  return cache.run(async (db) => {
    const kept = await db.get("meta", "progress");
    return kept?.key === "progress" ? kept : NOTHING_YET;
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
  /** The reconcile that they belong to: rows seen by it are marked even when they are no news. */
  readonly mark: number | null;
  /** A first pull tells each row once, in order: nothing here can be newer, and looking costs as much as writing. */
  readonly isFirst: boolean;
}

/** Lay rows over the base; answers those that were news. Waits for nothing but this transaction. */
export async function lay(
  tx: CacheTx,
  rows: readonly WireRow[],
  { mark, isFirst }: Laying,
): Promise<readonly WireRow[]> {
  const base = tx.objectStore("base");
  // Bare requests: the transaction's own end tells of failure, and a promise for each row would double the time.
  const bare = unwrap(base);
  if (isFirst) {
    for (const row of rows) bare.put(stored(row, mark));
    return rows;
  }
  const before = await Promise.all(rows.map((row) => base.get([row.entity, row.id])));
  return rows.filter((row, i) => {
    const known = before[i];
    const isNew = isNews(row, known);
    if (isNew || mark !== null) bare.put(stored(isNew || known === undefined ? row : known, mark));
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
