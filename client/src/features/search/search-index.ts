// The one index of everything that search finds, shared by all who ask and kept until rows change.
import { computed, type ReadonlySignal } from "@preact/signals";
import { monotonic } from "../../clock";
import { foldTag } from "../../store/fold-text";
import type { Store } from "../../store/store";
import { tagName } from "../../store/tag-names";
import { type Around, entryOf, type FoundRow, type KnownEntries } from "./entries";
import { type Index, newIndex } from "./find";

interface Kept {
  readonly rows: ReadonlySignal<readonly FoundRow[]>;
  readonly folded: ReadonlySignal<{ readonly known: KnownEntries; readonly around: Around }>;
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
    return { known: new WeakMap() as KnownEntries, around: aroundOf(store) };
  });
  const index = computed(() => {
    store.rows("folder").value; // a renamed company is found by its new name in what belongs to it
    const { known, around } = folded.value;
    return newIndex(
      rows.value.map((row) => entryOf(row, around, known)),
      store.user.id,
    );
  });
  const made = { rows, folded, index };
  kept.set(store, made);
  return made;
}

function aroundOf(store: Store): Around {
  return {
    folder: (id) => store.rows("folder").peek().get(id),
    tagWords(element) {
      const setting = store
        .rows("tag")
        .peek()
        .get(store.derivedId(`tag:${foldTag(element)}`));
      return [tagName(store, element), ...(setting?.data.words ?? [])];
    },
  };
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
    const { known, around } = folded.peek();
    while (at < all.length && monotonic() < end) {
      const row = all[at];
      if (row !== undefined) entryOf(row, around, known);
      at += 1;
    }
    if (at < all.length) timer = setTimeout(slice, 0);
  };
  timer = setTimeout(slice, 50);
  return () => clearTimeout(timer);
}
