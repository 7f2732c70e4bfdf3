// What a client is, told from its opportunities and never typed (H3), and what it has been worth.
import type { Deal } from "../../store/deals";
import { type Sum, sumsOf } from "../../store/sums";

export type ClientState = "prospect" | "potential" | "active" | "inactive";

/** A win counts as recent for this long. */
const ACTIVE_MONTHS = 12;

/** Prospect without any opportunity, potential without a win, active after a recent win, else inactive. */
export function clientState(deals: readonly Deal[], now: number): ClientState {
  if (deals.length === 0) return "prospect";
  const wins = deals.filter((deal) => deal.is === "won");
  if (wins.length === 0) return "potential";
  const since = new Date(now);
  since.setUTCMonth(since.getUTCMonth() - ACTIVE_MONTHS);
  return wins.some((deal) => wonAt(deal) >= since.getTime()) ? "active" : "inactive";
}

/** A win whose date is not known yet was won just now, on this phone. */
function wonAt(deal: Deal): number {
  const at = Date.parse(deal.row.data.status?.closed_at ?? deal.row.data.updated_at ?? "");
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
}

export interface Worth {
  readonly won: readonly Sum[];
  readonly open: readonly Sum[];
  /** The year of the first win. */
  readonly since: number | null;
}

/** Sums by currency: of what was won as it was won, of what is open as it stands. */
export function worthOf(deals: readonly Deal[]): Worth {
  const wins = deals.filter((deal) => deal.is === "won");
  const years = wins
    .map(wonAt)
    .filter(Number.isFinite)
    .map((at) => new Date(at).getUTCFullYear());
  return {
    won: sumsOf(wins.map(asWon)),
    open: sumsOf(deals.filter((deal) => deal.is === "open")),
    since: years.length === 0 ? null : Math.min(...years),
  };
}

function asWon(deal: Deal): Deal {
  const won = deal.row.data.status?.won;
  return won ? { ...deal, money: { ...won, probability: null } } : deal;
}
