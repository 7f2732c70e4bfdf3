// The one index of everything that search finds, shared by all who ask and kept until rows change.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { monotonic } from "../../clock";
import { foldTag } from "../../store/fold-text";
import type { Store } from "../../store/store";
import { tagName } from "../../store/tag-names";
import { type Around, type Entry, entryOf, type FoundRow, type KnownEntries, knownEntry } from "./entries";
import { type Index, newIndex } from "./find";

interface Folding {
  readonly known: KnownEntries;
  readonly around: Around;
  /** Moves when more rows have been folded. */
  readonly turn: Signal<number>;
}

interface Folded {
  readonly index: Index;
  /** No row has still to be folded: what is not found is not here. */
  readonly isWhole: boolean;
}

/** Rows that have just changed are found at once; when they are more, as at the start, they are folded in slices. */
const AT_ONCE = 20;

interface Kept {
  readonly rows: ReadonlySignal<readonly FoundRow[]>;
  readonly folding: ReadonlySignal<Folding>;
  readonly folded: ReadonlySignal<Folded>;
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
    return { known: new WeakMap() as KnownEntries, around: aroundOf(store), turn: signal(0) };
  });
  const folded = computed((): Folded => {
    store.rows("folder").value; // a renamed company is found by its new name in what belongs to it
    folding.value.turn.value;
    return foldedOf(rows.value, folding.value, store.user.id);
  });
  const made = { rows, folding, folded };
  kept.set(store, made);
  return made;
}

function foldedOf(rows: readonly FoundRow[], { known, around }: Folding, me: string): Folded {
  const entries: Entry[] = [];
  let missing = 0;
  for (const row of rows) {
    const entry = knownEntry(row, around, known);
    if (entry === undefined) missing += 1;
    if (entry !== undefined || missing <= AT_ONCE) entries.push(entry ?? entryOf(row, around, known));
  }
  return { index: newIndex(entries, me), isWhole: missing <= AT_ONCE };
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

export function searchIndexOf(store: Store): Index {
  return keptOf(store).folded.value.index;
}

/** Everything has been folded: what is not found is not here. */
export function isFolded(store: Store): boolean {
  return keptOf(store).folded.value.isWhole;
}

/** Change when there is something to fold. */
export function foldedFrom(store: Store): readonly unknown[] {
  const { rows, folding } = keptOf(store);
  return [rows.value, folding.value];
}

const SLICE_MS = 8;
/** What has been folded so far is looked through after so long, not after each slice. */
const SHOW_MS = 120;

/** Fold what is to be searched, a few milliseconds at a time so that a key comes in between; the answer stops it. */
export function foldAhead(store: Store): () => void {
  const { rows, folding } = keptOf(store);
  const { known, around, turn } = folding.peek();
  const all = rows.peek();
  let at = 0;
  let isMore = false;
  let shown = monotonic();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const slice = () => {
    const end = monotonic() + SLICE_MS;
    for (; at < all.length && monotonic() < end; at += 1) {
      const row = all[at] as FoundRow; // within its length
      if (knownEntry(row, around, known) !== undefined) continue;
      entryOf(row, around, known);
      isMore = true;
    }
    if (isMore && (at >= all.length || monotonic() - shown > SHOW_MS)) {
      turn.value += 1;
      isMore = false;
      shown = monotonic();
    }
    if (at < all.length) timer = setTimeout(slice, 0);
  };
  timer = setTimeout(slice, 0);
  return () => clearTimeout(timer);
}
