// A person's own choices, the same on all own devices: the later one counts (SPEC C26).

import { computed, type ReadonlySignal } from "@preact/signals";
import type { Store } from "./types";

/** What was chosen under this key, undefined when nothing was; it may come from another version, so the caller checks its shape. */
export function preference(store: Store, key: string): ReadonlySignal<unknown> {
  const row = store.row("preference", idOf(store, key));
  return computed(() => row.value?.data.value ?? undefined);
}

/** Choose; written on this device at once, and nothing is written when it is chosen already. */
export async function prefer(store: Store, key: string, value: unknown): Promise<void> {
  const id = idOf(store, key);
  const held = store.row("preference", id).peek();
  if (held === undefined) {
    await store.perform([{ kind: "create", entity: "preference", id, fields: { key, value } }]);
  } else if (JSON.stringify(held.data.value) !== JSON.stringify(value)) {
    const base = { value: held.version("value") };
    await store.perform([{ kind: "set", entity: "preference", id, fields: { value }, base }]);
  }
}

/** As `preference_id` in sync/ids.py: two devices that choose offline mean the same record. */
function idOf(store: Store, key: string): string {
  return store.derivedId(`preference:${store.user.id}:${key}`);
}
