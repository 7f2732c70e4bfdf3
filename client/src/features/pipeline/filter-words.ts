// The filter of the pipeline as it is said: whose, in which state, then whatever else is asked.

import { t } from "../../i18n";
import type { Deal } from "../../store/deals";
import type { Asker, Filter, Listing } from "../../views/filter";
import { filterParts, type Part } from "../../views/filter-words";

/** `Mine, open, machines`: what is not asked of owner and state is said too. */
export function filterWords(listing: Listing<Deal>, filter: Filter, asker: Asker): string {
  return saidParts(listing, filter, asker)
    .map(({ text }) => text)
    .join(", ");
}

function saidParts(listing: Listing<Deal>, filter: Filter, asker: Asker): readonly Part[] {
  const parts = filterParts(listing, filter, asker);
  const owner = parts.find(({ key }) => key === "owner") ?? { key: "owner", text: t("pipeline.all") };
  const status = parts.find(({ key }) => key === "status") ?? { key: "status", text: t("pipeline.any-status") };
  const others = parts.filter(({ key }) => key !== "owner" && key !== "status");
  return [
    owner,
    status,
    ...others.map(({ key, text }) => ({ key, text: isFlag(listing, key) ? lowered(text) : text })),
  ];
}

function isFlag({ facets }: Listing<Deal>, key: string): boolean {
  return facets.some((facet) => facet.key === key && facet.kind === "flag" && !key.startsWith("x:"));
}

/** Within a line of words only the first begins large. */
function lowered(text: string): string {
  const [first = ""] = text;
  return first.toLocaleLowerCase() + text.slice(first.length);
}
