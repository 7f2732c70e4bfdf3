// How far each list has been worked through. Rows are many: lists are counted one after the other, the last count meanwhile.
import { effect } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { remember, remembered } from "../../store/remembered";
import type { Row, Store } from "../../store/store";
import { type Progress, progressOf } from "./find-rows";

const NAME = "list-progress";

export type ProgressById = Readonly<Record<string, Progress>>;

export function useListProgress(store: Store, lists: readonly string[]): ProgressById {
  const [known, setKnown] = useState<ProgressById>(() => readKnown(store));
  const key = lists.join();
  useEffect(() => {
    let wanted = true;
    const count = async () => {
      for (const list of key.split(",").filter(Boolean)) {
        const rows = await rowsOf(store, list);
        if (!wanted) return;
        setKnown((before) => {
          const after = { ...before, [list]: progressOf(rows) };
          remember(store.user.id, NAME, after);
          return after;
        });
      }
    };
    void count();
    return () => {
      wanted = false;
    };
  }, [store, key]);
  return known;
}

/** Read once and let go again: holding all rows of all lists would fill an old phone. */
function rowsOf(store: Store, list: string): Promise<readonly Row<"prospect">[]> {
  return new Promise((resolve) => {
    const rows = store.children("prospect", list);
    const stop = effect(() => {
      const read = rows.value;
      if (read === undefined) return;
      queueMicrotask(() => stop());
      setTimeout(() => resolve(read), 0); // a tap between two lists is answered first
    });
  });
}

function readKnown(store: Store): ProgressById {
  const kept = remembered(store.user.id, NAME);
  if (kept === null || typeof kept !== "object") return {};
  const sound = Object.entries(kept).filter(([, value]) => typeof (value as Progress | null)?.rows === "number");
  return Object.fromEntries(sound) as ProgressById;
}
