// Gestures that can be taken back: unsent ones by the outbox, sent ones by a gesture the other way.

import type { Draft, Row, Store } from "../../store/store";

export interface Done {
  /** Take it back, whether it has left the device or not. */
  undo(): Promise<void>;
}

/**
 * Do something and remember the way back. `counter` is asked when the person wants it back, so that its bases are those
 * of the rows shown then.
 */
export async function perform(store: Store, drafts: readonly Draft[], counter: () => readonly Draft[]): Promise<Done> {
  const gesture = await store.perform(drafts);
  return {
    async undo() {
      if (await store.undo(gesture)) return;
      const back = counter();
      if (back.length > 0) await store.perform(back);
    },
  };
}

type Settable = "opportunity" | "participant" | "action" | "contact";

/** Write fields of a row, each on the version that is shown. */
export function setDraft<E extends Settable>(row: Row<E>, fields: Readonly<Record<string, unknown>>): Draft {
  const base = Object.fromEntries(Object.keys(fields).map((field) => [field, row.version(field)]));
  return { kind: "set", entity: row.entity, id: row.id, fields, base };
}

/** Write back what the row held in these fields. */
export function setBack<E extends Settable>(store: Store, row: Row<E>, fields: readonly string[]): Draft[] {
  const shown = store.row(row.entity, row.id).peek();
  const held = row.data as Readonly<Record<string, unknown>>;
  const before = Object.fromEntries(fields.map((field) => [field, held[field] ?? null]));
  return shown === undefined ? [] : [setDraft(shown, before)];
}

type Removable = Settable | "comment" | "folder";

/** Put a record into the trash, on the version that is shown. */
export function deleteDraft(store: Store, entity: Removable, id: string): Draft {
  const seq = store.row(entity, id).peek()?.seq ?? 0;
  return { kind: "delete", entity, id, ...(seq > 0 && { base: seq }) };
}

export function restoreDraft(store: Store, entity: Removable, id: string): Draft {
  const seq = store.row(entity, id).peek()?.seq ?? 0;
  return { kind: "restore", entity, id, ...(seq > 0 && { base: seq }) };
}

/** The time of the device, corrected, as it goes on the wire. */
export function instantNow(store: Store): string {
  return new Date(store.now()).toISOString();
}
