// How a person looks at the pipeline, remembered on this device.

import { remember, remembered } from "../../store/remembered";
import type { Store } from "../../store/store";
import { EVERYTHING, type Filter, type Shown } from "./selectors";

export interface Choice {
  readonly view: "board" | "list";
  readonly pipeline: string | null;
  readonly filter: Filter;
}

const NAME = "pipeline";
const SHOWN: readonly Shown[] = ["open", "todo", "standby", "closed"];

/** What was kept may come from another version: whatever does not fit is as at first. What was searched for is not kept. */
export function rememberedChoice(store: Store): Choice {
  const kept = remembered(store.user.id, NAME);
  const { view, pipeline, mine, shown, tag, starred } = (
    typeof kept === "object" && kept !== null ? kept : {}
  ) as Record<string, unknown>;
  return {
    view: view === "list" ? "list" : "board",
    pipeline: typeof pipeline === "string" ? pipeline : null,
    filter: {
      ...EVERYTHING,
      mine: typeof mine === "boolean" ? mine : store.user.role === "rep",
      shown: SHOWN.find((name) => name === shown) ?? "open",
      tag: typeof tag === "string" ? tag : null,
      starred: starred === true,
    },
  };
}

export function rememberChoice(store: Store, { view, pipeline, filter }: Choice): void {
  const { mine, shown, tag, starred } = filter;
  remember(store.user.id, NAME, { view, pipeline, mine, shown, tag, starred });
}
