// Moving an opportunity to another step: by a sheet, a key, a drag, all the same gesture with the same way back.

import { isolate, t } from "../i18n";
import { type Done, gesture, setBack, setDraft, tagAdd, tagRemove } from "../store/gesture";
import { withImplied } from "../store/implied-tags";
import type { Row, Store } from "../store/store";
import { titleOf } from "../store/titles";
import { announce, snack } from "../ui";
import { enteringRules, isComplete, lackingFor } from "./entering";

/** What was asked before it entered the step, answered in the same gesture. */
export interface Answers {
  /** By field name, `x:…`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Elements to put on. */
  readonly tags: readonly string[];
}

export const NO_ANSWERS: Answers = { fields: {}, tags: [] };

export function setStep(store: Store, row: Row<"opportunity">, step: string): Promise<Done> {
  return gesture(store, [setDraft(row, { step })], () => setBack(store, row, ["step"]));
}

/** Move it and say so; moving never changes its status nor its next action (E3). */
export async function moveTo(store: Store, row: Row<"opportunity">, step: string, answers = NO_ANSWERS): Promise<void> {
  if (row.data.step === step) return;
  const done = await write(store, row, { ...answers, fields: { ...answers.fields, step } });
  const name = store.rows("step").peek().get(step)?.data.name ?? "";
  snack(t("steps.moved", { title: isolate(titleOf(row)), step: isolate(name) }), {
    undo: () => void done.undo(),
  });
}

/** What was answered stays, also when it is not moved after all. */
export async function keepAnswers(store: Store, row: Row<"opportunity">, answers: Answers): Promise<void> {
  if (Object.keys(answers.fields).length === 0 && answers.tags.length === 0) return;
  const done = await write(store, row, answers);
  snack(t("pipeline.answers-kept", { title: isolate(titleOf(row)) }), { undo: () => void done.undo() });
}

function write(store: Store, row: Row<"opportunity">, { fields, tags: chosen }: Answers): Promise<Done> {
  const tags = withImplied(store, chosen, row.data.tags);
  const names = Object.keys(fields);
  const set = names.length === 0 ? [] : [setDraft(row, fields)];
  return gesture(store, [...tags.map((tag) => tagAdd("opportunity", row.id, tag)), ...set], () => [
    ...tags.flatMap((tag) => tagRemove(store, "opportunity", row.id, tag)),
    ...(names.length === 0 ? [] : setBack(store, row, names)),
  ]);
}

/** Whether the step lets it in as it is; else the sheet asks first (E5, B10). */
export function mayEnter(store: Store, row: Row<"opportunity">, step: Row<"step">): boolean {
  const isAllowed = isComplete(lackingFor(row, step, enteringRules(store)));
  if (!isAllowed) announce(t("pipeline.asks", { step: step.data.name ?? "" }));
  return isAllowed;
}
