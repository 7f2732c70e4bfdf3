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

interface Entry {
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

/** What has been folded. A new one is needed when tags are renamed; rows themselves never change in place. */
export interface Index {
  readonly tagName: (element: string) => string;
  readonly entries: WeakMap<FoundRow, Entry>;
}

export function newIndex(tagName: (element: string) => string): Index {
  return { tagName, entries: new WeakMap() };
}

function entryOf(row: FoundRow, { tagName, entries }: Index): Entry {
  const known = entries.get(row);
  if (known !== undefined) return known;
  const title = row.entity === "folder" ? joinName(row.data.name, row.data.alt_name) : titleOf(row);
  const others = otherTexts(row, tagName).map((text) => ({ text, folded: fold(text), digits: digitsOf(text) }));
  const folded = fold(title);
  const made = { row, title, folded, others, all: [folded, ...others.map((other) => other.folded)].join("\n") };
  entries.set(row, made);
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
export function find(rows: Iterable<FoundRow>, query: Query, index: Index, shown: number): Hits {
  const scored: { readonly hit: Hit; readonly score: number }[] = [];
  if (query.words.length > 0) {
    for (const row of rows) {
      const entry = entryOf(row, index);
      const score = scoreOf(entry, query);
      if (score > 0) scored.push({ hit: { row, title: entry.title, where: whereFound(entry, query) }, score });
    }
  }
  scored.sort((a, b) => b.score - a.score || compare(a.hit.title, b.hit.title) || compare(a.hit.row.id, b.hit.row.id));
  const of = <R extends FoundRow>(group: Group) =>
    scored.filter(({ hit }) => hit.row.entity === group).map(({ hit }) => hit as Hit<R>);
  const folder = of<Row<"folder">>("folder");
  const opportunity = of<Row<"opportunity">>("opportunity");
  const contact = of<Row<"contact">>("contact");
  const list = of<Row<"prospect_list">>("prospect_list");
  const beyond = (hits: readonly Hit[]) => Math.max(0, hits.length - shown);
  return {
    folder: folder.slice(0, shown),
    opportunity: opportunity.slice(0, shown),
    contact: contact.slice(0, shown),
    prospect_list: list.slice(0, shown),
    more: {
      folder: beyond(folder),
      opportunity: beyond(opportunity),
      contact: beyond(contact),
      prospect_list: beyond(list),
    },
    total: scored.length,
  };
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
