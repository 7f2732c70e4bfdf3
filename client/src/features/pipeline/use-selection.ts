// Selecting among what is shown: begun by a button or `x`, ended by Esc or by what is done with it.
import { useEffect, useMemo, useState } from "preact/hooks";
import { useKeys } from "../../app/use-keys";
import type { Deal } from "../../store/deals";
import { everything, NOTHING, type Selection, still, stretch, toggle } from "../../views/selection";
import type { Picking } from "./picking";

interface Selecting {
  readonly picking: Picking | null;
  readonly begin: () => void;
  readonly bar: {
    readonly chosen: readonly Deal[];
    readonly onAll: () => void;
    readonly onNone: () => void;
    readonly onLeave: () => void;
  };
}

export function useSelection(shown: readonly Deal[]): Selecting {
  const [selection, select] = useState<Selection | null>(null);
  const ids = () => shown.map(({ id }) => id);
  const leave = () => select(null);
  useKeys({
    // The row that holds the focus begins it.
    x: () => {
      const id = document.activeElement
        ?.closest<HTMLElement>("[data-deal], .row")
        ?.querySelector<HTMLAnchorElement>("a.cover");
      const named = id?.getAttribute("href")?.replace("/o/", "");
      select(named ? toggle(selection ?? NOTHING, named) : (selection ?? NOTHING));
    },
    ...(selection && { Escape: leave }),
  });
  useSelectAll(selection !== null, () => select(everything(ids())));
  const chosen = useMemo(() => (selection === null ? [] : still(selection, shown)), [selection, shown]);
  return {
    picking: selection && {
      isOn: (id) => selection.ids.has(id),
      pick: (id, isStretch) => select(isStretch ? stretch(selection, id, ids()) : toggle(selection, id)),
    },
    begin: () => select(NOTHING),
    bar: { chosen, onAll: () => select(everything(ids())), onNone: () => select(NOTHING), onLeave: leave },
  };
}

/** Ctrl/⌘-A, while rows are selected, is all that the filter lets through and not the text of the page. */
function useSelectAll(isOn: boolean, all: () => void): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && /^(input|textarea|select)$/i.test(event.target.tagName);
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "a" || isTyping) return;
      event.preventDefault();
      all();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
}
