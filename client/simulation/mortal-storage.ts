// IndexedDB of one phone that can die: after the nth transaction from now nothing more is written, and nothing read.

import { IDBFactory } from "fake-indexeddb";

/** One life of a phone's process. Its storage outlives it. */
export class Life {
  isOver = false;
  #left = Number.POSITIVE_INFINITY;
  readonly #died: () => void;

  constructor(died: () => void) {
    this.#died = died;
  }

  /** Die when so many more transactions are durable, 0 for never. */
  endAfter(transactions: number): void {
    this.#left = transactions === 0 ? Number.POSITIVE_INFINITY : transactions;
  }

  committed(): void {
    this.#left -= 1;
    if (this.#left > 0 || this.isOver) return;
    this.isOver = true;
    this.#died();
  }

  check(): void {
    if (this.isOver) throw new DOMException("this process is dead", "InvalidStateError");
  }
}

/** The same databases, seen by one process alone. */
export function seenBy(life: Life, factory: IDBFactory): IDBFactory {
  return new Proxy(factory, {
    get(target, name) {
      if (name === "open") return (database: string, version?: number) => opened(life, target, database, version);
      const found: unknown = Reflect.get(target, name);
      return typeof found === "function" ? found.bind(target) : found;
    },
  });
}

function opened(life: Life, factory: IDBFactory, name: string, version?: number): IDBOpenDBRequest {
  life.check();
  const request = factory.open(name, version) as unknown as IDBOpenDBRequest;
  // Before anybody else hears of it: from then on every transaction is counted.
  request.addEventListener("success", () => {
    const db = request.result;
    const begin = db.transaction.bind(db);
    db.transaction = (...given: Parameters<IDBDatabase["transaction"]>) => {
      life.check();
      const tx = begin(...given);
      if (given[1] === "readwrite") tx.addEventListener("complete", () => life.committed());
      return tx;
    };
  });
  return request;
}

/** Copy everything, as a backup of the phone holds it. */
export async function copyOf(factory: IDBFactory): Promise<IDBFactory> {
  const copy = new IDBFactory();
  for (const { name = "", version = 1 } of await factory.databases()) {
    const from = await done(factory.open(name) as unknown as IDBOpenDBRequest);
    const wanted = copy.open(name, version) as unknown as IDBOpenDBRequest;
    wanted.addEventListener("upgradeneeded", () => likeStores(from, wanted.result));
    const to = await done(wanted);
    for (const store of from.objectStoreNames) await copyStore(from, to, store);
    from.close();
    to.close();
  }
  return copy;
}

function likeStores(from: IDBDatabase, to: IDBDatabase): void {
  if (from.objectStoreNames.length === 0) return;
  const tx = from.transaction([...from.objectStoreNames], "readonly");
  for (const name of from.objectStoreNames) {
    const known = tx.objectStore(name);
    const { keyPath, autoIncrement } = known;
    const made = to.createObjectStore(name, { ...(keyPath === null ? {} : { keyPath }), autoIncrement });
    for (const index of known.indexNames) {
      const { keyPath: path, unique, multiEntry } = known.index(index);
      made.createIndex(index, path, { unique, multiEntry });
    }
  }
}

async function copyStore(from: IDBDatabase, to: IDBDatabase, name: string): Promise<void> {
  const source = from.transaction([name], "readonly").objectStore(name);
  const [keys, values] = await Promise.all([done(source.getAllKeys()), done(source.getAll())]);
  const tx = to.transaction([name], "readwrite");
  const target = tx.objectStore(name);
  values.forEach((value, at) => {
    target.put(value, source.keyPath === null ? keys[at] : undefined);
  });
  await new Promise<void>((go) => tx.addEventListener("complete", () => go()));
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((go, fail) => {
    request.addEventListener("success", () => go(request.result));
    request.addEventListener("error", () => fail(request.error));
  });
}
