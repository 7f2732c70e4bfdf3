// Changes of step, status, assignment and amount: those that this device made, and after asking those of everybody.

import type { HistoryEntry, Operation } from "../protocol/types.gen";
import type { OwnWork } from "../store/own-work";
import { correctedAt } from "../store/strokes";
import type { Change } from "./stream";

const FIELDS = ["step", "status", "owner", "money"] as const;
type Values = Readonly<Record<string, unknown>>;

/** What was there before is not known here: a colleague may have written in between. */
export function ownChanges(work: readonly OwnWork[], me: string): readonly Change[] {
  return work.flatMap(({ operation, isSent }) => {
    const written = writtenBy(operation);
    const common = { at: correctedAt(operation), by: me, saved: isSent ? "server" : "phone" } as const;
    return FIELDS.filter((field) => field in written).map((field) => ({
      ...common,
      id: `${operation.op} ${field}`,
      field,
      to: written[field],
    }));
  });
}

function writtenBy(operation: Operation): Values {
  if (operation.kind === "set") return operation.fields;
  if (operation.kind === "status.set") return { status: { is: operation.status } };
  return operation.kind === "transfer" ? { owner: operation.to } : {};
}

/**
 * The server says what stood there before each write; what was written is what the next one found, or what stands there
 * now. How a record was born is told by itself. `entries` come latest first.
 */
export function toldChanges(entries: readonly HistoryEntry[], now: Values, isWhole: boolean): readonly Change[] {
  const later = new Map<string, unknown>(FIELDS.map((field) => [field, now[field] ?? null]));
  const found: Change[] = [];
  for (const [index, entry] of entries.entries()) {
    const isBirth = isWhole && index === entries.length - 1;
    for (const field of FIELDS) {
      if (!entry.fields.includes(field)) continue;
      const from = entry.old[field] ?? null;
      const to = later.get(field);
      later.set(field, from);
      if (isBirth) continue;
      found.push({ id: `${entry.op} ${field}`, at: entry.at, by: entry.by, field, from, to, saved: "server" });
    }
  }
  return found;
}

/** The server's word counts more than what this device remembers of the same operation. */
export function allChanges(own: readonly Change[], told: readonly Change[]): readonly Change[] {
  const known = new Set(told.map(({ id }) => id));
  return [...told, ...own.filter(({ id }) => !known.has(id))];
}
