// The bytes of attachments on this device: unsent ones in the vault until the server has them, others in the cache while there is room.

import type { Cache, KeptBytes } from "../../store/cache";
import type { Size } from "../../store/pictures";
import { change, look, type Refused, type UnsentBlob, type Vault } from "../../store/vault";

/** About 30 MB of small pictures and 80 MB of large ones. */
const MOST: Readonly<Record<Size, number>> = { thumbs: 2_000, originals: 200 };

/** The attachments whose bytes only this device may have; their bytes are not read. */
export function unsentIds(vault: Vault): Promise<string[]> {
  return look(vault, ["blobs_unsent"], (tx) => tx.objectStore("blobs_unsent").getAllKeys());
}

/** Whether these bytes wait here; they are not read. */
export async function isUnsent(vault: Vault, id: string): Promise<boolean> {
  return (await look(vault, ["blobs_unsent"], (tx) => tx.objectStore("blobs_unsent").getKey(id))) !== undefined;
}

export function unsentBlob(vault: Vault, id: string): Promise<UnsentBlob | undefined> {
  return look(vault, ["blobs_unsent"], (tx) => tx.objectStore("blobs_unsent").get(id));
}

/** The server has it: it may be evicted from now on. In the cache first, so that a crash in between loses nothing. */
export async function confirm(vault: Vault, cache: Cache, id: string, usedAt: number): Promise<void> {
  const blob = await unsentBlob(vault, id);
  if (blob === undefined) return;
  // A cache that takes nothing must not keep the vault full: the server can send it again.
  await keep(cache, "originals", { id, mime: blob.mime, bytes: blob.bytes, usedAt }).catch(() => undefined);
  await change(vault, ["blobs_unsent"], (tx) => tx.objectStore("blobs_unsent").delete(id));
}

/** Hold it as unsent again: the server's copy is gone. */
export function offerAgain(vault: Vault, blob: UnsentBlob): Promise<unknown> {
  return change(vault, ["blobs_unsent"], (tx) => tx.objectStore("blobs_unsent").put(blob));
}

/** Lay it among what needs its person. */
export function park(vault: Vault, refused: Refused): Promise<unknown> {
  return change(vault, ["attention"], (tx) => tx.objectStore("attention").put(refused));
}

export function kept(cache: Cache, size: Size, id: string): Promise<KeptBytes | undefined> {
  return cache.run((db) => db.get(size, id));
}

export async function isKept(cache: Cache, size: Size, id: string): Promise<boolean> {
  return (await cache.run((db) => db.getKey(size, id))) !== undefined;
}

export async function keep(cache: Cache, size: Size, picture: KeptBytes): Promise<void> {
  await cache.run(async (db) => {
    const tx = db.transaction(size, "readwrite", { durability: "relaxed" });
    await tx.store.put(picture);
    let left = (await tx.store.count()) - MOST[size];
    let oldest = left > 0 ? await tx.store.index("by_used").openKeyCursor() : null;
    while (oldest !== null && left > 0) {
      await tx.store.delete(oldest.primaryKey);
      left -= 1;
      oldest = await oldest.continue();
    }
    await tx.done;
  });
}

/** The attachments that there is a picture of. */
export function keptIds(cache: Cache, size: Size): Promise<string[]> {
  return cache.run((db) => db.getAllKeys(size));
}

export async function drop(cache: Cache, size: Size, ids: readonly string[]): Promise<void> {
  await cache.run(async (db) => {
    const tx = db.transaction(size, "readwrite", { durability: "relaxed" });
    await Promise.all([...ids.map((id) => tx.store.delete(id)), tx.done]);
  });
}
