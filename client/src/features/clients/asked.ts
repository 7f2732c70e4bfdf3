// What the list of clients was last asked, kept while the app is open: back from a client leads to the same list.
import { type Signal, signal } from "@preact/signals";
import type { Store } from "../../store/store";
import { NO_FILTER } from "../../views/filter";
import type { Asked } from "./find-clients";

export const START: Asked = { filter: NO_FILTER, sort: null };

const kept = new WeakMap<Store, Signal<Asked>>();

export function askedOf(store: Store): Signal<Asked> {
  const known = kept.get(store) ?? signal(START);
  kept.set(store, known);
  return known;
}
