// What a person does to folders and contacts, each a gesture that can be taken back.
import { generateKeyBetween } from "fractional-indexing";
import { foldTag } from "../../store/fold-text";
import {
  changedFields,
  type Done,
  deleteDraft,
  gesture,
  restoreDraft,
  setBack,
  setDraft,
  tagAdd,
  tagRemove,
} from "../../store/gesture";
import { withImplied } from "../../store/implied-tags";
import { emailValue, phoneValue, type Reach, reachesOf, reachKey } from "../../store/reach";
import type { Row, Store } from "../../store/store";
import { elementOf } from "../../store/tag-names";

export type ClientRow = Row<"folder"> | Row<"contact">;

/** Write what was changed in a form, on the versions that its author saw; null when nothing was. */
export async function saveFields(
  store: Store,
  row: ClientRow,
  fields: Readonly<Record<string, unknown>>,
): Promise<Done | null> {
  const changed = changedFields(row, fields);
  if (Object.keys(changed).length === 0) return null;
  return gesture(store, [setDraft(row, changed)], () => setBack(store, row, Object.keys(changed)));
}

/** A number or an address as it was written, with what a number is. */
export interface WrittenReach {
  readonly text: string;
  readonly use: string | null;
}

export function addReach(
  store: Store,
  row: Row<"contact">,
  kind: Reach["kind"],
  { text, use }: WrittenReach,
): Promise<Done> {
  const last = reachesOf(row.data)
    .filter((reach) => reach.kind === kind)
    .at(-1)?.rank;
  const rank = generateKeyBetween(last ? last : null, null);
  const field = `${kind}:${reachKey(store.newId())}`;
  const value = kind === "phone" ? phoneValue(text, rank, use) : emailValue(text, rank);
  const draft = {
    kind: "set",
    entity: "contact",
    id: row.id,
    fields: { [field]: value },
    base: { [field]: 0 },
  } as const;
  return gesture(store, [draft], () => setBack(store, row, [field]));
}

/** Another number in its place, in the same order; an emptied one is removed. */
export function setReach(store: Store, row: Row<"contact">, reach: Reach, written: WrittenReach): Promise<Done> {
  const text = written.text.trim();
  const value =
    text === ""
      ? null
      : reach.kind === "phone"
        ? phoneValue(text, reach.rank, written.use)
        : emailValue(text, reach.rank);
  return gesture(store, [setDraft(row, { [reach.field]: value })], () => setBack(store, row, [reach.field]));
}

/** Texts that fold alike are one tag; the one known to the workspace keeps its spelling. */
export async function addTag(store: Store, row: ClientRow, typed: string): Promise<Done | null> {
  const text = typed.trim().replace(/\s+/g, " ");
  const tag = elementOf(store, text) ?? text;
  const folded = foldTag(tag);
  if (folded === "" || Object.keys(row.data.tags ?? {}).some((on) => foldTag(on) === folded)) return null;
  const tags = withImplied(store, [tag], row.data.tags);
  const on = tags.map((one) => tagAdd(row.entity, row.id, one));
  return gesture(store, on, () => tags.flatMap((one) => tagRemove(store, row.entity, row.id, one)));
}

export function removeTag(store: Store, row: ClientRow, tag: string): Promise<Done> {
  return gesture(store, tagRemove(store, row.entity, row.id, tag), () => [tagAdd(row.entity, row.id, tag)]);
}

/** Into the trash; the opportunities of a folder stay (H1). */
export function trash(store: Store, row: ClientRow): Promise<Done> {
  return gesture(store, [deleteDraft(store, row.entity, row.id)], () => [restoreDraft(store, row.entity, row.id)]);
}

export function restore(store: Store, row: ClientRow): Promise<Done> {
  return gesture(store, [restoreDraft(store, row.entity, row.id)], () => [deleteDraft(store, row.entity, row.id)]);
}

/** A new person of a folder. */
export async function addPerson(
  store: Store,
  folder: Row<"folder">,
  person: {
    readonly first_name: string;
    readonly middle_name: string;
    readonly last_name: string;
    readonly job_title: string;
    readonly phone: string;
    readonly email: string;
  },
): Promise<{ readonly id: string; readonly done: Done }> {
  const id = store.newId();
  const { phone, email, ...names } = person;
  const plain = Object.entries(names).map(([field, text]) => [field, text.trim()] as const);
  const fields: Record<string, unknown> = Object.fromEntries(plain.filter(([, text]) => text !== ""));
  if (phone.trim() !== "") fields[`phone:${reachKey(store.newId())}`] = phoneValue(phone, "a0");
  if (email.trim() !== "") fields[`email:${reachKey(store.newId())}`] = emailValue(email, "a0");
  Object.assign(fields, { folder: folder.id, ...(folder.data.name ? { company: folder.data.name } : {}) });
  const done = await gesture(store, [{ kind: "create", entity: "contact", id, fields }], () => [
    deleteDraft(store, "contact", id),
  ]);
  return { id, done };
}
