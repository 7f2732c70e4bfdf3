// Words that are being typed about a record: on the device within a moment, back again after a crash.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Store } from "../store/store";

const PAUSE_MS = 300;
const KIND = "words";

export interface KeptText {
  readonly value: string;
  write(text: string): void;
  /** It was saved: nothing is left to keep. */
  clear(): void;
}

export function keptText(store: Store, about: string): string {
  const draft = store.drafts.all.value.find(({ id, kind }) => kind === KIND && id === idOf(about));
  return typeof draft?.value === "string" ? draft.value : "";
}

function idOf(about: string): string {
  return `${KIND}:${about}`;
}

export function useKeptText(store: Store, about: string): KeptText {
  const [value, setValue] = useState(() => keptText(store, about));
  const latest = useRef({ text: value, timer: undefined as ReturnType<typeof setTimeout> | undefined });
  const keep = useRef(() => {
    const { text, timer } = latest.current;
    if (timer === undefined) return;
    clearTimeout(timer);
    latest.current.timer = undefined;
    void (text.trim() === "" ? store.drafts.remove(idOf(about)) : store.drafts.put(idOf(about), KIND, text));
  });
  useEffect(() => {
    const now = keep.current;
    document.addEventListener("visibilitychange", now);
    addEventListener("pagehide", now);
    return () => {
      document.removeEventListener("visibilitychange", now);
      removeEventListener("pagehide", now);
      now();
    };
  }, []);
  const write = (text: string) => {
    setValue(text);
    clearTimeout(latest.current.timer);
    latest.current = { text, timer: setTimeout(keep.current, PAUSE_MS) };
  };
  return {
    value,
    write,
    clear() {
      write("");
      keep.current();
    },
  };
}
