// Looks at one tab's rounds from outside: after a failure the next one comes in its time, not sooner and not later (SYNC 4.12).

const LEAST_MS = 500;
const FIRST_MS = 1_000;
const MOST_MS = 5 * 60_000;
/** Somebody who goes on tapping puts off a round that is due, but not for longer. */
const TAPPING_MS = 2_000;

/** `now` counts all milliseconds, `awake` those in which timers could come. */
export interface Moment {
  readonly now: number;
  readonly awake: number;
}

export class Patience {
  #failures = 0;
  #failedAt: Moment = { now: 0, awake: 0 };
  #gen = 0;
  #isExcused = false;

  /** A person asks, or the tab slept: the next round may come at any time. */
  excuse(): void {
    this.#isExcused = true;
  }

  gotOn(): void {
    this.#failures = 0;
  }

  failed(at: Moment, gen: number): void {
    this.#failures += 1;
    this.#failedAt = at;
    this.#gen = gen;
    this.#isExcused = false;
  }

  /** A round begins; answers what is wrong with its time, if anything. */
  began({ now, awake }: Moment, gen: number): string | null {
    // Whoever has just taken the lead begins at once.
    if (this.#failures === 0 || this.#isExcused || gen !== this.#gen) return null;
    const most = Math.min(LEAST_MS + FIRST_MS * 2 ** (this.#failures - 1), MOST_MS) + TAPPING_MS;
    const waited = now - this.#failedAt.now;
    if (waited >= LEAST_MS && awake - this.#failedAt.awake <= most) return null;
    return `tries again after ${waited} ms; ${this.#failures} failures in a row ask for ${LEAST_MS} to ${most}`;
  }
}
