// Addresses: what stands in the browser's line is what is on screen, so back, share and reload work.
import { signal } from "@preact/signals";
import { closeLayers, onStaleEntry, watchHistory, whenSettled } from "../ui/layers";

/** The path of the page on screen, without query. */
export const path = signal("/");
/** What stands after the question mark. */
export const query = signal<URLSearchParams>(new URLSearchParams());

export { Link } from "./link";

export interface GoOptions {
  /** Take the place of the page on screen: *back* does not lead to it any more. */
  readonly replace?: boolean | undefined;
}

let isBack = false;

/** The page on screen was come back to, not opened. */
export const arrivedBack = (): boolean => isBack;

let steps = 0; // pages that we opened ourselves: only then does *back* stay in the product

/** Open a page. */
export function go(address: string, { replace }: GoOptions = {}): void {
  whenSettled(() => {
    const stale = onStaleEntry();
    closeLayers();
    if (replace || stale || address === here()) history.replaceState({ steps }, "", address);
    else {
      steps += 1;
      history.pushState({ steps }, "", address);
    }
    isBack = false;
    read();
  });
}

/** The page before this one, or `fallback` when this address was opened from outside. */
export function back(fallback = "/"): void {
  if (steps > 0) history.back();
  else go(fallback, { replace: true });
}

const here = (): string => location.pathname + location.search;

function read(): void {
  const state = history.state as { steps?: number } | null;
  steps = state?.steps ?? 0;
  query.value = new URLSearchParams(location.search);
  path.value = location.pathname;
}

/** Follow the browser's history and every link of ours. Called once; the answer stops it. */
export function startRouter(): () => void {
  read();
  const stop = watchHistory(() => {
    isBack = true;
    read();
  });
  document.addEventListener("click", onLink);
  return () => {
    stop();
    document.removeEventListener("click", onLink);
  };
}

/** Links stay links (open in a new tab, copy address); a plain tap stays in the app. */
function onLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin) return;
  event.preventDefault();
  go(url.pathname + url.search);
}

/** The parts of a path that match a pattern such as `/o/:id`; undefined when it is another page. */
export function match(pattern: string, address: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split("/").filter(Boolean);
  const given = address.split("/").filter(Boolean);
  if (wanted.length !== given.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) found[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return found;
}
