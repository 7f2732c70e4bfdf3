// What a person does with what was said: write, change, pin, react, take away; each a gesture with its way back.

import { type Done, deleteDraft, gesture, instantNow, restoreDraft, setDraft } from "../store/gesture";
import type { Draft, Row, Store } from "../store/store";

export type Comment = Row<"comment">;

export interface Said {
  readonly text: string;
  /** An activity kind: with it the comment is a logged call, visit, mail. */
  readonly activity: string | null;
  readonly outcome?: string | null | undefined;
  /** How long it took. */
  readonly minutes?: number | null | undefined;
  /** The prospect row it is about. */
  readonly parent?: string | undefined;
  /** Given when files were attached to it before its words were saved. */
  readonly id?: string | null | undefined;
}

export function commentDraft(store: Store, root: string, said: Said, at: string): Draft & { readonly id: string } {
  const { text, activity, outcome, minutes, parent, id } = said;
  return {
    kind: "comment.add",
    id: id ?? store.newId(),
    root,
    ...(parent !== undefined && { parent }),
    text: text.trim(),
    activity,
    ...(activity !== null && outcome && { outcome }),
    ...(activity !== null && minutes && { minutes }),
    happened_at: at,
  };
}

/** Write under a record; comments only ever add, so two of them never meet. */
export function addComment(store: Store, root: string, said: Said): Promise<Done> {
  const comment = commentDraft(store, root, said, instantNow(store));
  return gesture(store, [comment], () => [deleteDraft(store, "comment", comment.id)]);
}

/** Only its author may change what was said; what it said before is kept in the history. */
export function editComment(store: Store, comment: Comment, typed: string): Promise<Done> {
  return setFields(store, comment, { text: typed.trim() });
}

export function pinComment(store: Store, comment: Comment, pinned: boolean): Promise<Done> {
  return setFields(store, comment, { pinned });
}

function setFields(store: Store, comment: Comment, fields: Readonly<Record<string, unknown>>): Promise<Done> {
  const before = Object.fromEntries(Object.keys(fields).map((field) => [field, heldIn(comment, field)]));
  // Comments are not held in memory: the row that was shown is what goes back.
  return gesture(store, [setDraft(comment, fields)], () => [
    { kind: "set", entity: "comment", id: comment.id, fields: before },
  ]);
}

function heldIn({ data }: Comment, field: string): unknown {
  return (data as Readonly<Record<string, unknown>>)[field] ?? null;
}

export function removeComment(store: Store, comment: Comment): Promise<Done> {
  const draft = deleteDraft(store, "comment", comment.id);
  return gesture(store, [draft], () => [restoreDraft(store, "comment", comment.id)]);
}

/** What one taps under a comment, with the name of its words. */
export const SIGNS = { "👍": "agreed", "🎉": "well-done", "❤️": "love", "👀": "seen", "❓": "question" } as const;
export type Sign = keyof typeof SIGNS;

export interface Reaction {
  readonly sign: string;
  /** Members, in no order. */
  readonly by: readonly string[];
}

/** An element is `<sign>/<member>`: everybody reacts for themselves, and nobody's sign takes another's away. */
export function reactionsOf({ data }: Comment): readonly Reaction[] {
  const found = new Map<string, string[]>();
  for (const element of Object.keys(data.reactions ?? {})) {
    const at = element.lastIndexOf("/");
    if (at <= 0) continue;
    const sign = element.slice(0, at);
    found.set(sign, [...(found.get(sign) ?? []), element.slice(at + 1)]);
  }
  return [...found].map(([sign, by]) => ({ sign, by }));
}

/** Put one's own sign under a comment, or take it off. */
export function react(store: Store, comment: Comment, sign: string): Promise<Done> {
  const tag = `${sign}/${store.user.id}`;
  const seen = comment.data.reactions?.[tag];
  const target = { entity: "comment", id: comment.id, tag, field: "reactions" } as const;
  const on: Draft = { kind: "tag.add", ...target };
  const off: Draft = { kind: "tag.remove", ...target, ...(seen !== undefined && seen > 0 && { seen }) };
  return seen === undefined ? gesture(store, [on], () => [off]) : gesture(store, [off], () => [on]);
}

/**
 * Its words were changed after they were written: every later write of a field raises that field's number. What was
 * changed before it left the device has the number of its first words, rightly: nobody could read others.
 */
export function isEdited(comment: Comment): boolean {
  const first = comment.data.happened_at == null ? "created_at" : "happened_at";
  return comment.version("text") !== comment.version(first);
}

export function isMine(store: Store, { data, seq }: Comment): boolean {
  return data.created_by ? data.created_by === store.user.id : seq === 0;
}
