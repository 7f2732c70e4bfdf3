// Words that are being typed about a record: on the device within a moment, back again after a crash.
import { useRef, useState } from "preact/hooks";
import type { DraftNote, Store } from "../store/store";
import type { CameBack } from "./came-back";
import { useSoon } from "./use-soon";

const KIND = "words";

export interface KeptText {
  readonly value: string;
  /** What came back from a page that died. */
  readonly back: CameBack;
  write(text: string): void;
  /** It was saved: nothing is left to keep. */
  clear(): void;
}

function keptText(store: Store, about: string): { readonly text: string; readonly at: number | null } {
  const draft = store.drafts.all.peek().find(({ id, kind }) => kind === KIND && id === idOf(about));
  return { text: typeof draft?.value === "string" ? draft.value : "", at: backSince(store, draft) };
}

/** When a draft was written that came back. What this page wrote itself goes on in the next sheet without a word. */
export function backSince(store: Store, draft: DraftNote | undefined): number | null {
  return draft !== undefined && store.drafts.cameBack(draft) ? draft.at : null;
}

function idOf(about: string): string {
  return `${KIND}:${about}`;
}

export function useKeptText(store: Store, about: string): KeptText {
  const [opening] = useState(() => keptText(store, about));
  const [value, setValue] = useState(opening.text);
  const [at, say] = useState(opening.at);
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
    back: {
      at,
      letGo() {
        const before = latest.current;
        write("");
        soon.now();
        say(null);
        return () => write(before);
      },
    },
    write,
    clear() {
      write("");
      say(null);
      soon.now();
    },
  };
}
