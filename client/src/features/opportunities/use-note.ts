// The words being typed about an opportunity: on the screen at once, on the device within a moment, whatever happens.
import { useEffect, useRef, useState } from "preact/hooks";
import { NOTE, type NoteDraft, noteId, readNote } from "../../deals/kept-drafts";
import type { Store } from "../../store/store";

const KEEP_MS = 300;

export interface NoteInHand {
  readonly text: string;
  readonly activity: string | null;
  write(change: Partial<Pick<NoteDraft, "text" | "activity">>): void;
  /** It was saved as a comment: nothing is left to keep. */
  clear(): void;
}

/** One draft for each opportunity, shared by the composer and the sheets that ask what happened. */
export function useNote(store: Store, opportunity: string): NoteInHand {
  const [note, setNote] = useState(() => keptNote(store, opportunity));
  const latest = useRef(note);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const keep = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    void put(store, latest.current);
  };
  useEffect(() => {
    // A call, another page or the home button in between: what is typed by then is kept at once.
    const leave = () => {
      if (timer.current !== undefined) keep();
    };
    document.addEventListener("visibilitychange", leave);
    return () => {
      document.removeEventListener("visibilitychange", leave);
      leave();
    };
  }, []);
  const set = (next: NoteDraft) => {
    latest.current = next;
    setNote(next);
  };
  return {
    text: note.text,
    activity: note.activity,
    write(change) {
      set({ ...latest.current, ...change });
      clearTimeout(timer.current);
      timer.current = setTimeout(keep, KEEP_MS);
    },
    clear() {
      set({ opportunity, text: "", activity: null });
      keep();
    },
  };
}

function keptNote(store: Store, opportunity: string): NoteDraft {
  const kept = store.drafts.all.peek().find(({ id }) => id === noteId(opportunity));
  return (kept && readNote(kept)) ?? { opportunity, text: "", activity: null };
}

/** A kind chosen without a word is no work to lose. */
function put(store: Store, note: NoteDraft): Promise<void> {
  const id = noteId(note.opportunity);
  return note.text.trim() === "" ? store.drafts.remove(id) : store.drafts.put(id, NOTE, note);
}
