// What a client is, told from its opportunities and never typed (H3).
import type { Deal } from "../store/deals";

export type ClientState = "prospect" | "potential" | "active" | "inactive";

/** Prospect without any opportunity, potential without a win, active after a win in the last months, else inactive. */
export function clientState(deals: readonly Deal[], now: number, months: number): ClientState {
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
