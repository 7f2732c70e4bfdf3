// To whom something can be given: who has the fewest contacts comes first, so that a newcomer gets a book (J4).
import type { Store } from "./types";

export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly contacts: number;
}

/** Everybody who works here, without me and without the member who is nobody. */
export function colleaguesBySmallestBook(store: Store): readonly Colleague[] {
  const counts = new Map<string, number>();
  for (const { data } of store.rows("contact").value.values()) {
    if (data.owner) counts.set(data.owner, (counts.get(data.owner) ?? 0) + 1);
  }
  return [...store.rows("member").value.values()]
    .filter(({ id, data }) => id !== store.user.id && data.active !== false && data.parking !== true)
    .map(({ id, data }) => ({ id, name: data.name ?? "", contacts: counts.get(id) ?? 0 }))
    .sort((a, b) => a.contacts - b.contacts || (a.name < b.name ? -1 : 1));
}
