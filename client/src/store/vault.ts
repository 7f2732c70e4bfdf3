// What only this device holds: unsent operations, refusals, drafts. Every write is strict; nothing here is ever dropped by an upgrade.

import type { DBSchema, IDBPTransaction, StoreNames } from "idb";
import type { EntityName, Operation, Result, WireRow } from "../protocol/types.gen";
import { Database, erase, type Hooks, type Upgrade } from "./db";

/** What the sync sheet says of an operation when its record is not on this device (any more). */
export interface Label {
  readonly entity: EntityName;
  readonly id: string;
  readonly title: string;
}

/** An operation that the server has not answered. */
export interface Waiting extends Label {
  readonly n: number;
  readonly op: string;
  /** The number of the first operation of the same gesture. */
  readonly group: number;
  readonly operation: Operation;
}

/** An operation that the server has answered, kept for the day on which the server is restored from a backup. */
export interface Journaled extends Label {
  readonly device: string;
  readonly n: number;
  readonly op: string;
  readonly group: number;
  readonly operation: Operation;
  readonly result: Result;
  readonly at: number;
  /** Present while it has no effect yet: held for its record, or lying with somebody as a suggestion. */
  readonly standing?: "held" | "suggested";
  /** When a held one was last asked about. */
  readonly askedAt?: number;
}

export interface Refused extends Label {
  readonly op: string;
  readonly operation: Operation;
  readonly result: Result;
  readonly at: number;
  readonly dependants: readonly Operation[];
}

export interface StoredDraft {
  readonly id: string;
  readonly kind: string;
  readonly value: unknown;
  readonly at: number;
}

export interface Rescued {
  readonly entity: string;
  readonly id: string;
  readonly row: WireRow;
  readonly at: number;
}

/** Something that happened to this device's work and that its person has to know; stays until it is put away. */
export interface Notice {
  readonly id: string;
  /**
   * `cleared`: the browser had erased what was stored here. `forgotten`: the server was put back to so early a state that
   * this device no longer holds all that it had sent since.
   */
  readonly kind: "cleared" | "forgotten";
  /** Operations that nobody has any more; null while that is not known. */
  readonly lost: number | null;
  /** Wall clock, ms. */
  readonly at: number;
}

/** A photo or a file that the server has not confirmed: never evicted. */
export interface UnsentBlob {
  /** Id of its `attachment`. */
  readonly id: string;
  readonly sha256: string;
  readonly mime: string;
  readonly bytes: ArrayBuffer;
  readonly at: number;
}

/** The counter of this device. */
export interface Counter {
  readonly key: "counter";
  readonly device: string;
  /** The number that the next operation gets. */
  readonly next: number;
  /** The greatest number that may have left the device: up to here nothing is changed any more. */
  readonly sent: number;
  /** Up to this number the journal may have been cleared of what is old. */
  readonly pruned?: number;
  /**
   * The storage was cleared under this device: so many operations it had made before. Until the server has said how many
   * of them it got, nothing is numbered anew.
   */
  readonly clearedAfter?: number;
}

export interface Reserve {
  readonly key: "reserve";
  readonly bytes: ArrayBuffer;
}

/** The generation of the tab that may sync; a thawed older leader sees that it was replaced. */
export interface Leading {
  readonly key: "leading";
  readonly gen: number;
}

export interface VaultSchema extends DBSchema {
  outbox: { key: number; value: Waiting; indexes: { by_op: string; by_target: string } };
  journal: {
    key: [string, number];
    value: Journaled;
    indexes: { by_op: string; by_at: number; by_standing: string };
  };
  attention: { key: string; value: Refused };
  drafts: { key: string; value: StoredDraft };
  rescue: { key: [string, string]; value: Rescued };
  device: { key: string; value: Counter | Reserve | Leading };
  notices: { key: string; value: Notice };
  blobs_unsent: { key: string; value: UnsentBlob };
}

export type Vault = Database<VaultSchema>;
type Name = StoreNames<VaultSchema>;
export type VaultTx = IDBPTransaction<VaultSchema, Name[], "readwrite">;
export type VaultRead = IDBPTransaction<VaultSchema, Name[], IDBTransactionMode>;

