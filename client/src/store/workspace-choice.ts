// What an admin chose for everybody, one record to a key (SPEC C26): written here at once, read by all.

import type { ReadonlySignal } from "@preact/signals";
import { type Done, gesture, setBack, setDraft } from "./gesture";
import type { Row, Store } from "./types";

/** Its record, undefined when nothing was chosen; the value may come from another version, so the caller checks its shape. */
export function workspaceChoice(store: Store, key: string): ReadonlySignal<Row<"workspace_choice"> | undefined> {
  return store.row("workspace_choice", idOf(store, key));
}

/** Choose for everybody; taken back it is as it was, or unsaid where it had never been said. */
export function chooseForAll(store: Store, key: string, value: unknown): Promise<Done> {
  const chosen = workspaceChoice(store, key);
  const held = chosen.peek();
  if (held !== undefined) {
    return gesture(store, [setDraft(held as Row, { value })], () => setBack(store, held as Row, ["value"]));
  }
  const create = { kind: "create", entity: "workspace_choice", id: idOf(store, key), fields: { key, value } } as const;
  return gesture(store, [create], () => {
    const made = chosen.peek();
    return made === undefined ? [] : [setDraft(made as Row, { value: null })];
  });
}

/** As `workspace_choice_id` in sync/ids.py: two admins who choose offline mean the same record. */
function idOf(store: Store, key: string): string {
  return store.derivedId(`choice:${key}`);
}
