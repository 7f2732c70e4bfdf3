// For what goes through a great many rows: the page is drawn first, and whoever came to look for a number finds it.
import { useEffect, useState } from "preact/hooks";
import type { Store } from "../store/store";

const PATIENCE_MS = 1_000;

/** True a moment after all rows of the first screen are read. */
export function useSettled(store: Store): boolean {
  const [isSettled, settle] = useState(false);
  const isReady = store.ready.value;
  useEffect(() => {
    if (!isReady) return undefined;
    const timer = setTimeout(() => settle(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isReady]);
  return isSettled;
}
