// How a person looks at the pipeline: the arrangement follows the person, what is filtered stays on this device (K3, K8).

import { isObject, textsOf } from "../../protocol/rows";
import { prefer } from "../../store/preferences";
import { remember, remembered } from "../../store/remembered";
import { chosenOrStart } from "../../store/role-start";
import type { Store } from "../../store/store";
import { type Filter, NO_FILTER, readFilter, readSort, type Sort, sortText } from "../../views/filter";
import { CLOSED, ME, OPEN } from "./listing";

export const LAYOUTS = ["board", "list", "calendar"] as const;
export type Layout = (typeof LAYOUTS)[number];
export type RowKind = "compact" | "extended";

export interface Arrangement {
  readonly layout: Layout;
  readonly rows: RowKind;
  /** What rows show besides title, date and amount, in this order. */
  readonly fields: readonly string[];
}

export interface Choice {
  readonly pipeline: string | null;
  readonly filter: Filter;
  readonly sort: Sort | null;
}

const NAME = "pipeline";
const ARRANGEMENT = "arrangement.pipeline";
/** Under this name an admin gives an arrangement to a role. */
export const START = NAME;
export const FIRST_FIELDS: readonly string[] = ["client", "next", "step", "owner", "closing"];

/** What was chosen may come from another version: whatever does not fit is as at first. */
export function arrangementOf(store: Store): Arrangement {
  const kept = chosenOrStart(store, ARRANGEMENT, START);
  const { layout, rows, fields } = isObject(kept) ? kept : {};
  return {
    layout: LAYOUTS.find((known) => known === layout) ?? "board",
    rows: rows === "extended" ? "extended" : "compact",
    fields: Array.isArray(fields) ? textsOf(fields) : FIRST_FIELDS,
  };
}

export function arrange(store: Store, change: Partial<Arrangement>): Promise<void> {
  return prefer(store, ARRANGEMENT, { ...arrangementOf(store), ...change });
}

/** What a rep begins the day with is the own work, a manager everybody's. */
export function firstFilter(store: Store): Filter {
  const status = { in: [OPEN] };
  return { find: "", where: store.user.role === "rep" ? { owner: { in: [ME] }, status } : { status } };
}

/** What was searched for is not kept. */
export function rememberedChoice(store: Store): Choice {
  const kept = remembered(store.user.id, NAME);
  if (!isObject(kept)) return { pipeline: null, filter: firstFilter(store), sort: null };
  const { pipeline, filter, sort } = kept;
  return {
    pipeline: typeof pipeline === "string" ? pipeline : null,
    filter: isObject(filter) ? { ...readFilter(filter), find: "" } : firstFilter(store),
    sort: readSort(sort),
  };
}

export function rememberChoice(store: Store, { pipeline, filter, sort }: Choice): void {
  remember(store.user.id, NAME, { pipeline, filter, sort: sortText(sort) });
}

/** A view keeps the pipeline it was saved in among what it asks. */
export function asView({ pipeline, filter, sort }: Choice, shown: string): { filter: Filter; sort: Sort | null } {
  const where = { ...filter.where, pipeline: { in: [pipeline ?? shown] } };
  return { filter: { ...filter, where }, sort };
}

export function fromView({ filter, sort }: { readonly filter: Filter; readonly sort: Sort | null }): Choice {
  const { pipeline, ...where } = filter.where;
  return { pipeline: pipeline?.in?.[0] ?? null, filter: { ...NO_FILTER, find: filter.find, where }, sort };
}

const ENDS = [CLOSED, "won", "lost", "cancelled"];

/** Only closed ones are asked for: they have left the steps. */
export function isClosedOnly({ where }: Filter): boolean {
  const asked = where.status?.in ?? [];
  return asked.length > 0 && asked.every((state) => ENDS.includes(state));
}
