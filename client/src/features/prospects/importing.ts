// A running import: it goes on while other screens are open, tells how far it is, and can be stopped.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Row, Store } from "../../store/store";
import { type ImportPlan, lastRank, newColumns, rowGestures } from "./import-rows";

export interface Importing {
  readonly list: string;
  readonly done: number;
  readonly total: number;
  readonly state: "running" | "done" | "stopped" | "failed";
}

/** Rows written in one transaction: large enough to be quick, small enough that a tap in between is answered. */
const CHUNK = 100;

const current = signal<Importing | null>(null);
let stopped = false;

/** The import that runs or ran last, until it is put away. */
export const importing: ReadonlySignal<Importing | null> = current;

export function stopImport(): void {
  stopped = true;
}

export function putAwayImport(): void {
  if (current.value?.state !== "running") current.value = null;
}

/** What was written before a stop or a failure stays, and is counted. */
export async function runImport(
  store: Store,
  list: Row<"prospect_list">,
  plan: ImportPlan,
  rows: readonly Row<"prospect">[],
): Promise<void> {
  stopped = false;
  const total = plan.rows.length;
  const tell = (done: number, state: Importing["state"]) => {
    current.value = { list: list.id, done, total, state };
  };
  const newId = () => store.newId();
  const { gesture, ids } = newColumns(plan, list, newId);
  const gestures = rowGestures(plan.rows, ids, list.id, lastRank(rows), newId);
  let done = 0;
  tell(0, "running");
  try {
    if (gesture.length > 0) await store.perform(gesture);
    while (done < total && !stopped) {
      await store.perform(...gestures.slice(done, done + CHUNK));
      done = Math.min(total, done + CHUNK);
      tell(done, "running");
      await new Promise((resolve) => setTimeout(resolve, 0)); // a tap is answered before the next chunk
    }
    tell(done, done < total ? "stopped" : "done");
  } catch {
    tell(done, "failed"); // the storage does not answer; what is written is written
  }
}
