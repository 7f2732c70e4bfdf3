// Sums of opportunities as people read them: each currency by itself.

import { money, t } from "../i18n";
import type { Deal } from "../store/deals";
import type { Sum } from "../store/sums";

/** `€ 84 200 + kr 92 000`; empty when nothing has an amount. More than two currencies are cut to what fits: `kr 2.1 M`. */
export function sumWords(sums: readonly Sum[]): string {
  const short = sums.length > 2;
  return sums.map(({ amount, currency }) => money(Math.round(amount), currency, { short })).join(" + ");
}

export function weightedWords(sums: readonly Sum[]): string {
  const short = sums.length > 2;
  return sums.map(({ weighted, currency }) => money(Math.round(weighted), currency, { short })).join(" + ");
}

/** `€ 84 200, weighted € 50 500`. */
export function bothSums(sums: readonly Sum[]): string {
  if (sums.length === 0) return t("deals.no-amounts");
  return t("deals.sums", { sum: sumWords(sums), weighted: weightedWords(sums) });
}

/** What stands at the end of a row: short, because names need the room. */
export function amountWords({ money: worth }: Pick<Deal, "money">): string | null {
  return worth === null ? null : money(worth.amount, worth.currency, { short: true });
}
