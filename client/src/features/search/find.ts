// Everything held in memory by what is typed: as it is spelt, as it sounds, phones by their digits, the likeliest first.

import type { Query, Word } from "../../store/query";
import { soundOfFolded } from "../../store/sound-text";
import type { Row } from "../../store/store";
import type { Entry, FoundRow } from "./entries";
import { near } from "./near";
import type { Records } from "./records";
import { eachAnswer, eachBegun } from "./scores";

export type Group = FoundRow["entity"];

export interface Hit<R extends FoundRow = FoundRow> {
  readonly row: R;
  readonly title: string;
  /** Where it was found when not in the title: an address, a number, a tag. */
  readonly where: string | null;
}

export interface Hits {
  readonly folder: readonly Hit<Row<"folder">>[];
  readonly opportunity: readonly Hit<Row<"opportunity">>[];
  readonly contact: readonly Hit<Row<"contact">>[];
  readonly prospect_list: readonly Hit<Row<"prospect_list">>[];
  /** How many there are beyond those shown, by group. */
  readonly more: Readonly<Record<Group, number>>;
  readonly total: number;
  /** Nothing is spelt or sounds like what was typed: these come near. */
  readonly isNear: boolean;
}

/** What answers, or else what comes near. `shown` is how many of each group. */
export function find(records: Records, query: Query, shown: number): Hits {
  const hits = exact(records, query, shown);
  return hits.total > 0 ? hits : nearest(records, query, shown);
}

/** All words must be found, or the digits in one number. */
export function exact(records: Records, query: Query, shown: number): Hits {
  const [first] = query.words;
  if (first === undefined) return NOTHING;
  const best = new Best(records, shown);
  const take = (record: number, score: number) => best.take(record, score);
  if (isOneLetter(query)) eachBegun(records, first.folded, take);
  else eachAnswer(records, query, take);
  return best.hits(query, false);
}

/** A slip of the finger away. */
export function nearest(records: Records, query: Query, shown: number): Hits {
  if (query.words.length === 0 || isOneLetter(query)) return NOTHING;
  const best = new Best(records, shown);
  for (const record of near(records, query.words)) best.take(record, 0);
  return best.hits(query, best.total > 0);
}

function isOneLetter({ words }: Query): boolean {
  return words.length === 1 && words[0]?.folded.length === 1;
}

interface Scored {
  readonly entry: Entry;
  readonly score: number;
  readonly order: number;
}

/** The best of each group, without putting thousands in order of which five are shown. */
class Best {
  readonly #records: Records;
  readonly #shown: number;
  readonly #best: Record<Group, Scored[]> = { folder: [], opportunity: [], contact: [], prospect_list: [] };
  readonly #counts: Record<Group, number> = { folder: 0, opportunity: 0, contact: 0, prospect_list: 0 };

  constructor(records: Records, shown: number) {
    this.#records = records;
    this.#shown = shown;
  }

  get total(): number {
    return Object.values(this.#counts).reduce((sum, one) => sum + one, 0);
  }

  take(record: number, found: number): void {
    const entry = this.#records.entries[record] ?? null;
    if (entry === null) return;
    const group = this.#records.kinds[record] as Group; // within its length
    this.#counts[group] += 1;
    const best = this.#best[group];
    const last = best[this.#shown - 1];
    const scored = {
      entry,
      score: found + (this.#records.bonuses[record] ?? 0),
      order: this.#records.orders[record] ?? 0,
    };
    if (last !== undefined && compare(scored, last) >= 0) return; // most of thousands end here
    let at = best.length;
    while (at > 0 && compare(scored, best[at - 1] as Scored) < 0) at -= 1;
    best.splice(at, 0, scored);
    if (best.length > this.#shown) best.pop();
  }

  hits(query: Query, isNear: boolean): Hits {
    const hits = <R extends FoundRow>(group: Group) =>
      this.#best[group].map(
        ({ entry }) => ({ row: entry.row, title: entry.title, where: whereFound(entry, query) }) as Hit<R>,
      );
    const more = (group: Group) => Math.max(0, this.#counts[group] - this.#shown);
    return {
      folder: hits<Row<"folder">>("folder"),
      opportunity: hits<Row<"opportunity">>("opportunity"),
      contact: hits<Row<"contact">>("contact"),
      prospect_list: hits<Row<"prospect_list">>("prospect_list"),
      more: {
        folder: more("folder"),
        opportunity: more("opportunity"),
        contact: more("contact"),
        prospect_list: more("prospect_list"),
      },
      total: this.total,
      isNear,
    };
  }
}

/** The better score, then by name, then by id so that the same one is always shown. */
function compare(a: Scored, b: Scored): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.order !== b.order) return a.order - b.order;
  if (a.entry.folded !== b.entry.folded) return a.entry.folded < b.entry.folded ? -1 : 1;
  return a.entry.row.id < b.entry.row.id ? -1 : 1;
}

export const NOTHING: Hits = {
  folder: [],
  opportunity: [],
  contact: [],
  prospect_list: [],
  more: { folder: 0, opportunity: 0, contact: 0, prospect_list: 0 },
  total: 0,
  isNear: false,
};

function isIn(word: Word, folded: string, sound: string): boolean {
  return folded.includes(word.folded) || (word.sound !== "" && sound.includes(word.sound));
}

function whereFound(entry: Entry, { words, digits }: Query): string | null {
  const number = entry.others.find((other) => digits.some((one) => other.digits.includes(one)));
  if (number !== undefined) return number.text;
  const heard = soundOfFolded(entry.folded);
  const missing = words.find((word) => !isIn(word, entry.folded, heard));
  if (missing === undefined) return null;
  return entry.others.find((other) => isIn(missing, other.folded, soundOfFolded(other.folded)))?.text ?? null;
}
