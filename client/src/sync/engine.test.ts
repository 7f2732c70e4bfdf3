import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { browser, timers } from "../browser";
import { newId } from "../clock";
import type { Me } from "../protocol/me";
import { a_person, a_store } from "../store/builders";
import { takeLead } from "../store/leading";
import { Cycle } from "./cycle";
import { SyncEngine } from "./engine";
import { ServerModel } from "./server-model";
import { type Connection, NOT_YET_CONNECTED } from "./status";
import type { Message } from "./tabs";

/** Web Locks as far as leading needs them: one holder, a queue, stealing. */
class Locks {
  #holder: { fail(error: Error): void } | null = null;
  readonly #queue: (() => void)[] = [];

  request = ((_name: string, options: LockOptions, work: () => Promise<void>): Promise<void> =>
    new Promise((done, fail) => {
      const hold = (): void => {
        const holder = { fail };
        this.#holder = holder;
        void work().then(() => {
          if (this.#holder === holder) this.#free();
          done();
        });
      };
      if (options.steal === true) {
        this.#holder?.fail(new DOMException("stolen", "AbortError"));
        hold();
      } else if (this.#holder === null) hold();
      else {
        this.#queue.push(hold);
        options.signal?.addEventListener("abort", () => {
          const at = this.#queue.indexOf(hold);
          if (at >= 0) this.#queue.splice(at, 1);
          fail(new DOMException("given up", "AbortError"));
        });
      }
    })) as LockManager["request"];

  #free(): void {
    this.#holder = null;
    this.#queue.shift()?.();
  }
}

class Browser {
  readonly server = new ServerModel();
  readonly locks = new Locks();
  readonly me: Me = a_person();
  readonly tabs: Tab[] = [];
  /** Whoever asks now is never answered, and not even giving up ends it. */
  hangs = false;

  async open(isVisible = true): Promise<Tab> {
    const connection = signal<Connection>(NOT_YET_CONNECTED);
    const say = (message: Message): void => {
      for (const other of this.tabs) if (other !== tab) void other.engine.hear(structuredClone(message));
    };
    const clock = { wallNow: () => Date.now(), monotonic: () => performance.now(), newId, random: () => 0.5 };
    const store = await a_store(this.me, {
      clock,
      onVault: () => say({ kind: "vault" }),
      onWrite: () => tab.engine.wrote(),
    });
    const engine = new SyncEngine({
      cycle: new Cycle(),
      store,
      transport: (...asked) => (this.hangs ? new Promise(() => undefined) : this.server.transport(...asked)),
      clock,
      timers,
      watch: browser().watch,
      connection,
      tabs: { tell: say, close: () => undefined },
      locks: this.locks,
      openStream: undefined,
      isVisible: () => isVisible,
      renew: () => Promise.resolve(),
      applyUpdate: () => undefined,
    });
    const tab: Tab = { store, engine, connection };
    this.tabs.push(tab);
    engine.start();
    return tab;
  }
}

interface Tab {
  readonly store: Awaited<ReturnType<typeof a_store>>;
  readonly engine: SyncEngine;
  readonly connection: { value: Connection };
}

/** One turn of Node's loop, which the database in memory runs on and fake timers do not hold up. */
function turn(): Promise<void> {
  const { setImmediate } = globalThis as unknown as { setImmediate(work: () => void): void };
  return new Promise((go) => setImmediate(go));
}

const a_create = (id: string) => ({ kind: "create", entity: "opportunity", id, fields: { title: id } }) as const;

describe("the engine", () => {
  let browser: Browser;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
    browser = new Browser();
  });
  afterEach(async () => {
    const stopping = Promise.all(browser.tabs.map(({ engine }) => engine.stop()));
    await pass(5_000);
    await stopping;
    vi.useRealTimers();
  });

  /** Time for timers, and turns for the database, which works beside them. */
  async function pass(ms: number): Promise<void> {
    for (let left = ms; left >= 0; left -= 100) {
      await vi.advanceTimersByTimeAsync(Math.min(left, 100));
      for (let i = 0; i < 10; i++) await turn();
    }
  }

  test("sends soon after a tap, and says so", async () => {
    const tab = await browser.open();
    await pass(500);

    await tab.store.perform([a_create("o1")]);
    await pass(1_500);

    expect(tab.store.unsent.value).toEqual([]);
    expect(tab.connection.value.lastSentAt).not.toBeNull();
  });

  test("lets one tab sync for all, and the others see its rows and its state", async () => {
    const [first, second] = [await browser.open(), await browser.open()];
    await pass(1_000);
    const calls = browser.server.calls.length;

    browser.server.write("opportunity", "o9", { title: "of a colleague" });
    await second.store.perform([a_create("o1")]);
    await pass(2_000);

    expect(browser.server.calls.length - calls).toBe(2);
    expect([...second.store.rows("opportunity").value.keys()].sort()).toEqual(["o1", "o9"]);
    expect(second.store.row("opportunity", "o1").value?.saved).toBe("server");
    expect(second.connection.value.lastContactAt).toBe(first.connection.value.lastContactAt);
  });

