// Which clients the list shows and in what order: mine first, by name or by the oldest touch.

import { compareNames } from "../../i18n";
import { digitsOf, fold } from "../../store/fold-text";
import type { Client } from "./book";
import type { ClientState } from "./client-state";

export type Order = "name" | "oldest";

export interface Wanted {
  readonly typed: string;
  readonly order: Order;
  readonly mine: boolean;
  readonly what: "all" | "folder" | "contact";
  readonly state: ClientState | null;
}

/** Found ones, mine before the others, those whose own name was typed before those of the same company. */
export function clientsShown(clients: readonly Client[], wanted: Wanted): readonly Client[] {
  const words = fold(wanted.typed).split(" ").filter(Boolean);
  const digits = /^[\d\s()+./-]{3,}$/.test(wanted.typed.trim()) ? digitsOf(wanted.typed) : "";
  const found = clients.filter((client) => {
    if (wanted.mine && !client.mine) return false;
    if (wanted.what !== "all" && client.row.entity !== wanted.what) return false;
    if (wanted.state !== null && client.state !== wanted.state) return false;
    if (words.every((word) => client.text.includes(word))) return true;
    return digits.length > 2 && digitsOf(client.text).includes(digits);
  });
  const named = (client: Client) => words.length > 0 && fold(client.title).includes(words[0] ?? "");
  return found.sort(
    (a, b) => Number(b.mine) - Number(a.mine) || Number(named(b)) - Number(named(a)) || inOrder(a, b, wanted.order),
  );
}

function inOrder(a: Client, b: Client, order: Order): number {
  if (order === "oldest" && a.touched !== b.touched) return a.touched - b.touched;
  return compareNames(a.title, b.title) || (a.row.id < b.row.id ? -1 : 1);
}
