// The time in the margin of a stream: the hour today, else the day.
import { clock, day, daysFromToday } from "../i18n";
import type { Store } from "../store/store";

export function whenOf(store: Pick<Store, "now" | "user">, at: string): string {
  if (at === "") return "";
  const around = { now: store.now(), zone: store.user.zone };
  return daysFromToday(at, around) === 0 ? clock(at, around) : day(at, { ...around, narrow: true });
}
