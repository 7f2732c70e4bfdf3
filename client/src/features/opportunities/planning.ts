// The next action of an opportunity: planned, moved, done, with what happened and what comes next in one gesture.

import type { When } from "../../protocol/types.gen";
import { type Done, deleteDraft, gesture, instantNow, restoreDraft, setBack, setDraft } from "../../store/gesture";
import type { Draft, Row, Store } from "../../store/store";
import { commentDraft, type Said } from "./commands";

export interface Plan {
  readonly when?: When | null;
  /** What for. */
  readonly note?: string | null;
  readonly kind?: string | null;
}

/**
 * Move the next action, or make one where nothing is planned (SYNC 2, "set a reminder"). What the plan does not name
 * stays as it is.
 */
export function planNext(store: Store, opportunity: string, next: Row<"action"> | null, plan: Plan): Promise<Done> {
  if (next === null) return planAnother(store, opportunity, plan);
  return gesture(store, [setDraft(next, { ...plan })], () => setBack(store, next, Object.keys(plan)));
}

/** One more action beside those that are planned; the earliest of them is the next one. */
export function planAnother(store: Store, opportunity: string, plan: Plan): Promise<Done> {
  const action = actionDraft(store, opportunity, plan);
  return gesture(store, [action], () => [deleteDraft(store, "action", action.id)]);
}

/** Not to be done after all. */
export function dropAction(store: Store, action: Row<"action">): Promise<Done> {
  const draft = deleteDraft(store, "action", action.id);
  return gesture(store, [draft], () => [restoreDraft(store, "action", action.id)]);
}

export function actionDraft(store: Store, opportunity: string, plan: Plan): Draft & { readonly id: string } {
  const fields = Object.fromEntries(Object.entries(plan).filter(([, value]) => value != null));
  return { kind: "create", entity: "action", id: store.newId(), root: opportunity, fields };
}

export interface Outcome extends Said {
  /** What comes next; null leaves the opportunity to do. */
  readonly next: Plan | null;
  /** The step it moves to by this, if any. */
  readonly step: string | null;
}

/**
 * Done: the action ends, what happened is written down and the next one planned, all in one gesture. The comment carries
 * the very instant at which the action ended, by which the timeline knows that they are one thing.
 */
export function markDone(
  store: Store,
  row: Row<"opportunity">,
  next: Row<"action"> | null,
  outcome: Outcome,
): Promise<Done> {
  const drafts: Draft[] = [];
  const undone: (() => readonly Draft[])[] = [];
  const at = instantNow(store);
  const comment = commentDraft(store, row.id, outcome, at);
  if (next !== null) {
    drafts.push({ kind: "action.done", id: next.id, done_at: at });
    undone.push(() => [planAgain(store, row.id, next)]);
  }
  if (outcome.text.trim() !== "" || outcome.activity !== null) {
    drafts.push(comment);
    undone.push(() => [deleteDraft(store, "comment", comment.id)]);
  }
  if (outcome.next !== null) {
    const action = actionDraft(store, row.id, outcome.next);
    drafts.push(action);
    undone.push(() => [deleteDraft(store, "action", action.id)]);
  }
  if (outcome.step !== null) {
    drafts.push(setDraft(row, { step: outcome.step }));
    undone.push(() => setBack(store, row, ["step"]));
  }
  return gesture(store, drafts, () => undone.flatMap((back) => back()));
}

/** An action that was sent as done stays done for everybody (SYNC 5.2): taking that back plans the same once more. */
function planAgain(store: Store, opportunity: string, { data }: Row<"action">): Draft {
  const { when = null, note = null, kind = null } = data;
  return actionDraft(store, opportunity, { when, note, kind });
}
