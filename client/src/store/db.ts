// Opens IndexedDB databases and lives with their deaths: a handle that died is dropped, opened anew and tried once more.

import { type DBSchema, deleteDB, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";

/** One step per released version, numbered from 1 by its place. A step is never edited after its release. */
export type Upgrade<S extends DBSchema> = (
  db: IDBPDatabase<S>,
  tx: IDBPTransaction<S, StoreNames<S>[], "versionchange">,
) => void;

export interface Hooks {
  /** True: an older tab keeps this database from being upgraded. False: it has let go. */
  onBlocked?(blocked: boolean): void;
  /** A newer version of the app wants to upgrade: this tab has let go of the database and should reload. */
  onOutdated?(): void;
  /** Make room after a full disk; answers whether anything was freed, so that trying again makes sense. */
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
  #opening: Promise<IDBPDatabase<S>> | null = null;
  #closed = false;

  constructor(name: string, upgrades: readonly Upgrade<S>[], hooks: Hooks = {}) {
    this.name = name;
    this.#upgrades = upgrades;
    this.#hooks = hooks;
  }

  /**
   * Do `work`, which opens its own transactions and awaits nothing but them. It runs a second time after a dead handle
   * or a full disk, so doing it twice must come to the same. What is no fault of the storage is thrown as it is.
   */
  async run<T>(work: (db: IDBPDatabase<S>) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#handle());
    } catch (error) {
      if (this.#closed || !(await this.#mended(error))) throw error;
    }
    try {
      return await work(await this.#handle());
    } catch (error) {
      if (isDeath(error)) this.#drop();
      throw isDeath(error) || isFull(error) ? new StorageTrouble(error) : error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const opening = this.#opening;
    this.#opening = null;
    (await opening?.catch(() => null))?.close();
  }

  async #mended(error: unknown): Promise<boolean> {
    if (isFull(error)) {
      if ((await this.#hooks.onFull?.()) === true) return true;
      throw new StorageTrouble(error);
    }
    if (!isDeath(error)) return false;
    this.#hooks.onDeath?.(error);
    this.#drop();
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
    const db = await openDB<S>(this.name, this.#upgrades.length, {
      upgrade: (opened, from, _to, tx) => {
        for (const step of this.#upgrades.slice(from)) step(opened, tx);
      },
      blocked: () => this.#hooks.onBlocked?.(true),
      // Waiting would hang the newer tab: a transaction under way still ends, new ones get no handle from here.
      blocking: (_current, wanted, event) => {
        forget();
        (event.target as IDBDatabase).close();
        if (wanted !== null) this.#hooks.onOutdated?.(); // null: it is being erased, by whoever signed out
      },
      terminated: forget,
    });
    this.#hooks.onBlocked?.(false);
    return db;
  }
}

/** Erase a database; waits for other tabs to let go of it. */
export function erase(name: string): Promise<void> {
  return deleteDB(name);
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
