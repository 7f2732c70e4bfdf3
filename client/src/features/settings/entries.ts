// The lists of a workspace's settings: what stands in them, and what an admin does with it. Nothing is ever removed:
// what is put away is offered no more and stays wherever it was used.
import { t } from "../../i18n";
import type { EntityName } from "../../protocol/types.gen";
import { byRank } from "../../store/deals";
import { changedFields, type Done, gesture, setBack, setDraft } from "../../store/gesture";
import { rankAfter, ranked } from "../../store/ranks";
import type { Draft, Row, Store } from "../../store/store";

export type Listed = Extract<
  EntityName,
  "pipeline" | "step" | "field" | "tag_category" | "tag" | "activity_kind" | "loss_reason" | "team"
>;
export type Entry = Row<Listed>;
export type Values = Readonly<Record<string, unknown>>;

export interface Shelf<E extends Listed> {
  readonly live: readonly Row<E>[];
  readonly away: readonly Row<E>[];
}

/** Those that `belongs` says, in their order: in use, and put away. */
export function shelfOf<E extends Listed>(
  store: Store,
  entity: E,
  belongs: (data: Row<E>["data"]) => boolean = () => true,
): Shelf<E> {
  const all = [...(store.rows(entity).value as ReadonlyMap<string, Row<E>>).values()].filter(({ data }) =>
    belongs(data),
  );
  const isAway = (row: Row<E>): boolean => (row.data as Entry["data"]).archived === true;
  const order = (rows: readonly Row<E>[]) =>
    [...rows].sort((one, other) => byRank(one as Row<"step">, other as Row<"step">));
  return { live: order(all.filter((row) => !isAway(row))), away: order(all.filter(isAway)) };
}

/** Make one behind the others; answers its id. */
export async function addEntry(
  store: Store,
  entity: Listed,
  fields: Values & { readonly name: string },
  others: readonly Entry[],
): Promise<string> {
  const id = store.newId();
  await store.perform([createDraft(entity, id, { ...fields, rank: rankAfter(others) })]);
  return id;
}

export function createDraft(entity: Listed, id: string, fields: Values): Draft {
  return { kind: "create", entity, id, fields: { ...fields, archived: false } };
}

/** Write what differs; a name is never emptied. Nothing when all is as it was. */
export async function changeEntry(store: Store, row: Entry, fields: Values): Promise<Done | null> {
  const { name, ...others } = fields;
  const text = typeof name === "string" ? name.trim().replace(/\s+/g, " ") : "";
  const wanted = changedFields(row as Row, text === "" ? others : { ...others, name: text });
  const names = Object.keys(wanted);
  if (names.length === 0) return null;
  return gesture(store, [setDraft(row as Row, wanted)], () => setBack(store, row as Row, names));
}

/** Move one to another place of its list. */
export async function moveEntry(store: Store, list: readonly Entry[], row: Entry, to: number): Promise<Done | null> {
  const others = list.filter(({ id }) => id !== row.id);
  if (to < 0 || to > others.length || list.indexOf(row) === to) return null;
  const moved = ranked([...others.slice(0, to), row, ...others.slice(to)], to);
  const drafts = moved.map(([one, rank]) => setDraft(one as Row, { rank }));
  return gesture(store, drafts, () => moved.flatMap(([one]) => setBack(store, one as Row, ["rank"])));
}

export function putAway(store: Store, row: Entry): Promise<Done | null> {
  return changeEntry(store, row, { archived: true });
}

/** Back into use, behind the others; teams stand by name. */
export function bringBack(store: Store, row: Entry, others: readonly Entry[]): Promise<Done | null> {
  const place = row.entity === "team" ? {} : { rank: rankAfter(others) };
  return changeEntry(store, row, { archived: false, ...place });
}

/** One pipeline is where a new opportunity begins. */
export function makeDefault(store: Store, row: Row<"pipeline">): Promise<Done> {
  const before = [...store.rows("pipeline").value.values()].filter(({ id, data }) => data.is_default && id !== row.id);
  const changed = [row, ...before];
  const drafts = changed.map((one) => setDraft(one as Row, { is_default: one === row }));
  return gesture(store, drafts, () => changed.flatMap((one) => setBack(store, one as Row, ["is_default"])));
}

export function nameOf(row: { readonly data: object }): string {
  const { name } = row.data as { readonly name?: string | null };
  return name ?? t("settings.unnamed");
}
