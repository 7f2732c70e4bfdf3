// The columns of a list in their order, and what stands in a row's cells.
import type { Column, Prospect, ProspectList } from "../../protocol/types.gen";
import type { Row } from "../../store/store";
import { type Meaning, meaningOf } from "./magic-columns";

export interface ListColumn {
  readonly id: string;
  readonly name: string;
  readonly kind: Column["kind"];
  readonly rank: string;
  readonly meaning: Meaning | null;
}

const PREFIX = "col:";

/** Those shown, by rank, ties by id. A hidden column keeps its cells (SYNC 5.2). */
export function columnsOf(list: ProspectList): readonly ListColumn[] {
  const found: ListColumn[] = [];
  for (const [field, value] of Object.entries(list)) {
    if (!field.startsWith(PREFIX) || value === null) continue;
    const column = value as Column;
    if (column.hidden === true) continue;
    const name = column.name ?? "";
    found.push({
      id: field.slice(PREFIX.length),
      name,
      kind: column.kind ?? "text",
      rank: column.rank ?? "",
      meaning: meaningOf(name) ?? meaningOfKind(column.kind),
    });
  }
  return found.sort((a, b) => compare(a.rank, b.rank) || compare(a.id, b.id));
}

/** A column of phones is one whatever it is called. */
function meaningOfKind(kind: Column["kind"] | null | undefined): Meaning | null {
  return kind === "phone" || kind === "email" ? kind : null;
}

/** As they are typed into one field, with commas between. */
export function columnNames(typed: string): readonly string[] {
  return typed
    .split(/[,;\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** The kind that a new column most likely has, by what its name means. */
export function kindOf(name: string): Column["kind"] {
  const meaning = meaningOf(name);
  if (meaning === "phone" || meaning === "email") return meaning;
  if (meaning === "website") return "link";
  if (meaning === "reminder") return "date";
  if (meaning === "amount") return "number";
  return "text";
}

/** A cell as text; the server keeps whatever a newer client wrote there. */
export function cellText(prospect: Prospect, column: string): string {
  const value = prospect[`cell:${column}`];
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What a row is called: its company, else the first cell that is filled. */
export function rowTitle(columns: readonly ListColumn[], prospect: Prospect): string {
  const company = columns.find((column) => column.meaning === "company" && cellText(prospect, column.id).trim() !== "");
  if (company !== undefined) return cellText(prospect, company.id).trim();
  for (const column of columns) {
    const text = cellText(prospect, column.id).trim();
    if (text !== "") return text;
  }
  return "";
}

/** Rows of a list as its author ordered them. */
export function inOrder(rows: readonly Row<"prospect">[]): readonly Row<"prospect">[] {
  return [...rows].sort((a, b) => compare(a.data.rank ?? "", b.data.rank ?? "") || compare(a.id, b.id));
}

/** Fractional keys are compared as plain text; a locale's order would shuffle them. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
