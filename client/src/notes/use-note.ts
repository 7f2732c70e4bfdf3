// The words being typed about a record: on the screen at once, on the device within a moment, whatever happens.
import { useEffect, useRef, useState } from "preact/hooks";
import { type About, NOTE, type NoteDraft, noteId, readNote } from "../deals/kept-drafts";
import type { DraftNote, Store } from "../store/store";
import type { CameBack } from "./came-back";
import type { Said } from "./comments";
import { backSince } from "./kept-text";

const KEEP_MS = 300;

type Written = Pick<NoteDraft, "text" | "activity" | "outcome" | "minutes">;

export interface NoteInHand extends Written {
  /** The id that its comment will have. */
  readonly comment: string;
  /** What came back from a page that died. */
  readonly back: CameBack;
  write(change: Partial<Written>): void;
  /** It was saved as a comment: nothing is left to keep. */
  clear(): void;
}

/** One draft for each record, shared by the composer and the sheets that ask what happened. */
export function useNote(store: Store, about: About): NoteInHand {
  const [opening] = useState(() => openedAgain(store, about));
  const [note, setNote] = useState(opening.note);
  const [at, say] = useState(opening.at);
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
  const write = (change: Partial<Written>) => {
    set({ ...latest.current, ...change });
    clearTimeout(timer.current);
    timer.current = setTimeout(keep, KEEP_MS);
  };
  return {
    ...note,
    back: {
      at,
      letGo() {
        const { text, activity, outcome, minutes } = latest.current;
        set({ ...latest.current, ...UNSAID });
        keep();
        say(null);
        return () => write({ text, activity, outcome, minutes });
      },
    },
    write,
    clear() {
      set(emptyNote(store, about));
      say(null);
      keep();
    },
  };
}

/** What is typed, as it goes into a comment. */
export function saidIn(note: NoteInHand, activity = note.activity): Said {
  const { text, outcome, minutes, comment } = note;
  return { text, activity, outcome, minutes, id: comment };
}

const UNSAID = { text: "", activity: null, outcome: null, minutes: null } as const;

function emptyNote(store: Store, { entity, root }: About): NoteDraft {
  return { entity, root, ...UNSAID, comment: store.newId() };
}

function openedAgain(store: Store, about: About): { readonly note: NoteDraft; readonly at: number | null } {
  const draft = draftOf(store.drafts.all.peek(), about.root);
  const kept = draft && readNote(draft);
  if (!kept) return { note: emptyNote(store, about), at: null };
  return { note: kept.comment === "" ? { ...kept, comment: store.newId() } : kept, at: backSince(store, draft) };
}

function draftOf(drafts: readonly DraftNote[], root: string): DraftNote | undefined {
  return drafts.find(({ id }) => id === noteId(root));
}

/** What was begun about a record and not saved. */
export function keptWords(store: Store, root: string): string {
  const draft = draftOf(store.drafts.all.value, root);
  return (draft && readNote(draft)?.text) ?? "";
}

/** A kind chosen without a word is no work to lose. */
function put(store: Store, note: NoteDraft): Promise<void> {
  const id = noteId(note.root);
  return note.text.trim() === "" ? store.drafts.remove(id) : store.drafts.put(id, NOTE, note);
}
