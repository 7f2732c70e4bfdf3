// What a person does to an opportunity: each function makes one gesture and says how it is taken back.

import type { Money } from "../../protocol/types.gen";
import { foldTag } from "../../store/fold-text";
import {
  type Done,
  deleteDraft,
  gesture,
  instantNow,
  restoreDraft,
  setBack,
  setDraft,
  tagAdd,
  tagRemove,
} from "../../store/gesture";
import type { TagChoice } from "../../store/required-tags";
import type { Draft, Row, Store } from "../../store/store";
import { elementOf } from "../../store/tag-names";

/** The board moves by the same gesture. */
export { setStep } from "../../deals/move";

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
  return gesture(store, [tagAdd("opportunity", row.id, tag)], () => tagRemove(store, "opportunity", row.id, tag));
}

/** Taking a tag off acts only on the add that is shown: one put on again elsewhere meanwhile stays. */
export function removeTag(store: Store, row: Opportunity, tag: string): Promise<Done> {
  return gesture(store, tagRemove(store, "opportunity", row.id, tag), () => [tagAdd("opportunity", row.id, tag)]);
}

/** What a tap in a category puts on and takes off: one gesture, so that nobody ever sees the half of it. */
export function changeTags(store: Store, row: Opportunity, { add, remove }: TagChoice): Promise<Done> {
  const { id } = row;
  const off = (tags: readonly string[]) => tags.flatMap((tag) => tagRemove(store, "opportunity", id, tag));
  const on = (tags: readonly string[]) => tags.map((tag) => tagAdd("opportunity", id, tag));
  return gesture(store, [...off(remove), ...on(add)], () => [...off(add), ...on(remove)]);
}

export interface Said {
  readonly text: string;
  /** An activity kind: with it the comment is a logged call, visit, mail. */
  readonly activity: string | null;
}

export function commentDraft(store: Store, root: string, said: Said, at: string): Draft & { readonly id: string } {
  const { text, activity } = said;
  return { kind: "comment.add", id: store.newId(), root, text: text.trim(), activity, happened_at: at };
}

/** Write under the opportunity; comments only ever add, so two of them never meet. */
export function addComment(store: Store, opportunity: string, said: Said): Promise<Done> {
  const comment = commentDraft(store, opportunity, said, instantNow(store));
  return gesture(store, [comment], () => [deleteDraft(store, "comment", comment.id)]);
}

/** Only its author may change what was said; what it said before is kept. */
export function editComment(store: Store, comment: Row<"comment">, typed: string): Promise<Done> {
  const draft = setDraft(comment, { text: typed.trim() });
  return gesture(store, [draft], () => setBack(store, comment, ["text"]));
}

export function removeComment(store: Store, comment: Row<"comment">): Promise<Done> {
  const draft = deleteDraft(store, "comment", comment.id);
  return gesture(store, [draft], () => [restoreDraft(store, "comment", comment.id)]);
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
