// A block pasted into the grid: one gesture a row, and one way back for all of them.
import { type Done, gesture, setBack } from "../../store/gesture";
import type { Draft, Row, Store } from "../../store/store";
import type { ListColumn } from "./columns";
import { pasteBlock } from "./commands";
import type { Place } from "./grid-keys";
import { lastRank, rowGestures } from "./import-rows";
import { readTable } from "./table-text";

export interface Pasting {
  readonly store: Store;
  readonly list: string;
  readonly columns: readonly ListColumn[];
  /** As they are shown: the block goes down from the active cell in this order. */
  readonly rows: readonly Row<"prospect">[];
  /** All of the list, for the place of what goes past the end. */
  readonly all: readonly Row<"prospect">[];
}

export interface Pasted {
  readonly count: number;
  readonly done: Done;
}

/** Null when the block says what stands there already. */
export async function paste(text: string, at: Place, around: Pasting): Promise<Pasted | null> {
  const { store, list, columns, rows, all } = around;
  const block = pasteBlock(readTable(text, "\t"), rows, columns, at);
  const added = rowGestures(block.beyond, block.columns, list, lastRank(all), () => store.newId());
  const gestures = [...block.gestures, ...added];
  if (gestures.length === 0) return null;
  const before = new Map(rows.map((row) => [row.id, row]));
  const parts = await Promise.all(
    gestures.map((drafts) => gesture(store, drafts, () => drafts.flatMap((draft) => undone(store, draft, before)))),
  );
  const done = {
    undo: async () => {
      for (const part of parts) await part.undo();
    },
  };
  return { count: gestures.length, done };
}

function undone(store: Store, draft: Draft, before: ReadonlyMap<string, Row<"prospect">>): readonly Draft[] {
  if (draft.kind === "create") return [{ kind: "delete", entity: draft.entity, id: draft.id }];
  const row = draft.kind === "set" ? before.get(draft.id) : undefined;
  return row === undefined || draft.kind !== "set" ? [] : setBack(store, row, Object.keys(draft.fields));
}
