// Answered operations, and what is done with them when the server or this device was put back from a backup (SYNC 4.9).

import type { Operation } from "../protocol/types.gen";
import { counterOf, type Journaled, type Notice, type VaultTx, type Waiting } from "./vault";
import { withVersions } from "./versions";

export const JOURNAL_STORES = ["outbox", "journal", "rescue", "notices", "device"] as const;
export const JOURNAL_MS = 30 * 86_400_000;

export interface Stamp {
  readonly at: string;
  readonly off: number;
  newId(): string;
}

/**
 * The server has forgotten everything from `from` on: what it had acknowledged goes back to the head of the outbox with
 * its own ids and numbers, marked `again`. Numbers that the journal no longer holds are covered by a `skip`, and the
 * person is told when that may concern work that was cleared from here because of its age.
 */
export async function replayFrom(tx: VaultTx, from: number, stamp: Stamp): Promise<void> {
  const counter = await counterOf(tx, stamp.newId);
  const { device, next, pruned = 0 } = counter;
  const outbox = tx.objectStore("outbox");
  const journal = tx.objectStore("journal");
  const range = IDBKeyRange.bound([device, from], [device, next]);
  const held = new Set(await outbox.getAllKeys(IDBKeyRange.bound(from, next)));
  for (const entry of await journal.getAll(range)) {
    held.add(entry.n);
    await outbox.put(again(entry));
  }
  await journal.delete(range);
  const missing = gaps(from, next, held);
  for (const [n, to] of missing) await outbox.put(gap(n, to, stamp));
  const lost = missing.reduce((sum, [n, to]) => sum + Math.max(0, Math.min(to, pruned) - n + 1), 0);
  if (lost > 0)
    await notice(tx, { id: `forgotten ${device} ${pruned}`, kind: "forgotten", lost, at: Date.parse(stamp.at) });
  if (pruned >= from) await tx.objectStore("device").put({ ...counter, pruned: from - 1 });
}

async function notice(tx: VaultTx, told: Notice): Promise<void> {
  await tx.objectStore("notices").put(told);
}

/**
 * The server's history has changed while some of what it had acknowledged to this device bears a former name of it. Under
 * that name nothing can be sent any more: all of it is sent as a device of yet another name, ids as they were, so that
 * whatever the server still knows is answered from its receipt.
 */
export async function replayAllAs(tx: VaultTx, device: string, lastN: number): Promise<void> {
  const { device: now } = await counterOf(tx, () => device);
  const journal = tx.objectStore("journal");
  const forgotten = (await journal.getAll()).filter((entry) => entry.device !== now || entry.n > lastN);
  forgotten.sort((a, b) => Number(a.device === now) - Number(b.device === now) || a.at - b.at || a.n - b.n);
  for (const entry of forgotten) await journal.delete([entry.device, entry.n]);
  const waiting = (await tx.objectStore("outbox").getAll()).map((entry) => ({ ...entry, device: now }));
  await renumber(tx, device, [...forgotten.map((entry) => ({ ...again(entry), device: entry.device })), ...waiting]);
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
export async function takeNewName(tx: VaultTx, device: string): Promise<void> {
  const { device: former } = await counterOf(tx, () => device);
  const waiting = await tx.objectStore("outbox").getAll();
  await renumber(
    tx,
    device,
    waiting.map((entry) => ({ ...entry, device: former })),
  );
}

type Named = Waiting & { readonly device: string };

async function renumber(tx: VaultTx, device: string, all: readonly Named[]): Promise<void> {
  const outbox = tx.objectStore("outbox");
  const queue = all.filter(({ operation }) => operation.kind !== "skip");
  const numbers = new Map(queue.map((entry, i) => [`${entry.device} ${entry.n}`, i + 1]));
  const groups = new Map<string, number>();
  await outbox.clear();
  for (const { device: former, ...entry } of queue) {
    const n = numbers.get(`${former} ${entry.n}`) ?? 0;
    const group = groups.get(`${former} ${entry.group}`) ?? n;
    groups.set(`${former} ${entry.group}`, group);
    const numberOf = (old: number): number | undefined => numbers.get(`${former} ${old}`);
    await outbox.put({ ...entry, n, group, operation: renumberedBases({ ...entry.operation, n }, numberOf) });
  }
  await tx.objectStore("device").put({ key: "counter", device, next: queue.length + 1, sent: queue.length });
}

function renumberedBases(operation: Operation, numberOf: (old: number) => number | undefined): Operation {
  return withVersions(operation, (version) => {
    if (typeof version !== "string") return version;
    const n = numberOf(Number(version.slice(2)));
    return n === undefined ? null : `n:${n}`; // an older one: unknown to the new name, so left out
  });
}

/**
 * The browser had cleared what was stored here, and the server has now said how far this device had come. What was made
 * after that is nowhere; the device goes on under a new name, so that no number means two things.
 */
export async function afterClearing(tx: VaultTx, device: string, lastN: number, now: number): Promise<void> {
  const { clearedAfter } = await counterOf(tx, () => device);
  if (clearedAfter === undefined) return;
  await takeNewName(tx, device);
  await notice(tx, { id: "cleared", kind: "cleared", lost: Math.max(0, clearedAfter - lastN), at: now });
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

/** Drop what is older than any backup will be, and rescued rows that nobody asked for. What is held stays until it is answered. */
export async function prune(tx: VaultTx, before: number): Promise<void> {
  const counter = await counterOf(tx, () => "");
  let pruned = counter.pruned ?? 0;
  let cursor = await tx.objectStore("journal").index("by_at").openCursor(IDBKeyRange.upperBound(before));
  while (cursor !== null) {
    const { device, n, standing } = cursor.value;
    if (standing !== "held") {
      await cursor.delete();
      if (device === counter.device) pruned = Math.max(pruned, n);
    }
    cursor = await cursor.continue();
  }
  if (counter.device !== "") await tx.objectStore("device").put({ ...counter, pruned });
  const rescue = tx.objectStore("rescue");
  for (const { entity, id, at } of await rescue.getAll()) if (at < before) await rescue.delete([entity, id]);
}

/** Erased for good: what was answered about these records is wiped here too. Their numbers are covered by a `skip` if need be. */
export async function wipe(tx: VaultTx, erased: ReadonlySet<string>): Promise<void> {
  for (const entry of await tx.objectStore("journal").getAll()) {
    const root = "root" in entry.operation ? entry.operation.root : null;
    if (erased.has(entry.id) || (root != null && erased.has(root))) {
      await tx.objectStore("journal").delete([entry.device, entry.n]);
    }
  }
  for (const { entity, id, row } of await tx.objectStore("rescue").getAll()) {
    if (erased.has(id) || (row.root != null && erased.has(row.root)))
      await tx.objectStore("rescue").delete([entity, id]);
  }
}
