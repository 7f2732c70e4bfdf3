// One deed on many records: written in one go, each record a gesture of its own, taken back by one undo (K6).

import type { Done } from "../store/gesture";
import type { Draft, Store } from "../store/store";

/** What is done to one record, and how it is taken back once it was sent. */
export interface Part {
  readonly drafts: readonly Draft[];
  readonly back: () => readonly Draft[];
}

/**
 * A record is never half done: its operations stand in one group, so that what the server refuses of one keeps nothing
 * from the others, and no group grows past the limit of the protocol (SYNC 4.3).
 */
export async function together(store: Store, parts: readonly Part[]): Promise<Done> {
  const done = await store.perform(...parts.map(({ drafts }) => drafts));
  return {
    async undo() {
      if (await store.undo(done)) return;
      const back = parts.map((part) => part.back()).filter((drafts) => drafts.length > 0);
      if (back.length > 0) await store.perform(...back);
    },
  };
}
