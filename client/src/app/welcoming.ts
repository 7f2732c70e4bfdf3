// Whether the first sync of this device is being shown: from its beginning until *Start*, and never later.
import { type Signal, signal } from "@preact/signals";
import type { Store } from "../store/store";

/** `come`: all is here and *Start* has not been pressed. `over` never ends again, whatever is captured afterwards. */
type Stage = "before" | "coming" | "come" | "over";

const stages = new WeakMap<Store, Signal<Stage>>();
let skipsNext = false;

export function isWelcoming(store: Store): boolean {
  const stage = stageOf(store);
  stage.value = following(stage.value, store);
  return stage.value === "coming" || stage.value === "come";
}

/** *Start*. */
export function endWelcome(store: Store): void {
  stageOf(store).value = "over";
}

/** Whoever has just set the workspace up has nothing to wait for. */
export function skipWelcome(): void {
  skipsNext = true;
}

function stageOf(store: Store): Signal<Stage> {
  let stage = stages.get(store);
  if (!stage) {
    stage = signal<Stage>(skipsNext ? "over" : "before");
    skipsNext = false;
    stages.set(store, stage);
  }
  return stage;
}

function following(stage: Stage, store: Store): Stage {
  const { state, received } = store.status.value;
  if (stage === "before" && state === "first_sync") return "coming";
  const hasEnded = state !== "first_sync" && received === null;
  if (stage !== "coming" || !hasEnded) return stage;
  // Whoever joins an empty workspace has nothing to be shown: the empty places teach better.
  return hasAnything(store) ? "come" : "over";
}

function hasAnything(store: Store): boolean {
  return (["opportunity", "folder", "contact", "prospect_list"] as const).some(
    (name) => store.rows(name).value.size > 0,
  );
}
