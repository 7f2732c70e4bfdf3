// One phone with two tabs: the real stores and engines on a database in memory, and a network that somebody else plays.

import { IDBFactory } from "fake-indexeddb";
import { uuidText } from "../src/clock";
import type { Me } from "../src/protocol/me";
import type { Draft } from "../src/protocol/operations";
import { Problem, Unreachable } from "../src/protocol/problem";
import { allRows } from "../src/store/laying";
import { progressOf } from "../src/store/progress";
import type { LocalStore } from "../src/store/store";
import { look } from "../src/store/vault";
import { Browser } from "./browser";
import { copyOf, Life, seenBy } from "./mortal-storage";
import { Tab, type Waiting } from "./tab";
import { rest, VirtualTime } from "./virtual-time";

/** What became of a command, and what is stored then. */
export interface Outcome {
  /** The request that waits for its answer, of the tab that is awake. */
  readonly asks: { readonly id: number; readonly path: string; readonly body: unknown } | null;
  /** All that wait, those of a tab that sleeps and those that hang as well. */
  readonly waiting: readonly number[];
  readonly isAsleep: boolean;
  /** Whether somebody still waited for the answer that was handed in. */
  readonly isHeard: boolean;
  /** How long the phone waited by itself, ms. */
  readonly passed: number;
  /** What the tabs that are awake tell their person. */
  readonly statuses: readonly unknown[];
  readonly stopped: string;
  /** The process ended on the way, and was started again. */
  readonly crashed: boolean;
  /** An invariant that does not hold, and what is wrong. */
  readonly broken: readonly [name: string, words: string] | null;
  readonly stored: unknown;
}

/** Whoever syncs asks something sooner than this, whatever happened: the longest of all waiting times, and a little. */
const SILENCE_MS = 6 * 60_000;
const STORES = ["outbox", "journal", "attention", "device"] as const;

export class EnginePhone {
  readonly #me: Me;
  readonly #device: string;
  #factory = new IDBFactory();
  #copy: IDBFactory | null = null;
  #life = new Life(() => undefined);
  #browser = new Browser();
  #time = new VirtualTime();
  #tabs: Tab[] = [];
  /** Wall clock minus virtual time, ms. */
  #wall = 0;
  #drawn = 0;
  #requests = 0;
  #broken: Outcome["broken"] = null;
  #isHeard = false;

  constructor(given: Record<string, unknown>) {
    this.#me = given.me as Me;
    this.#device = String(given.device);
  }

  /** It is now so late, by the server's clock and by the phone's. */
  async setClock({ now, skew }: Record<string, unknown>): Promise<void> {
    if (typeof now !== "number" || typeof skew !== "number") return;
    if (this.#tabs.length > 0) await this.#time.pass(now - this.#time.now);
    else this.#time.now = now;
    this.#wall = skew;
  }

  /** Start the process with what is stored. */
  async open(): Promise<Outcome> {
    await this.#boot();
    return this.told();
  }

  crashAfter(transactions: number): void {
    this.#life.endAfter(transactions);
  }

  /** A person does something, in the first tab or in the second, but not in one that sleeps. */
  perform(drafts: readonly Draft[], at: number): Promise<Outcome> {
    const front = this.#tabs[at % this.#tabs.length];
    const tab = front?.gate.isAsleep === false ? front : this.#awake()[0];
    return this.#after(() => tab?.perform(drafts));
  }

  /** Somebody looks at the phone. */
  look(): Promise<Outcome> {
    return this.#after(() => {
      for (const tab of this.#awake()) tab.look();
    });
  }

  /** Let time pass until something is asked of the server. */
  async wait(): Promise<Outcome> {
    const before = this.#time.now;
    await rest();
    while (this.#asking() === null && !this.#life.isOver && (await this.#time.step(before + SILENCE_MS)));
    return this.told(this.#time.now - before);
  }

  reply(id: number, status: number, body: unknown): Promise<Outcome> {
    return this.#handIn(id, (waiting) => {
      const now = this.#clock.wallNow();
      if (status === 200) waiting.answer({ status, body, sentAt: now, receivedAt: now });
      else waiting.fail(new Problem(status, "", body as Record<string, unknown>, null));
    });
  }

  missed(id: number): Promise<Outcome> {
    return this.#handIn(id, (waiting) => waiting.fail(new Unreachable("network")));
  }

  hang(id: number): Promise<Outcome> {
    const waiting = this.#asker(id)?.waiting.get(id);
    if (waiting !== undefined) waiting.isHung = true;
    return this.told();
  }

  /** The tab that waits for this answer falls asleep. */
  sleep(id: number): Promise<Outcome> {
    this.#asker(id)?.sleep();
    return this.told();
  }

