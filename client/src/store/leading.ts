// Which tab may sync: a generation that every transaction of syncing reads again, so that a thawed old leader writes nothing.

import type { Cache, CacheTx } from "./cache";
import { change, type Vault, type VaultRead } from "./vault";

/** Another tab leads meanwhile. */
export class Deposed extends Error {
  override readonly name = "Deposed";
}

/** Begin a generation: from its end on, no transaction of an older one goes through. */
export async function takeLead(vault: Vault, cache: Cache, now: number): Promise<number> {
  const gen = await change(vault, ["device"], async (tx) => {
    const kept = await tx.objectStore("device").get("leading");
    const next = kept?.key === "leading" ? kept.gen + 1 : 1;
    await tx.objectStore("device").put({ key: "leading", gen: next });
    return next;
  });
  await cache.run(async (db) => {
    const tx = db.transaction("meta", "readwrite", { durability: "relaxed" });
    const kept = await tx.store.get("leading");
    // A slow older leader must not take back what a younger one has begun meanwhile.
    if (kept?.key !== "leading" || kept.gen < gen) await tx.store.put({ key: "leading", gen, beatAt: now });
    await tx.done;
  });
  return gen;
}

/** Say that this leader lives; throws `Deposed` when it leads no more. */
export function beat(cache: Cache, gen: number, now: number): Promise<void> {
  return cache.run(async (db) => {
    const tx = db.transaction("meta", "readwrite", { durability: "relaxed" });
    const kept = await tx.store.get("leading");
    if (kept?.key === "leading" && kept.gen > gen) throw new Deposed();
    await tx.store.put({ key: "leading", gen, beatAt: now });
    await tx.done;
  });
}

/** When the leader last said that it lives; null when there never was one. */
export async function lastBeat(cache: Cache): Promise<number | null> {
  const kept = await cache.run((db) => db.get("meta", "leading"));
  return kept?.key === "leading" ? kept.beatAt : null;
}

export async function stillLeadsVault(tx: VaultRead, gen: number): Promise<void> {
  const kept = await tx.objectStore("device").get("leading");
  if (kept?.key === "leading" && kept.gen !== gen) throw new Deposed();
}

export async function stillLeadsCache(tx: CacheTx, gen: number): Promise<void> {
  const kept = await tx.objectStore("meta").get("leading");
  if (kept?.key === "leading" && kept.gen !== gen) throw new Deposed();
}
