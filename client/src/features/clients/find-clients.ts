// Which clients the list shows and in what order: mine first, by name or by the oldest touch.

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

/**
 * Found ones of a book that stands by name: mine before the others, those whose own name was typed before those of the same
 * company. Sorting is stable, so what is equal stays by name.
 */
export function clientsShown(clients: readonly Client[], wanted: Wanted): readonly Client[] {
  const words = fold(wanted.typed).split(" ").filter(Boolean);
  const [first = ""] = words;
  const digits = /^[\d\s()+./-]{3,}$/.test(wanted.typed.trim()) ? digitsOf(wanted.typed) : "";
  const found = clients.filter((client) => {
    if (wanted.mine && !client.mine) return false;
    if (wanted.what !== "all" && client.row.entity !== wanted.what) return false;
    if (wanted.state !== null && client.state !== wanted.state) return false;
    if (words.every((word) => client.text.includes(word))) return true;
    return digits.length > 2 && digitsOf(client.text).includes(digits);
  });
  if (wanted.order === "oldest") found.sort((a, b) => a.touched - b.touched);
  const place = (client: Client) => (client.mine ? 0 : 2) + (client.folded.includes(first) ? 0 : 1);
  const places: readonly Client[][] = [[], [], [], []];
  for (const client of found) places[place(client)]?.push(client);
  return places.flat();
}
