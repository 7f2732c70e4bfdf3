// Keys that one screen adds for itself, under the same conditions as those of the shell.
import { useEffect, useRef } from "preact/hooks";
import type { Key } from "./key-list";
import { keysOn } from "./shortcuts";

export type KeyActs = Readonly<Partial<Record<Key, () => void>>>;

/** Plain keys only: while somebody types, or a sheet lies over the page, they mean letters. */
export function useKeys(acts: KeyActs): void {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!keysOn.value || event.defaultPrevented || event.isComposing || isElsewhere(event)) return;
      const act = latest.current[event.key as Key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

function isElsewhere(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") !== null) return true;
  const { target } = event;
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  );
}
