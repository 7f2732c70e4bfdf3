// How much room there is: a phone, or a desk with side bar, list and record.
import { signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** From 1024 px the shell shows side bar, list and record. */
export const isDesk = signal(false);

/** Where a screen stands: alone on a phone, over the whole width of the desk, in its list or in its record pane. */
export type Pane = "phone" | "full" | "list" | "record";
export const PaneContext = createContext<Pane>("phone");
export const usePane = (): Pane => useContext(PaneContext);

/** Follow the window. Called once. */
export function startLayout(): void {
  const wide = matchMedia("(min-width: 1024px)");
  isDesk.value = wide.matches;
  wide.addEventListener("change", () => {
    isDesk.value = wide.matches;
  });
}
