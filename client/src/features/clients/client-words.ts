// Words about a client that stand in more than one place.
import { money, t } from "../../i18n";
import { memberName, shortName } from "../../store/member-names";
import type { Store } from "../../store/store";
import type { Sum } from "../../store/sums";

const DAY_MS = 86_400_000;
/** Past this an amount is read in millions or thousands. */
const LONG = 8;

/** Days since it was last touched; nothing when that is not known. `short` fits the margin. */
export function touchWords(touched: number, now: number, short = false): string {
  if (touched === 0) return "";
  const days = Math.max(0, Math.floor((now - touched) / DAY_MS));
  if (days === 0) return t("clients.touched.today");
  return t(short ? "clients.touched.short" : "clients.touched.days", { count: days });
}

/** More than a month without a word (B11). */
export function isCold(touched: number, now: number): boolean {
  return touched > 0 && now - touched > 30 * DAY_MS;
}

/** `You`, `Anna B.`, or nobody. */
export function ownerWords(store: Store, owner: string | null): string {
  if (owner === store.user.id) return t("clients.owner.you");
  const name = shortName(memberName(store, owner));
  return name === "" ? t("clients.owner.nobody") : name;
}

/** Each currency by itself, short where it would not fit. */
export function sumsWords(sums: readonly Sum[]): string {
  return sums
    .map(({ amount, currency }) => {
      const full = money(Math.round(amount), currency);
      return full.length > LONG ? money(Math.round(amount), currency, { short: true }) : full;
    })
    .join(" + ");
}
