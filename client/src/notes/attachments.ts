// The files of each record, indexed once for every screen that shows them.
import { computed, type ReadonlySignal } from "@preact/signals";
import type { Row, Store } from "../store/store";

type Attached = Row<"attachment">;
type ByRoot = ReadonlyMap<string, readonly Attached[]>;

const kept = new WeakMap<Store, ReadonlySignal<ByRoot>>();
const NONE: readonly Attached[] = [];

/** Newest first. */
export function filesOf(store: Store, root: string): readonly Attached[] {
  let index = kept.get(store);
  if (index === undefined) {
    index = computed(() => byRoot(store.rows("attachment").value.values()));
    kept.set(store, index);
  }
  return index.value.get(root) ?? NONE;
}

function byRoot(files: Iterable<Attached>): ByRoot {
  const found = new Map<string, Attached[]>();
  for (const file of files) {
    if (file.root === null) continue;
    const own = found.get(file.root);
    if (own === undefined) found.set(file.root, [file]);
    else own.push(file);
  }
  for (const own of found.values()) own.sort(newestFirst);
  return found;
}

function newestFirst(a: Attached, b: Attached): number {
  return (b.data.created_at ?? "").localeCompare(a.data.created_at ?? "") || b.id.localeCompare(a.id);
}
