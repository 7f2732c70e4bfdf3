// Opens IndexedDB databases and lives with their deaths: a handle that died is dropped, opened anew and tried once more.

import { type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames, wrap } from "idb";

const LONG_MS = 250;
const NAPS = ["pagehide", "pageshow"] as const;

/** One step per released version, numbered from 1 by its place. A step is never edited after its release. */
export type Upgrade<S extends DBSchema> = (
  db: IDBPDatabase<S>,
  tx: IDBPTransaction<S, StoreNames<S>[], "versionchange">,
) => void;

export interface Hooks {
  /** Whose databases; the page's own when nobody says. */
  readonly factory?: IDBFactory;
  /** True: an older tab keeps this database from being upgraded. False: it has let go. */
  onBlocked?(blocked: boolean): void;
  /** A newer version of the app wants to upgrade: this tab has let go of the database and should reload. */
  onOutdated?(): void;
  /**
   * One piece of work after the other, each begun when no transaction of the last is left: for a worker, which may be ended
   * at any time. When it ends while one of its transactions commits and another waits, WebKit lets the other begin later and
   * never end: its stores stay locked for every page until the browser is closed (WebKit bug 324094).
   */
  readonly isOneByOne?: boolean;
  /** Make some room after a full disk; answers whether anything was freed, so that trying again makes sense. */
  onFull?(): Promise<boolean>;
  onDeath?(error: unknown): void;
}

/** The storage of this device did not take or give something, also at the second try. */
export class StorageTrouble extends Error {
  override readonly name = "StorageTrouble";
  readonly full: boolean;

  constructor(cause: unknown) {
    super(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause), { cause });
    this.full = isFull(cause);
  }
}

/** A database by name whose handle may come and go. */
export class Database<S extends DBSchema> {
  readonly name: string;
  readonly #upgrades: readonly Upgrade<S>[];
  readonly #hooks: Hooks;
  /** Those that have not ended, each with its end. */
  readonly #live = new Map<IDBTransaction, Promise<void>>();
  #opening: Promise<IDBPDatabase<S>> | null = null;
  /** The end of all work so far; used where it goes one by one. */
  #before: Promise<unknown> = Promise.resolve();
  #closed = false;
  #naps = 0;
  #awake = Promise.resolve();
  /** Set while the page sleeps. */
  #wake: (() => void) | null = null;

