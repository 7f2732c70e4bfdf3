// What the tabs of one browser share, and what tells them apart: each may sleep, wake up late, or be gone without a word.

import type { Channel, Timers } from "../src/platform";

/** Everything that reaches a tab from outside comes through here; while it sleeps it waits. */
export class Gate {
  isAsleep = false;
  #isGone = false;
  #waiting: (() => void)[] = [];

  run(work: () => void): void {
    if (this.#isGone) return;
    if (this.isAsleep) this.#waiting.push(work);
    else work();
  }

  wake(): void {
    this.isAsleep = false;
    for (const work of this.#waiting.splice(0)) this.run(work);
  }

  leave(): void {
    this.#isGone = true;
  }

  timers(of: Timers): Timers {
    return { after: (ms, work) => of.after(ms, () => this.run(work)) };
  }
}

interface Held {
  readonly gate: Gate;
  begin(): void;
  steal(): void;
}

/** Web Locks as far as leading needs them: one lock, one holder, a queue, and stealing. */
class Locks {
  #holder: Held | null = null;
  #queue: Held[] = [];

  get holder(): Gate | null {
    return this.#holder?.gate ?? null;
  }

  of(gate: Gate): Pick<LockManager, "request"> {
    const request = (_name: string, options: LockOptions, work: () => Promise<void>): Promise<void> =>
      new Promise((done, fail) => {
        const refuse = (why: string): void => fail(new DOMException(why, "AbortError"));
        const held: Held = {
          gate,
          begin: () =>
            gate.run(() => {
              void work().then(() => {
                if (this.#holder === held) this.#next();
                done();
              });
            }),
          steal: () => gate.run(() => refuse("stolen")),
        };
        if (options.steal === true) this.#stolenBy(held);
        else this.#ask(held);
        options.signal?.addEventListener("abort", () => {
          if (this.#queue.includes(held)) refuse("given up");
          this.#queue = this.#queue.filter((one) => one !== held);
        });
      });
    return { request: request as LockManager["request"] };
  }

  left(gate: Gate): void {
    this.#queue = this.#queue.filter((one) => one.gate !== gate);
    if (this.#holder?.gate === gate) this.#next();
  }

  #ask(held: Held): void {
    this.#queue.push(held);
    if (this.#holder === null) this.#next();
  }

  #stolenBy(held: Held): void {
    const before = this.#holder;
    this.#holder = held;
    before?.steal();
    held.begin();
  }

  #next(): void {
    this.#holder = this.#queue.shift() ?? null;
    this.#holder?.begin();
  }
}

interface Listener {
  readonly gate: Gate;
  hear(message: unknown): void;
}

export class Browser {
  readonly locks = new Locks();
  readonly #listeners = new Set<Listener>();

  channel(gate: Gate, hear: (message: unknown) => void): Channel {
    const own = { gate, hear };
    this.#listeners.add(own);
    return {
      tell: (message) => {
        const copy = structuredClone(message);
        for (const other of this.#listeners) if (other !== own) other.gate.run(() => other.hear(copy));
      },
      close: () => this.#listeners.delete(own),
    };
  }

  /** A tab is gone without a word. */
  left(gate: Gate): void {
    gate.leave();
    for (const one of this.#listeners) if (one.gate === gate) this.#listeners.delete(one);
    this.locks.left(gate);
  }
}
