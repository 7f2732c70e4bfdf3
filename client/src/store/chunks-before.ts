// Chunks as they were before they had hints: found by two indexes with an entry for every row of a first sync.

import type { IDBPObjectStore, StoreNames } from "idb";
import type { CacheSchema } from "./cache";
import type { ChunkKey } from "./chunks";
import { fnv1a } from "./fingerprint";

type Upgraded<N extends StoreNames<CacheSchema>> = IDBPObjectStore<
  CacheSchema,
  StoreNames<CacheSchema>[],
  N,
  "versionchange"
>;

/** `entity id seq` of each row, and `home entity` of each root. */
interface Before {
  readonly key: ChunkKey;
  readonly places: readonly string[];
  readonly homes: readonly string[];
  readonly text: string;
}

const INDEXES = { by_place: "places", by_home: "homes" };

export function indexChunks(chunks: Upgraded<"chunk">): void {
  for (const [name, path] of Object.entries(INDEXES)) chunks.createIndex(name as never, path, { multiEntry: true });
}

/** Nothing has to be fetched again: a phone may be upgraded where there is no signal. */
export async function hintInstead(chunks: Upgraded<"chunk">, hints: Upgraded<"hint">): Promise<void> {
  for (const name of Object.keys(INDEXES)) chunks.deleteIndex(name);
  let cursor = await chunks.openCursor();
  while (cursor !== null) {
    const { key, places, homes, text } = cursor.value as unknown as Before; // what the version before has written
    const ids = Uint32Array.from(places, (place) => fnv1a(place.split(" ")[1] ?? ""));
    const roots = new Set(homes.map((home) => home.split(" ")[0] ?? ""));
    await hints.put({ key, ids, homes: Uint32Array.from(roots, fnv1a) });
    await cursor.update({ key, count: places.length, text });
    cursor = await cursor.continue();
  }
}
