// What the tabs of one person tell each other, when a transaction is complete.

import type { Channel, Platform } from "../platform";
import { isObject } from "../protocol/rows";
import type { Connection } from "./status";

export type Message =
  /** As lines: see `linesOf`. */
  | { readonly kind: "rows"; readonly keys: string }
  | { readonly kind: "all_rows" }
  | { readonly kind: "vault" }
  | { readonly kind: "connection"; readonly connection: Connection }
  | { readonly kind: "flight"; readonly flight: readonly [number, number] | null }
  /** There is something to send, or somebody wants it sent now. */
  | { readonly kind: "send"; readonly isUrgent: boolean }
  | { readonly kind: "signed_out" }
  | { readonly kind: "signed_in" };

export interface Tabs extends Channel {
  tell(message: Message): void;
}

const KINDS: readonly unknown[] = [
  "rows",
  "all_rows",
  "vault",
  "connection",
  "flight",
  "send",
  "signed_out",
  "signed_in",
] satisfies readonly Message["kind"][];

/** Without a channel a tab is alone: it reads anew when it becomes visible. */
export function tabsOf({ channel }: Platform, user: string, hear: (message: Message) => void): Tabs {
  if (channel === undefined) return { tell: () => undefined, close: () => undefined };
  return channel(`carnet-${user}`, (data) => {
    if (isObject(data) && KINDS.includes(data.kind)) hear(data as unknown as Message); // from our own origin alone
  });
}
