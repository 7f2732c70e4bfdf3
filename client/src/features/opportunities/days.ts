// Which days a sale can have begun and ended on (C10).

import type { Around } from "../../deals/due-words";
import { t } from "../../i18n";
import type { Deal } from "../../store/deals";
import { wallDay } from "../../store/quick-dates";

/** Why it cannot have been closed on this day; undefined when it can. */
export function dayProblem(day: string, deal: Deal, { now, zone }: Around): string | undefined {
  if (day === "") return undefined;
  if (day > wallDay(now, zone)) return t("opportunity.won.later");
  return deal.born > 0 && day < wallDay(deal.born, zone) ? t("opportunity.won.early") : undefined;
}

/** Why it cannot have begun on this day: it has not come yet, or the sale was closed before. */
export function birthProblem(day: string, { row }: Deal, { now, zone }: Around): string | undefined {
  if (day === "") return undefined;
  if (day > wallDay(now, zone)) return t("opportunity.won.later");
  const closed = row.data.status?.closed_at;
  return closed && day > wallDay(Date.parse(closed), zone) ? t("opportunity.created.late") : undefined;
}
