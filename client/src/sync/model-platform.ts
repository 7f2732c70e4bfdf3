// For tests: a platform whose time, storage, network and other tabs are in the test's hands, with several devices in one process.

import { IDBFactory } from "fake-indexeddb";
import { uuidText } from "../clock";
import type { Cancel, Channel, Platform } from "../platform";
import { Problem, Unreachable } from "../protocol/problem";
import type { Transport } from "./transport";

/** One turn of Node's loop, on which the database in memory runs. */
function turn(): Promise<void> {
  const { setImmediate } = globalThis as unknown as { setImmediate(work: () => void): void };
  return new Promise((go) => setImmediate(go));
}

interface Timer {
  readonly at: number;
  readonly work: () => void;
}

/** Milliseconds that pass when a test says so; the same for all devices. */
export class VirtualTime {
  now = 0;
  readonly #timers = new Set<Timer>();

  after = (ms: number, work: () => void): Cancel => {
    const timer = { at: this.now + Math.max(0, ms), work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    await this.settle();
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.now = Math.max(this.now, next.at);
      next.work();
      await this.settle();
    }
    this.now = until;
  }

  /** Let storage and promises come to rest. */
  async settle(turns = 200): Promise<void> {
    for (let i = 0; i < turns; i++) await turn();
  }
}

/** What the tabs of one browser share. */
export class ModelBrowser {
  indexedDB = new IDBFactory();
  readonly notes = new Map<string, string>();
  readonly channels = new Set<{ name: string; hear: (message: unknown) => void }>();

  channel = (name: string, hear: (message: unknown) => void): Channel => {
    const joined = { name, hear };
    this.channels.add(joined);
    return {
      tell: (message) => {
        const copy = structuredClone(message);
        for (const other of this.channels) if (other !== joined && other.name === name) other.hear(copy);
      },
      close: () => this.channels.delete(joined),
    };
  };
}

export class ModelPlatform implements Platform {
  readonly #time: VirtualTime;
  readonly #browser: ModelBrowser;
  readonly #looks = new Set<() => void>();
  /** Wall clock minus virtual time, ms: jumps as a test likes. */
  wall = Date.parse("2026-03-02T09:00:00Z");
  fetch: Platform["fetch"];
  isReloaded = false;
  isHere = true;
  #ids = 0;
  readonly clock: Platform["clock"];
  readonly timers: Platform["timers"];
  readonly channel: Platform["channel"];
  readonly note: Platform["note"];
  readonly gzip = undefined;
  readonly locks = undefined;
  readonly openStream = undefined;
  readonly storage = undefined;
  readonly reserveBytes = 0;

  constructor(time: VirtualTime, browser: ModelBrowser, fetch: Platform["fetch"], seed = 1) {
    this.#time = time;
    this.#browser = browser;
    this.fetch = fetch;
    this.clock = {
      wallNow: () => this.wall + time.now,
      monotonic: () => time.now,
      newId: () => this.#newId(seed),
      random: () => 0.5,
    };
    this.timers = { after: time.after };
    this.channel = browser.channel;
    this.note = {
      read: (name) => browser.notes.get(name) ?? null,
      write: (name, text) => void browser.notes.set(name, text),
    };
  }

  get indexedDB(): IDBFactory {
    return this.#browser.indexedDB;
  }

  isVisible = (): boolean => this.isHere;

  watch = (look: () => void): Cancel => {
    this.#looks.add(look);
    return () => this.#looks.delete(look);
  };

  watchHidden = (): Cancel => () => undefined;

  /** The network is back, or the page is looked at. */
  look(): void {
    for (const look of [...this.#looks]) look();
  }

  soon = (work: () => void): void => void this.#time.after(16, work);
  breath = (): Promise<void> => Promise.resolve();
  reload = (): void => {
    this.isReloaded = true;
  };

  #newId(seed: number): string {
    this.#ids += 1;
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setUint32(0, seed);
    new DataView(bytes.buffer).setUint32(12, this.#ids);
    bytes[6] = 0x70;
    bytes[8] = 0x80;
    return uuidText(bytes);
  }
}

/** The model server behind a `fetch`, with the headers by which an answer is known to be the server's. */
export function fetchOf(transport: Transport): Platform["fetch"] {
  return async (path, init) => {
    const requestId = (init.headers as Record<string, string>)["X-Request-Id"] ?? "";
    const say = (status: number, body: unknown, type: string, more: Record<string, string> = {}): Response =>
      new Response(JSON.stringify(body), {
        status,
        headers: { "Carnet-Proto": "1", "X-Request-Id": requestId, "Content-Type": type, ...more },
      });
    try {
      const { status, body } = await transport("POST", path, JSON.parse(String(init.body)));
      return say(status, body, "application/json");
    } catch (error) {
      if (error instanceof Unreachable) throw new TypeError("Failed to fetch");
      if (!(error instanceof Problem)) throw error;
      const wait = error.retryAfterMs === null ? {} : { "Retry-After": String(error.retryAfterMs / 1_000) };
      return say(error.status, error.members, "application/problem+json", wait);
    }
  };
}
