// What a person does to an opportunity: each function makes one gesture and says how it is taken back.

import type { Money } from "../../protocol/types.gen";
import { foldTag } from "../../store/fold-text";
import {
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
import { insteadOf, type TagChoice } from "../../store/required-tags";
import type { Row, Store } from "../../store/store";
import { elementOf } from "../../store/tag-names";

/** The board moves by the same gesture. */
export { setStep } from "../../deals/move";
/** Notes are written alike under every kind of record. */
export { addComment, commentDraft, editComment, removeComment, type Said } from "../../notes/comments";

type Opportunity = Row<"opportunity">;

function setFields(store: Store, row: Opportunity, fields: Readonly<Record<string, unknown>>): Promise<Done> {
  return gesture(store, [setDraft(row, fields)], () => setBack(store, row, Object.keys(fields)));
}

/** An opportunity without a title could not be found again: an emptied one is not written. */
export async function setTitle(store: Store, row: Opportunity, typed: string): Promise<Done | null> {
  const title = typed.trim();
  if (title === "" || title === row.data.title) return null;
  return setFields(store, row, { title });
}

export function setDescription(store: Store, row: Opportunity, typed: string): Promise<Done> {
  return setFields(store, row, { description: typed.trim() === "" ? null : typed });
}

/** Amount, currency and probability are one value: another person's currency never meets our amount (SYNC 5.2). */
export function setMoney(store: Store, row: Opportunity, money: Money | null): Promise<Done> {
  return setFields(store, row, { money });
}

export function setStar(store: Store, row: Opportunity, starred: boolean): Promise<Done> {
  return setFields(store, row, { starred });
}

/** A custom field (`x:…`) or one of the plain ones; `null` empties it. */
export function setField(
  store: Store,
  row: Opportunity,
  field: `x:${string}` | "closing_date" | "source" | "created_on",
  value: unknown,
): Promise<Done> {
  return setFields(store, row, { [field]: value });
}

export function setFolder(store: Store, row: Opportunity, folder: string | null): Promise<Done> {
  return setFields(store, row, { folder });
}

/** Texts that fold alike are one tag; the one known to the workspace keeps its spelling. */
export async function addTag(store: Store, row: Opportunity, typed: string): Promise<Done | null> {
  const text = typed.trim().replace(/\s+/g, " ");
  const tag = elementOf(store, text) ?? text;
  const folded = foldTag(tag);
  if (folded === "" || Object.keys(row.data.tags ?? {}).some((on) => foldTag(on) === folded)) return null;
  return changeTags(store, row, { add: [tag], remove: insteadOf(store, row.data.tags, tag) });
}

/** Taking a tag off acts only on the add that is shown: one put on again elsewhere meanwhile stays. */
export function removeTag(store: Store, row: Opportunity, tag: string): Promise<Done> {
  return gesture(store, tagRemove(store, "opportunity", row.id, tag), () => [tagAdd("opportunity", row.id, tag)]);
}

/** What a tap in a category puts on and takes off: one gesture, so that nobody ever sees the half of it. */
export function changeTags(store: Store, row: Opportunity, { add: chosen, remove }: TagChoice): Promise<Done> {
  const { id } = row;
  const add = withImplied(store, chosen, row.data.tags);
  const off = (tags: readonly string[]) => tags.flatMap((tag) => tagRemove(store, "opportunity", id, tag));
  const on = (tags: readonly string[]) => tags.map((tag) => tagAdd("opportunity", id, tag));
  return gesture(store, [...off(remove), ...on(add)], () => [...off(add), ...on(remove)]);
}

/** Into the trash; participants, actions and comments are hidden with it and come back with it. */
export function deleteOpportunity(store: Store, row: Opportunity): Promise<Done> {
  const draft = deleteDraft(store, "opportunity", row.id);
  return gesture(store, [draft], () => [restoreDraft(store, "opportunity", row.id)]);
}

export function restoreOpportunity(store: Store, row: Opportunity): Promise<Done> {
  const draft = restoreDraft(store, "opportunity", row.id);
  return gesture(store, [draft], () => [deleteDraft(store, "opportunity", row.id)]);
}
