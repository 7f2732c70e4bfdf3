// One line for what became of files: kept, with the way back, or not kept, and why.
import { t } from "../../i18n";
import type { Done } from "../../store/gesture";
import { snack } from "../../ui";
import type { Refusal } from "./commands";

/** A refusal is said before what went well: the rest stands on the screen. */
export function saidFiles(outcomes: readonly (Done | Refusal)[], words: string): void {
  const refused = outcomes.find((outcome): outcome is Refusal => typeof outcome === "string");
  const done = outcomes.filter((outcome): outcome is Done => typeof outcome !== "string");
  if (refused !== undefined) snack(t(`notes.file.${refused}`));
  if (refused !== undefined || done.length === 0) return;
  navigator.vibrate?.(20);
  snack(words, { undo: () => void undoAll(done) });
}

/** The last one first: taking back what a later one stands on is refused. */
async function undoAll(done: readonly Done[]): Promise<void> {
  for (const one of [...done].reverse()) await one.undo();
}
