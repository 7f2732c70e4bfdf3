// What the parts of the page share: the record, who looks at it, and which sheet lies over it.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Around } from "../../deals/due-words";
import type { NoteInHand } from "../../notes/use-note";
import type { Touching } from "../../notes/use-touch";
import type { Deal } from "../../store/deals";
import type { Done } from "../../store/gesture";
import type { Row, Store } from "../../store/store";
import { snack } from "../../ui";

export type SheetName =
  | "step"
  | "money"
  | "tags"
  | "folder"
  | "plan"
  | "done"
  | "won"
  | "lost"
  | "cancelled"
  | "more"
  | "add-person"
  | "another"
  | "copy"
  | "source"
  | "correct"
  | "give"
  | { readonly plan: Row<"action"> }
  | { readonly done: Row<"action"> }
  /** What this step asks for before the sale enters it. */
  | { readonly enter: Row<"step"> }
  /** Somebody mentioned in these words takes part (C4). */
  | { readonly mentioned: string }
  | { readonly person: string };

export interface RecordInHand {
  readonly store: Store;
  readonly deal: Deal;
  readonly around: Around;
  readonly people: readonly Row<"participant">[];
  readonly note: NoteInHand;
  readonly touching: Touching;
  /** The details stand open; on a phone they are one line at first. */
  readonly detailsOpen: boolean;
  showDetails(): void;
  open(sheet: SheetName): void;
  close(): void;
}

export const RecordContext = createContext<RecordInHand | null>(null);

export function useRecord(): RecordInHand {
  const record = useContext(RecordContext);
  if (record === null) throw new Error("a part of the opportunity's page stands outside it");
  return record;
}

/** Say what was done, with the way back. */
export function said(text: string, done: Done): void {
  snack(text, { undo: () => void done.undo() });
}

/** `You`, a colleague's name, or nobody's: the words for whose it is. */
export function isMe(store: Store, id: string | null | undefined): boolean {
  return id != null && id === store.user.id;
}
