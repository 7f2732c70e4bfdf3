// When somebody last wrote a note about each record: comments are too many to be held, so their times alone are.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Row, Store } from "./types";

/** Milliseconds by the id of the record that was written about. */
export type LastNotes = ReadonlyMap<string, number>;

/** Small enough that a tap in between is answered at once. */
const SLICE = 500;

const kept = new WeakMap<Store, ReadonlySignal<LastNotes | null>>();

/** Null while the comments of this device are gone through; kept up to date from then on. */
export function lastNotesOf(store: Store): ReadonlySignal<LastNotes | null> {
  const known = kept.get(store);
  if (known !== undefined) return known;
  const made = signal<LastNotes | null>(null);
  kept.set(store, made);
  const read = async () => {
    made.value = await readAll(store);
  };
  void read().then(() => {
    store.shelf.watch("comment", (ids) => void (ids === null ? read() : follow(store, ids, made)));
  });
  return made;
}

async function readAll(store: Store): Promise<LastNotes> {
  const found = new Map<string, number>();
  let after: string | null = null;
  do {
    const slice: { readonly rows: readonly Row<"comment">[]; readonly after: string | null } = await store.shelf.slice(
      "comment",
      after,
      SLICE,
    );
    for (const row of slice.rows) take(found, row);
    after = slice.after;
  } while (after !== null);
  for (const row of await store.shelf.rows("comment", store.shelf.made("comment"))) take(found, row);
  return found;
}

/** A note that went to the trash leaves its time behind: that somebody wrote is true all the same. */
async function follow(
  store: Store,
  ids: readonly string[],
  made: { value: LastNotes | null; peek(): LastNotes | null },
): Promise<void> {
  const rows = await store.shelf.rows("comment", ids);
  const next = new Map(made.peek() ?? []);
  for (const row of rows) take(next, row);
  made.value = next;
}

function take(found: Map<string, number>, { root, data }: Row<"comment">): void {
  if (root === null) return;
  const at = Date.parse(data.happened_at ?? data.created_at ?? "");
  if (at > (found.get(root) ?? 0)) found.set(root, at);
}
