// Comments and prospect rows of a store, to be searched: a worker reads them and answers; where there is none, the page does.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { rowsOf } from "../../protocol/rows";
import type { Query } from "../../store/query";
import type { Row, Shelved, Store } from "../../store/store";
import { ShelfHost } from "./shelf-host";
import { type Line, lineOf } from "./shelf-lines";
import { type Asked, type Finds, NO_FINDS, type Told } from "./shelf-words";

const SHELVED = ["comment", "prospect"] as const;
/** Rows that were shown lately are most likely to be shown again at the next key. */
const KEPT_ROWS = 500;

export interface Shelves {
  /** Moves when there is more to find. */
  readonly turn: ReadonlySignal<number>;
  /** Everything that stands on this device has been read. */
  readonly isWhole: ReadonlySignal<boolean>;
  find(query: Query): Promise<Finds>;
  /** In this order; those that are not here are left out. */
  rows<E extends Shelved>(entity: E, ids: readonly string[]): Promise<readonly Row<E>[]>;
}

const kept = new WeakMap<Store, Shelves>();

/** Of a store; reading begins when somebody first asks for it, and goes on to the end. */
export function shelvesOf(store: Store): Shelves {
  const known = kept.get(store);
  if (known !== undefined) return known;
  const made = new Reading(store);
  kept.set(store, made);
  return made;
}

/** Whoever reads and searches: a worker, or the page itself. */
interface Reader {
  tell(asked: Asked): void;
  end(): void;
}

type AskedBack = { readonly kind: "find" | "rows" } & Asked;
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

class Reading implements Shelves {
  readonly turn: Signal<number> = signal(0);
  readonly isWhole: Signal<boolean> = signal(false);
  readonly #store: Store;
  readonly #calls = new Map<number, (told: Told | null) => void>();
  readonly #shown = new Map<string, Row>();
  readonly #whole = new Set<Shelved>();
  #reader: Reader;
  #isAway = false;
  #call = 0;
  #telling: Promise<void> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
    this.#reader = this.#started();
    for (const entity of SHELVED) {
      store.shelf.watch(entity, (ids) => {
        if (ids === null) this.#again(entity);
        else this.#change(entity, ids);
      });
    }
    store.shelf.whenClosed(() => this.#reader.end());
  }

  async find(query: Query): Promise<Finds> {
    const told = await this.#ask({ kind: "find", query });
    return told?.kind === "found" ? told.finds : NO_FINDS;
  }

  async rows<E extends Shelved>(entity: E, ids: readonly string[]): Promise<readonly Row<E>[]> {
    const missing = ids.filter((id) => !this.#shown.has(id));
    if (missing.length > 0) {
      const found = await this.#read(entity, missing);
      if (this.#shown.size > KEPT_ROWS) this.#shown.clear();
      for (const row of found) this.#shown.set(row.id, row);
      const now = new Map<string, Row>(found.map((row) => [row.id, row]));
      return inOrder<E>(ids, (id) => now.get(id) ?? this.#shown.get(id));
    }
    return inOrder<E>(ids, (id) => this.#shown.get(id));
  }

  /** What own unsent work touches is read here, where that work lies. */
  async #read<E extends Shelved>(entity: E, ids: readonly string[]): Promise<readonly Row<E>[]> {
    const touched = new Set(this.#isAway ? this.#store.shelf.touched(entity) : ids);
    const others = ids.filter((id) => !touched.has(id));
    const own = ids.filter((id) => touched.has(id));
    const [here, told] = await Promise.all([
      own.length === 0 ? [] : this.#store.shelf.rows(entity, own).catch(() => []),
      others.length === 0 ? null : this.#ask({ kind: "rows", entity, ids: others }),
    ]);
    return [...here, ...(told?.kind === "rows" ? this.#store.shelf.laid(entity, rowsOf(told.rows).rows) : [])];
  }

  #ask(asked: Without<AskedBack, "call">): Promise<Told | null> {
    this.#call += 1;
    const call = this.#call;
    return new Promise((resolve) => {
      this.#calls.set(call, resolve);
      this.#reader.tell({ ...asked, call } as Asked); // its kinds are those of `Asked`
    });
  }

  #started(): Reader {
    if (typeof Worker === "undefined") return this.#here();
    const worker = new Worker(new URL("./shelf-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Told>) => this.#hear(data);
    const ending = new AbortController();
    const end = (): void => {
      ending.abort();
      worker.terminate();
    };
    const goOnHere = (): void => {
      end();
      this.#reader = this.#here();
      for (const resolve of this.#calls.values()) resolve(null);
      this.#calls.clear();
      this.turn.value += 1; // whoever asked asks again
    };
    worker.onerror = goOnHere;
    // A page that is kept for its return sleeps with its workers, and their transactions would keep later pages from theirs.
    globalThis.addEventListener("pagehide", ({ persisted }) => persisted && goOnHere(), { signal: ending.signal });
    this.#isAway = true;
    const reader: Reader = { tell: (asked) => worker.postMessage(asked), end };
    reader.tell({ kind: "open", user: this.#store.user.id });
    return reader;
  }

  /** An old browser, or a file that is not there: slice by slice, keys and frames come in between. */
  #here(): Reader {
    this.#isAway = false;
    const { shelf } = this.#store;
    const host = new ShelfHost(
      {
        slice: (entity, after, limit) => shelf.slice(entity, after, limit),
        rows: (entity, ids) => shelf.rows(entity, ids),
        breath: () => new Promise((go) => setTimeout(go, 0)),
      },
      (told) => this.#hear(told),
    );
    void host.begin();
    return { tell: (asked) => asked.kind !== "open" && host.hear(asked), end: () => undefined };
  }

  #hear(told: Told): void {
    if (told.kind === "more") this.turn.value += 1;
    else if (told.kind === "whole") this.#isRead(told.entity);
    else {
      this.#calls.get(told.call)?.(told);
      this.#calls.delete(told.call);
    }
  }

  /** A worker knows nothing of own work that the server has not told of yet. */
  #isRead(entity: Shelved): void {
    this.#change(entity, this.#store.shelf.touched(entity));
    this.#telling = this.#telling.then(() => {
      this.#whole.add(entity);
      this.isWhole.value = this.#whole.size === SHELVED.length;
      this.turn.value += 1;
    });
  }

  #again(entity: Shelved): void {
    this.#shown.clear();
    this.#whole.delete(entity);
    this.isWhole.value = false;
    this.#reader.tell({ kind: "again", entity });
  }

  /** One after the other: what changed later is told later. */
  #change(entity: Shelved, ids: readonly string[]): void {
    for (const id of ids) this.#shown.delete(id);
    this.#telling = this.#telling.then(async () => {
      if (ids.length > 0) this.#reader.tell({ kind: "change", entity, ids, own: await this.#ownLines(entity, ids) });
    });
  }

  async #ownLines(entity: Shelved, ids: readonly string[]): Promise<ReadonlyMap<string, Line | null>> {
    const touched = new Set(this.#store.shelf.touched(entity));
    const own = ids.filter((id) => touched.has(id));
    if (own.length === 0) return new Map();
    const rows = await this.#store.shelf.rows(entity, own).catch(() => []);
    const lines = new Map<string, Line | null>(own.map((id) => [id, null]));
    for (const row of rows) lines.set(row.id, lineOf(entity, row));
    return lines;
  }
}

function inOrder<E extends Shelved>(ids: readonly string[], of: (id: string) => Row | undefined): readonly Row<E>[] {
  return ids.map(of).filter((row) => row !== undefined) as unknown as readonly Row<E>[]; // asked for by kind
}
