// A value of the workspace's own fields in words, where it is read in a row rather than edited.
import { day, t } from "../i18n";
import { fieldText, type OwnKind } from "./own-fields";

interface Around {
  readonly now: number;
  readonly zone: string;
}

/** Empty where nothing is said; a box that was never touched says neither yes nor no. */
export function ownWords(kind: OwnKind | null | undefined, value: unknown, around: Around): string {
  if (kind === "checkbox") return value === true ? t("pick.yes") : value === false ? t("pick.no") : "";
  const text = fieldText(value);
  return kind === "date" && text !== "" ? day(text, around) : text;
}
