// How long a win keeps a customer active (H3): twelve months, until a person chooses otherwise for all own devices.
import { computed, type ReadonlySignal } from "@preact/signals";
import { ACTIVE_MONTHS } from "../../deals/client-state";
import { prefer, preference } from "../../store/preferences";
import type { Store } from "../../store/store";

const KEY = "clients.active-months";

/** What can be chosen. */
export const MONTHS = [3, 6, 12, 24, 36] as const;

const kept = new WeakMap<Store, ReadonlySignal<number>>();

export function activeMonths(store: Store): ReadonlySignal<number> {
  const known = kept.get(store);
  if (known !== undefined) return known;
  const chosen = preference(store, KEY);
  const made = computed(() => {
    const months = chosen.value;
    return typeof months === "number" && months >= 1 ? months : ACTIVE_MONTHS;
  });
  kept.set(store, made);
  return made;
}

export function chooseActiveMonths(store: Store, months: number): Promise<void> {
  return prefer(store, KEY, months);
}
