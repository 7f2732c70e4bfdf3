// Unsent, answered, refused and draft entries of the vault, as read in one look, and what they mean for view and sheet.

import type { Operation } from "../protocol/types.gen";
import type { Pending } from "./pending";
import type { Settled } from "./progress";
import { strokesOf } from "./strokes";
import type { AttentionItem, UnsentItem } from "./types";
import {
  counterOf,
  type Journaled,
  look,
  type Notice,
  type Refused,
  type StoredDraft,
  type Vault,
  type Waiting,
} from "./vault";

export interface Contents {
  readonly device: string;
  /** How many operations this device has numbered under its name. */
  readonly made: number;
  readonly outbox: readonly Waiting[];
  /** Answered, but perhaps not in the base yet; and those that stand: held, or lying with somebody as a suggestion. */
  readonly answered: readonly Journaled[];
  readonly refused: readonly Refused[];
  readonly drafts: readonly StoredDraft[];
  readonly rescued: number;
  readonly notices: readonly Notice[];
}

const STORES = ["outbox", "journal", "attention", "drafts", "rescue", "notices", "device"] as const;

export function contentsOf(vault: Vault, settled: Settled | null): Promise<Contents> {
  return look(vault, STORES, async (tx) => {
    const { device, next } = await counterOf(tx, () => "");
    const journal = tx.objectStore("journal");
    const above = (name: string, n: number): Promise<Journaled[]> =>
      journal.getAll(IDBKeyRange.bound([name, n], [name, []], true));
    const isRenamed = settled !== null && settled.device !== device;
    const [outbox, answered, former, standing, refused, drafts, rescued, notices] = await Promise.all([
      tx.objectStore("outbox").getAll(),
      above(device, isRenamed ? 0 : (settled?.n ?? 0)),
      isRenamed ? above(settled.device, settled.n) : [],
      journal.index("by_standing").getAll(),
      tx.objectStore("attention").getAll(),
      tx.objectStore("drafts").getAll(),
      tx.objectStore("rescue").count(),
      tx.objectStore("notices").getAll(),
    ]);
    const recent = [...former, ...answered];
    const known = new Set(recent.map(({ op }) => op));
    const all = [...standing.filter(({ op }) => !known.has(op)), ...recent];
    return { device, made: next - 1, outbox, answered: all, refused, drafts, rescued, notices };
  });
}

/** What the fold lays over the base: above `settled`, and the held ones, in the order in which they were made. */
export function pendingOf({ device, outbox, answered }: Contents, settled: Settled | null): Pending[] {
  const floor = settled?.device === device ? settled.n : 0;
  const isHeld = (entry: Journaled): boolean => entry.standing === "held";
  // After a renaming `settled` still speaks of the former name, until something is told to the new one.
  const isAbove = (entry: Journaled): boolean =>
    entry.device === settled?.device ? entry.n > settled.n : entry.device === device;
  const told = answered.filter((entry) => isHeld(entry) || isAbove(entry));
  const former = told.filter((entry) => entry.device !== device);
  const current = [
    ...told.filter((entry) => entry.device === device).map((entry) => ({ entry, isUnsent: isHeld(entry) })),
    ...outbox.filter(({ n }) => n > floor).map((entry) => ({ entry, isUnsent: true })),
  ].sort((a, b) => a.entry.n - b.entry.n);
  return [...former.map((entry) => ({ entry, isUnsent: isHeld(entry) })), ...current].map(({ entry, isUnsent }) => ({
    operation: entry.operation,
    isUnsent,
  }));
}

/** The lines of the sync sheet, oldest first. */
export function unsentOf({ outbox, answered }: Contents, flight: readonly [number, number] | null): UnsentItem[] {
  const isFlying = (n: number): boolean => flight !== null && n >= flight[0] && n <= flight[1];
  const standing = answered.flatMap((entry) => (entry.standing === undefined ? [] : [line(entry, entry.standing)]));
  const waiting = outbox
    .filter(({ operation }) => operation.kind !== "skip")
    .map((entry) => line(entry, isFlying(entry.n) ? "sending" : "waiting"));
  return [...standing, ...waiting];
}

function line(entry: Waiting | Journaled, state: UnsentItem["state"]): UnsentItem {
  const { op, entity, id, title, operation } = entry;
  const owner = "result" in entry ? (entry.result.owner ?? null) : null;
  const common = { op, at: wallOf(operation), entity, id, title, kind: operation.kind };
  return { ...common, what: fieldNames(operation), state, owner };
}

function wallOf({ at }: Operation): number {
  return Date.parse(at) || 0;
}

function fieldNames(operation: Operation): string[] {
  const [first] = strokesOf(operation, { user: "", conflict: () => null });
  const { write = {}, add, remove } = first ?? {};
  return [...Object.keys(write), ...[add?.field, remove?.field].filter((field) => field !== undefined)];
}

export function attentionOf({ refused }: Contents): AttentionItem[] {
  return refused
    .map(({ operation, title, result, at, dependants }) => ({ op: operation, title, result, at, dependants }))
    .sort((a, b) => a.at - b.at);
}

/** The same contents after an enqueue of this tab, without reading all of it again. */
export function withWaiting(contents: Contents, written: readonly Waiting[]): Contents {
  const changed = new Map(written.map((entry) => [entry.n, entry]));
  const kept = contents.outbox.filter(({ n }) => !changed.has(n));
  const outbox = [...kept, ...written].sort((a, b) => a.n - b.n);
  return { ...contents, outbox, made: Math.max(contents.made, ...written.map(({ n }) => n)) };
}
