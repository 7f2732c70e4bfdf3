// The line that says what was done and takes it back.
import type { Done } from "../store/gesture";
import { snack } from "../ui";

/** Nothing was changed, nothing is said. */
export function said(text: string, done: Done | null): void {
  if (done !== null) snack(text, { undo: () => void done.undo() });
}
