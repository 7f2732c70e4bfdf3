// Contacts and opportunities that nobody wrote a note about for long (B11), and the others that a team leader looks after.
import { isStalled, timesOf } from "../../deals/stalled";
import { type Deal, dealsOf } from "../../store/deals";
import type { LastNotes } from "../../store/last-notes";
import type { Row, Store } from "../../store/store";

const DAY_MS = 86_400_000;

export interface Neglected {
  readonly row: Row<"contact"> | Row<"opportunity">;
  readonly owner: string | null;
  /** The last note, else when it was made, ms. */
  readonly since: number;
}

/** Those left alone for longest first. A note about an opportunity is one about the people in it. */
export function notWorked(store: Store, notes: LastNotes, now: number, days: number): readonly Neglected[] {
  const before = now - days * DAY_MS;
  const { all, byId } = dealsOf(store);
  const people = notesOfPeople(store, notes, byId.value);
  const isParked = parkedIn(store);
  const deals = all.value
    .filter((deal) => deal.is === "open" && isLed(store, deal.row, deal.owner))
    .map(({ row, owner }): Neglected => ({ row, owner, since: Math.max(notes.get(row.id) ?? 0, bornAt(row)) }));
  const contacts = [...store.rows("contact").value.values()]
    .filter((row) => isLed(store, row, row.data.owner ?? null) && !isParked(row))
    .map((row): Neglected => {
      const since = Math.max(people.get(row.id) ?? 0, notes.get(row.id) ?? 0, bornAt(row));
      return { row, owner: row.data.owner ?? null, since };
    });
  return [...deals, ...contacts].filter(({ since }) => since < before).sort((a, b) => a.since - b.since);
}

function bornAt({ data }: Row<"contact"> | Row<"opportunity">): number {
  return Date.parse(data.created_at ?? "") || 0;
}

function notesOfPeople(store: Store, notes: LastNotes, deals: ReadonlyMap<string, Deal>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { root, data } of store.rows("participant").value.values()) {
    const at = root !== null && deals.has(root) ? (notes.get(root) ?? 0) : 0;
    if (data.contact && at > (found.get(data.contact) ?? 0)) found.set(data.contact, at);
  }
  return found;
}

/** What is parked is looked after by nobody on purpose (J6). */
function parkedIn(store: Store): (row: Row<"contact">) => boolean {
  const members = store.rows("member").value;
  const folders = store.rows("folder").value;
  return ({ data }) =>
    members.get(data.owner ?? "")?.data.parking === true || folders.get(data.folder ?? "")?.data.parked === true;
}

/** Of a team that I lead, and somebody's. */
function isLed(store: Store, row: Row<"contact"> | Row<"opportunity">, owner: string | null): boolean {
  if (owner === null) return false;
  if (store.user.role === "admin") return true;
  const me = store.rows("member").value.get(store.user.id)?.data;
  return typeof row.data.team === "string" && [me?.team, ...(me?.manages ?? [])].includes(row.data.team);
}

/** Too long in their step (E6), the oldest first. */
export function stalledOnes(store: Store, now: number): readonly Deal[] {
  const timeOf = timesOf(store);
  return dealsOf(store)
    .all.value.filter((deal) => isLed(store, deal.row, deal.owner) && isStalled(deal, now, timeOf))
    .sort((a, b) => a.born - b.born);
}

/** Came in and nobody's (C8), the latest first. */
export function unassigned(store: Store): readonly Deal[] {
  return dealsOf(store)
    .all.value.filter((deal) => deal.is === "open" && deal.owner === null)
    .sort((a, b) => b.born - a.born);
}
