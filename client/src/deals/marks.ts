// What has to be seen of an opportunity at a glance: too long in its step, closing passed, incomplete.
import { t } from "../i18n";
import type { Deal } from "../store/deals";
import { missingCategories } from "../store/required-tags";
import type { Store } from "../store/store";
import { closingWords, isClosingPassed } from "./closing-words";
import type { Around } from "./due-words";
import { isStalled, standingOf, timesOf } from "./stalled";

export interface Mark {
  readonly key: "stalled" | "closing" | "incomplete";
  readonly text: string;
}

export function marksOf(store: Store, deal: Deal, around: Around): readonly Mark[] {
  if (deal.is !== "open") return [];
  const found: Mark[] = [];
  const timeOf = timesOf(store);
  if (isStalled(deal, around.now, timeOf)) found.push({ key: "stalled", text: standingWords(deal, around, timeOf) });
  const closing = isClosingPassed(deal, around) ? closingWords(deal, around) : null;
  if (closing !== null) found.push({ key: "closing", text: closing });
  if (missingCategories(store, deal.row.data.tags).length > 0) {
    found.push({ key: "incomplete", text: t("pipeline.mark.incomplete") });
  }
  return found;
}

/** `38 days in this step`, `about 38 days` where this device can only reckon. */
function standingWords(deal: Deal, { now }: Around, timeOf: ReturnType<typeof timesOf>): string {
  const found = standingOf(deal, now, timeOf);
  if (found === null) return "";
  return t(found.isExact ? "pipeline.in-step" : "pipeline.in-step.about", { days: found.days });
}
