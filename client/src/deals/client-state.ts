// What a client is, told from its opportunities and never typed (H3).
import type { Deal } from "../store/deals";

export type ClientState = "prospect" | "potential" | "active" | "inactive";

/** A win counts as recent for this long, unless somebody says otherwise. */
export const ACTIVE_MONTHS = 12;

/** Prospect without any opportunity, potential without a win, active after a recent win, else inactive. */
export function clientState(deals: readonly Deal[], now: number, months = ACTIVE_MONTHS): ClientState {
  if (deals.length === 0) return "prospect";
  const wins = deals.filter((deal) => deal.is === "won");
  if (wins.length === 0) return "potential";
  const since = new Date(now);
  since.setUTCMonth(since.getUTCMonth() - months);
  return wins.some((deal) => wonAt(deal) >= since.getTime()) ? "active" : "inactive";
}

/** A win whose date is not known yet was won just now, on this phone. */
export function wonAt(deal: Deal): number {
  const at = Date.parse(deal.row.data.status?.closed_at ?? deal.row.data.updated_at ?? "");
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
}
