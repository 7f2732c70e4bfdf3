// Saved filters of a list: made, renamed, ordered, shared, pinned and thrown away, each with its way back (K4).

import { generateKeyBetween } from "fractional-indexing";
import { textsOf } from "../protocol/rows";
import type { View } from "../protocol/types.gen";
import { byRank } from "../store/deals";
import { type Done, deleteDraft, gesture, restoreDraft, setBack, setDraft } from "../store/gesture";
import { prefer } from "../store/preferences";
import { chosenOrStart } from "../store/role-start";
import type { Row, Store } from "../store/store";
import { type Filter, readFilter, readSort, type Sort, sortText } from "./filter";

export type Listed = NonNullable<View["entity"]>;
type ViewRow = Row<"view">;

export interface SavedView {
  readonly row: ViewRow;
  readonly id: string;
  readonly name: string;
  readonly filter: Filter;
  readonly sort: Sort | null;
  /** Whose it is, where that is a colleague: only its owner changes it. */
  readonly by: string | null;
  readonly shared: boolean;
  readonly pinned: boolean;
}

/** Pinned ones first, then one's own in their order, then those that colleagues share. */
export function viewsOf(store: Store, entity: Listed): readonly SavedView[] {
  const pins = pinsOf(store, entity);
  return [...store.rows("view").value.values()]
    .filter(({ data }) => data.entity === entity)
    .sort(byRank)
    .map((row) => savedView(store, row, pins))
    .sort((one, other) => place(one) - place(other));
}

function savedView(store: Store, row: ViewRow, pins: readonly string[]): SavedView {
  const { name, filter, sort, shared, owner } = row.data;
  return {
    row,
    id: row.id,
    name: name ?? "",
    filter: readFilter(filter),
    sort: readSort(sort),
    by: owner === undefined || owner === null || owner === store.user.id ? null : owner,
    shared: shared === true,
    pinned: pins.includes(row.id),
  };
}

function place({ pinned, by }: SavedView): number {
  return (pinned ? 0 : 2) + (by === null ? 0 : 1);
}

export interface Asked {
  readonly filter: Filter;
  readonly sort: Sort | null;
}

/** Whether a list shows just what the view keeps. */
export function isShown(view: Asked, asked: Asked): boolean {
  return sameFilter(view.filter, asked.filter) && sortText(view.sort) === sortText(asked.sort);
}

function sameFilter(one: Filter, other: Filter): boolean {
  const keys = Object.keys(one.where);
  if (one.find.trim() !== other.find.trim() || keys.length !== Object.keys(other.where).length) return false;
  return keys.every((key) => JSON.stringify(one.where[key]) === JSON.stringify(other.where[key]));
}

export interface SavedNow extends Done {
  readonly id: string;
}

export async function saveView(store: Store, entity: Listed, name: string, { filter, sort }: Asked): Promise<SavedNow> {
  const id = store.newId();
  const last = own(store, entity).at(-1)?.row.data.rank ?? null;
  const fields = { name: name.trim(), entity, filter, sort: sortText(sort), rank: generateKeyBetween(last, null) };
  const done = await gesture(store, [{ kind: "create", entity: "view", id, fields }], () => [
    deleteDraft(store, "view", id),
  ]);
  return { ...done, id };
}

function own(store: Store, entity: Listed): readonly SavedView[] {
  const rows = viewsOf(store, entity).filter(({ by, row }) => by === null && row.data.rank);
  return rows.toSorted((one, other) => byRank(one.row, other.row));
}

function change(store: Store, { row }: SavedView, fields: Readonly<Record<string, unknown>>): Promise<Done> {
  return gesture(store, [setDraft(row, fields)], () => setBack(store, row, Object.keys(fields)));
}

/** What the list shows now takes the place of what the view kept. */
export function keepInView(store: Store, view: SavedView, { filter, sort }: Asked): Promise<Done> {
  return change(store, view, { filter, sort: sortText(sort) });
}

/** A view without a name could not be chosen again: an emptied one is not written. */
export async function renameView(store: Store, view: SavedView, typed: string): Promise<Done | null> {
  const name = typed.trim();
  return name === "" || name === view.name ? null : change(store, view, { name });
}

export function shareView(store: Store, view: SavedView, shared: boolean): Promise<Done> {
  return change(store, view, { shared });
}

/** One place up or down among one's own; null at either end. */
export async function moveView(store: Store, view: SavedView, by: 1 | -1): Promise<Done | null> {
  const views = own(store, view.row.data.entity ?? "opportunity");
  const at = views.findIndex(({ id }) => id === view.id);
  const over = views[at + by];
  if (at < 0 || over === undefined) return null;
  const beyond = views[at + 2 * by];
  const [low, high] = by === 1 ? [over, beyond] : [beyond, over];
  const rank = generateKeyBetween(low?.row.data.rank ?? null, high?.row.data.rank ?? null);
  return change(store, view, { rank });
}

export function deleteView(store: Store, { id }: SavedView): Promise<Done> {
  return gesture(store, [deleteDraft(store, "view", id)], () => [restoreDraft(store, "view", id)]);
}

/** A pin is one's own, also on a colleague's view, and follows the person (K8). */
export function pinView(store: Store, entity: Listed, { id }: SavedView, pinned: boolean): Promise<void> {
  const others = pinsOf(store, entity).filter((one) => one !== id);
  return prefer(store, pinKey(entity), pinned ? [...others, id] : others);
}

/** Under this name an admin gives pins to a role. */
export const pinsStart = (entity: Listed): string => `views.${entity}`;

function pinKey(entity: Listed): string {
  return `views.${entity}.pinned`;
}

function pinsOf(store: Store, entity: Listed): readonly string[] {
  return textsOf(chosenOrStart(store, pinKey(entity), pinsStart(entity)));
}
