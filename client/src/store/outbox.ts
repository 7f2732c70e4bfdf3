// Operations made on this device that the server has not answered yet, oldest first. The caller owns the transaction.

import type { Draft } from "../protocol/operations";
import type { Operation } from "../protocol/types.gen";
import { strokesOf } from "./strokes";
import { type Counter, counterOf, type Label, type VaultTx, type Waiting } from "./vault";
import { withVersions } from "./versions";

export const OUTBOX_STORES = ["outbox", "device"] as const;

/** One wish of a screen, with what the sync sheet will call it. */
export interface Asked {
  readonly draft: Draft;
  readonly label: Label;
  /** Made by the caller, so that a second try after a dead handle is seen to be the same. */
  readonly op: string;
}

export interface Stamp {
  /** Device wall time, ISO. */
  readonly at: string;
  /** Server minus device clock, ms. */
  readonly off: number;
  newDevice(): string;
}

/**
 * An entry as it is now, and as it was when a later value took its place while still unsent; null where that is not
 * known any more.
 */
export interface Written {
  readonly now: Waiting;
  readonly before?: Waiting | null;
}

/**
 * Give each operation its number and lay it into the outbox. IndexedDB lets one transaction at a time at these stores,
 * whichever tab it comes from: numbers run on without holes, and a crash takes all of it or nothing.
 */
export async function enqueue(
  tx: VaultTx,
  gestures: readonly (readonly Asked[])[],
  stamp: Stamp,
): Promise<readonly Written[]> {
  const [done, kept] = await Promise.all([alreadyThere(tx, gestures), counterOf(tx, stamp.newDevice)]);
  if (done.length > 0) return done;
  const outbox = tx.objectStore("outbox");
  const written: Written[] = [];
  let counter = kept;
  for (const gesture of gestures) {
    const earlier = await joinable(tx, gesture, counter);
    const fresh = earlier === null ? numbered(gesture, counter.next, stamp) : [];
    if (earlier !== null) written.push(earlier(stamp));
    else written.push(...fresh.map((now) => ({ now })));
    counter = { ...counter, next: counter.next + fresh.length };
    await Promise.all(written.slice(-gesture.length).map(({ now }) => outbox.put(now)));
  }
  await tx.objectStore("device").put(counter);
  return written;
}

/** The first try may have reached the disk although its handle died before it could say so. */
async function alreadyThere(tx: VaultTx, gestures: readonly (readonly Asked[])[]): Promise<Written[]> {
  const index = tx.objectStore("outbox").index("by_op");
  const tried = gestures.flat();
  const found = await Promise.all(tried.map(({ op }) => index.get(op)));
  return found.flatMap((now, i) =>
    now === undefined ? [] : [restsOnItself(tried[i], now.n) ? { now, before: null } : { now }],
  );
}

/** Only what took the place of an earlier operation names its own number as what it was made on. */
function restsOnItself(asked: Asked | undefined, n: number): boolean {
  return asked?.draft.kind === "set" && Object.values(asked.draft.base ?? {}).includes(`n:${n}`);
}

function numbered(gesture: readonly Asked[], group: number, stamp: Stamp): Waiting[] {
  const writers = new Map<string, number>();
  return gesture.map(({ draft, label, op }, i) => {
    const n = group + i;
    const asked = { ...draft, n, op, at: stamp.at, off: stamp.off } as Operation; // a draft lacks exactly these
    const operation = withVersions(asked, (version, field) => {
      const earlier = writers.get(`${label.id} ${field}`);
      return earlier === undefined ? version : `n:${earlier}`;
    });
    for (const field of fieldsOf(operation)) writers.set(`${label.id} ${field}`, n);
    return { n, op, group, operation, ...label };
  });
}

/** What an operation writes, by the names under which later operations of the same gesture ask for it. */
function fieldsOf(operation: Operation): string[] {
  const [first] = strokesOf(operation, { user: "", conflict: () => null });
  const names = Object.keys(first?.write ?? {});
  if (first?.add !== undefined) names.push(`${first.add.field}\n${first.add.element}`);
  return names;
}

/**
 * The unsent `set` that this one only carries on: same record, same fields, made knowing it and nothing since. It keeps
 * its number and first base and takes the last value, under the new one's id: on a device put back to a backup the earlier
 * one may have been sent by its other life, and an id never means two things. Once it may have left the device it is
 * never touched.
 */
async function joinable(
  tx: VaultTx,
  gesture: readonly Asked[],
  counter: Counter,
): Promise<((stamp: Stamp) => Written) | null> {
  const [asked] = gesture;
  if (asked === undefined || gesture.length > 1 || asked.draft.kind !== "set") return null;
  const { op } = asked;
  const { id, entity, fields, base = {} } = asked.draft;
  const outbox = tx.objectStore("outbox");
  const before = (await outbox.index("by_target").openCursor(id, "prev"))?.value;
  if (before === undefined || before.n <= counter.sent || before.operation.kind !== "set") return null;
  const earlier = before.operation;
  const names = Object.keys(fields);
  const same = earlier.entity === entity && names.length === Object.keys(earlier.fields).length;
  if (!same || names.some((name) => base[name] !== `n:${before.n}`)) return null;
  const next = await outbox.get(before.n + 1);
  if (before.group !== before.n || next?.group === before.n) return null; // part of a larger gesture
  return ({ at, off }) => ({ before, now: { ...before, op, operation: { ...earlier, op, fields, at, off } } });
}

/**
 * Take a gesture back: its operations become `skip`, so that the numbers stay whole. False, and nothing changed, once any
 * of them may have left the device, was written over, or has another one resting on it.
 */
export async function takeBack(tx: VaultTx, gesture: readonly Written[], stamp: Stamp): Promise<boolean> {
  const outbox = tx.objectStore("outbox");
  const { sent } = await counterOf(tx, stamp.newDevice);
  const here = await Promise.all(gesture.map(({ now }) => outbox.get(now.n)));
  const isKnown = gesture.every(({ before }) => before !== null);
  const isIntact =
    isKnown && here.every((kept, i) => kept !== undefined && kept.n > sent && isSame(kept, gesture[i]?.now));
  const own = new Set(gesture.map(({ now }) => now.n));
  const first = Math.min(...own);
  const later = (await outbox.getAll(IDBKeyRange.lowerBound(first, true))).filter(({ n }) => !own.has(n));
  if (!isIntact || gesture.some((written) => later.some((other) => restsOn(other, written)))) return false;
  await Promise.all(gesture.map((written) => outbox.put(written.before ?? skipped(written.now, stamp))));
  return true;
}

function isSame(kept: Waiting, written: Waiting | undefined): boolean {
  return JSON.stringify(kept.operation) === JSON.stringify(written?.operation);
}

/** It names its number as a base, or speaks of a record that would not be without it. */
function restsOn(other: Waiting, { now, before }: Written): boolean {
  if (other.operation.kind === "skip" || before !== undefined) return false;
  const text = JSON.stringify(other.operation);
  const makes = strokesOf(now.operation, { user: "", conflict: () => null }).some(({ make }) => make !== undefined);
  return text.includes(`"n:${now.n}"`) || (makes && text.includes(now.id));
}

export function skipped(waiting: Waiting, { at, off }: Pick<Stamp, "at" | "off">, op = waiting.op): Waiting {
  const { n } = waiting;
  return { ...waiting, op, operation: { kind: "skip", n, op, at, off } };
}
