// The quick dates that somebody has chosen to see, in an order of one's own, on all own devices; else those of the role (K8).
import { prefer, preference } from "../store/preferences";
import { MORE_DATES, QUICK_DATES, type QuickDate } from "../store/quick-dates";
import { chosenOrStart } from "../store/role-start";
import type { Store } from "../store/store";

const KEY = "dates.quick";
/** Under this name an admin gives dates to a role. */
export const DATES_START = "dates";
export const ALL_DATES: readonly QuickDate[] = [...QUICK_DATES, ...MORE_DATES];

/** Whether somebody has dates of one's own, which can be given back. */
export function hasOwnDates(store: Store): boolean {
  return known(preference(store, KEY).value) !== null;
}

/** One's own or those of one's role, else those that are usual here. Any other day stays behind *Pick*. */
export function datesOffered(store: Store, usual: readonly QuickDate[] = QUICK_DATES): readonly QuickDate[] {
  return known(chosenOrStart(store, KEY, DATES_START)) ?? usual;
}

/** Null gives them back. */
export function chooseDates(store: Store, dates: readonly QuickDate[] | null): Promise<void> {
  return prefer(store, KEY, dates);
}

/** What another version knows and this one does not is left out; null when nothing is left. */
function known(kept: unknown): readonly QuickDate[] | null {
  if (!Array.isArray(kept)) return null;
  const dates = kept.flatMap((name) => ALL_DATES.find((date) => date === name) ?? []);
  return dates.length === 0 ? null : dates;
}
