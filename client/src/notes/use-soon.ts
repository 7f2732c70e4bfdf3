// What is typed goes onto the device within a moment, and at once when the page is hidden or left.
import { useEffect, useState } from "preact/hooks";

const PAUSE_MS = 300;

export interface Soon {
  /** After a pause in typing. */
  later(): void;
  /** At once, if it is still to be done. */
  now(): void;
}

/** `keep` is the one of the first drawing: what it reads later stands in a ref. */
export function useSoon(keep: () => void): Soon {
  const [soon] = useState(() => inAMoment(keep));
  useEffect(() => {
    document.addEventListener("visibilitychange", soon.now);
    addEventListener("pagehide", soon.now);
    return () => {
      document.removeEventListener("visibilitychange", soon.now);
      removeEventListener("pagehide", soon.now);
      soon.now();
    };
  }, []);
  return soon;
}

function inAMoment(work: () => void): Soon {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const now = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    work();
  };
  return {
    now,
    later() {
      clearTimeout(timer);
      timer = setTimeout(now, PAUSE_MS);
    },
  };
}
