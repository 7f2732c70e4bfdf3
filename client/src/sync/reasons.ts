// Signs that it is worth trying now: the page is looked at, the network is back.

/** Calls `reason` at each of them; answers how to stop. */
export function watchReasons(reason: () => void): () => void {
  if (typeof document === "undefined") return () => undefined;
  const whenVisible = (): void => {
    if (document.visibilityState === "visible") reason();
  };
  document.addEventListener("visibilitychange", whenVisible);
  // Back from the back-forward cache: everything here slept, timers included.
  globalThis.addEventListener("pageshow", whenVisible);
  globalThis.addEventListener("online", reason);
  return () => {
    document.removeEventListener("visibilitychange", whenVisible);
    globalThis.removeEventListener("pageshow", whenVisible);
    globalThis.removeEventListener("online", reason);
  };
}
