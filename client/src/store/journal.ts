// Answered operations, and what is done with them when the server or this device was put back from a backup (SYNC 4.9).

import type { Operation } from "../protocol/types.gen";
import { type Counter, counterOf, type Journaled, type VaultTx, type Waiting } from "./vault";
import { withVersions } from "./versions";

export const JOURNAL_STORES = ["outbox", "journal", "rescue", "device"] as const;
export const JOURNAL_MS = 30 * 86_400_000;

export interface Stamp {
  readonly at: string;
  readonly off: number;
  newId(): string;
}

/**
 * The server has forgotten everything from `from` on: what it had acknowledged goes back to the head of the outbox with
 * its own ids and numbers, marked `again`. Numbers that the journal no longer holds are covered by a `skip`.
 */
export async function replayFrom(tx: VaultTx, from: number, stamp: Stamp): Promise<void> {
  const { device, next } = await counterOf(tx, stamp.newId);
  const outbox = tx.objectStore("outbox");
  const journal = tx.objectStore("journal");
  const range = IDBKeyRange.bound([device, from], [device, next]);
  const held = new Set(await outbox.getAllKeys(IDBKeyRange.bound(from, next)));
  for (const entry of await journal.getAll(range)) {
    held.add(entry.n);
    await outbox.put(again(entry));
  }
  await journal.delete(range);
  for (const [n, to] of gaps(from, next, held)) await outbox.put(gap(n, to, stamp));
}

function again(entry: Journaled): Waiting {
  const { n, op, group, entity, id, title, operation } = entry;
  return { n, op, group, entity, id, title, operation: { ...operation, again: true } };
}

function gaps(from: number, end: number, held: ReadonlySet<number>): [number, number][] {
  const found: [number, number][] = [];
  for (let n = from; n < end; n++) {
    const open = found.at(-1);
    if (held.has(n)) continue;
    if (open?.[1] === n - 1) open[1] = n;
    else found.push([n, n]);
  }
  return found;
}

function gap(n: number, to: number, { at, off, newId }: Stamp): Waiting {
  const op = newId();
  const operation: Operation = { kind: "skip", n, op, at, off, ...(to > n ? { to } : {}) };
  return { n, op, group: n, operation, entity: "opportunity", id: "", title: "" };
}

/**
 * This device is not the only one of its name (it was restored, or its profile copied): it takes a new one and numbers
 * its unsent operations from 1. Ids stay, so that what the first life had sent is answered from its receipt.
 */
export async function takeNewName(tx: VaultTx, device: string): Promise<Counter> {
  const outbox = tx.objectStore("outbox");
  const waiting = (await outbox.getAll()).filter(({ operation }) => operation.kind !== "skip");
  const renumbered = new Map(waiting.map(({ n }, i) => [n, i + 1]));
  const groups = new Map<number, number>();
  await outbox.clear();
  for (const entry of waiting) {
    const n = renumbered.get(entry.n) ?? 0;
    const group = groups.get(entry.group) ?? n;
    groups.set(entry.group, group);
    await outbox.put({ ...entry, n, group, operation: renumberedBases({ ...entry.operation, n }, renumbered) });
  }
  const counter: Counter = { key: "counter", device, next: waiting.length + 1, sent: waiting.length };
  await tx.objectStore("device").put(counter);
  return counter;
}

function renumberedBases(operation: Operation, renumbered: ReadonlyMap<number, number>): Operation {
  return withVersions(operation, (version) => {
    if (typeof version !== "string") return version;
    const n = renumbered.get(Number(version.slice(2)));
    return n === undefined ? null : `n:${n}`; // an older one: unknown to the new name, so left out
  });
}

/** Numbers above `fork` belong to a history that is no more: a needless conflict is better than a lost edit. */
export async function forgetVersionsAbove(tx: VaultTx, fork: number): Promise<void> {
  const known = (operation: Operation): Operation =>
    withVersions(operation, (version) => (typeof version === "number" && version > fork ? null : version));
  const outbox = tx.objectStore("outbox");
  const journal = tx.objectStore("journal");
  for (const entry of await outbox.getAll()) await outbox.put({ ...entry, operation: known(entry.operation) });
  for (const entry of await journal.getAll()) await journal.put({ ...entry, operation: known(entry.operation) });
}

/** Drop what is older than any backup will be, and rescued rows that nobody asked for. */
export async function prune(tx: VaultTx, before: number): Promise<void> {
  let cursor = await tx.objectStore("journal").index("by_at").openCursor(IDBKeyRange.upperBound(before));
  while (cursor !== null) {
    await cursor.delete();
    cursor = await cursor.continue();
  }
  const rescue = tx.objectStore("rescue");
  for (const { entity, id, at } of await rescue.getAll()) if (at < before) await rescue.delete([entity, id]);
}
