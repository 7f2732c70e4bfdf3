// The quick dates that somebody has chosen to see, in an order of one's own, on all own devices (K8).
import { prefer, preference } from "../store/preferences";
import { MORE_DATES, QUICK_DATES, type QuickDate } from "../store/quick-dates";
import type { Store } from "../store/store";

const KEY = "dates.quick";
export const ALL_DATES: readonly QuickDate[] = [...QUICK_DATES, ...MORE_DATES];

/** Null when nothing was chosen; what another version knows and this one does not is left out. */
export function ownDates(store: Store): readonly QuickDate[] | null {
  const kept = preference(store, KEY).value;
  if (!Array.isArray(kept)) return null;
  const known = kept.flatMap((name) => ALL_DATES.find((date) => date === name) ?? []);
  return known.length === 0 ? null : known;
}

/** One's own, or those that are usual here. Any other day stays behind *Pick*. */
export function datesOffered(store: Store, usual: readonly QuickDate[] = QUICK_DATES): readonly QuickDate[] {
  return ownDates(store) ?? usual;
}

/** Null for those that are usual. */
export function chooseDates(store: Store, dates: readonly QuickDate[] | null): Promise<void> {
  return prefer(store, KEY, dates);
}
