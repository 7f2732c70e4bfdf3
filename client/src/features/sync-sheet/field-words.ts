// What a change was about, in the words of the screens: "Amount, next action".
import { capital, hasMessage, list, t } from "../../i18n";
import type { UnsentItem } from "../../store/store";

/** A keyed field such as `phone:3` is one of its kind. */
const kindOf = (field: string): string => field.split(":")[0] ?? field;

export function fieldWords(field: string): string {
  const key = `sync.field.${kindOf(field)}`;
  return hasMessage(key) ? t(key) : t("sync.field.other");
}

/** `New`, `Amount, tags`, `A note`: what stands under the title of something unsent. */
export function changeWords({ kind, what }: Pick<UnsentItem, "kind" | "what">): string {
  if (kind === "set") {
    const words = [...new Set(what.map(fieldWords))];
    return words.length === 0 ? t("sync.change.set") : capital(list(words));
  }
  return t(`sync.change.${kind.replace(".", "-")}`);
}
