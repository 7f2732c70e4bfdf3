// What lies in the trash, how long it still does, and who may give it back (C9).

import { type Done, deleteDraft, gesture, restoreDraft } from "../../store/gesture";
import { leads, mayManage, type Root } from "../../store/rights";
import type { Row, Store } from "../../store/store";

const DAY_MS = 86_400_000;
/** As the server keeps it, counted from the day it was thrown away. */
export const KEPT_DAYS = 90;
const SHOWN = new Set(["opportunity", "folder", "contact", "prospect_list"]);

export interface Thrown {
  readonly row: Root;
  readonly by: string;
  /** ms */
  readonly at: number;
  /** Whole days until it goes for good. */
  readonly daysLeft: number;
  readonly mayRestore: boolean;
}

/** The latest first; what was merged into another is told by that one. */
export function thrownAway(store: Store, rows: readonly Row[], now: number): readonly Thrown[] {
  return rows.flatMap((row) => {
    if (row.trashed === null || !SHOWN.has(row.entity) || isMerged(row)) return [];
    const at = Date.parse(row.trashed.at) || now;
    const root = row as Root;
    const daysLeft = Math.max(0, Math.ceil((at + KEPT_DAYS * DAY_MS - now) / DAY_MS));
    return [{ row: root, by: row.trashed.by, at, daysLeft, mayRestore: mayManage(store, root) }];
  });
}

function isMerged({ data }: Row): boolean {
  return (data as { readonly merged_into?: string | null }).merged_into != null;
}

/** Members who can give it back where this person cannot: its owner, and who leads its team. */
export function whoMay(store: Store, row: Root): string | null {
  const owner = row.data.owner ? store.rows("member").value.get(row.data.owner) : undefined;
  return owner?.data.active === false ? null : (owner?.data.name ?? null);
}

/** All of them in one gesture, so that nobody ever sees the half of it. */
export function restoreAll(store: Store, thrown: readonly Thrown[]): Promise<Done> {
  const back = thrown.map(({ row }) => restoreDraft(store, row.entity, row.id));
  return gesture(store, back, () => thrown.map(({ row }) => deleteDraft(store, row.entity, row.id)));
}

/** Whose: thrown away by this person, or belonging to them. */
export function isOwn(store: Store, { row, by }: Thrown): boolean {
  return by === store.user.id || row.data.owner === store.user.id;
}

/** Whether there is anybody else's to look at: a rep without a team sees their own alone. */
export function seesOthers(store: Store, thrown: readonly Thrown[]): boolean {
  return thrown.some((one) => !isOwn(store, one)) || thrown.some(({ row }) => leads(store, row) && !isMine(store, row));
}

function isMine(store: Store, { data }: Root): boolean {
  return data.owner === store.user.id;
}
