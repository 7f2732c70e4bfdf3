// The one index of everything that search finds, shared by all who ask and kept until rows change.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { monotonic } from "../../clock";
import { foldTag } from "../../store/fold-text";
import type { Store } from "../../store/store";
import { tagName } from "../../store/tag-names";
import { type Around, type Entry, entryOf, type FoundRow, type KnownEntries, knownEntry } from "./entries";
import { Records } from "./records";

interface Folding {
  readonly known: KnownEntries;
  readonly around: Around;
  records: Records;
  /** Moves when more rows have been folded. */
  readonly turn: Signal<number>;
}

/** Another one whenever it answers otherwise. */
export interface Folded {
  readonly records: Records;
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
    const known: KnownEntries = new WeakMap();
    return { known, around: aroundOf(store), records: new Records(store.user.id), turn: signal(0) };
  });
  const folded = computed((): Folded => {
    store.rows("folder").value; // a renamed company is found by its new name in what belongs to it
    folding.value.turn.value;
    return foldedOf(rows.value, folding.value);
  });
  const made = { rows, folding, folded };
  kept.set(store, made);
  return made;
}

function foldedOf(rows: readonly FoundRow[], { known, around, records }: Folding): Folded {
  const entries = new Set<Entry>();
  let missing = 0;
  for (const row of rows) {
    const entry = knownEntry(row, around, known);
    if (entry === undefined) missing += 1;
    if (entry !== undefined || missing <= AT_ONCE) entries.add(entry ?? entryOf(row, around, known));
  }
  records.keep(entries);
  return { records, isWhole: missing <= AT_ONCE };
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

/** As far as everything has been folded. */
export function foldedIn(store: Store): Folded {
  return keptOf(store).folded.value;
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
  const at = folding.peek();
  const all = rows.peek();
  const steps = foldingSteps(store, at, all);
  let isMore = false;
  let shown = monotonic();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const slice = () => {
    if (rows.peek() !== all || folding.peek() !== at) return; // these stand no more: others are about to be folded
    const end = monotonic() + SLICE_MS;
    let step = steps.next();
    for (; step.done !== true && monotonic() < end; step = steps.next()) isMore ||= step.value;
    if (isMore && (step.done === true || monotonic() - shown > SHOW_MS)) {
      at.turn.value += 1;
      isMore = false;
      shown = monotonic();
    }
    if (step.done !== true) timer = setTimeout(slice, 0);
  };
  timer = setTimeout(slice, 0);
  return () => clearTimeout(timer);
}

/** A row each; yields whether that one is found only now. */
function* foldingSteps(store: Store, folding: Folding, rows: readonly FoundRow[]): Generator<boolean, void> {
  const { known, around, records } = folding;
  for (const row of rows) {
    const isNew = knownEntry(row, around, known) === undefined;
    if (isNew) records.add(entryOf(row, around, known));
    yield isNew;
  }
  if (!records.isWorn) return;
  const fresh = new Records(store.user.id);
  for (const row of rows) {
    fresh.add(entryOf(row, around, known));
    yield false;
  }
  folding.records = fresh;
}
