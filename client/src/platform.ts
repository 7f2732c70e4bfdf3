// Everything that the engine takes from the world outside it, so that it runs in a browser and in a simulation alike.
//
// One device is one `Platform`, handed to `open(platform, me, device, wishes)` of `sync/open.ts`; a second tab of the same
// device is a second `open` with a platform of its own that shares `indexedDB`, `locks`, `channel` and `note`. What a
// simulation has to bring:
//
// - `clock`: the wall clock may jump; `monotonic` only grows; `newId` and `random` come from the history's seed.
// - `timers.after`: virtual time. Nothing in `src/sync` and `src/store` that the engine runs calls `setTimeout` itself.
// - `indexedDB`: a factory per device, for instance `new IDBFactory()` of fake-indexeddb. The classes that belong to it
//   (`IDBKeyRange`, `IDBRequest`, …) are the global ones, the same for all devices: import `fake-indexeddb/auto` once.
//   Killing a device is to throw its `Opened` away without `close()`; a copy of its factory is a phone's backup.
// - `fetch`: gets a path ("/sync/v1/push"), not an address. An answer counts as the server's only when it has the
//   `Carnet-Proto` header, repeats `X-Request-Id` and is JSON. Leave `gzip` out and bodies are plain text.
// - `locks`, `channel`, `openStream`, `storage`, `note`: undefined means that this browser has none.
//
// The engine's code is fetched after the store is open: `await opened.engine.ready` before time is let pass.
// No `await` in the engine waits for anything but these, `indexedDB` and promises.

import type { Clock } from "./clock";

export type Cancel = () => void;

export interface Timers {
  /** Call `work` once after so many milliseconds, unless it is cancelled before. */
  after(ms: number, work: () => void): Cancel;
}

/** What tells the tabs of one browser from each other and joins them. */
export interface Channel {
  tell(message: unknown): void;
  close(): void;
}

/** A stream of hints: `EventSource` as far as it is used. */
export interface Source extends EventTarget {
  close(): void;
}

export interface StoragePort {
  persisted?(): Promise<boolean>;
  persist?(): Promise<boolean>;
  estimate?(): Promise<{ readonly usage?: number; readonly quota?: number }>;
}

/** A line of text that may outlive the databases, as a cookie does when a browser clears what a site has stored. */
export interface NotePort {
  read(name: string): string | null;
  write(name: string, text: string): void;
}

/** A worker: what it is told, and what it says. */
export interface Away {
  tell(message: unknown): void;
  /** `fail` when it does not start, or broke; `doze` when the page is kept for its return, and it would sleep with it. */
  hear(hear: (message: unknown) => void, fail: () => void, doze: () => void): void;
  end(): void;
}

export interface Platform {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly indexedDB: IDBFactory;
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Pack a request's body; absent where the browser cannot. */
  readonly gzip: ((text: string) => Promise<ArrayBuffer>) | undefined;
  /** Start a worker for rounds of syncing; absent where there is none, and they run in the page. */
  readonly away?: (() => Away) | undefined;
  readonly locks: Pick<LockManager, "request"> | undefined;
  /** Join the other tabs under this name; messages arrive as structured copies. */
  readonly channel: ((name: string, hear: (message: unknown) => void) => Channel) | undefined;
  readonly openStream: ((url: string) => Source) | undefined;
  readonly storage: StoragePort | undefined;
  readonly note: NotePort | undefined;
  /** Bytes laid aside so that a full disk has something to give; 0 lays nothing aside. */
  readonly reserveBytes: number;
  /** A person looks at this tab. */
  isVisible(): boolean;
  /** Calls `look` whenever it is worth trying again: the page is looked at, the network is back. */
  watch(look: () => void): Cancel;
  /** Calls `look` whenever nobody looks at the page any more. */
  watchHidden(look: () => void): Cancel;
  /** Run before the next frame. */
  soon(work: () => void): void;
  /** Let taps and frames come in between. */
  breath(): Promise<void>;
  /** Wait until what was shown last stands on the glass and nothing is pressing; absent where nothing is shown. */
  readonly rest?: (() => Promise<void>) | undefined;
  /** Load the page anew. */
  reload(): void;
}

/** Resolves after so many milliseconds. */
export function pause(timers: Timers, ms: number): Promise<void> {
  return new Promise((go) => {
    timers.after(ms, go);
  });
}

/** Calls `work` again and again, the first time after `ms`. */
export function every(timers: Timers, ms: number, work: () => void): Cancel {
  let cancel: Cancel = () => undefined;
  const next = (): void => {
    cancel = timers.after(ms, () => {
      next();
      work();
    });
  };
  next();
  return () => cancel();
}