  /** The tab that leads is gone without a word, and a new one is opened. */
  async replaceTab(): Promise<Outcome> {
    const leading = this.#tabs.find(({ gate }) => gate === this.#browser.locks.holder);
    leading?.end();
    await this.#after(() => undefined);
    this.#tabs = this.#tabs.filter((tab) => tab !== leading);
    if (leading !== undefined && !this.#life.isOver) await this.#openTab();
    return this.told();
  }

  async keepCopy(): Promise<Outcome> {
    this.#copy = await copyOf(this.#factory);
    return this.told();
  }

  async revert(): Promise<Outcome> {
    if (this.#copy !== null) this.#factory = await copyOf(this.#copy);
    return this.open();
  }

  /** Say how things are; a process that has died is started again first. */
  async told(passed = 0): Promise<Outcome> {
    await rest();
    const crashed = this.#life.isOver;
    if (crashed) await this.#boot();
    const asks = this.#asking();
    const [broken, isHeard] = [this.#broken, this.#isHeard];
    this.#broken = null;
    this.#isHeard = false;
    return {
      asks: asks && { id: asks.id, path: asks.path, body: asks.body },
      waiting: this.#tabs.flatMap(({ waiting }) => [...waiting.keys()]),
      isAsleep: this.#tabs.some(({ gate }) => gate.isAsleep),
      isHeard,
      passed,
      statuses: this.#awake().map(({ status }) => status),
      stopped: this.#tabs.map(({ stopped }) => stopped).join(" "),
      crashed,
      broken,
      stored: await this.#stored(),
    };
  }

  async #boot(): Promise<void> {
    this.#life.isOver = true;
    for (const tab of this.#tabs) tab.end();
    this.#tabs = [];
    this.#time.forget();
    this.#browser = new Browser();
    this.#life = new Life(() => undefined);
    await this.#openTab();
    await this.#openTab();
  }

  async #openTab(): Promise<void> {
    const tab = new Tab({
      me: this.#me,
      device: this.#device,
      clock: this.#clock,
      time: this.#time,
      browser: this.#browser,
      factory: seenBy(this.#life, this.#factory),
      newRequest: () => ++this.#requests,
      complain: (name, words) => {
        this.#broken ??= [name, words];
      },
    });
    this.#tabs.push(tab);
    await tab.open();
    await rest();
  }

  readonly #clock = {
    wallNow: () => this.#time.now + this.#wall,
    monotonic: () => this.#time.now,
    newId: () => this.#newId(),
    /** Jitter that is the same each time that a history is played. */
    random: () => (Math.imul(++this.#drawn, 0x9e3779b1) >>> 0) / 2 ** 32,
  };

  /** Ids that no phone has given and none gives again, the same each time that a history is played. */
  #newId(): string {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, Number.parseInt(this.#device.slice(-8), 16));
    view.setUint32(12, ++this.#drawn);
    bytes[6] = 0x70;
    bytes[8] = 0x80;
    return uuidText(bytes);
  }

  #awake(): Tab[] {
    return this.#tabs.filter(({ gate }) => !gate.isAsleep);
  }

  #asker(id: number): Tab | undefined {
    return this.#tabs.find(({ waiting }) => waiting.has(id));
  }

  #asking(): Waiting | null {
    const asked = this.#awake().flatMap(({ waiting }) => [...waiting.values()].filter(({ isHung }) => !isHung));
    if (asked.length > 1) this.#broken ??= ["one leader", `asked at the same time: ${asked.map(({ path }) => path)}`];
    return asked[0] ?? null;
  }

  async #after(work: () => void): Promise<Outcome> {
    work();
    return this.told();
  }

  /** An answer comes, or its end; one that nobody waits for any more changes nothing, nor one for who leads no more. */
  async #handIn(id: number, hand: (waiting: Waiting) => void): Promise<Outcome> {
    const tab = this.#asker(id);
    const waiting = tab?.waiting.get(id);
    if (tab === undefined || waiting === undefined) return this.told();
    const isLate = waiting.gen !== (await this.#leading());
    const before = isLate ? await this.#written() : "";
    tab.waiting.delete(id);
    this.#isHeard = true;
    hand(waiting);
    if (tab.gate.isAsleep) tab.wake();
    await rest();
    if (isLate && !this.#life.isOver && before !== (await this.#written()))
      this.#broken ??= ["one leader", `a tab that leads no more has written what ${waiting.path} answered`];
    return this.told();
  }

  get #store(): LocalStore {
    const [tab] = this.#tabs;
    if (tab === undefined) throw new Error("this phone was never opened");
    return tab.store;
  }

  async #leading(): Promise<number | null> {
    const kept = await look(this.#store.vault, ["device"], (tx) => tx.objectStore("device").get("leading"));
    return kept?.key === "leading" ? kept.gen : null;
  }

  /** What rounds write, whoever leads. */
  async #written(): Promise<string> {
    const { device: _, ...written } = await this.#stored();
    return JSON.stringify(written);
  }

  async #stored(): Promise<Record<string, unknown>> {
    const { vault, cache } = this.#store;
    const kept = await look(vault, STORES, async (tx) => ({
      outbox: await tx.objectStore("outbox").getAll(),
      journal: await tx.objectStore("journal").getAll(),
      attention: await tx.objectStore("attention").getAll(),
      device: await tx.objectStore("device").getAll(),
    }));
    const rows = await allRows(cache);
    const entering = await cache.run((db) => db.getAll("backfill"));
    return { ...kept, rows, entering, progress: await progressOf(cache) };
  }
}
