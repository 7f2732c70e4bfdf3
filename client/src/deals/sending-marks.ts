// How far the latest words about each opportunity have come: its own, and those of what hangs on it (SY10).

import { computed, type ReadonlySignal } from "@preact/signals";
import type { Store } from "../store/store";

export type Sending = "waiting" | "sending" | "held" | "suggested" | "refused";

/** What a person has to know first stands last. */
const ORDER: readonly Sending[] = ["sending", "waiting", "suggested", "held", "refused"];

const kept = new WeakMap<Store, ReadonlySignal<ReadonlyMap<string, Sending>>>();

/** By the id of the opportunity; what is wholly on the server is not in it. */
export function sendingOf(store: Store): ReadonlySignal<ReadonlyMap<string, Sending>> {
  const known = kept.get(store);
  if (known !== undefined) return known;
  const made = computed(() => {
    const found = new Map<string, Sending>();
    const mark = (entity: string, id: string, state: Sending) => {
      const root = rootOf(store, entity, id);
      const before = found.get(root);
      if (before === undefined || ORDER.indexOf(state) > ORDER.indexOf(before)) found.set(root, state);
    };
    for (const { entity, id, state } of store.unsent.value) mark(entity, id, state);
    for (const { op } of store.attention.value) if ("entity" in op && "id" in op) mark(op.entity, op.id, "refused");
    return found;
  });
  kept.set(store, made);
  return made;
}

function rootOf(store: Store, entity: string, id: string): string {
  if (entity === "action" || entity === "participant") return store.rows(entity).value.get(id)?.root ?? id;
  return id;
}
