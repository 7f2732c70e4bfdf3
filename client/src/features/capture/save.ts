// Saving a capture: one gesture into the vault, never a wait for a network.
import { go } from "../../app/router";
import { isolate, t } from "../../i18n";
import { firstStep } from "../../store/deals";
import { instantNow } from "../../store/gesture";
import { withImplied } from "../../store/implied-tags";
import type { Store } from "../../store/store";
import { snack } from "../../ui";
import { captureGesture } from "./commands";
import { type CaptureNote, nameOf } from "./note";

/** Resolves when it is on disk; whoever calls removes the draft then. */
export async function saveCapture(store: Store, id: string, note: CaptureNote): Promise<void> {
  const tags = withImplied(store, [...new Set([...note.tags, ...(note.event?.tags ?? [])])]);
  const drafts = captureGesture(
    id,
    { ...note, tags },
    {
      newId: () => store.newId(),
      derivedId: (name) => store.derivedId(name),
      user: store.user.id,
      currency: store.workspace.currency,
      at: instantNow(store),
      step: firstStep([...store.rows("pipeline").peek().values()], [...store.rows("step").peek().values()])?.id ?? null,
      amountWord: t("capture.amount"),
    },
  );
  await store.perform(drafts);
}

/** A short buzz where there is one, never alone (UX, gloves and sun). */
export function tellSaved(id: string, note: CaptureNote): void {
  navigator.vibrate?.(20);
  snack(t("capture.saved", { title: isolate(nameOf(note)) }), {
    action: { label: t("capture.open"), run: () => go(`/o/${id}`) },
  });
}