  constructor(name: string, upgrades: readonly Upgrade<S>[], hooks: Hooks = {}) {
    this.name = name;
    this.#upgrades = upgrades;
    this.#hooks = hooks;
    // A worker has no page, and a simulated device neither.
    for (const kind of NAPS) globalThis.addEventListener?.(kind, this.#nap as EventListener);
  }

  /**
   * Do `work`, which opens its own transactions and awaits nothing but them. It runs again after a dead handle, once, and
   * after a full disk as long as there is something to free, so doing it twice must come to the same. What is no fault of
   * the storage is thrown as it is.
   */
  async run<T>(work: (db: IDBPDatabase<S>) => Promise<T>): Promise<T> {
    let hasDied = false;
    for (;;) {
      const naps = this.#naps;
      try {
        return await this.#inTurn(async () => work(await this.#handle()));
      } catch (error) {
        if (isDeath(error)) this.#drop();
        if (this.#closed) throw error;
        if (this.#wake !== null || naps !== this.#naps) {
          await this.#awake; // it was given up for a nap
          continue;
        }
        if (!(await this.#isMended(error, hasDied))) throw isTrouble(error) ? new StorageTrouble(error) : error;
        hasDied ||= isDeath(error);
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const kind of NAPS) globalThis.removeEventListener?.(kind, this.#nap as EventListener);
    const opening = this.#opening;
    this.#opening = null;
    (await opening?.catch(() => null))?.close();
  }

  /**
   * A page that is kept for its return sleeps with its transactions open, and WebKit lets no later page past them. They are
   * given up, and done again when this page wakes. One that was told to commit ends without the page.
   */
  readonly #nap = ({ type, persisted }: PageTransitionEvent): void => {
    if (!persisted) return;
    this.#wake?.();
    this.#wake = null;
    if (type === "pageshow") return;
    this.#naps += 1;
    this.#awake = new Promise((go) => {
      this.#wake = go;
    });
    for (const tx of this.#live.keys()) giveUp(tx);
  };

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#hooks.isOneByOne !== true) return work();
    const mine = this.#before.then(work);
    // A reading is answered before its transaction has ended.
    this.#before = mine.catch(() => undefined).then(() => Promise.all(this.#live.values()));
    return mine;
  }

  #watch(tx: IDBTransaction): IDBTransaction {
    const { done } = wrap(tx);
    const ended = done.catch(() => undefined).then(() => void this.#live.delete(tx)); // whoever began it hears by what it asked for
    this.#live.set(tx, ended);
    if (this.#wake !== null) queueMicrotask(() => giveUp(tx)); // unless whoever begins it says at once that this is all
    return tx;
  }

  async #isMended(error: unknown, hasDied: boolean): Promise<boolean> {
    if (isFull(error)) return (await this.#hooks.onFull?.().catch(() => false)) === true;
    if (!isDeath(error) || hasDied) return false;
    this.#hooks.onDeath?.(error);
    return true;
  }

  #drop(): void {
    const opening = this.#opening;
    this.#opening = null;
    opening?.then((db) => db.close()).catch(() => undefined);
  }

  async #handle(): Promise<IDBPDatabase<S>> {
    if (this.#closed) throw new StorageTrouble(new Error(`${this.name} was closed`));
    this.#opening ??= this.#open();
    const opening = this.#opening;
    try {
      return await opening;
    } catch (error) {
      if (this.#opening === opening) this.#opening = null; // the next one may try again
      throw error;
    }
  }

  async #open(): Promise<IDBPDatabase<S>> {
    const forget = (): void => {
      this.#opening = null;
    };
    const { factory = indexedDB, onBlocked, onOutdated } = this.#hooks;
    const request = factory.open(this.name, this.#upgrades.length);
    request.addEventListener("upgradeneeded", ({ oldVersion }) => {
      this.#watch(request.transaction as IDBTransaction);
      const db = wrap(request.result) as unknown as IDBPDatabase<S>; // what the steps make of it
      const tx = wrap(request.transaction as IDBTransaction) as unknown as IDBPTransaction<
        S,
        StoreNames<S>[],
        "versionchange"
      >;
      for (const step of this.#upgrades.slice(oldVersion)) step(db, tx);
    });
    request.addEventListener("blocked", () => onBlocked?.(true));
    request.addEventListener("success", () => {
      const { result } = request;
      const { prototype } = IDBDatabase;
      result.transaction = (...words) => this.#watch(prototype.transaction.apply(result, words));
    });
    const db = (await awaken(factory, wrap(request))) as unknown as IDBPDatabase<S>;
    db.addEventListener("close", forget);
    // Waiting would hang the newer tab: a transaction under way still ends, new ones get no handle from here.
    db.addEventListener("versionchange", ({ newVersion, target }) => {
      forget();
      (target as IDBDatabase).close();
      if (newVersion !== null) onOutdated?.(); // null: it is being erased, by whoever signed out
    });
    onBlocked?.(false);
    return db;
  }
}

/**
 * WebKit at times leaves the first opening of a page without an answer until somebody asks which databases there are:
 * whoever waits for long asks, again and again.
 */
async function awaken<T>(factory: IDBFactory, opening: Promise<T>): Promise<T> {
  const asking = setInterval(() => void factory.databases?.().catch(() => undefined), LONG_MS);
  return opening.finally(() => clearInterval(asking));
}

function giveUp(tx: IDBTransaction): void {
  try {
    tx.abort();
  } catch {
    // it was told to commit, or had ended
  }
}

/** Erase a database; waits for other tabs to let go of it. */
export async function erase(name: string, factory: IDBFactory = indexedDB): Promise<void> {
  await wrap(factory.deleteDatabase(name));
}

function isTrouble(error: unknown): boolean {
  return isDeath(error) || isFull(error);
}

/** WebKit's storage process dies in the background; Chrome calls a handle that is going away "closing". */
export function isDeath(error: unknown): boolean {
  if (!(error instanceof Error || error instanceof DOMException)) return false;
  if (error.name === "InvalidStateError" || error.name === "UnknownError") return true;
  return /connection.*(lost|clos)|database.*clos|internal error/i.test(error.message);
}

export function isFull(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { name, inner, cause } = error as { name?: unknown; inner?: unknown; cause?: unknown };
  return (
    name === "QuotaExceededError" || (inner !== undefined && isFull(inner)) || (cause !== undefined && isFull(cause))
  );
}
