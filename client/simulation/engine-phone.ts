// One phone: the real store on a database in memory, the real round of syncing, and a network that somebody else plays.

import { IDBFactory } from "fake-indexeddb";
import type { Me } from "../src/protocol/me";
import type { Draft } from "../src/protocol/operations";
import { Problem, Unreachable } from "../src/protocol/problem";
import { a_store, HandClock } from "../src/store/builders";
import { allRows } from "../src/store/laying";
import { progressOf } from "../src/store/progress";
import type { LocalStore } from "../src/store/store";
import { look } from "../src/store/vault";
import { Cycle } from "../src/sync/cycle";
import type { Answer, Transport } from "../src/sync/transport";
import { copyOf, Life, seenBy } from "./mortal-storage";

/** A request that waits for its answer, the end of a round, or the end of this process; and what is stored then. */
export interface Outcome {
  readonly asks?: { readonly path: string; readonly body: unknown };
  readonly rests?: boolean;
  readonly crashed?: boolean;
  readonly stopped?: string;
  readonly stored?: unknown;
}

interface Waiting {
  readonly asks: { readonly path: string; readonly body: unknown };
  answer(given: Answer): void;
  fail(error: unknown): void;
}

export class EnginePhone {
  readonly #me: Me;
  readonly #device: string;
  #factory = new IDBFactory();
  #copy: IDBFactory | null = null;
  #store: LocalStore | null = null;
  #clock = new HandClock();
  #life = new Life(() => undefined);
  #cycle = new Cycle();
  #waiting: Waiting | null = null;
  #after = 0;
  #offset = 0;
  #tell: (outcome: Outcome) => void = () => undefined;

  constructor(given: Record<string, unknown>) {
    this.#me = given.me as Me;
    this.#device = String(given.device);
  }

  setClock({ wall }: Record<string, unknown>): void {
    if (typeof wall !== "number") return;
    this.#clock.ticks += Math.max(0, wall - this.#clock.wall);
    this.#clock.wall = wall;
  }

  /** Start the process with what is stored. */
  async open(): Promise<Outcome> {
    this.#waiting = null;
    this.#life = new Life(() => this.#tell({ crashed: true }));
    const ports = {
      clock: this.#clock,
      indexedDB: seenBy(this.#life, this.#factory) as unknown as globalThis.IDBFactory,
    };
    this.#store = await a_store(this.#me, ports, this.#device);
    this.#cycle = new Cycle();
    if (this.#after > 0) this.#life.endAfter(this.#after);
    this.#after = 0;
    return this.#told({ rests: true });
  }

  crashAfter(transactions: number): void {
    this.#life.endAfter(transactions);
  }

  async perform(drafts: readonly Draft[]): Promise<Outcome> {
    return this.#until(async (tell) => {
      await this.#opened().perform(drafts);
      tell({ rests: true });
    });
  }

  /** Begin a round; it goes on until it asks the server something, ends, or the process dies. */
  start(): Promise<Outcome> {
    return this.#until(async () => {
      // Whoever waits by then: the round may have asked for many things since it began.
      const tell = (outcome: Outcome): void => this.#tell(outcome);
      try {
        await this.#cycle.run(this.#means());
        tell({ rests: true });
      } catch (error) {
        tell({ rests: true, stopped: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
      }
    });
  }

  reply(status: number, body: unknown): Promise<Outcome> {
    return this.#goOn((waiting) => {
      const now = this.#clock.wallNow();
      if (status === 200) waiting.answer({ status, body, sentAt: now, receivedAt: now });
      else waiting.fail(new Problem(status, "", body as Record<string, unknown>, null));
    });
  }

  missed(): Promise<Outcome> {
    return this.#goOn((waiting) => waiting.fail(new Unreachable("network")));
  }

  async keepCopy(): Promise<Outcome> {
    this.#copy = await copyOf(this.#factory);
    return { rests: true };
  }

  async revert(): Promise<Outcome> {
    if (this.#copy === null) return { rests: true };
    this.#life.isOver = true;
    this.#factory = await copyOf(this.#copy);
    return this.open();
  }

  #opened(): LocalStore {
    if (this.#store === null) throw new Error("this phone was never opened");
    return this.#store;
  }

  #goOn(act: (waiting: Waiting) => void): Promise<Outcome> {
    const waiting = this.#waiting;
    if (waiting === null) return this.#told({ rests: true });
    this.#waiting = null;
    return this.#until(() => {
      act(waiting);
      return Promise.resolve();
    });
  }

  /** Do something, and wait for the first thing that it leads to. */
  async #until(work: (tell: (outcome: Outcome) => void) => Promise<void>): Promise<Outcome> {
    const outcome = await new Promise<Outcome>((go) => {
      this.#tell = go;
      work(go).catch((error: unknown) => go(this.#life.isOver ? { crashed: true } : { stopped: String(error) }));
    });
    if (outcome.crashed !== true && !this.#life.isOver) return this.#told(outcome);
    return { ...(await this.open()), crashed: true };
  }

  #transport: Transport = (_method, path, body) => {
    const life = this.#life;
    return new Promise<Answer>((answer, fail) => {
      if (life.isOver) return;
      this.#waiting = { asks: { path, body }, answer, fail };
      this.#tell({ asks: { path, body } });
    });
  };

  #means(): Parameters<Cycle["run"]>[0] {
    const store = this.#opened();
    return {
      vault: store.vault,
      cache: store.cache,
      transport: this.#transport,
      clock: this.#clock,
      gen: 0,
      signal: new AbortController().signal,
      offset: () => this.#offset,
      onOffset: (ms) => {
        this.#offset = ms;
        store.offset.value = ms;
      },
      onContact: () => undefined,
      onRows: (touched, progress) => store.committed(touched, progress),
      onAllRows: () => store.rereadAll(),
      onVault: () => store.vaultChanged(),
      onFlight: () => undefined,
      onSent: () => undefined,
      onReceived: () => undefined,
    };
  }

  async #told(outcome: Outcome): Promise<Outcome> {
    const { vault, cache } = this.#opened();
    const names = ["outbox", "journal", "attention", "device"] as const;
    const kept = await look(vault, names, async (tx) => ({
      outbox: await tx.objectStore("outbox").getAll(),
      journal: await tx.objectStore("journal").getAll(),
      attention: await tx.objectStore("attention").getAll(),
      device: await tx.objectStore("device").getAll(),
    }));
    const rows = await allRows(cache);
    const entering = await cache.run((db) => db.getAll("backfill"));
    return { ...outcome, stored: { ...kept, rows, entering, progress: await progressOf(cache) } };
  }
}
