// A gesture with its way back: unsent ones are taken out of the outbox, sent ones are answered by a gesture the other way.
import type { EntityName } from "../protocol/types.gen";
import type { Draft, Row, Store } from "./types";

export interface Done {
  /** Take it back, whether it has left the device or not. */
  undo(): Promise<void>;
}

/** `back` is asked when the person wants it back, so that its bases are those of the rows shown then. */
export async function gesture(store: Store, drafts: readonly Draft[], back: () => readonly Draft[]): Promise<Done> {
  const done = await store.perform(drafts);
  return {
    async undo() {
      if (await store.undo(done)) return;
      const counter = back();
      if (counter.length > 0) await store.perform(counter);
    },
  };
}

type Values = Readonly<Record<string, unknown>>;

/** Write fields of a row, each on the version that was shown when it was edited. */
export function setDraft(row: Row, fields: Values): Draft {
  const base = Object.fromEntries(Object.keys(fields).map((field) => [field, row.version(field)]));
  return { kind: "set", entity: row.entity, id: row.id, fields, base };
}

/** The row as its author saw it at `seq`, if that is known: what others wrote later is met, not passed over. */
export function asSeen<R extends Row>(row: R, seq: number): R {
  if (seq === 0) return row;
  const version: Row["version"] = (field) => {
    const now = row.version(field);
    return typeof now === "number" ? Math.min(now, seq) : now;
  };
  return { ...row, version };
}

/** Only what differs from the row; an emptied text is `null`. Nothing when all is as it was. */
export function changedFields(row: Row, fields: Values): Values {
  const held = row.data as Values;
  const wanted = Object.entries(fields).map(([field, value]) => [field, empty(value) ? null : value] as const);
  return Object.fromEntries(wanted.filter(([field, value]) => !same(held[field] ?? null, value)));
}

function empty(value: unknown): boolean {
  return value === undefined || (typeof value === "string" && value.trim() === "");
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Write back what a row held in these fields. */
export function setBack(store: Store, row: Row, fields: readonly string[]): readonly Draft[] {
  const shown = store.row(row.entity, row.id).peek();
  if (shown === undefined) return [];
  const held = row.data as Values;
  return [setDraft(shown, Object.fromEntries(fields.map((field) => [field, held[field] ?? null])))];
}

/** Put a record into the trash, on the version that is shown. */
export function deleteDraft(store: Store, entity: EntityName, id: string): Draft {
  return { kind: "delete", entity, id, ...seen(store, entity, id) };
}

export function restoreDraft(store: Store, entity: EntityName, id: string): Draft {
  return { kind: "restore", entity, id, ...seen(store, entity, id) };
}

function seen(store: Store, entity: EntityName, id: string): { base?: number } {
  const seq = store.row(entity, id).peek()?.seq ?? 0;
  return seq > 0 ? { base: seq } : {};
}

type Tagged = "opportunity" | "folder" | "contact";

/** Put a tag on; texts that fold alike are one tag, and whoever calls has looked. */
export function tagAdd(entity: Tagged, id: string, tag: string): Draft {
  return { kind: "tag.add", entity, id, tag };
}

/**
 * Taking a tag off acts only on the add that is shown: one put on again elsewhere meanwhile stays. An own add that the
 * server has not numbered yet is shown as 0; the outbox knows which one it was.
 */
export function tagRemove(store: Store, entity: Tagged, id: string, tag: string): readonly Draft[] {
  const seq = store.row(entity, id).peek()?.data.tags?.[tag];
  return seq === undefined ? [] : [{ kind: "tag.remove", entity, id, tag, ...(seq > 0 && { seen: seq }) }];
}

/** The corrected time as it goes on the wire. */
export function instantNow(store: Pick<Store, "now">): string {
  return new Date(store.now()).toISOString();
}