  test("goes on in another tab when the leading one is closed", async () => {
    const [first, second] = [await browser.open(), await browser.open()];
    await pass(500);
    void first.engine.stop();
    browser.tabs.shift();

    await second.store.perform([a_create("o1")]);
    await pass(2_000);

    expect(second.store.unsent.value).toEqual([]);
  });

  test("takes over from a tab that sleeps with the lock, whose writes then fail", async () => {
    const [first, second] = [await browser.open(), await browser.open()];
    await pass(500);
    // Asleep: no timers, no beats, but the lock stays where it is.
    vi.spyOn(first.store.cache, "run").mockImplementation(() => new Promise(() => undefined));

    await second.store.perform([a_create("o1")]);
    await pass(25_000);

    expect(second.store.unsent.value).toEqual([]);
  });

  test("that was replaced writes nothing more", async () => {
    const tab = await browser.open();
    await pass(500);
    await takeLead(tab.store.vault, tab.store.cache, Date.now());
    const calls = browser.server.calls.length;

    const finished = tab.engine.finish();
    await pass(100);
    await finished;

    const pushed = browser.server.calls.slice(calls).filter(({ path }) => path.endsWith("push"));
    expect(pushed).toEqual([]);
  });

  test("stays quiet when offline, says since when, and sends when the network is back (X17)", async () => {
    const tab = await browser.open();
    await pass(500);
    browser.server.faults.push(...Array.from({ length: 50 }, () => "lost" as const));
    await tab.store.perform([a_create("o1")]);
    await pass(60_000);
    const tried = browser.server.calls.length;
    expect(tab.connection.value).toMatchObject({ isWeak: true });
    expect(tab.connection.value.offlineSince).not.toBeNull();
    expect(tried).toBeLessThan(15);

    browser.server.faults.length = 0;
    globalThis.dispatchEvent(new Event("online"));
    await pass(1_000);

    expect(tab.store.unsent.value).toEqual([]);
    expect(tab.connection.value.offlineSince).toBeNull();
  });

  test("signed out keeps everything and waits for the person", async () => {
    const tab = await browser.open();
    await pass(500);
    browser.server.problem = { status: 401, members: { code: "unauthenticated" } };
    globalThis.dispatchEvent(new Event("online"));
    await pass(500);
    const calls = browser.server.calls.length;
    await tab.store.perform([a_create("o1")]);
    await pass(60_000);
    expect(tab.connection.value.isSignedOut).toBe(true);
    expect(browser.server.calls.length).toBe(calls);
    expect(tab.store.unsent.value).toHaveLength(1);

    tab.engine.resume();
    await pass(1_000);

    expect(tab.store.unsent.value).toEqual([]);
  });

  // F18
  test("too old for the server's rows still hands in its work", async () => {
    const tab = await browser.open();
    await pass(500);
    browser.server.problem = { status: 426, members: { code: "upgrade_required" } };
    await tab.store.perform([a_create("o1")]);
    await pass(1_000);

    expect(tab.connection.value.isTooOld).toBe(true);
    expect(tab.store.unsent.value).toEqual([]);
  });

  test("finishes through the leading tab when it is another", async () => {
    await browser.open();
    const second = await browser.open();
    await pass(500);
    await second.store.perform([a_create("o1")]);

    const finished = second.engine.finish();
    await pass(1_500);
    await finished;

    expect(second.store.unsent.value).toEqual([]);
  });

  test("starts anew when a round hangs that began without a network", async () => {
    const tab = await browser.open();
    await pass(500);
    browser.server.faults.push("lost");
    await tab.store.perform([a_create("o1")]);
    await pass(500);
    expect(tab.connection.value.offlineSince).not.toBeNull();
    browser.hangs = true;
    await pass(30_000);
    browser.hangs = false;

    await pass(5 * 60_000);

    expect(tab.store.unsent.value).toEqual([]);
    expect(tab.connection.value.offlineSince).toBeNull();
  });

  test("starts anew when a round hangs that had nothing to send", async () => {
    const tab = await browser.open();
    await pass(500);
    browser.hangs = true;
    await pass(35_000);
    browser.hangs = false;
    browser.server.write("opportunity", "o9", { title: "of a colleague" });

    await pass(5 * 60_000);

    expect(tab.store.row("opportunity", "o9").value?.saved).toBe("server");
  });

  test("looks every half minute when nobody hints (X17)", async () => {
    await browser.open();
    await pass(2_000);
    const calls = browser.server.calls.length;

    await pass(95_000);

    expect(browser.server.calls.length - calls).toBe(3);
  });
});
