// The screen stays awake while somebody walks, calls or speaks with one hand, where the browser knows how.
import { useEffect } from "preact/hooks";

/** The browser lets go by itself when the page is hidden: asked again when it is looked at. */
export function useAwake(): void {
  useEffect(() => {
    let held: WakeLockSentinel | undefined;
    let isOver = false;
    const hold = async () => {
      if (document.visibilityState !== "visible") return;
      const lock = await navigator.wakeLock?.request("screen").catch(() => undefined); // a low battery refuses
      if (isOver) await lock?.release();
      else held = lock;
    };
    const again = () => void hold();
    again();
    document.addEventListener("visibilitychange", again);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", again);
      void held?.release();
    };
  }, []);
}
