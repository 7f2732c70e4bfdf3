// Which rows of a list are shown: filters, find, and how far the list has been worked through.
import { digitsOf, fold } from "../../store/fold-text";
import type { Row } from "../../store/store";
import { cellText, type ListColumn } from "./columns";

export type RowFilter = "not_called" | "nobodys" | "call_again" | "converted";

/** Where a row stands. A row that became an opportunity is converted whatever its state field says. */
export function stateOf(row: Row<"prospect">): "new" | "called" | "dropped" | "converted" {
  if (row.data.opportunity) return "converted";
  const state = row.data.state;
  return state === "called" || state === "dropped" || state === "converted" ? state : "new";
}

/** Whether somebody works with the client of a row already, as far as this device knows. */
export type IsWorked = (row: Row<"prospect">) => boolean;

function passes(row: Row<"prospect">, filter: RowFilter, isWorked: IsWorked): boolean {
  const state = stateOf(row);
  switch (filter) {
    case "not_called":
      return state === "new";
    case "nobodys":
      return state !== "converted" && state !== "dropped" && !row.data.assignee && !isWorked(row);
    case "call_again":
      return state === "called" && Boolean(row.data.retry);
    case "converted":
      return state === "converted";
    default:
      return filter satisfies never;
  }
}

/** Fewer digits would match half the list. */
const DIGITS = 3;

export function rowsShown(
  rows: readonly Row<"prospect">[],
  columns: readonly ListColumn[],
  filters: ReadonlySet<RowFilter>,
  query: string,
  isWorked: IsWorked = () => false,
): readonly Row<"prospect">[] {
  const words = fold(query).split(" ").filter(Boolean);
  const digits = /^[\d\s()+./-]+$/.test(query.trim()) ? digitsOf(query) : "";
  if (filters.size === 0 && words.length === 0) return rows;
  return rows.filter((row) => {
    for (const filter of filters) if (!passes(row, filter, isWorked)) return false;
    if (words.length === 0) return true;
    const text = folded(row, columns);
    if (words.every((word) => text.includes(word))) return true;
    return digits.length >= DIGITS && columns.some(({ id }) => digitsOf(cellText(row.data, id)).includes(digits));
  });
}

/** Rows are never changed in place, so the folded text of one holds as long as the row does; 5,000 rows answer a key at once. */
const foldedText = new WeakMap<Row<"prospect">, { columns: readonly ListColumn[]; text: string }>();

function folded(row: Row<"prospect">, columns: readonly ListColumn[]): string {
  const known = foldedText.get(row);
  if (known !== undefined && known.columns === columns) return known.text;
  const text = fold(columns.map(({ id }) => cellText(row.data, id)).join("\n"));
  foldedText.set(row, { columns, text });
  return text;
}

export interface Progress {
  readonly rows: number;
  /** Spoken to or given up. */
  readonly worked: number;
  readonly opportunities: number;
}

export function progressOf(rows: readonly Row<"prospect">[]): Progress {
  let worked = 0;
  let opportunities = 0;
  for (const row of rows) {
    const state = stateOf(row);
    if (state !== "new") worked += 1;
    if (state === "converted") opportunities += 1;
  }
  return { rows: rows.length, worked, opportunities };
}
