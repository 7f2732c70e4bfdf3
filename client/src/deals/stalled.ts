// How long an opportunity has stood in its step, as far as this device can tell, and whether that is too long (E6).

import type { Deal } from "../store/deals";
import type { Row, Store } from "../store/store";

export interface Standing {
  readonly days: number;
  /** False: told by what else was written about that time, since the record was changed since. */
  readonly isExact: boolean;
}

/** When a change of about this number reached the server, ms. */
export type TimeOf = (seq: number) => number;

const DAY_MS = 86_400_000;

/** Since when it is in its step: a move that is not sent yet was made just now. */
export function standingOf({ row }: Pick<Deal, "row">, now: number, timeOf: TimeOf): Standing | null {
  const version = row.version("step");
  if (typeof version === "string") return { days: 0, isExact: true };
  const born = Date.parse(row.data.created_at ?? "");
  const changed = Date.parse(row.data.updated_at ?? row.data.created_at ?? "");
  if (version === 0 || version === row.version("created_at")) return standing(born, now, true);
  if (version === row.seq) return standing(changed, now, true);
  return standing(Math.min(changed, timeOf(version)), now, false);
}

function standing(since: number, now: number, isExact: boolean): Standing | null {
  return Number.isFinite(since) ? { days: Math.max(0, Math.floor((now - since) / DAY_MS)), isExact } : null;
}

/** Open, and in its step for longer than is usual there. Steps without a usual age never stall. */
export function isStalled(deal: Deal, now: number, timeOf: TimeOf): boolean {
  const usual = deal.step?.data.usual_days;
  if (deal.is !== "open" || usual === null || usual === undefined) return false;
  const found = standingOf(deal, now, timeOf);
  return found !== null && found.days > usual;
}

/** Changes just after it are looked at: one of them alone may have been made long before it was sent. */
const NEIGHBOURS = 5;

/** The order in which changes arrived is known of every row, and of most the time as well. */
export function timesBySeq(rows: Iterable<Row>): TimeOf {
  const known = Array.from(rows, ({ seq, data }) => {
    const { updated_at, created_at } = data as { updated_at?: string | null; created_at?: string | null };
    return { seq, at: Date.parse(updated_at ?? created_at ?? "") };
  }).filter(({ seq, at }) => seq > 0 && Number.isFinite(at));
  known.sort((a, b) => a.seq - b.seq);
  return (seq) => {
    const from = firstFrom(known, seq);
    const near = known.slice(from, from + NEIGHBOURS).map(({ at }) => at);
    return near.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...near);
  };
}

function firstFrom(known: readonly { readonly seq: number }[], seq: number): number {
  let [low, high] = [0, known.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((known[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Kept {
  readonly count: number;
  readonly timeOf: TimeOf;
}

const kept = new WeakMap<Store, Kept>();

/** Made again only when records came or went: an estimate in days does not move with every tap. */
export function timesOf(store: Store): TimeOf {
  const rows = store.rows("opportunity").peek();
  const known = kept.get(store);
  if (known !== undefined && known.count === rows.size) return known.timeOf;
  const timeOf = timesBySeq(rows.values());
  kept.set(store, { count: rows.size, timeOf });
  return timeOf;
}