const UPGRADES: readonly Upgrade<VaultSchema>[] = [
  (db) => {
    const outbox = db.createObjectStore("outbox", { keyPath: "n" });
    outbox.createIndex("by_op", "op", { unique: true });
    outbox.createIndex("by_target", "id");
    const journal = db.createObjectStore("journal", { keyPath: ["device", "n"] });
    journal.createIndex("by_op", "op");
    journal.createIndex("by_at", "at");
    journal.createIndex("by_standing", "standing");
    db.createObjectStore("attention", { keyPath: "op" });
    db.createObjectStore("drafts", { keyPath: "id" });
    db.createObjectStore("rescue", { keyPath: ["entity", "id"] });
    db.createObjectStore("device", { keyPath: "key" });
  },
  (db) => {
    db.createObjectStore("notices", { keyPath: "id" });
    db.createObjectStore("blobs_unsent", { keyPath: "id" });
  },
];

export const vaultName = (user: string): string => `vault-${user}`;

/** `dropPictures` makes room before the reserve is given up. */
export function openVault(user: string, hooks: Hooks = {}, dropPictures?: () => Promise<boolean>): Vault {
  const vault: Vault = new Database<VaultSchema>(vaultName(user), UPGRADES, {
    ...hooks,
    onFull: async () => (await dropPictures?.().catch(() => false)) === true || freeReserve(vault),
  });
  return vault;
}

export function eraseVault(user: string, factory?: IDBFactory): Promise<void> {
  return erase(vaultName(user), factory);
}

/**
 * Change the vault. Resolves when the transaction is complete and, being strict, on the disk: only then may anybody say
 * "saved on this phone". When `work` throws, nothing of it remains.
 */
export function change<T>(vault: Vault, stores: readonly Name[], work: (tx: VaultTx) => Promise<T>): Promise<T> {
  return vault.run(async (db) => {
    const tx = db.transaction([...stores], "readwrite", { durability: "strict" });
    return finish(tx, work(tx));
  });
}

export function look<T>(vault: Vault, stores: readonly Name[], work: (tx: VaultRead) => Promise<T>): Promise<T> {
  return vault.run((db) => {
    const tx = db.transaction([...stores], "readonly");
    return finish(tx, work(tx));
  });
}

/** Await both, so that a failing `work` leaves no unhandled `done`, and abort what a thrown error left half done. */
export async function finish<T>(tx: { readonly done: Promise<void>; abort(): void }, work: Promise<T>): Promise<T> {
  const done = tx.done.catch((error: unknown) => {
    throw error ?? new DOMException("transaction aborted", "UnknownError");
  });
  done.catch(() => undefined);
  try {
    const result = await work;
    await done;
    return result;
  } catch (error) {
    try {
      tx.abort();
    } catch {
      // it had ended by itself
    }
    throw error;
  }
}

/** The counter, begun with a new device id at the first use of this vault. */
export async function counterOf(tx: VaultRead, newDevice: () => string): Promise<Counter> {
  const kept = await tx.objectStore("device").get("counter");
  return kept?.key === "counter" ? kept : { key: "counter", device: newDevice(), next: 1, sent: 0 };
}

/** The vault's device id; `wanted` becomes it when there is none yet. */
export function bindDevice(vault: Vault, wanted: string, clearedAfter?: number): Promise<string> {
  return change(vault, ["device"], async (tx) => {
    const counter = await counterOf(tx, () => wanted);
    const isNew = clearedAfter !== undefined && (await tx.objectStore("device").getKey("counter")) === undefined;
    await tx.objectStore("device").put(isNew ? { ...counter, clearedAfter } : counter);
    return counter.device;
  });
}

async function freeReserve(vault: Vault): Promise<boolean> {
  return vault.run(async (db) => {
    const tx = db.transaction("device", "readwrite", { durability: "strict" });
    const had = (await tx.store.getKey("reserve")) !== undefined;
    if (had) await tx.store.delete("reserve");
    await tx.done;
    return had;
  });
}
