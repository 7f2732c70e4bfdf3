// When a contact was last touched: edited, noted, or something was done about it or about an opportunity of theirs.
import { type Deal, dealsOf } from "./deals";
import type { LastNotes } from "./last-notes";
import type { Row, Store } from "./types";

export interface Touches {
  /** The opportunities in which a contact takes part. */
  deals(contact: string): readonly Deal[];
  /** ms; 0 when nothing tells. */
  ofContact(contact: Row<"contact">): number;
  ofDeal(deal: Deal): number;
}

const NONE: readonly Deal[] = [];

/** What is known now; ask anew after a change. */
export function touchesOf(store: Store, notes: LastNotes): Touches {
  const { byId, actions } = dealsOf(store);
  const byContact = dealsByContact(store, byId.value);
  const held = actions.value;
  const ofDeal = ({ id, row }: Deal): number =>
    latest(
      [row.data.updated_at, row.data.created_at, row.data.captured_at, row.data.status?.closed_at, ...doneIn(held, id)],
      notes.get(id),
    );
  return {
    deals: (contact) => byContact.get(contact) ?? NONE,
    ofDeal,
    ofContact: ({ id, data }) =>
      Math.max(
        latest([data.updated_at, data.created_at, ...doneIn(held, id)], notes.get(id)),
        ...(byContact.get(id) ?? NONE).map(ofDeal),
      ),
  };
}

function dealsByContact(store: Store, byId: ReadonlyMap<string, Deal>): ReadonlyMap<string, readonly Deal[]> {
  const found = new Map<string, Deal[]>();
  for (const { root, data } of store.rows("participant").value.values()) {
    const deal = byId.get(root ?? "");
    if (deal === undefined || !data.contact) continue;
    const own = found.get(data.contact);
    if (own === undefined) found.set(data.contact, [deal]);
    else own.push(deal);
  }
  return found;
}

/** An action is a touch when it was done; that one was planned for later is none. */
function doneIn(actions: ReadonlyMap<string, readonly Row<"action">[]>, root: string): readonly (string | null)[] {
  return (actions.get(root) ?? []).map(({ data }) => data.done_at ?? null);
}

function latest(instants: readonly (string | null | undefined)[], note = 0): number {
  return instants.reduce((last, text) => Math.max(last, text ? Date.parse(text) || 0 : 0), note);
}
