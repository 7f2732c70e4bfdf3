// The one index of everything that search finds, shared by all who ask and kept until rows change.
import { computed, type ReadonlySignal } from "@preact/signals";
import { monotonic } from "../../clock";
import type { Store } from "../../store/store";
import { tagName } from "../../store/tag-names";
import { type Entry, entryOf, type FoundRow, type Index, newIndex } from "./find";

interface Kept {
  readonly rows: ReadonlySignal<readonly FoundRow[]>;
  readonly folded: ReadonlySignal<WeakMap<FoundRow, Entry>>;
  readonly index: ReadonlySignal<Index>;
}

const kept = new WeakMap<Store, Kept>();

function keptOf(store: Store): Kept {
  const known = kept.get(store);
  if (known !== undefined) return known;
  const rows = computed((): readonly FoundRow[] => [
    ...store.rows("folder").value.values(),
    ...store.rows("opportunity").value.values(),
    ...store.rows("contact").value.values(),
    ...store.rows("prospect_list").value.values(),
  ]);
  const folded = computed(() => {
    store.rows("tag").value; // a renamed tag is found by its new name: everything is folded anew
    return new WeakMap<FoundRow, Entry>();
  });
  const index = computed(() => newIndex(rows.value, (element) => tagName(store, element), folded.value));
  const made = { rows, folded, index };
  kept.set(store, made);
  return made;
}

export function searchIndexOf(store: Store): ReadonlySignal<Index> {
  return keptOf(store).index;
}

const SLICE_MS = 8;

/** Fold ahead while nobody types, a few milliseconds at a time; the answer stops it. */
export function foldAhead(store: Store): () => void {
  const { rows, folded } = keptOf(store);
  const all = rows.peek();
  let at = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const slice = () => {
    const end = monotonic() + SLICE_MS;
    const known = folded.peek();
    while (at < all.length && monotonic() < end) {
      const row = all[at];
      if (row !== undefined) entryOf(row, (element) => tagName(store, element), known);
      at += 1;
    }
    if (at < all.length) timer = setTimeout(slice, 0);
  };
  timer = setTimeout(slice, 50);
  return () => clearTimeout(timer);
}
