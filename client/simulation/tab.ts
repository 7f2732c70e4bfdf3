// One tab of a phone: the real store and the real engine, with its network, time and neighbours in the simulation's hands.

import { signal } from "@preact/signals";
import type { IDBFactory } from "fake-indexeddb";
import type { Clock } from "../src/clock";
import { pause } from "../src/platform";
import type { Me } from "../src/protocol/me";
import type { Draft } from "../src/protocol/operations";
import { Unreachable } from "../src/protocol/problem";
import { a_store } from "../src/store/builders";
import { type LocalFacts, NO_FACTS } from "../src/store/facts";
import { Deposed } from "../src/store/leading";
import type { LocalStore } from "../src/store/store";
import type { SyncStatus } from "../src/store/types";
import type { Cycling } from "../src/sync/away";
import { Cycle } from "../src/sync/cycle";
import { SyncEngine } from "../src/sync/engine";
import { type Connection, NOT_YET_CONNECTED, statusOf } from "../src/sync/status";
import type { Message, Tabs } from "../src/sync/tabs";
import type { Answer, Transport } from "../src/sync/transport";
import { type Browser, Gate } from "./browser";
import { Life, seenBy } from "./mortal-storage";
import { type Moment, Patience } from "./patience";
import type { VirtualTime } from "./virtual-time";

export interface Waiting {
  readonly id: number;
  readonly path: string;
  readonly body: unknown;
  /** The generation that it was asked under. */
  readonly gen: number;
  /** Nothing comes back, and even giving up does not end it. */
  isHung: boolean;
  answer(given: Answer): void;
  fail(error: unknown): void;
}

export interface Ports {
  readonly me: Me;
  readonly device: string;
  readonly clock: Clock;
  readonly time: VirtualTime;
  readonly browser: Browser;
  readonly factory: IDBFactory;
  newRequest(): number;
  /** Something does not hold. */
  complain(name: string, words: string): void;
}

export class Tab {
  readonly gate = new Gate();
  readonly waiting = new Map<number, Waiting>();
  /** What ended its last round. */
  stopped = "";
  readonly #ports: Ports;
  readonly #life = new Life(() => undefined);
  readonly #connection = signal<Connection>(NOT_YET_CONNECTED);
  readonly #facts = signal<LocalFacts>(NO_FACTS);
  readonly #status = statusOf(this.#facts, this.#connection);
  readonly #patience = new Patience();
  readonly #cycle = new Cycle();
  #gen = 0;
  #store: LocalStore | null = null;
  #engine: SyncEngine | null = null;
  #look = (): void => undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async open(): Promise<void> {
    const { me, device, clock, browser, factory, time } = this.#ports;
    const timers = this.gate.timers(time);
    const tabs: Tabs = browser.channel(this.gate, (message) => {
      this.#engine?.hear(message as Message).catch((error: unknown) => this.#died(error));
    });
    const ports = {
      clock,
      indexedDB: seenBy(this.#life, factory) as unknown as globalThis.IDBFactory,
      facts: this.#facts,
      status: this.#status,
      onVault: () => tabs.tell({ kind: "vault" }),
      onWrite: () => this.#engine?.wrote(),
      pause: (ms: number) => pause(timers, ms),
    };
    const store = await a_store(me, ports, device);
    this.#store = store;
    this.#engine = new SyncEngine({
      store,
      clock,
      timers,
      tabs,
      connection: this.#connection,
      transport: this.#transport,
      cycle: this.#cycling,
      locks: browser.locks.of(this.gate),
      openStream: undefined,
      isVisible: () => true, // while it sleeps nobody asks
      watch: (look) => {
        this.#look = look;
        return () => undefined;
      },
      renew: () => Promise.resolve(),
      applyUpdate: () => undefined,
    });
    this.#engine.start();
  }

  get store(): LocalStore {
    if (this.#store === null) throw new Error("this tab was never opened");
    return this.#store;
  }

  get status(): SyncStatus {
    return this.#status.peek();
  }

  perform(drafts: readonly Draft[]): void {
    this.store.perform(drafts).catch((error: unknown) => this.#died(error));
  }

  /** Somebody looks at it. */
  look(): void {
    this.#patience.excuse();
    this.#look();
  }

  sleep(): void {
    this.gate.isAsleep = true;
  }

  wake(): void {
    this.#patience.excuse();
    this.gate.wake();
  }

  /** It is gone without a word. */
  end(): void {
    this.#life.isOver = true;
    this.waiting.clear();
    this.#ports.browser.left(this.gate);
  }

  /** What fails in a dead process is nobody's fault. */
  #died(error: unknown): void {
    if (!this.#life.isOver) this.stopped = String(error);
  }

  #transport: Transport = (_method, path, body, options) =>
    new Promise<Answer>((answer, fail) => {
      if (this.#life.isOver) return;
      const id = this.#ports.newRequest();
      const giveUp = (): void => {
        if (this.waiting.get(id)?.isHung === true) return;
        if (this.waiting.delete(id)) fail(new Unreachable("aborted"));
      };
      const { signal } = options ?? {};
      signal?.addEventListener("abort", giveUp);
      const over = () => signal?.removeEventListener("abort", giveUp);
      const done = (given: Answer): void => {
        over();
        answer(given);
      };
      const failed = (error: unknown): void => {
        over();
        fail(error);
      };
      this.waiting.set(id, { id, path, body, gen: this.#gen, isHung: false, answer: done, fail: failed });
      if (signal?.aborted === true) giveUp();
    });

  /** The real rounds, each of them watched. */
  #cycling: Cycling = {
    stop: () => undefined,
    run: async (given) => {
      const { time, complain } = this.#ports;
      const moment = (): Moment => ({ now: time.now, awake: time.now - time.slept });
      this.#gen = given.gen;
      const wrong = this.#patience.began(moment(), given.gen);
      if (wrong !== null) complain("patience", wrong);
      const onSent = (): void => {
        this.#patience.gotOn();
        given.onSent();
      };
      try {
        await this.#cycle.run({ ...given, onSent });
        this.#patience.gotOn();
        this.stopped = "";
      } catch (error) {
        if (!(error instanceof Deposed)) this.#patience.failed(moment(), given.gen);
        this.stopped = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        throw error;
      }
    },
  };
}
