// What a record is called where only a line is to spare.

import type { EntityName } from "../protocol/types.gen";
import { joinName } from "./alt-name";
import { greetingName } from "./person-name";

const LONGEST = 120;
/** Where a name may stand, best first. Entities not listed have a `name`. */
const NAMING: Partial<Record<EntityName, readonly string[]>> = {
  opportunity: ["title"],
  action: ["note"],
  comment: ["text"],
  participant: ["role"],
};

export interface Named {
  readonly entity: EntityName;
  readonly data: object;
}

/** Empty when nothing in it can stand for a name; the screen has words for that. */
export function titleOf(row: Named): string {
  const data = row.data as Readonly<Record<string, unknown>>;
  if (row.entity === "contact") return contactName(data);
  if (row.entity === "folder") return clipped(joinName(text(data.name), text(data.alt_name)));
  if (row.entity === "prospect") return firstText(sortedValues(data, "cell:"));
  return firstText((NAMING[row.entity] ?? ["name"]).map((field) => data[field]));
}

function contactName(data: Readonly<Record<string, unknown>>): string {
  const first = greetingName(text(data.first_name)); // `!` says that it is not known
  const names = [first, text(data.middle_name), text(data.last_name)].filter((part) => part !== "");
  if (names.length > 0) return clipped(names.join(" "));
  return firstText([data.company, ...sortedValues(data, "email:"), ...sortedValues(data, "phone:")]);
}

/** Keyed fields in the order of their rank, then of their key, so that the same one is named on every device. */
function sortedValues(data: Readonly<Record<string, unknown>>, prefix: string): unknown[] {
  const keys = Object.keys(data).filter((key) => key.startsWith(prefix));
  const rank = (key: string): string => text((data[key] as { rank?: unknown } | null)?.rank);
  return keys.sort((a, b) => (rank(a) + a < rank(b) + b ? -1 : 1)).map((key) => data[key]);
}

function firstText(values: readonly unknown[]): string {
  for (const value of values) {
    const found = text(value);
    if (found !== "") return clipped(found);
  }
  return "";
}

/** Local data is not trusted: a cell may hold anything that JSON can. */
function text(value: unknown): string {
  if (typeof value === "string") return value.trim().replace(/\s+/g, " ");
  if (typeof value === "number") return String(value);
  if (typeof value !== "object" || value === null) return "";
  const { value: inner, raw } = value as { value?: unknown; raw?: unknown };
  return typeof inner === "string" ? inner : typeof raw === "string" ? raw : "";
}

function clipped(found: string): string {
  return found.length <= LONGEST ? found : `${found.slice(0, LONGEST - 1).trimEnd()}…`;
}
