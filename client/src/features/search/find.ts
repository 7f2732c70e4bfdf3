// Everything held in memory by what is typed: as it is spelt, as it sounds, phones by their digits, the likeliest first.

import { narrows, type Query, type Word } from "../../store/query";
import { soundOfFolded } from "../../store/sound-text";
import type { Row } from "../../store/store";
import type { Entry, FoundRow } from "./entries";
import { near } from "./near";

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

/** Everything that can be found, folded once. */
export interface Index {
  readonly entries: readonly Entry[];
  /** Whose own work stands first among equals. */
  readonly me: string;
  /** The last question and what answered it: one more letter is looked for among those alone. */
  last: { readonly query: Query; readonly entries: readonly Entry[] } | null;
}

export function newIndex(entries: readonly Entry[], me = ""): Index {
  return { entries, me, last: null };
}

/** What answers, or else what comes near. `shown` is how many of each group. */
export function find(index: Index, query: Query, shown: number): Hits {
  const hits = exact(index, query, shown);
  return hits.total > 0 ? hits : nearest(index, query, shown);
}

/** All words must be found, or the digits in one number. */
export function exact(index: Index, query: Query, shown: number): Hits {
  if (query.words.length === 0) return NOTHING;
  const best = new Best(shown, index.me);
  if (isOneLetter(query)) return oneLetter(index, query, best);
  const among = index.last !== null && narrows(index.last.query, query) ? index.last.entries : index.entries;
  const found: Entry[] = [];
  for (const entry of among) {
    const score = scoreOf(entry, query);
    if (score === 0) continue;
    found.push(entry);
    best.take(entry, score);
  }
  index.last = { query, entries: found };
  return best.hits(query, false);
}

/** A slip of the finger away. */
export function nearest(index: Index, query: Query, shown: number): Hits {
  if (query.words.length === 0 || isOneLetter(query)) return NOTHING;
  const best = new Best(shown, index.me);
  const alike = near(index.entries, query.words);
  for (const entry of alike) best.take(entry, 0);
  return best.hits(query, alike.length > 0);
}

function isOneLetter({ words }: Query): boolean {
  return words.length === 1 && words[0]?.folded.length === 1;
}

/** One letter stands in everything: it asks for names that begin with it. The next letter looks through all again. */
function oneLetter(index: Index, query: Query, best: Best): Hits {
  const letter = query.words[0]?.folded ?? "";
  for (const entry of index.entries) if (entry.folded.startsWith(letter)) best.take(entry, 1);
  index.last = null;
  return best.hits(query, false);
}

interface Scored {
  readonly entry: Entry;
  readonly score: number;
}

/** The best of each group, without putting thousands in order of which five are shown. */
class Best {
  readonly #shown: number;
  readonly #me: string;
  readonly #best: Record<Group, Scored[]> = { folder: [], opportunity: [], contact: [], prospect_list: [] };
  readonly #counts: Record<Group, number> = { folder: 0, opportunity: 0, contact: 0, prospect_list: 0 };

  constructor(shown: number, me: string) {
    this.#shown = shown;
    this.#me = me;
  }

  take(entry: Entry, found: number): void {
    const group = entry.row.entity;
    this.#counts[group] += 1;
    const best = this.#best[group];
    const last = best[this.#shown - 1];
    if (last !== undefined && last.score > found + MOST_BONUS) return; // most of thousands end here
    const scored = { entry, score: found + bonusOf(entry, this.#me) };
    if (last !== undefined && compare(scored, last) >= 0) return;
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
      total: Object.values(this.#counts).reduce((sum, one) => sum + one, 0),
      isNear,
    };
  }
}

/** The better score, then by name, then by id so that the same one is always shown. */
function compare(a: Scored, b: Scored): number {
  if (a.score !== b.score) return b.score - a.score;
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

/** The begin of the title, then the begin of a word in it, then anywhere; as it is spelt before as it sounds. */
function scoreOf(entry: Entry, { words, digits }: Query): number {
  if (digits.some((one) => entry.digits.includes(one))) return 60;
  if (!words.every((word) => isIn(word, entry.all, entry.heard))) return 0;
  if (!words.every((word) => isIn(word, entry.folded, entry.sound))) return 10;
  const isSpelt = words.every((word) => entry.folded.includes(word.folded));
  const spelt = isSpelt ? 10 : 0;
  const [first] = words;
  const isFirst = first !== undefined && startsWith(entry, first);
  if (isFirst) return 50 + spelt;
  return (words.every((word) => atWordStart(entry, word)) ? 35 : 20) + spelt;
}

function startsWith({ folded, sound }: Entry, word: Word): boolean {
  return folded.startsWith(word.folded) || (word.sound !== "" && sound.startsWith(word.sound));
}

const MOST_BONUS = 6;

/** Open work before closed, and one's own before others'; never enough to change places with a better match. */
function bonusOf({ row }: Entry, me: string): number {
  const isClosed = row.entity === "opportunity" && (row.data.status?.is ?? "open") !== "open";
  return (isClosed ? 0 : 4) + (row.data.owner === me || row.seq === 0 ? 2 : 0);
}

function atWordStart({ folded, sound }: Entry, word: Word): boolean {
  return begins(folded, word.folded) || (word.sound !== "" && begins(sound, word.sound));
}

function begins(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !isOfWord(text.charCodeAt(at - 1))) return true;
  }
  return false;
}

/** Asked thousands of times a key: what is not plain is taken for a letter. */
function isOfWord(code: number): boolean {
  return code > 127 || (code > 96 && code < 123) || (code > 47 && code < 58);
}

function whereFound(entry: Entry, { words, digits }: Query): string | null {
  const number = entry.others.find((other) => digits.some((one) => other.digits.includes(one)));
  if (number !== undefined) return number.text;
  const missing = words.find((word) => !isIn(word, entry.folded, entry.sound));
  if (missing === undefined) return null;
  return entry.others.find((other) => isIn(missing, other.folded, soundOfFolded(other.folded)))?.text ?? null;
}
