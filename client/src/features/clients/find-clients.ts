// Which clients the list shows and in what order: mine first, by name or by the oldest touch.

import { type Query, queryOf, type Word } from "../../store/query";
import { type Asker, type Filter, filtered, type Listing, type Sort, sorted } from "../../views/filter";
import type { Client } from "./book";

export interface Asked {
  readonly filter: Filter;
  /** Null: by name. */
  readonly sort: Sort | null;
}

/** Whom a filter does not name and nobody looks for stays away: `isAway`. */
export interface Looking {
  readonly asker: Asker;
  readonly isAway: (client: Client) => boolean;
}

/**
 * Found ones of a book that stands by name: mine before the others, those whose own name was typed before those of the same
 * company. Sorting is stable, so what is equal stays by name.
 */
export function clientsShown(
  listing: Listing<Client>,
  clients: readonly Client[],
  { filter, sort }: Asked,
  { asker, isAway }: Looking,
): readonly Client[] {
  const query = queryOf(filter.find);
  const passed = filtered(listing, clients, { ...filter, find: "" }, asker);
  const present = filter.where.parked || query.words.length > 0 ? passed : passed.filter((client) => !isAway(client));
  const found = query.words.length === 0 ? present : present.filter((client) => isFound(client, query));
  const [first] = query.words;
  const place = (client: Client) =>
    (client.mine ? 0 : 2) + (first === undefined || isIn(first, client.folded, client.sound) ? 0 : 1);
  const places: readonly Client[][] = [[], [], [], []];
  for (const client of sorted(listing, found, sort)) places[place(client)]?.push(client);
  return places.flat();
}

function isFound({ text, heard, digits }: Client, query: Query): boolean {
  if (query.words.every((word) => isIn(word, text, heard))) return true;
  return query.digits.some((one) => digits.includes(one));
}

function isIn({ folded, sound }: Word, text: string, heard: string): boolean {
  return text.includes(folded) || (sound !== "" && heard.includes(sound));
}
