// What the tabs of one person tell each other, when a transaction is complete.

import { isObject } from "../protocol/rows";
import type { Key } from "../store/cache";
import type { Connection } from "./status";

export type Message =
  | { readonly kind: "rows"; readonly keys: readonly Key[] }
  | { readonly kind: "all_rows" }
  | { readonly kind: "vault" }
  | { readonly kind: "connection"; readonly connection: Connection }
  | { readonly kind: "flight"; readonly flight: readonly [number, number] | null }
  /** There is something to send, or somebody wants it sent now. */
  | { readonly kind: "send"; readonly isUrgent: boolean }
  | { readonly kind: "signed_out" }
  | { readonly kind: "signed_in" };

export interface Tabs {
  tell(message: Message): void;
  close(): void;
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

/** Without BroadcastChannel a tab is alone: it reads anew when it becomes visible. */
export function tabsOf(user: string, hear: (message: Message) => void): Tabs {
  if (typeof BroadcastChannel === "undefined") return { tell: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(`carnet-${user}`);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isObject(data) && KINDS.includes(data.kind)) hear(data as unknown as Message); // from our own origin alone
  };
  return { tell: (message) => channel.postMessage(message), close: () => channel.close() };
}
