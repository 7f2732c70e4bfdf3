// What a person does to lists and rows, as operations: one gesture a row.
import { generateNKeysBetween } from "fractional-indexing";
import type { Draft, Row } from "../../store/store";
import { cellText, columnsOf, kindOf, type ListColumn } from "./columns";
import type { Table } from "./table-text";

/** A new list with its columns in order. */
export function newList(
  id: string,
  name: string,
  columns: readonly string[],
  newId: () => string,
  { shared = false } = {},
): readonly Draft[] {
  const ranks = generateNKeysBetween(null, null, columns.length);
  const fields: Record<string, unknown> = { name: name.trim(), shared };
  columns.forEach((column, at) => {
    fields[`col:${newId()}`] = { name: column, kind: kindOf(column), rank: ranks[at], hidden: false };
  });
  return [{ kind: "create", entity: "prospect_list", id, fields }];
}

export function newRow(id: string, list: string, after: string | null): readonly Draft[] {
  const [rank] = generateNKeysBetween(after, null, 1);
  return [{ kind: "create", entity: "prospect", id, root: list, fields: { rank } }];
}

/** Write cells of one row; cells that stay as they are are left out, and nothing at all is no gesture. */
export function setCells(row: Row<"prospect">, cells: Readonly<Record<string, string>>): readonly Draft[] {
  const fields: Record<string, unknown> = {};
  const base: Record<string, number | `n:${number}`> = {};
  for (const [column, text] of Object.entries(cells)) {
    if (cellText(row.data, column) === text) continue;
    const field = `cell:${column}`;
    fields[field] = text === "" ? null : text;
    base[field] = row.version(field);
  }
  if (Object.keys(fields).length === 0) return [];
  return [{ kind: "set", entity: "prospect", id: row.id, fields, base }];
}

/** A block pasted at a cell: the rows below it are overwritten, what goes past the end becomes new rows. */
export function pasteBlock(
  block: Table,
  rows: readonly Row<"prospect">[],
  columns: readonly ListColumn[],
  at: { readonly row: number; readonly column: number },
): {
  readonly gestures: readonly (readonly Draft[])[];
  readonly beyond: Table;
  readonly columns: readonly (string | null)[];
} {
  const targets = (block[0] ?? []).map((_, place) => columns[at.column + place]?.id ?? null);
  const gestures: (readonly Draft[])[] = [];
  const beyond: (readonly string[])[] = [];
  block.forEach((cells, line) => {
    const row = rows[at.row + line];
    if (row === undefined) {
      beyond.push(cells);
      return;
    }
    const wanted: Record<string, string> = {};
    targets.forEach((column, place) => {
      if (column !== null) wanted[column] = cells[place] ?? "";
    });
    const gesture = setCells(row, wanted);
    if (gesture.length > 0) gestures.push(gesture);
  });
  return { gestures, beyond, columns: targets };
}

export type Outcome = "no_answer" | "call_back" | "not_interested";

/** What a call came to: the row's own fields, and a logged call that stays with it when it becomes an opportunity. */
export function logOutcome(
  row: Row<"prospect">,
  outcome: Outcome,
  details: {
    readonly comment: string;
    readonly happenedAt: string;
    readonly activity: string | null;
    readonly retry: string | null;
    readonly text: string;
  },
): readonly Draft[] {
  const state = outcome === "not_interested" ? "dropped" : "called";
  return [
    setRow(row, { state, outcome, retry: details.retry }),
    {
      kind: "comment.add",
      id: details.comment,
      root: row.root ?? "",
      parent: row.id,
      text: details.text,
      activity: details.activity,
      outcome,
      happened_at: details.happenedAt,
    },
  ];
}

/** Back to the free ones: what was struck out by mistake, or calls for another try. */
export function reopenRow(row: Row<"prospect">): readonly Draft[] {
  return [setRow(row, { state: "new", outcome: null, retry: null })];
}

function setRow(row: Row<"prospect">, fields: Readonly<Record<string, string | null>>): Draft {
  const base = Object.fromEntries(Object.keys(fields).map((field) => [field, row.version(field)]));
  return { kind: "set", entity: "prospect", id: row.id, fields, base };
}

/** Name, description and sharing of a list; only what was changed. */
export function editList(
  list: Row<"prospect_list">,
  fields: Readonly<Record<"name" | "description" | "shared", string | boolean | null>>,
): readonly Draft[] {
  const changed = Object.entries(fields).filter(
    ([field, value]) => (list.data[field as "name"] ?? null) !== (value === "" ? null : value),
  );
  if (changed.length === 0) return [];
  return [
    {
      kind: "set",
      entity: "prospect_list",
      id: list.id,
      fields: Object.fromEntries(changed.map(([field, value]) => [field, value === "" ? null : value])),
      base: Object.fromEntries(changed.map(([field]) => [field, list.version(field)])),
    },
  ];
}

export function addColumn(list: Row<"prospect_list">, id: string, name: string): readonly Draft[] {
  const last = columnsOf(list.data).at(-1)?.rank ?? null;
  const [rank] = generateNKeysBetween(last === "" ? null : last, null, 1);
  const value = { name: name.trim(), kind: kindOf(name), rank, hidden: false };
  return [
    { kind: "set", entity: "prospect_list", id: list.id, fields: { [`col:${id}`]: value }, base: { [`col:${id}`]: 0 } },
  ];
}

/** Rename or hide a column; its cells are kept either way. */
export function setColumn(
  list: Row<"prospect_list">,
  column: ListColumn,
  change: { readonly name?: string; readonly kind?: ListColumn["kind"]; readonly hidden?: boolean },
): readonly Draft[] {
  const field = `col:${column.id}` as const;
  const { name, kind, rank } = column;
  const value = { name, kind, rank, hidden: false, ...change };
  return [
    {
      kind: "set",
      entity: "prospect_list",
      id: list.id,
      fields: { [field]: value },
      base: { [field]: list.version(field) },
    },
  ];
}
