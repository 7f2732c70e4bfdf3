// Everything held in memory by what is typed: as it is spelt, as it sounds, phones by their digits, the likeliest first.

import { narrows, type Query, type Word } from "../../store/query";
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

interface Scored {
  readonly entry: Entry;
  readonly score: number;
}

/** All words must be found, or the digits in one number. `shown` is how many of each group. */
export function find(index: Index, query: Query, shown: number): Hits {
  if (query.words.length === 0) return NOTHING;
  const exact = scoredOf(index, query);
  if (exact.length > 0) return hitsOf(exact, query, shown, false);
  const alike = near(index.entries, query.words).map((entry) => ({ entry, score: bonusOf(entry, index.me) }));
  return hitsOf(alike, query, shown, alike.length > 0);
}

function scoredOf(index: Index, query: Query): Scored[] {
  const among = index.last !== null && narrows(index.last.query, query) ? index.last.entries : index.entries;
  const scored: Scored[] = [];
  for (const entry of among) {
    const score = scoreOf(entry, query);
    if (score > 0) scored.push({ entry, score: score + bonusOf(entry, index.me) });
  }
  index.last = { query, entries: scored.map(({ entry }) => entry) };
  return scored;
}

function hitsOf(scored: Scored[], query: Query, shown: number, isNear: boolean): Hits {
  scored.sort((a, b) => b.score - a.score || compare(a.entry.folded, b.entry.folded));
  const groups: Record<Group, Entry[]> = { folder: [], opportunity: [], contact: [], prospect_list: [] };
  for (const { entry } of scored) groups[entry.row.entity].push(entry);
  const hits = <R extends FoundRow>(group: Group) =>
    groups[group]
      .slice(0, shown)
      .map((entry) => ({ row: entry.row, title: entry.title, where: whereFound(entry, query) }) as Hit<R>);
  const more = (group: Group) => Math.max(0, groups[group].length - shown);
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
    total: scored.length,
    isNear,
  };
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
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) return true;
  }
  return false;
}

function whereFound(entry: Entry, { words, digits }: Query): string | null {
  const number = entry.others.find((other) => digits.some((one) => other.digits.includes(one)));
  if (number !== undefined) return number.text;
  const missing = words.find((word) => !isIn(word, entry.folded, entry.sound));
  if (missing === undefined) return null;
  return entry.others.find((other) => isIn(missing, other.folded, other.sound))?.text ?? null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
