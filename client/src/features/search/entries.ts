// What each record in memory is found by, folded once and kept as long as the record stands.
import { joinName } from "../../store/alt-name";
import { fold } from "../../store/fold-text";
import { writtenDigits } from "../../store/query";
import { reachesOf } from "../../store/reach";
import type { Row } from "../../store/store";
import { titleOf } from "../../store/titles";

export type FoundRow = Row<"folder"> | Row<"opportunity"> | Row<"contact"> | Row<"prospect_list">;

export interface Told {
  readonly text: string;
  readonly folded: string;
  /** Of a phone number; empty for anything else. */
  readonly digits: string;
}

export interface Entry {
  readonly row: FoundRow;
  readonly title: string;
  readonly folded: string;
  /** What else it is found by, as it stands there; its company first. */
  readonly others: readonly Told[];
  readonly hasCompany: boolean;
}

/** What a record borrows from others: the names of its tags and of its company. */
export interface Around {
  /** A tag by its name, and the words it stands for. */
  readonly tagWords: (element: string) => readonly string[];
  readonly folder: (id: string) => Row<"folder"> | undefined;
}

interface Kept {
  readonly folder: Row<"folder"> | undefined;
  readonly entry: Entry;
}
export type KnownEntries = WeakMap<FoundRow, Kept>;

/** What was folded of a row before: rows never change in place, but a company may be renamed. */
export function knownEntry(row: FoundRow, around: Around, known: KnownEntries): Entry | undefined {
  const before = known.get(row);
  return before !== undefined && before.folder === folderOf(row, around) ? before.entry : undefined;
}

/** One row folded. */
export function entryOf(row: FoundRow, around: Around, known: KnownEntries): Entry {
  const before = knownEntry(row, around, known);
  if (before !== undefined) return before;
  const folder = folderOf(row, around);
  const entry = madeEntry(row, folder, around);
  known.set(row, { folder, entry });
  return entry;
}

function folderOf(row: FoundRow, around: Around): Row<"folder"> | undefined {
  if (row.entity !== "contact" && row.entity !== "opportunity") return undefined;
  return row.data.folder ? around.folder(row.data.folder) : undefined;
}

function madeEntry(row: FoundRow, folder: Row<"folder"> | undefined, around: Around): Entry {
  const title = row.entity === "folder" ? joinName(row.data.name, row.data.alt_name) : titleOf(row);
  return {
    row,
    title,
    folded: fold(title),
    others: [...plainTexts(row, folder, around).map(toldOf), ...reachTexts(row)],
    hasCompany: folder !== undefined || (row.entity === "contact" && Boolean(row.data.company?.trim())),
  };
}

function toldOf(text: string): Told {
  return { text, folded: fold(text), digits: "" };
}

function plainTexts(row: FoundRow, folder: Row<"folder"> | undefined, around: Around): readonly string[] {
  const data = row.data as Readonly<Record<string, unknown>>;
  const own = Object.keys(data).filter((key) => key.startsWith("x:"));
  const told = [...PLAIN.map((field) => data[field]), ...own.map((key) => data[key])];
  const texts = told.filter((text): text is string => typeof text === "string" && text.trim() !== "");
  const company = folder === undefined ? [] : [joinName(folder.data.name, folder.data.alt_name)];
  const tags = Object.keys(row.data.tags ?? {}).flatMap(around.tagWords);
  return [...company, ...texts, ...tags];
}

/** Fields of any of these kinds of records that are words. */
const PLAIN = ["company", "job_title", "website", "address", "description", "source"];

function reachTexts(row: FoundRow): readonly Told[] {
  if (row.entity !== "contact") return [];
  return reachesOf(row.data).map(({ text, kind }) => {
    const told = toldOf(text);
    return kind === "phone" ? { ...told, digits: writtenDigits(text) } : told;
  });
}
