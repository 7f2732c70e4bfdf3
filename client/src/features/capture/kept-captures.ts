// Captures begun and not saved, newest first; they stand on top of the chooser.
import { computed, type ReadonlySignal } from "@preact/signals";
import type { Store } from "../../store/store";
import { CAPTURE, nameOf, readNote } from "./note";

export interface KeptCapture {
  readonly id: string;
  readonly name: string;
  /** ms */
  readonly at: number;
}

/**
 * A draft whose opportunity is here already was saved a moment before the app was killed: it is done, and going on with it
 * would make the same one twice.
 */
export function keptCaptures(store: Store): ReadonlySignal<readonly KeptCapture[]> {
  return computed(() => {
    const saved = store.rows("opportunity").value;
    return store.drafts.all.value
      .filter(({ kind, id }) => kind === CAPTURE && !saved.has(id))
      .map(({ id, value, at }) => ({ id, at, name: nameOf(readNote(value)) }))
      .sort((a, b) => b.at - a.at);
  });
}

/** Throw away the drafts of captures that were saved. */
export async function tidyCaptures(store: Store): Promise<void> {
  const saved = store.rows("opportunity").peek();
  for (const { id, kind } of store.drafts.all.peek()) {
    if (kind === CAPTURE && saved.has(id)) await store.drafts.remove(id);
  }
}
