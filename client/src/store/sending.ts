// What leaves the outbox and what the server's verdicts make of it. The caller owns the transaction.

import type { Operation, Result } from "../protocol/types.gen";
import { skipped } from "./outbox";
import {
  type Counter,
  counterOf,
  type Journaled,
  type Refused,
  type VaultRead,
  type VaultTx,
  type Waiting,
} from "./vault";

export const SENDING_STORES = ["outbox", "journal", "attention", "device"] as const;

export interface Limits {
  readonly ops: number;
  readonly bytes: number;
}

export interface Batch {
  readonly counter: Counter;
  readonly ackedN: number;
  readonly groups: readonly (readonly Waiting[])[];
  /** Waiting in all, this batch included. */
  readonly waiting: number;
}

/**
 * The oldest groups that fit, never a part of one; a group too large for the limits goes alone. They count as sent from
 * here on: what may be on its way is neither joined with later edits nor taken back.
 */
export async function takeBatch(tx: VaultTx, limits: Limits, newDevice: () => string): Promise<Batch> {
  const counter = await counterOf(tx, newDevice);
  const groups = await oldestGroups(tx, limits);
  const last = groups.at(-1)?.at(-1)?.n ?? 0;
  const marked = { ...counter, sent: Math.max(counter.sent, last) };
  await tx.objectStore("device").put(marked);
  const waiting = await tx.objectStore("outbox").count();
  return { counter: marked, groups, waiting, ackedN: await ackedIn(tx, marked) };
}

async function oldestGroups(tx: VaultTx, limits: Limits): Promise<Waiting[][]> {
  const groups: Waiting[][] = [];
  let [ops, bytes] = [0, 0];
  let cursor = await tx.objectStore("outbox").openCursor();
  while (cursor !== null) {
    const waiting = cursor.value;
    const open = groups.at(-1);
    ops += 1;
    bytes += bytesOf(waiting.operation);
    const isFull = ops > limits.ops || bytes > limits.bytes;
    if (open?.[0]?.group === waiting.group) {
      open.push(waiting);
      if (isFull && groups.length > 1) return groups.slice(0, -1);
    } else {
      if (isFull && groups.length > 0) return groups;
      groups.push([waiting]);
    }
    cursor = await cursor.continue();
  }
  return groups;
}

function bytesOf(operation: Operation): number {
  return new TextEncoder().encode(JSON.stringify(operation)).length;
}

/** Up to here no result will ever be asked for again: the server may forget them. A held one is asked about later. */
async function ackedIn(tx: VaultRead, counter: Counter): Promise<number> {
  const first = (await tx.objectStore("outbox").getAllKeys(undefined, 1))[0] ?? counter.next;
  const held = await tx.objectStore("journal").index("by_standing").getAll("held");
  const numbers = held.filter(({ device }) => device === counter.device).map(({ n }) => n);
  return Math.min(first, ...numbers) - 1;
}

/**
 * Move answered operations to the journal, refused ones to `attention` for their author to see. The screen does not
 * change here: the view goes on folding an operation until the cache says that its rows have come (`settled`, SYNC 4.4).
 */
export async function settle(tx: VaultTx, results: readonly Result[], device: string, at: number): Promise<void> {
  const outbox = tx.objectStore("outbox");
  const refused: { waiting: Waiting; result: Result }[] = [];
  for (const result of results) {
    const cursor = await outbox.index("by_op").openCursor(result.op);
    if (cursor === null) {
      await answeredLater(tx, result, at); // a held one asked about again; else a reply that came twice
      continue;
    }
    const waiting = cursor.value;
    await cursor.delete();
    if (result.status === "rejected") refused.push({ waiting, result });
    else if (waiting.operation.kind !== "skip")
      await tx.objectStore("journal").put(journaled(waiting, result, device, at));
  }
  await keepRefused(tx, refused, at);
}

function journaled(waiting: Waiting, result: Result, device: string, at: number): Journaled {
  const entry = { ...waiting, device, result, at };
  return result.status === "held" || result.status === "suggested" ? { ...entry, standing: result.status } : entry;
}

async function answeredLater(tx: VaultTx, result: Result, at: number): Promise<void> {
  const cursor = await tx.objectStore("journal").index("by_op").openCursor(result.op);
  if (cursor?.value.standing !== "held" || result.status === "held") return;
  const { standing: _held, askedAt: _asked, ...entry } = cursor.value;
  if (result.status !== "rejected") {
    await cursor.update(journaled(entry, result, entry.device, at));
    return;
  }
  await cursor.delete();
  await keepRefused(tx, [{ waiting: entry, result }], at);
}

/** One item per cause: what was refused only because it rests on something refused hangs under that. */
async function keepRefused(
  tx: VaultTx,
  refused: readonly { waiting: Waiting; result: Result }[],
  at: number,
): Promise<void> {
  if (refused.length === 0) return;
  const attention = tx.objectStore("attention");
  const items = await attention.getAll();
  const groupOf = new Map<string, number>();
  const isDependant = ({ result }: { result: Result }): boolean => result.code === "dep_rejected";
  for (const entry of [...refused.filter((one) => !isDependant(one)), ...refused.filter(isDependant)]) {
    const { waiting, result } = entry;
    const cause = isDependant(entry) ? causeOf(waiting, items, groupOf) : undefined;
    const item: Refused =
      cause === undefined
        ? { ...labelOf(waiting), op: waiting.op, operation: waiting.operation, result, at, dependants: [] }
        : { ...cause, dependants: [...cause.dependants, waiting.operation] };
    if (cause === undefined) groupOf.set(waiting.op, waiting.group);
    if (cause !== undefined) items.splice(items.indexOf(cause), 1);
    items.push(item);
    await attention.put(item);
  }
}

function labelOf({ entity, id, title }: Waiting): Pick<Refused, "entity" | "id" | "title"> {
  return { entity, id, title };
}

/** Refused with the same gesture, or speaking of a record whose making was refused. */
function causeOf(
  waiting: Waiting,
  items: readonly Refused[],
  groupOf: ReadonlyMap<string, number>,
): Refused | undefined {
  const text = JSON.stringify(waiting.operation);
  return (
    items.find(({ op }) => groupOf.get(op) === waiting.group) ??
    items.find(
      ({ id, dependants }) => text.includes(id) || dependants.some((one) => "id" in one && text.includes(one.id)),
    )
  );
}

/**
 * Put a gesture that the server cannot even read out of the way, so that the others go on: under *needs you* with a
 * `skip` for each of its numbers.
 */
export async function isolate(
  tx: VaultTx,
  group: readonly Waiting[],
  why: Unreadable,
  stamp: { readonly at: string; readonly off: number; newId(): string },
): Promise<void> {
  const outbox = tx.objectStore("outbox");
  const kept = group.filter(({ operation }) => operation.kind !== "skip");
  const refused = kept.map((waiting, i) => ({ waiting, result: unreadable(waiting, i === 0, why) }));
  await keepRefused(tx, refused, Date.parse(stamp.at));
  for (const waiting of group) await outbox.put(skipped(waiting, stamp, stamp.newId()));
}

export interface Unreadable {
  readonly status: number | null;
  /** The server's own words, if it was the server. */
  readonly detail?: string;
}

function unreadable({ n, op }: Waiting, isFirst: boolean, { status, detail = "" }: Unreadable): Result {
  const cause = status === 413 ? "too_large" : "invalid";
  return { n, op, status: "rejected", code: isFirst ? cause : "dep_rejected", detail, repairs: ["edit", "discard"] };
}
