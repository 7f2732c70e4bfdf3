// The part that somebody has in a sale: a few known ones, or words of one's own.

import { hasMessage, t } from "../i18n";

/** As they are stored, the same in every language. The agency between us and the final customer is `intermediary` (C5). */
export const ROLES = ["decides", "technical", "buys", "pays", "uses it", "intermediary"] as const;
export type Role = (typeof ROLES)[number];

export function knownRole(text: string | null | undefined): Role | null {
  const folded = text?.trim().toLowerCase() ?? "";
  return ROLES.find((role) => role === folded) ?? null;
}

export function roleName(role: Role): string {
  const key = `pick.role.${role.replace(" ", "_")}`;
  return hasMessage(key) ? t(key) : role;
}

/** A known part in the reader's own language, else as it was typed. */
export function roleWords(text: string | null | undefined): string {
  const role = knownRole(text);
  return role === null ? (text?.trim() ?? "") : roleName(role);
}
