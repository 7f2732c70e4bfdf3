// Work that waits although the server can be reached, or a round that hangs: nobody would notice (SYNC 4.12).

const STUCK_MS = 2 * 60_000;
const TOLD_MS = 15 * 60_000;

export interface Seen {
  /** The oldest operation that waits, if any. */
  readonly oldest: string | null;
  readonly isOffline: boolean;
  /** When the round under way last showed a sign of life; null when none is under way. */
  readonly aliveAt: number | null;
  /** Milliseconds that only grow: a wall clock that jumps must not raise an alarm. */
  readonly now: number;
}

export class Watchdog {
  #stuck: string | null = null;
  #since = 0;
  #restartedAt = Number.NEGATIVE_INFINITY;

  /** What to do about it: `restart` the leader, and `tell` the person as long as it lasts. */
  look({ oldest, isOffline, aliveAt, now }: Seen): { readonly restart: boolean; readonly tell: boolean } {
    const hangs = aliveAt !== null && now - aliveAt > STUCK_MS;
    // Offline, work may wait as long as rounds come to an end. One that hangs keeps all others from beginning, for ever.
    const stuck = hangs ? (oldest ?? "round") : isOffline ? null : oldest;
    if (stuck === null || stuck !== this.#stuck) {
      this.#stuck = stuck;
      this.#since = now;
      return { restart: false, tell: false };
    }
    const waits = now - this.#since;
    const restart = waits > STUCK_MS && now - this.#restartedAt > STUCK_MS;
    if (restart) this.#restartedAt = now;
    return { restart, tell: waits > TOLD_MS };
  }
}
