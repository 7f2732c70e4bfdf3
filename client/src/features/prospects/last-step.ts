// Where the last conversion went: the next one goes there too.
import { firstStep } from "../../store/deals";
import { remember, remembered } from "../../store/remembered";
import type { Store } from "../../store/store";

const NAME = "last-step";

/** The step of the last conversion while it exists, else the first one of the default pipeline. */
export function lastStep(store: Store): string | null {
  const steps = store.rows("step").peek();
  const kept = remembered(store.user.id, NAME);
  if (typeof kept === "string" && steps.get(kept)?.data.archived !== true && steps.has(kept)) return kept;
  return firstStep([...store.rows("pipeline").peek().values()], [...steps.values()])?.id ?? null;
}

export function rememberStep(store: Store, step: string): void {
  remember(store.user.id, NAME, step);
}
