// Whether the first sync of this device is being shown: until *Start*, and never again.
import { signal } from "@preact/signals";
import type { Store } from "../store/store";

const started = signal(false);
/** Seen coming in; it then stays until *Start*, even when the rest arrives within a second. */
const seen = signal(false);

export function isWelcoming(store: Store): boolean {
  if (started.value) return false;
  if (store.status.value.state === "first_sync") seen.value = true;
  return seen.value && (store.status.value.received !== null || hasAnything(store));
}

/** Whoever joins an empty workspace has nothing to be shown: the empty places teach better. */
function hasAnything(store: Store): boolean {
  return (["opportunity", "folder", "contact", "prospect_list"] as const).some(
    (name) => store.rows(name).value.size > 0,
  );
}

/** *Start*; also for whoever has just set the workspace up and has nothing to wait for. */
export function endWelcome(): void {
  started.value = true;
}
