// When the next round comes: soon after a write, later and later after failures, and in any case every now and then.

import type { Cancel, Timers } from "../platform";

const WRITE_MS = 300;
const WRITE_MOST_MS = 2_000;
const BACKOFF_LEAST_MS = 1_000;
const BACKOFF_MOST_MS = 5 * 60_000;
/** Nobody on the way may silence a phone for longer than this. */
const RETRY_AFTER_MOST_MS = 60 * 60_000;

export interface Ports {
  readonly timers: Timers;
  monotonic(): number;
  random(): number;
  round(): void;
}

export class Pace {
  readonly #ports: Ports;
  #cancel: Cancel = () => undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #firstWriteAt: number | null = null;
  #failures = 0;
  #notBefore = 0;
  /** So long the server asked to be left alone; a person's tap does not change that. */
  #serverSays = 0;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Somebody taps on: wait for the next tap a little, but not for the last one of many. */
  wrote(): void {
    const now = this.#ports.monotonic();
    this.#firstWriteAt ??= now;
    this.#set(Math.max(Math.min(now + WRITE_MS, this.#firstWriteAt + WRITE_MOST_MS), this.#notBefore));
  }

  /** Not later than in so many milliseconds, unless a failure asks for more patience. */
  within(ms: number): void {
    const wanted = Math.max(this.#ports.monotonic() + ms, this.#notBefore);
    if (wanted < this.#dueAt) this.#set(wanted);
  }

  /** At once: there is a new reason to believe that it works, or a person asks for it. */
  now(): void {
    this.#notBefore = this.#serverSays;
    this.#set(Math.max(this.#ports.monotonic(), this.#serverSays));
  }

  /** Answers whether it had failed before. */
  succeeded(): boolean {
    const isBack = this.#failures > 0;
    this.#failures = 0;
    this.#notBefore = 0;
    return isBack;
  }

  /** Full jitter, so that a thousand phones do not come back in the same second. */
  failed(retryAfterMs: number | null): void {
    const most = Math.min(BACKOFF_MOST_MS, BACKOFF_LEAST_MS * 2 ** this.#failures);
    this.#failures += 1;
    const jittered = BACKOFF_LEAST_MS / 2 + this.#ports.random() * most;
    const now = this.#ports.monotonic();
    if (retryAfterMs !== null) this.#serverSays = now + Math.min(retryAfterMs, RETRY_AFTER_MOST_MS);
    this.#notBefore = Math.max(now + Math.min(jittered, BACKOFF_MOST_MS), this.#serverSays);
    this.#set(this.#notBefore);
  }

  stop(): void {
    this.#cancel();
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  #set(at: number): void {
    this.#cancel();
    this.#dueAt = at;
    this.#cancel = this.#ports.timers.after(Math.max(0, at - this.#ports.monotonic()), () => this.#go());
  }

  #go(): void {
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#firstWriteAt = null;
    this.#ports.round();
  }
}
