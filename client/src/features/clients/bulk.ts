// What is done to many clients at once (K6): a gesture each, so that one that is refused holds up no other, and one way back.
import { foldTag } from "../../store/fold-text";
import { type Done, setBack, setDraft, tagAdd, tagRemove } from "../../store/gesture";
import { type Given, giveTo } from "../../store/giving";
import { withImplied } from "../../store/implied-tags";
import type { Row, Store } from "../../store/store";
import { elementOf } from "../../store/tag-names";
import { type Part, together } from "../../views/bulk";
import type { Client } from "./book";

export interface BulkDone extends Done {
  /** How many it was done to. */
  readonly count: number;
}

/** Null when there is nothing to do to any of them. */
async function toAll<R>(store: Store, rows: readonly R[], partOf: (row: R) => Part): Promise<BulkDone | null> {
  if (rows.length === 0) return null;
  return { ...(await together(store, rows.map(partOf))), count: rows.length };
}

/** Put a tag on all of them that do not have it. */
export function tagAll(store: Store, clients: readonly Client[], typed: string): Promise<BulkDone | null> {
  const text = typed.trim().replace(/\s+/g, " ");
  const tag = elementOf(store, text) ?? text;
  const folded = foldTag(tag);
  if (folded === "") return Promise.resolve(null);
  const rows = clients
    .map(({ row }) => row)
    .filter(({ data }) => !Object.keys(data.tags ?? {}).some((on) => foldTag(on) === folded));
  return toAll(store, rows, (row) => {
    const tags = withImplied(store, [tag], row.data.tags);
    return {
      drafts: tags.map((one) => tagAdd(row.entity, row.id, one)),
      back: () => tags.flatMap((one) => tagRemove(store, row.entity, row.id, one)),
    };
  });
}

/** Whom a member may give away: one's own, what nobody has, and for who leads others everything. */
export function mayGive(store: Store, { owner }: Client): boolean {
  return owner === store.user.id || store.user.role !== "rep";
}

/** What goes along with clients that are handed over: their open opportunities that belong to the same person. */
export function goesAlong(clients: readonly Client[]): readonly Row<"opportunity">[] {
  const found = new Map<string, Row<"opportunity">>();
  for (const { deals, owner } of clients) {
    for (const deal of deals) if (deal.is === "open" && deal.owner === owner) found.set(deal.id, deal.row);
  }
  return [...found.values()];
}

/** `tooLate` is called by an undo of what has reached a colleague: whoever leads it alone takes it back. */
export async function giveAll(
  store: Store,
  rows: readonly Given[],
  to: string,
  tooLate: () => void,
): Promise<BulkDone | null> {
  const given = rows.filter(({ data }) => data.owner !== to);
  if (given.length === 0) return null;
  const done = await giveTo(store, given, to);
  return {
    count: given.length,
    async undo() {
      if (!(await done.undo())) tooLate();
    },
  };
}

/** Where parked clients go: to the one member who is nobody (J6). */
export function parkingPlace(store: Store): string | null {
  return [...store.rows("member").value.values()].find(({ data }) => data.parking === true)?.id ?? null;
}

/** Put away: to the parking member, or where there is none as folders that are marked so, with everybody in them. */
export function parkAll(store: Store, clients: readonly Client[], tooLate: () => void): Promise<BulkDone | null> {
  const place = parkingPlace(store);
  if (place !== null) {
    return giveAll(
      store,
      clients.map(({ row }) => row),
      place,
      tooLate,
    );
  }
  return toAll(store, parkable(clients), (folder) => ({
    drafts: [setDraft(folder, { parked: true })],
    back: () => setBack(store, folder, ["parked"]),
  }));
}

export function parkable(clients: readonly Client[]): readonly Row<"folder">[] {
  const folders = clients.flatMap(({ folder }) => (folder === undefined || folder.data.parked ? [] : [folder]));
  return [...new Set(folders)];
}
