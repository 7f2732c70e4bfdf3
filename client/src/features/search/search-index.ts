// The one index of everything that search finds, shared by all who ask and kept until rows change.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { monotonic } from "../../clock";
import { foldTag } from "../../store/fold-text";
import type { Store } from "../../store/store";
import { tagName } from "../../store/tag-names";
import { type Around, entryOf, type FoundRow, type KnownEntries } from "./entries";
import { type Index, newIndex } from "./find";

interface Folding {
  readonly known: KnownEntries;
  readonly around: Around;
  /** So many rows have been folded; without end when all have, and one that changes is folded at once. */
  readonly upTo: Signal<number>;
}

interface Kept {
  readonly rows: ReadonlySignal<readonly FoundRow[]>;
  readonly folding: ReadonlySignal<Folding>;
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
  const folding = computed(() => {
    store.rows("tag").value; // a renamed tag is found by its new name: everything is folded anew
    return { known: new WeakMap() as KnownEntries, around: aroundOf(store), upTo: signal(0) };
  });
  const index = computed(() => {
    store.rows("folder").value; // a renamed company is found by its new name in what belongs to it
    const { known: entries, around, upTo } = folding.value;
    const ready = rows.value.slice(0, upTo.value);
    return newIndex(
      ready.map((row) => entryOf(row, around, entries)),
      store.user.id,
    );
  });
  const made = { rows, folding, index };
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

/** Everything has been folded: what is not found is not here. */
export function isFolded(store: Store): boolean {
  return keptOf(store).folding.value.upTo.value === Number.POSITIVE_INFINITY;
}

/** Changes when everything has to be folded anew. */
export function foldingOf(store: Store): object {
  return keptOf(store).folding.value;
}

const SLICE_MS = 8;
/** What has been folded so far is looked through after so long, not after each slice. */
const SHOW_MS = 120;

/** Fold what is to be searched, a few milliseconds at a time so that a key comes in between; the answer stops it. */
export function foldAhead(store: Store): () => void {
  const { rows, folding } = keptOf(store);
  const { known, around, upTo } = folding.peek();
  if (upTo.peek() === Number.POSITIVE_INFINITY) return () => undefined;
  const all = rows.peek();
  let at = 0;
  let shown = monotonic();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const slice = () => {
    const end = monotonic() + SLICE_MS;
    while (at < all.length && monotonic() < end) {
      const row = all[at];
      if (row !== undefined) entryOf(row, around, known);
      at += 1;
    }
    if (at >= all.length) {
      upTo.value = Number.POSITIVE_INFINITY;
      return;
    }
    if (monotonic() - shown > SHOW_MS) {
      upTo.value = at;
      shown = monotonic();
    }
    timer = setTimeout(slice, 0);
  };
  slice();
  return () => clearTimeout(timer);
}
