// What is wise about the steps of a pipeline, and what becomes of the opportunities of one that is put away.
import { dealsOf, stepsOf } from "../../store/deals";
import { fold } from "../../store/fold-text";
import { type Done, setBack, setDraft } from "../../store/gesture";
import type { Row, Store } from "../../store/store";
import { putAway } from "./entries";

/** More of them say less: a card then moves without anything having happened. */
export const MANY_STEPS = 8;
/** Moved in one gesture: far below what one call may hold. */
const AT_ONCE = 200;

export interface StepWarnings {
  readonly tooMany: boolean;
  /** Steps that are called like a status: whoever moves a card there thinks that it is closed (E1). */
  readonly likeStatus: readonly string[];
}

/** `statuses`: the words for to do, standby, won, lost and cancelled, in the languages that people here read. */
export function stepWarnings(names: readonly string[], statuses: readonly string[]): StepWarnings {
  const taken = new Set(statuses.map(fold));
  return { tooMany: names.length > MANY_STEPS, likeStatus: names.filter((name) => taken.has(fold(name))) };
}

/** The open opportunities that stand in a step. */
export function standingIn(store: Store, step: string): readonly Row<"opportunity">[] {
  return dealsOf(store).all.value.flatMap(({ row, is }) => (is === "open" && row.data.step === step ? [row] : []));
}

/** Put a step away; its open opportunities stay in it, marked, or go on to another. */
export async function putStepAway(store: Store, step: Row<"step">, to: string | null): Promise<Done | null> {
  const moved = to === null ? [] : standingIn(store, step.id);
  const away = await putAway(store, step);
  if (away === null || moved.length === 0) return away;
  const slices = Array.from({ length: Math.ceil(moved.length / AT_ONCE) }, (_, at) =>
    moved.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
  const went = await store.perform(...slices.map((rows) => rows.map((row) => setDraft(row, { step: to }))));
  return {
    async undo() {
      await away.undo();
      if (await store.undo(went)) return;
      const back = slices.map((rows) => rows.flatMap((row) => setBack(store, row, ["step"])));
      await store.perform(...back.filter((drafts) => drafts.length > 0));
    },
  };
}

/** The last step of the pipeline where new opportunities begin cannot be put away: they would begin nowhere. */
export function isLastStep(store: Store, step: Row<"step">): boolean {
  const pipeline = step.data.pipeline ?? "";
  return stepsOf(pipeline, store.rows("step").value.values()).length <= 1;
}
