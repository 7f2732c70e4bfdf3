// One phone that finds the server by itself: the real store on a database in memory, the real round and the real transport.

import { IDBFactory } from "fake-indexeddb";
import { type Clock, newId } from "../src/clock";
import type { Me } from "../src/protocol/me";
import type { Draft } from "../src/protocol/operations";
import { Problem, Unreachable } from "../src/protocol/problem";
import type { EntityName, WireRow } from "../src/protocol/types.gen";
import { a_store } from "../src/store/builders";
import { allRows } from "../src/store/laying";
import { progressOf } from "../src/store/progress";
import type { LocalStore } from "../src/store/store";
import type { Gesture, Row } from "../src/store/types";
import { look } from "../src/store/vault";
import { ON_DISK } from "../src/store/view";
import { Cycle } from "../src/sync/cycle";
import { type Transport, transport } from "../src/sync/transport";
import { copyOf, Life, seenBy } from "./mortal-storage";

export interface Address {
  readonly me: Me;
  readonly device: string;
  readonly origin: string;
  readonly token: string;
}

/** `later`: why it has to try again; `died`: the process ended in the midst of it, and was started again. */
export interface Synced {
  readonly later?: string;
  readonly died?: boolean;
}

export class OnlinePhone implements Clock {
  readonly #given: Address;
  readonly #transport: Transport;
  #factory = new IDBFactory();
  #copy: IDBFactory | null = null;
  #life = new Life(() => undefined);
  #ended: Promise<"ended"> = Promise.resolve("ended");
  #store: LocalStore | null = null;
  #cycle = new Cycle();
  #gestures = new Map<string, Gesture>();
  /** How far the wall clock is ahead of the machine's, ms. */
  #aheadMs = 0;

  constructor(given: Address) {
    this.#given = given;
    this.#transport = transport({
      clock: this,
      fetch: (path, init) => this.#fetched(path, init),
      gzip: async (text) =>
        new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer(),
      timers: {
        after: (ms, work) => {
          const timer = setTimeout(work, ms);
          return () => clearTimeout(timer);
        },
      },
      csrf: () => null,
    });
  }

  readonly newId = newId;
  readonly random = Math.random;
  wallNow = (): number => Date.now() + this.#aheadMs;
  monotonic = (): number => performance.now();

  setClock(aheadMs: number): void {
    this.#aheadMs = aheadMs;
  }

  /** Start the process with what is stored, as after a crash. */
  async open(): Promise<void> {
    this.#life.isOver = true;
    this.#ended = new Promise((go) => {
      this.#life = new Life(() => go("ended"));
    });
    const ports = { clock: this, indexedDB: seenBy(this.#life, this.#factory) as unknown as globalThis.IDBFactory };
    this.#store = await a_store(this.#given.me, ports, this.#given.device);
    this.#cycle = new Cycle();
    this.#gestures = new Map();
    await became(this.#store.ready, (isReady) => isReady);
  }

  /** Let the process die when so many more transactions are durable. */
  crashAfter(transactions: number): void {
    this.#life.endAfter(transactions);
  }

  async perform(drafts: readonly Draft[]): Promise<readonly string[]> {
    const gesture = await this.#opened().perform(drafts);
    for (const op of gesture.ops) this.#gestures.set(op, gesture);
    return gesture.ops;
  }

  /** Take back a gesture that was this operation alone. */
  async undo(op: string): Promise<boolean> {
    const gesture = this.#gestures.get(op);
    return gesture?.ops.length === 1 && this.#opened().undo(gesture);
  }

  /** One round, to its end or to the end of the process. */
  async sync(): Promise<Synced> {
    const round = this.#cycle.run(this.#means()).then(
      () => ({}),
      (error: unknown) => this.#excused(error),
    );
    const done = await Promise.race([round, this.#ended]);
    if (done !== "ended") return done;
    await this.open();
    return { died: true };
  }

  async keepCopy(): Promise<void> {
    this.#copy = await copyOf(this.#factory);
  }

  async revert(): Promise<void> {
    if (this.#copy === null) throw new Error("nothing was kept of this phone");
    this.#life.isOver = true;
    this.#factory = await copyOf(this.#copy);
    await this.open();
  }

  /** What is stored, and what its screens show of the records that it knows or makes. */
  async look(): Promise<unknown> {
    const store = this.#opened();
    const kept = await look(store.vault, ["outbox", "journal", "attention", "rescue", "device"], async (tx) => ({
      outbox: await tx.objectStore("outbox").getAll(),
      journal: await tx.objectStore("journal").getAll(),
      attention: await tx.objectStore("attention").getAll(),
      rescue: await tx.objectStore("rescue").getAll(),
      device: await tx.objectStore("device").get("counter"),
    }));
    const rows = (await allRows(store.cache)).filter(({ deleted }) => deleted !== true);
    const shown: Record<string, unknown> = {};
    for (const { entity, id } of rows) shown[id] = seenOf(await this.#shown(entity, id));
    for (const { entity, id } of kept.outbox) shown[id] ??= seenOf(store.row(entity, id).peek());
    return { ...kept, rows: rows.map(wire), shown, progress: await progressOf(store.cache) };
  }

  /** A row of the base is on a screen sooner or later; those of the disk are read when they are looked at. */
  async #shown(entity: string, id: string): Promise<Row | undefined> {
    const row = this.#opened().row(entity as EntityName, id);
    return ON_DISK.has(entity) ? became(row, (found) => found !== undefined) : row.peek();
  }

  #opened(): LocalStore {
    if (this.#store === null) throw new Error("this phone was never opened");
    return this.#store;
  }

  /** Those that a person's device meets in a bad network; anything else is a fault of the client. */
  #excused(error: unknown): Synced {
    if (error instanceof Problem || error instanceof Unreachable) return { later: error.message };
    throw error;
  }

  #fetched(path: string, init: RequestInit): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), Authorization: `Bearer ${this.#given.token}` };
    const life = this.#life;
    return fetch(`${this.#given.origin}${path}`, { ...init, headers }).then((answer) => {
      life.check(); // whoever asked is dead
      return answer;
    });
  }

  #means(): Parameters<Cycle["run"]>[0] {
    const store = this.#opened();
    return {
      vault: store.vault,
      cache: store.cache,
      transport: this.#transport,
      clock: this,
      gen: 0,
      signal: new AbortController().signal,
      offset: () => store.offset.peek(),
      onOffset: (ms) => {
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
}

/** A row as it came, without where the cache files it. */
function wire({ home: _, ...row }: WireRow & { readonly home?: unknown }): WireRow {
  return row;
}

function seenOf(row: Row | undefined): unknown {
  return row === undefined ? null : { ...row.data, trashed: row.trashed !== null };
}

interface Watched<T> {
  peek(): T;
  subscribe(hear: (value: T) => void): () => void;
}

function became<T>(signal: Watched<T>, holds: (value: T) => boolean): Promise<T> {
  return new Promise((go) => {
    let leave = (): void => undefined;
    let isDone = false;
    leave = signal.subscribe((value) => {
      if (isDone || !holds(value)) return;
      isDone = true;
      queueMicrotask(() => leave()); // it may be told at once, before there is a way out
      go(value);
    });
  });
}
