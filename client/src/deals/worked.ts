// Whether anybody has worked on an opportunity lately, as far as its records on this device tell (B11).

import type { Deal } from "../store/deals";
import type { Row } from "../store/store";

const DAY_MS = 86_400_000;

/** The latest instant at which the record was written, or an action of it was planned, moved or done. */
export function workedAt({ row, born }: Pick<Deal, "row" | "born">, actions: readonly Row<"action">[]): number {
  const instants = actions.flatMap(({ data }) => [data.done_at, data.updated_at, data.created_at]);
  return [row.data.updated_at, row.data.created_at, ...instants].reduce(
    (latest, text) => Math.max(latest, text ? Date.parse(text) || 0 : 0),
    born,
  );
}

/** Open, and nothing happened for that many days. What waits for a date that somebody chose is not forgotten. */
export function isNotWorked(deal: Deal, actions: readonly Row<"action">[], now: number, days: number): boolean {
  if (deal.is !== "open" || (deal.due !== null && deal.due > now)) return false;
  return now - workedAt(deal, actions) > days * DAY_MS;
}
