// Everything on this device by what is typed: folded text, phones by their digits, the likeliest first.

import { joinName } from "../../store/alt-name";
import { digitsOf, fold } from "../../store/fold-text";
import { reachesOf } from "../../store/reach";
import type { Row } from "../../store/store";
import { titleOf } from "../../store/titles";

export type FoundRow = Row<"folder"> | Row<"opportunity"> | Row<"contact"> | Row<"prospect_list">;
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
}

export interface Entry {
  readonly row: FoundRow;
  readonly title: string;
  readonly folded: string;
  /** What else it is found by, as it stands there, with its folding. */
  readonly others: readonly { readonly text: string; readonly folded: string; readonly digits: string }[];
  /** All of it, to say no quickly. */
  readonly all: string;
}

export interface Query {
  readonly words: readonly string[];
  /** Typed as a number: looked for among digits too. */
  readonly digits: string;
}

/** Fewer digits stand in every second number. */
const DIGITS = 3;

export function queryOf(typed: string): Query {
  const digits = /^[\d\s()+./\u00a0-]+$/.test(typed.trim()) ? digitsOf(typed) : "";
  return { words: fold(typed).split(" ").filter(Boolean), digits: digits.length >= DIGITS ? digits : "" };
}

/** Everything that can be found, folded once. */
export interface Index {
  readonly entries: readonly Entry[];
  /** The last question and what answered it: one more letter is looked for among those alone. */
  last: { readonly query: Query; readonly entries: readonly Entry[] } | null;
}

const folded = new WeakMap<FoundRow, Entry>();

/** Rows never change in place: what was folded holds as long as the row does. Whoever renames tags hands in another `known`. */
export function newIndex(rows: Iterable<FoundRow>, tagName: (element: string) => string, known = folded): Index {
  return { entries: Array.from(rows, (row) => entryOf(row, tagName, known)), last: null };
}

/** One row folded, or what was folded before. */
export function entryOf(row: FoundRow, tagName: (element: string) => string, known: WeakMap<FoundRow, Entry>): Entry {
  const before = known.get(row);
  if (before !== undefined) return before;
  const title = row.entity === "folder" ? joinName(row.data.name, row.data.alt_name) : titleOf(row);
  const others = otherTexts(row, tagName).map((text) => ({ text, folded: fold(text), digits: digitsOf(text) }));
  const name = fold(title);
  const made = { row, title, folded: name, others, all: [name, ...others.map((other) => other.folded)].join("\n") };
  known.set(row, made);
  return made;
}

function otherTexts(row: FoundRow, tagName: (element: string) => string): string[] {
  const tags = Object.keys(row.data.tags ?? {}).map(tagName);
  if (row.entity !== "contact") return tags;
  const { company, job_title, website } = row.data;
  const plain = [company, job_title, website].filter((text): text is string => typeof text === "string" && text !== "");
  return [...plain, ...reachesOf(row.data).map(({ text }) => text), ...tags];
}

/** All words must be found, or the digits in one number. `shown` is how many of each group. */
export function find(index: Index, query: Query, shown: number): Hits {
  if (query.words.length === 0) return NOTHING;
  const among = index.last !== null && narrows(index.last.query, query) ? index.last.entries : index.entries;
  const scored: { readonly entry: Entry; readonly score: number }[] = [];
  for (const entry of among) {
    const score = scoreOf(entry, query);
    if (score > 0) scored.push({ entry, score });
  }
  index.last = { query, entries: scored.map(({ entry }) => entry) };
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
  };
}

export const NOTHING: Hits = {
  folder: [],
  opportunity: [],
  contact: [],
  prospect_list: [],
  more: { folder: 0, opportunity: 0, contact: 0, prospect_list: 0 },
  total: 0,
};

/** Whatever answers the longer question has answered the shorter one. Digits are looked for apart, and not narrowed. */
function narrows(before: Query, now: Query): boolean {
  if (before.digits !== "" || now.digits !== "") return false;
  return before.words.every((word) => now.words.some((longer) => longer.includes(word)));
}

/** The begin of the title, then the begin of a word in it, then anywhere; open work before closed. */
function scoreOf(entry: Entry, { words, digits }: Query): number {
  if (digits !== "" && entry.others.some((other) => other.digits.includes(digits))) return 30;
  if (!words.every((word) => entry.all.includes(word))) return 0;
  const [first = ""] = words;
  const inTitle = words.every((word) => entry.folded.includes(word));
  const open = entry.row.entity === "opportunity" && (entry.row.data.status?.is ?? "open") !== "open" ? 0 : 5;
  if (entry.folded.startsWith(first) && inTitle) return 40 + open;
  if (inTitle && words.every((word) => atWordStart(entry.folded, word))) return 30 + open;
  return (inTitle ? 20 : 10) + open;
}

function atWordStart(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) return true;
  }
  return false;
}

function whereFound(entry: Entry, { words, digits }: Query): string | null {
  if (digits !== "") {
    const number = entry.others.find((other) => other.digits.includes(digits));
    if (number !== undefined) return number.text;
  }
  const missing = words.find((word) => !entry.folded.includes(word));
  if (missing === undefined) return null;
  return entry.others.find((other) => other.folded.includes(missing))?.text ?? null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
