// Keeps what is typed: 300 ms after the last key, at once when the page hides or the sheet closes.
import { useEffect, useRef } from "preact/hooks";
import type { Store } from "../../store/store";
import { BLANK, CAPTURE, type CaptureNote, isBlank } from "./note";

const PAUSE_MS = 300;

export interface DraftKeeper {
  /** Stop keeping: it has been saved, or thrown away. */
  drop(): Promise<void>;
}

/** An emptied draft is removed: a blank line on top of the chooser would be in the way. Without an id nothing is kept yet. */
export function useDraft(store: Store, id: string, note: CaptureNote): DraftKeeper {
  const state = useRef({ id, note, kept: BLANK, dropped: false });
  state.current.id = id;
  state.current.note = note;
  const keep = useRef(() => {
    const { id: now, note: latest, kept, dropped } = state.current;
    if (dropped || now === "" || latest === kept) return;
    state.current.kept = latest;
    void (isBlank(latest) ? store.drafts.remove(now) : store.drafts.put(now, CAPTURE, latest));
  });
  useEffect(() => {
    if (note === state.current.kept) return;
    const timer = setTimeout(keep.current, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [note]);
  useEffect(() => {
    const now = keep.current;
    const hidden = () => {
      if (document.visibilityState === "hidden") now();
    };
    document.addEventListener("visibilitychange", hidden);
    addEventListener("pagehide", now);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      removeEventListener("pagehide", now);
      now();
    };
  }, []);
  return {
    async drop() {
      state.current.dropped = true;
      await store.drafts.remove(id);
    },
  };
}
