// Which tab syncs: the one that holds a Web Lock, as long as it shows signs of life.

import type { Clock } from "../clock";
import { type Cancel, every, type Timers } from "../platform";
import type { Cache } from "../store/cache";
import { beat, Deposed, lastBeat, takeLead } from "../store/leading";
import { report } from "../store/report";
import type { Vault } from "../store/vault";

const BEAT_MS = 5_000;
const DEAD_MS = 15_000;

export interface Ports {
  readonly user: string;
  readonly vault: Vault;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Absent in old browsers: then every tab leads, which costs requests and nothing else. */
  readonly locks: Pick<LockManager, "request"> | undefined;
  isVisible(): boolean;
  onLead(gen: number): void;
  onLost(): void;
}

export class Leader {
  readonly #ports: Ports;
  #gen: number | null = null;
  #release: (() => void) | null = null;
  #endTicking: Cancel = () => undefined;
  #waiting: AbortController | null = null;
  #isClosed = false;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  start(): void {
    this.#endTicking = every(this.#ports.timers, BEAT_MS, () => void this.#tick());
    this.#queue();
  }

  /** Let another tab lead, or this one anew with a generation of its own. */
  restart(): void {
    this.#lose();
    this.#queue();
  }

  stop(): void {
    this.#isClosed = true;
    this.#endTicking();
    this.#waiting?.abort();
    this.#lose();
  }

  #queue(): void {
    const { locks } = this.#ports;
    if (this.#isClosed) return;
    if (locks === undefined) {
      void this.#lead();
      return;
    }
    this.#waiting?.abort();
    this.#waiting = new AbortController();
    this.#request(locks, { signal: this.#waiting.signal });
  }

  /** A suspended tab keeps its lock for ever; one that a person looks at need not wait for it. */
  #steal(locks: Pick<LockManager, "request">): void {
    this.#waiting?.abort();
    this.#request(locks, { steal: true });
  }

  #request(locks: Pick<LockManager, "request">, options: LockOptions): void {
    const held = locks.request(`sync-${this.#ports.user}`, options, () => {
      const isOver = new Promise<void>((release) => {
        this.#release = release;
      });
      void this.#lead();
      return isOver;
    });
    held.catch((error: unknown) => {
      // Given up by ourselves before it was ours; else stolen while this tab slept.
      if (this.#gen === null || (error as Error).name !== "AbortError") return;
      this.#lose();
      this.#queue();
    });
  }

  async #lead(): Promise<void> {
    const { vault, cache, clock } = this.#ports;
    try {
      const gen = await takeLead(vault, cache, clock.wallNow());
      if (this.#isClosed) return;
      this.#gen = gen;
      this.#ports.onLead(gen);
    } catch (error) {
      report(clock.wallNow(), "could not lead", error);
      this.#lose();
    }
  }

  #lose(): void {
    const led = this.#gen !== null;
    this.#gen = null;
    this.#release?.();
    this.#release = null;
    if (led) this.#ports.onLost();
  }

  async #tick(): Promise<void> {
    const { cache, clock, locks } = this.#ports;
    try {
      if (this.#gen !== null) {
        await beat(cache, this.#gen, clock.wallNow());
        return;
      }
      if (locks === undefined) return;
      if (this.#release !== null) return void (await this.#lead()); // the lock is ours, the storage was not ready
      const at = await lastBeat(cache);
      const isDead = at === null || Math.abs(clock.wallNow() - at) > DEAD_MS;
      if (isDead && this.#ports.isVisible()) this.#steal(locks);
    } catch (error) {
      if (error instanceof Deposed) this.restart();
      else report(clock.wallNow(), "heartbeat", error);
    }
  }
}
