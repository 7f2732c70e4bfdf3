// Who wrote a value, and when, for the margin.
import { clock, day, t } from "../../i18n";
import type { ConflictValue } from "../../protocol/types.gen";
import { memberName } from "../../store/member-names";
import type { Store } from "../../store/store";

/** One under the other: the first name, the day, the hour; the margin has no room for more. */
export function whoAndWhen(store: Store, { by, at }: ConflictValue): string {
  const name = by === store.user.id ? t("settle.you") : memberName(store, by).split(" ")[0] || t("settle.somebody");
  return `${name}\n${whenWords(store, at)}`;
}

export function whenWords(store: Store, at: string): string {
  const around = { now: store.now(), zone: store.user.zone };
  return `${day(at, { ...around, narrow: true })}\n${clock(at, around)}`;
}

/** Who it was in full, beside the value. */
export function byWords(store: Store, { by }: ConflictValue): string {
  if (by === store.user.id) return t("settle.by-you");
  const name = memberName(store, by);
  return name === "" ? t("settle.by-somebody") : t("settle.by", { name });
}
