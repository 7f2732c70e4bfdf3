// Work that waits although the server can be reached: something is stuck, and nobody would notice (SYNC 4.12).

const STUCK_MS = 2 * 60_000;
const TOLD_MS = 15 * 60_000;

export interface Seen {
  /** The oldest operation that waits, if any. */
  readonly oldest: string | null;
  readonly isOffline: boolean;
  /** Milliseconds that only grow: a wall clock that jumps must not raise an alarm. */
  readonly now: number;
}

export class Watchdog {
  #oldest: string | null = null;
  #since = 0;
  #restartedAt = Number.NEGATIVE_INFINITY;

  /** What to do about it: `restart` the leader, and `tell` the person as long as it lasts. */
  look({ oldest, isOffline, now }: Seen): { readonly restart: boolean; readonly tell: boolean } {
    if (oldest === null || isOffline || oldest !== this.#oldest) {
      this.#oldest = isOffline ? null : oldest;
      this.#since = now;
      return { restart: false, tell: false };
    }
    const waits = now - this.#since;
    const restart = waits > STUCK_MS && now - this.#restartedAt > STUCK_MS;
    if (restart) this.#restartedAt = now;
    return { restart, tell: waits > TOLD_MS };
  }
}
