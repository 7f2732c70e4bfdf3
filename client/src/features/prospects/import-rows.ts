// A pasted table laid over a list: which of its columns are known, which are new, and the gestures that write it.
import { generateNKeysBetween } from "fractional-indexing";
import { fold } from "../../store/fold-text";
import type { Draft, Row } from "../../store/store";
import { columnsOf, kindOf, type ListColumn } from "./columns";
import { meaningOf } from "./magic-columns";
import type { Table } from "./table-text";

/** Where one column of the paste goes: a column of the list, a new one of this name, or nowhere. */
export type Target = { readonly column: string } | { readonly added: string } | null;

export interface ImportPlan {
  readonly targets: readonly Target[];
  /** The first line holds names, not a row. */
  readonly header: boolean;
  readonly rows: Table;
}

/** Propose where each column goes: by its name when the first line names columns, else by its place. */
export function planImport(
  table: Table,
  list: Row<"prospect_list">,
  header = looksLikeHeader(table, list),
): ImportPlan {
  const columns = columnsOf(list.data);
  const rows = (header ? table.slice(1) : table).filter((row) => row.some((cell) => cell !== ""));
  const width = Math.max(0, ...table.map((row) => row.length));
  const names = header ? (table[0] ?? []) : [];
  const taken = new Set<string>();
  const targets: Target[] = [];
  for (let at = 0; at < width; at += 1) {
    const name = names[at] ?? "";
    const column = header ? byName(columns, name, taken) : columns[at];
    if (column !== undefined) taken.add(column.id);
    const filled = rows.some((row) => (row[at] ?? "") !== "");
    targets.push(column !== undefined ? { column: column.id } : filled || name !== "" ? { added: name } : null);
  }
  return { targets, header, rows };
}

/** A first line of which a cell names a column of the list or has a meaning. */
function looksLikeHeader(table: Table, list: Row<"prospect_list">): boolean {
  const names = new Set(columnsOf(list.data).map((column) => fold(column.name)));
  const first = table[0] ?? [];
  return table.length > 0 && first.some((cell) => cell !== "" && (names.has(fold(cell)) || meaningOf(cell) !== null));
}

/** Same name, else same meaning; two columns of phones stay two. */
function byName(columns: readonly ListColumn[], name: string, taken: ReadonlySet<string>): ListColumn | undefined {
  const free = columns.filter((column) => !taken.has(column.id));
  const meaning = meaningOf(name);
  return (
    free.find((column) => fold(column.name) === fold(name)) ??
    free.find((column) => meaning !== null && meaningOf(column.name) === meaning)
  );
}

/** The gesture that adds the new columns, if there are any, and the columns of the paste by place. */
export function newColumns(
  plan: ImportPlan,
  list: Row<"prospect_list">,
  newId: () => string,
): { readonly gesture: readonly Draft[]; readonly ids: readonly (string | null)[] } {
  const added = plan.targets.filter((target) => target !== null && "added" in target).length;
  const last = columnsOf(list.data).at(-1)?.rank ?? null;
  const ranks = generateNKeysBetween(last === "" ? null : last, null, added);
  const fields: Record<string, unknown> = {};
  const base: Record<string, number> = {};
  const ids = plan.targets.map((target) => {
    if (target === null) return null;
    if ("column" in target) return target.column;
    const id = newId();
    fields[`col:${id}`] = { name: target.added, kind: kindOf(target.added), rank: ranks.shift(), hidden: false };
    base[`col:${id}`] = 0;
    return id;
  });
  const gesture: Draft[] = added === 0 ? [] : [{ kind: "set", entity: "prospect_list", id: list.id, fields, base }];
  return { gesture, ids };
}

/** One gesture a row, so that one bad row never keeps the others back. */
export function rowGestures(
  rows: Table,
  columns: readonly (string | null)[],
  list: string,
  after: string | null,
  newId: () => string,
): readonly (readonly Draft[])[] {
  const ranks = generateNKeysBetween(after, null, rows.length);
  return rows.map((cells, at) => {
    const fields: Record<string, unknown> = { rank: ranks[at] };
    columns.forEach((column, place) => {
      const text = cells[place] ?? "";
      if (column !== null && text !== "") fields[`cell:${column}`] = text;
    });
    return [{ kind: "create", entity: "prospect", id: newId(), root: list, fields }];
  });
}

/** The last rank in use; null for a list without rows. They come in the order of their ranks. */
export function lastRank(rows: readonly Row<"prospect">[]): string | null {
  return rows.at(-1)?.data.rank ?? null;
}
