// Logging what happened on the page of a client: the words, and where there is one the next action, in one gesture.

import type { When } from "../protocol/types.gen";
import { type Deal, dealsOf } from "../store/deals";
import { type Done, deleteDraft, gesture, instantNow, setBack, setDraft } from "../store/gesture";
import type { Draft, Row, Store } from "../store/store";
import { commentDraft, type Said } from "./comments";

export type ClientRow = Row<"folder"> | Row<"contact">;

/** Where a next action can stand: a contact has its own, a folder has those of its open sales. */
export interface Target {
  readonly id: string;
  readonly title: string;
  /** What is planned there already: a date moves it. */
  readonly next: Row<"action"> | null;
}

/** Of a folder: its open opportunities, the one that comes due first on top. */
export function targetsOf(store: Store, row: ClientRow): readonly Target[] {
  if (row.entity === "contact") {
    const planned = [...(dealsOf(store).actions.value.get(row.id) ?? [])].find(({ data }) => data.done_at == null);
    return [{ id: row.id, title: "", next: planned ?? null }];
  }
  return dealsOf(store)
    .all.value.filter((deal) => deal.is === "open" && deal.folder?.id === row.id)
    .sort(byDue)
    .map(({ id, row: { data }, next }) => ({ id, title: data.title ?? "", next }));
}

function byDue(one: Deal, other: Deal): number {
  return (one.due ?? Number.MAX_SAFE_INTEGER) - (other.due ?? Number.MAX_SAFE_INTEGER) || one.born - other.born;
}

export interface Next {
  readonly target: Target;
  readonly when: When;
  readonly note: string;
  readonly kind: string | null;
}

export function logTouch(store: Store, row: ClientRow, said: Said, next: Next | null): Promise<Done> {
  const comment = commentDraft(store, row.id, said, instantNow(store));
  const planned = next === null ? [] : [plan(store, next)];
  return gesture(store, [comment, ...planned.map(({ draft }) => draft)], () => [
    deleteDraft(store, "comment", comment.id),
    ...planned.flatMap(({ back }) => back()),
  ]);
}

/** The date moves what was planned; without words for it, what it was for stays. */
function plan(store: Store, { target, when, note, kind }: Next): { draft: Draft; back(): readonly Draft[] } {
  const words = note.trim();
  if (target.next !== null) {
    const { next } = target;
    const fields = { when, ...(words !== "" && { note: words }) };
    return { draft: setDraft(next, fields), back: () => setBack(store, next, Object.keys(fields)) };
  }
  const id = store.newId();
  const fields = { when, ...(words !== "" && { note: words }), ...(words === "" && kind !== null && { kind }) };
  return {
    draft: { kind: "create", entity: "action", id, root: target.id, fields },
    back: () => [deleteDraft(store, "action", id)],
  };
}
