// Words that are being typed about a record: on the device within a moment, back again after a crash.
import { useRef, useState } from "preact/hooks";
import type { Store } from "../store/store";
import { useSoon } from "./use-soon";

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
  const latest = useRef(value);
  const soon = useSoon(() => {
    const text = latest.current;
    void (text.trim() === "" ? store.drafts.remove(idOf(about)) : store.drafts.put(idOf(about), KIND, text));
  });
  const write = (text: string) => {
    latest.current = text;
    setValue(text);
    soon.later();
  };
  return {
    value,
    write,
    clear() {
      write("");
      soon.now();
    },
  };
}
