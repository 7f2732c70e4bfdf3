// Which rows of a list are shown: filters, find, and how far the list has been worked through.
import { digitsOf, fold } from "../../store/fold-text";
import type { Row } from "../../store/store";
import { cellText, type ListColumn } from "./columns";

type Rows = readonly Row<"prospect">[];

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

/** What is looked for among the words of a row; digits only where they may be those of a number. */
interface Wanted {
  readonly words: readonly string[];
  readonly digits: string;
}

/** The last question and what answered it: one more letter is looked for among those alone. */
export interface Answered extends Wanted {
  readonly among: Rows;
  readonly columns: readonly ListColumn[];
  readonly found: Rows;
}

export function rowsFiltered(rows: Rows, filters: ReadonlySet<RowFilter>, isWorked: IsWorked = () => false): Rows {
  if (filters.size === 0) return rows;
  return rows.filter((row) => {
    for (const filter of filters) if (!passes(row, filter, isWorked)) return false;
    return true;
  });
}

export function rowsFound(rows: Rows, columns: readonly ListColumn[], query: string, last?: Answered): Answered {
  const wanted = wantedOf(query);
  const isNarrower = last?.among === rows && last.columns === columns && narrows(last, wanted);
  const found = wanted.words.length === 0 ? rows : (isNarrower ? last.found : rows).filter(answers(wanted, columns));
  return { ...wanted, among: rows, columns, found };
}

function wantedOf(query: string): Wanted {
  const digits = /^[\d\s()+./-]+$/.test(query.trim()) ? digitsOf(query) : "";
  return { words: fold(query).split(" ").filter(Boolean), digits: digits.length < DIGITS ? "" : digits };
}

/** Whether whatever answers the new question has answered the last one too. */
function narrows(last: Wanted, { words, digits }: Wanted): boolean {
  const isNumber = digits === "" || (last.digits !== "" && digits.includes(last.digits));
  return isNumber && last.words.every((before) => words.some((word) => word.includes(before)));
}

function answers({ words, digits }: Wanted, columns: readonly ListColumn[]): (row: Row<"prospect">) => boolean {
  return (row) => {
    const folded = foldRow(row, columns);
    return words.every((word) => folded.text.includes(word)) || (digits !== "" && folded.digits.includes(digits));
  };
}

interface Folded {
  readonly columns: readonly ListColumn[];
  readonly text: string;
  /** Those of each cell, a cell a line. */
  readonly digits: string;
}

const folded = new WeakMap<Row<"prospect">, Folded>();

/** Rows are never changed in place: what a row is found by holds as long as the row and its columns do. */
export function foldRow(row: Row<"prospect">, columns: readonly ListColumn[]): Folded {
  const known = folded.get(row);
  if (known !== undefined && known.columns === columns) return known;
  const cells = columns.map(({ id }) => cellText(row.data, id));
  const made = { columns, text: fold(cells.join("\n")), digits: cells.map(digitsOf).join("\n") };
  folded.set(row, made);
  return made;
}

export interface Progress {
  readonly rows: number;
  /** Spoken to or given up. */
  readonly worked: number;
  readonly opportunities: number;
}

export function progressOf(rows: Rows): Progress {
  let worked = 0;
  let opportunities = 0;
  for (const row of rows) {
    const state = stateOf(row);
    if (state !== "new") worked += 1;
    if (state === "converted") opportunities += 1;
  }
  return { rows: rows.length, worked, opportunities };
}
