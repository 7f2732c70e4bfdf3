// Where a sale came from (C1): one of a few kinds, with a name where it has one: "event: Equip'Hôtel".

import { hasMessage, t } from "../i18n";

/** As they are stored, the same in every language, so that figures by source stay comparable. */
export const SOURCES = [
  "event",
  "web form",
  "mail",
  "incoming call",
  "introduced by",
  "own network",
  "partner",
  "list",
] as const;
export type SourceKind = (typeof SOURCES)[number];

export interface Source {
  /** Null when it is in words of somebody's own. */
  readonly kind: SourceKind | null;
  readonly name: string;
}

export function readSource(text: string | null | undefined): Source {
  const whole = text?.trim() ?? "";
  const [before = "", ...after] = whole.split(":");
  const kind = SOURCES.find((one) => one === before.trim().toLowerCase());
  return kind === undefined ? { kind: null, name: whole } : { kind, name: after.join(":").trim() };
}

/** Null when nothing is said. */
export function sourceText({ kind, name }: Source): string | null {
  const told = name.trim().replace(/\s+/g, " ");
  if (kind === null) return told === "" ? null : told;
  return told === "" ? kind : `${kind}: ${told}`;
}

export function sourceName(kind: SourceKind): string {
  const key = `pick.source.${kind.replace(" ", "_")}`;
  return hasMessage(key) ? t(key) : kind;
}

/** `Event, Equip'Hôtel`. */
export function sourceWords(text: string | null | undefined): string {
  const { kind, name } = readSource(text);
  return [kind === null ? "" : sourceName(kind), name].filter((part) => part !== "").join(", ");
}
