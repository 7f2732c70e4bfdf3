// What one walk over all comments finds: they are too many to be held, so the times of the last notes and the requests are.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Row, Store } from "./types";

/** Milliseconds by the id of the record that was written about. */
export type LastNotes = ReadonlyMap<string, number>;

/** A colleague asked for the record, by a comment with this outcome; answered it is by one with the other. */
export const ASKED_FOR = "asked_for";
export const KEPT = "kept";

interface Walked {
  readonly last: LastNotes;
  /** Requests and answers, by id. */
  readonly asked: ReadonlyMap<string, Row<"comment">>;
}

/** Small enough that a tap in between is answered at once. */
const SLICE = 500;

const kept = new WeakMap<Store, ReadonlySignal<Walked | null>>();
const times = new WeakMap<Store, ReadonlySignal<LastNotes | null>>();

/** Null while the comments of this device are gone through; kept up to date from then on. */
export function lastNotesOf(store: Store): ReadonlySignal<LastNotes | null> {
  const known = times.get(store) ?? computed(() => walkedOf(store).value?.last ?? null);
  times.set(store, known);
  return known;
}

/** The comments by which somebody asked for a record or was answered; null until they are known. */
export function askedCommentsOf(store: Store): ReadonlyMap<string, Row<"comment">> | null {
  return walkedOf(store).value?.asked ?? null;
}

function walkedOf(store: Store): ReadonlySignal<Walked | null> {
  const known = kept.get(store);
  if (known !== undefined) return known;
  const made = signal<Walked | null>(null);
  kept.set(store, made);
  /** Storage that gives nothing, as when its person signs out meanwhile, tells nothing new. */
  const take = (walking: Promise<Walked>): Promise<void> =>
    walking.then(
      (walked) => {
        made.value = walked;
      },
      () => undefined,
    );
  void take(readAll(store)).then(() => {
    store.shelf.watch(
      "comment",
      (ids) => void take(ids === null || made.peek() === null ? readAll(store) : follow(store, ids, made)),
    );
  });
  return made;
}

async function readAll(store: Store): Promise<Walked> {
  const found = new Walk();
  let after: string | null = null;
  do {
    const slice: { readonly rows: readonly Row<"comment">[]; readonly after: string | null } = await store.shelf.slice(
      "comment",
      after,
      SLICE,
    );
    for (const row of slice.rows) found.take(row);
    after = slice.after;
  } while (after !== null);
  for (const row of await store.shelf.rows("comment", store.shelf.made("comment"))) found.take(row);
  return found;
}

/** A note that went to the trash leaves its time behind: that somebody wrote is true all the same. */
async function follow(store: Store, ids: readonly string[], made: ReadonlySignal<Walked | null>): Promise<Walked> {
  const rows = await store.shelf.rows("comment", ids);
  const next = new Walk(made.peek());
  const here = new Set(rows.map(({ id }) => id));
  // Taken back before it was sent: nothing of it is left.
  for (const id of ids) if (!here.has(id)) next.asked.delete(id);
  for (const row of rows) next.take(row);
  return next;
}

class Walk implements Walked {
  readonly last: Map<string, number>;
  readonly asked: Map<string, Row<"comment">>;

  constructor(before: Walked | null = null) {
    this.last = new Map(before?.last);
    this.asked = new Map(before?.asked);
  }

  take(row: Row<"comment">): void {
    const { root, data, trashed } = row;
    if (root === null) return;
    const at = Date.parse(data.happened_at ?? data.created_at ?? "");
    if (at > (this.last.get(root) ?? 0)) this.last.set(root, at);
    if (data.outcome !== ASKED_FOR && data.outcome !== KEPT) return;
    if (trashed === null) this.asked.set(row.id, row);
    else this.asked.delete(row.id);
  }
}
