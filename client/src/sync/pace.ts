// When the next round comes: soon after a write, later and later after failures, and in any case every now and then.

const WRITE_MS = 300;
const WRITE_MOST_MS = 2_000;
const BACKOFF_LEAST_MS = 1_000;
const BACKOFF_MOST_MS = 5 * 60_000;

export interface Ports {
  monotonic(): number;
  random(): number;
  round(): void;
}

export class Pace {
  readonly #ports: Ports;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #firstWriteAt: number | null = null;
  #failures = 0;
  #notBefore = 0;

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
    this.#notBefore = 0;
    this.#set(this.#ports.monotonic());
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
    const patience = Math.max(Math.min(jittered, BACKOFF_MOST_MS), retryAfterMs ?? 0);
    this.#notBefore = this.#ports.monotonic() + patience;
    this.#set(this.#notBefore);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  #set(at: number): void {
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => this.#go(), Math.max(0, at - this.#ports.monotonic()));
  }

  #go(): void {
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#firstWriteAt = null;
    this.#ports.round();
  }
}
