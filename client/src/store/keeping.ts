// Writes in the order of the taps, and stubbornly: what the storage refuses stays in memory and is tried again, said openly.

import type { Draft } from "../protocol/operations";
import { StorageTrouble } from "./db";

const RETRY_MS = [1_000, 2_000, 5_000, 15_000];

export type Gestures = readonly (readonly Draft[])[];

export interface Ports {
  /** How many gestures are in memory alone, and whether it is for want of room. */
  onTrouble(unsaved: number, isFull: boolean): void;
  /** Wait this long, or until there is reason to think that storage works again. */
  pause(ms: number): Promise<void>;
  isClosed(): boolean;
}

export class Keeping {
  readonly #ports: Ports;
  readonly #unsaved = new Set<Gestures>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Gestures that exist in memory alone. */
  get unsaved(): readonly Gestures[] {
    return [...this.#unsaved];
  }

  /** One after the other: the later tap sees what the earlier one did. */
  inOrder<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work, work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  /** Resolves only when `save` did; nobody is told "saved" before. */
  async untilSaved<T>(gestures: Gestures, save: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        const saved = await save();
        if (this.#unsaved.delete(gestures)) this.#ports.onTrouble(this.#unsaved.size, false);
        return saved;
      } catch (error) {
        if (!(error instanceof StorageTrouble) || this.#ports.isClosed()) throw error;
        this.#unsaved.add(gestures);
        this.#ports.onTrouble(this.#unsaved.size, error.full);
        await this.#ports.pause(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 0);
      }
    }
  }
}
