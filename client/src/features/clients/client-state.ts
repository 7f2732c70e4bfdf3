// What a client has been worth; what it is, is told where opportunities are (H3).
import { wonAt } from "../../deals/client-state";
import type { Deal } from "../../store/deals";
import { type Sum, sumsOf } from "../../store/sums";

export { type ClientState, clientState } from "../../deals/client-state";

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
