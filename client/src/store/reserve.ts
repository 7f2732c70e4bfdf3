// Bytes laid aside so that a full disk has something to give. Fetched after the first save: no start waits for it.

import type { Vault } from "./vault";

/** Lay in the reserve when there is none; answers false when the disk has no room for it. */
export async function keepReserve(vault: Vault, bytes: number): Promise<boolean> {
  if (bytes === 0) return true;
  try {
    await vault.run(async (db) => {
      const tx = db.transaction("device", "readwrite", { durability: "relaxed" });
      if ((await tx.store.getKey("reserve")) === undefined) await tx.store.put({ key: "reserve", bytes: noise(bytes) });
      await tx.done;
    });
    return true;
  } catch {
    return false;
  }
}

const BLOCK_BYTES = 65_536;

/** Bytes that no storage can pack: zeros would take no room and so have none to give. */
function noise(bytes: number): ArrayBuffer {
  const all = new Uint8Array(bytes);
  const block = all.subarray(0, Math.min(bytes, BLOCK_BYTES));
  let state = 0x9e3779b9;
  for (let i = 0; i < block.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    block[i] = state;
  }
  for (let at = BLOCK_BYTES; at < bytes; at += BLOCK_BYTES) all.set(block.subarray(0, bytes - at), at);
  return all.buffer;
}
