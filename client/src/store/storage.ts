// How safe and how full the storage of this device is.

import type { StoragePort } from "../platform";
import type { Cache } from "./cache";

export interface StorageState {
  readonly persisted: boolean | null;
  readonly quota: { readonly usage: number; readonly quota: number } | null;
}

/** Look, without asking the person anything. */
export async function storageState(storage: StoragePort | undefined): Promise<StorageState> {
  const [persisted, estimate] = await Promise.all([
    storage?.persisted?.().catch(() => null) ?? null,
    storage?.estimate?.().catch(() => null) ?? null,
  ]);
  const { usage, quota } = estimate ?? {};
  return { persisted, quota: usage === undefined || quota === undefined ? null : { usage, quota } };
}

/** Ask the browser to keep our data when space runs short. It may say no without a word: the answer is shown. */
export async function askToPersist(storage: StoragePort | undefined): Promise<StorageState> {
  if ((await storage?.persisted?.().catch(() => false)) !== true) await storage?.persist?.().catch(() => false);
  return storageState(storage);
}

/** Let go of what the server can send again and nobody needs to work: the large pictures. Their small ones stay. */
export async function letGoOfPictures(cache: Cache): Promise<void> {
  await cache.run((db) => db.clear("originals"));
}
