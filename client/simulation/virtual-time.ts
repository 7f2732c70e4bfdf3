// Time of one phone: it passes when the simulation says so, and stands still while storage and promises work.

import type { Cancel } from "../src/platform";

/** What the database in memory has still to do: it does everything by `setImmediate`. */
let tasks = 0;
const atOnce = globalThis.setImmediate;
globalThis.setImmediate = ((work: () => void) => {
  tasks += 1;
  return atOnce(() => {
    tasks -= 1;
    work();
  });
}) as typeof setImmediate;

/** Resolves when nothing moves any more until time passes or somebody answers. */
export async function rest(): Promise<void> {
  do await new Promise<void>((go) => atOnce(go));
  while (tasks > 0);
}

interface Timer {
  readonly at: number;
  readonly work: () => void;
}

/** So long a phone is looked at; what takes longer it spends in a pocket, where timers come late. */
const LOOKED_AT_MS = 60_000;

export class VirtualTime {
  now = 0;
  /** Milliseconds of it in which no timer could come. */
  slept = 0;
  readonly #timers = new Set<Timer>();

  after = (ms: number, work: () => void): Cancel => {
    const timer = { at: this.now + Math.max(0, Math.ceil(ms)), work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** A phone that was off has no timers. */
  forget(): void {
    this.#timers.clear();
  }

  async pass(ms: number): Promise<void> {
    if (ms > LOOKED_AT_MS) return this.#sleep(ms);
    const until = this.now + ms;
    while (await this.step(until));
    this.now = until;
  }

  /** Let time pass to the next timer that comes until then; false when there is none. */
  async step(until: number): Promise<boolean> {
    const [next] = this.#dueBy(until);
    if (next === undefined) return false;
    this.now = Math.max(this.now, next.at);
    await this.#ring(next);
    return true;
  }

  /** What fell due meanwhile comes late, and once. */
  async #sleep(ms: number): Promise<void> {
    this.now += ms;
    this.slept += ms;
    for (const timer of this.#dueBy(this.now)) if (this.#timers.has(timer)) await this.#ring(timer);
  }

  #dueBy(until: number): Timer[] {
    return [...this.#timers].filter(({ at }) => at <= until).sort((one, other) => one.at - other.at);
  }

  async #ring(timer: Timer): Promise<void> {
    this.#timers.delete(timer);
    timer.work();
    await rest();
  }
}
