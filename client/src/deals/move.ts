// Moving an opportunity to another step: by a sheet, a key, a drag, all the same gesture with the same way back.

import { isolate, t } from "../i18n";
import { type Done, gesture, setBack, setDraft } from "../store/gesture";
import type { Row, Store } from "../store/store";
import { titleOf } from "../store/titles";
import { snack } from "../ui";

export function setStep(store: Store, row: Row<"opportunity">, step: string): Promise<Done> {
  return gesture(store, [setDraft(row, { step })], () => setBack(store, row, ["step"]));
}

/** Move it and say so; moving never changes its status nor its next action (E3). */
export async function moveTo(store: Store, row: Row<"opportunity">, step: string): Promise<void> {
  if (row.data.step === step) return;
  const done = await setStep(store, row, step);
  const name = store.rows("step").peek().get(step)?.data.name ?? "";
  snack(t("deals.moved", { title: isolate(titleOf(row)), step: isolate(name) }), {
    undo: () => void done.undo(),
  });
}
