// Who wrote a value, and when, for the margin.
import { moment, t } from "../../i18n";
import type { ConflictValue } from "../../protocol/types.gen";
import { memberName, shortName } from "../../store/member-names";
import type { Store } from "../../store/store";

/** `You`, `Anna B.`, or somebody this phone does not know. */
export function whoWords(store: Store, by: string | null): string {
  if (by === store.user.id) return t("settle.you");
  return shortName(memberName(store, by)) || t("settle.somebody");
}

/** One under the other: the name, the day, the hour. */
export function whoAndWhen(store: Store, { by, at }: ConflictValue): string {
  return `${whoWords(store, by)}\n${whenWords(store, at)}`;
}

export function whenWords(store: Store, at: string): string {
  return moment(at, { now: store.now(), zone: store.user.zone }).replace(" ", "\n");
}
