// Asking a colleague for a record (J5): a comment that asks, and the owner's answer, both in the record's timeline for ever.
import { type Done, deleteDraft, gesture, instantNow } from "./gesture";
import { type Given, giveTo, type HandedOver } from "./giving";
import { ASKED_FOR, askedCommentsOf, KEPT } from "./last-notes";
import type { Draft, Row, Store } from "./types";

/** A colleague asks for something of mine, and I have not answered. */
export interface Request {
  readonly comment: Row<"comment">;
  readonly record: Given;
  /** Who asks. */
  readonly by: string;
}

/** Ask its owner for a record; `words` are read in its timeline. */
export function askFor(store: Store, record: Given, words: string): Promise<Done> {
  return say(store, { root: record.id, text: words, outcome: ASKED_FOR });
}

/** The owner's answer in one tap: it goes to who asked. */
export function grant(store: Store, { record, by }: Request): Promise<HandedOver> {
  return giveTo(store, [record], by);
}

/** The other one: it stays where it is, and who asked reads so. */
export function keep(store: Store, { record, comment }: Request, words: string): Promise<Done> {
  return say(store, { root: record.id, parent: comment.id, text: words, outcome: KEPT });
}

/** What I am asked for, the oldest first; null until all comments of this device have been gone through. */
export function requestsOf(store: Store): readonly Request[] | null {
  const asked = askedCommentsOf(store);
  if (asked === null) return null;
  const answered = new Set([...asked.values()].map(({ data }) => data.parent));
  const found: Request[] = [];
  for (const comment of asked.values()) {
    const record = recordOf(store, comment.root);
    const request = record === undefined ? null : requestBy(store, comment, record);
    if (request !== null && !answered.has(comment.id)) found.push(request);
  }
  return found.sort((a, b) => (askedAt(a) < askedAt(b) ? -1 : 1));
}

/** What I am asked for on the page of one record, of which all comments are at hand. */
export function requestIn(store: Store, record: Given, comments: readonly Row<"comment">[]): Request | null {
  const answered = new Set(comments.map(({ data }) => data.parent));
  const open = comments.filter(({ id, trashed }) => trashed === null && !answered.has(id));
  return open.map((comment) => requestBy(store, comment, record)).find((request) => request !== null) ?? null;
}

function requestBy(store: Store, comment: Row<"comment">, record: Given): Request | null {
  const by = comment.data.created_by ?? store.user.id;
  if (comment.data.outcome !== ASKED_FOR || by === store.user.id) return null;
  return record.data.owner === store.user.id && record.trashed === null ? { comment, record, by } : null;
}

function askedAt({ comment: { data } }: Request): string {
  return data.happened_at ?? data.created_at ?? "";
}

function recordOf(store: Store, id: string | null): Given | undefined {
  if (id === null) return undefined;
  return (
    store.rows("opportunity").value.get(id) ??
    store.rows("folder").value.get(id) ??
    store.rows("contact").value.get(id) ??
    store.rows("prospect_list").value.get(id)
  );
}

type Said = Pick<Extract<Draft, { readonly kind: "comment.add" }>, "root" | "parent" | "text" | "outcome">;

function say(store: Store, said: Said): Promise<Done> {
  const id = store.newId();
  const draft: Draft = { kind: "comment.add", id, ...said, happened_at: instantNow(store) };
  return gesture(store, [draft], () => [deleteDraft(store, "comment", id)]);
}
