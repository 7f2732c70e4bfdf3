// The address of a question: back from a result leads to the same one.
import { useEffect, useMemo } from "preact/hooks";

/** Telling the browser costs more than searching does: it is done when somebody stops typing, or leaves. */
const STILL_MS = 400;

interface Address {
  note(path: string): void;
  /** Now, before anything leads away. */
  write(): void;
}

export function useAddress(): Address {
  const kept = useMemo(keptAddress, []);
  useEffect(() => {
    globalThis.addEventListener("pagehide", kept.write);
    return () => {
      globalThis.removeEventListener("pagehide", kept.write);
      kept.forget(); // another page stands there already
    };
  }, [kept]);
  return kept;
}

function keptAddress() {
  let noted: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const forget = () => {
    clearTimeout(timer);
    noted = null;
  };
  const write = () => {
    if (noted !== null) history.replaceState(history.state, "", noted);
    forget();
  };
  const note = (path: string) => {
    clearTimeout(timer);
    noted = path;
    timer = setTimeout(write, STILL_MS);
  };
  return { note, write, forget };
}
