// From a tap to the vault and back: gestures are written in the order of the taps, and taken back while nothing of them left.

import { asked, type Sources } from "./asking";
import type { Gestures, Keeping } from "./keeping";
import type { Known } from "./known";
import { enqueue, OUTBOX_STORES, type Stamp, takeBack, type Written } from "./outbox";
import type { Gesture } from "./types";
import { change, type Vault, type VaultTx } from "./vault";

const STORES = [...OUTBOX_STORES, "attention", "rescue", "blobs_unsent"] as const;

export interface Ports {
  readonly vault: Vault;
  readonly known: Known;
  readonly keeping: Keeping;
  readonly sources: Sources;
  stamp(): Stamp;
  /** Read the vault again and show it. */
  changed(): Promise<void>;
  /** Show what is known. */
  show(): void;
}

/** Something else that is changed in the transaction of a gesture. */
export type Beside = (tx: VaultTx) => Promise<unknown>;

export class Writing {
  readonly #ports: Ports;
  readonly #undo = new WeakMap<Gesture, readonly Written[]>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Resolves when all of it is on the disk and shown. */
  async perform(gestures: Gestures, beside?: Beside): Promise<Gesture> {
    const { vault, known, keeping, sources } = this.#ports;
    const written = await keeping.inOrder(async () => {
      const wishes = await asked(gestures, sources);
      const stamp = this.#ports.stamp();
      const saved = await keeping.untilSaved(gestures, () =>
        change(vault, STORES, async (tx) => {
          await beside?.(tx);
          return enqueue(tx, wishes, stamp);
        }),
      );
      // Before the next tap has its turn: it is based on what this one did.
      known.wroteWaiting(saved.map(({ now }) => now));
      if (beside === undefined) this.#ports.show();
      else await this.#ports.changed();
      return saved;
    });
    const gesture: Gesture = { ops: written.map(({ now }) => now.op) };
    this.#undo.set(gesture, written);
    return gesture;
  }

  /** False, and nothing changed, when it is too late. */
  undo(gesture: Gesture): Promise<boolean> {
    const written = this.#undo.get(gesture);
    if (written === undefined) return Promise.resolve(false);
    const { vault, keeping, stamp } = this.#ports;
    return keeping.inOrder(async () => {
      const isBack = await change(vault, STORES, async (tx) => {
        const isTaken = await takeBack(tx, written, stamp());
        const files = isTaken ? written.filter(({ now }) => now.operation.kind === "attachment.add") : [];
        await Promise.all(files.map(({ now }) => tx.objectStore("blobs_unsent").delete(now.id)));
        return isTaken;
      });
      if (isBack) await this.#ports.changed();
      return isBack;
    });
  }
}

/** In the place of a refused operation. */
export function instead(op: string): Beside {
  return (tx) => tx.objectStore("attention").delete(op);
}
