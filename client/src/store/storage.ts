// How safe and how full the storage of this device is.

export interface StorageState {
  readonly persisted: boolean | null;
  readonly quota: { readonly usage: number; readonly quota: number } | null;
}

/** Look, without asking the person anything. */
export async function storageState(): Promise<StorageState> {
  const storage = globalThis.navigator?.storage;
  const [persisted, estimate] = await Promise.all([
    storage?.persisted?.().catch(() => null) ?? null,
    storage?.estimate?.().catch(() => null) ?? null,
  ]);
  const { usage, quota } = estimate ?? {};
  return { persisted, quota: usage === undefined || quota === undefined ? null : { usage, quota } };
}

/** Ask the browser to keep our data when space runs short. It may say no without a word: the answer is shown. */
export async function askToPersist(): Promise<StorageState> {
  const storage = globalThis.navigator?.storage;
  if ((await storage?.persisted?.().catch(() => false)) !== true) await storage?.persist?.().catch(() => false);
  return storageState();
}
