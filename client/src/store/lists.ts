// Comments and prospect rows: too many to hold all of them, so they are read root by root while a screen looks at them.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { EntityName, WireRow } from "../protocol/types.gen";
import { keyOf } from "./base";
import type { Key } from "./cache";
import type { Row } from "./types";
import { WeakValues } from "./weak-values";

export interface Disk {
  row(entity: string, id: string): Promise<WireRow | undefined>;
  children(entity: string, root: string): Promise<readonly WireRow[]>;
}

export interface Ports {
  readonly disk: Disk;
  fold(base: WireRow | undefined, entity: string, id: string): Row | undefined;
  /** Ids of records that own waiting operations make under this root. */
  made(entity: string, root: string): readonly string[];
}

type Slot<T> = Signal<T | undefined>;

/** One list that is being looked at. */
interface Open {
  readonly entity: string;
  readonly root: string;
  readonly base: Map<string, WireRow>;
  readonly shown: Map<string, Row>;
  isLoaded: boolean;
}

export class Lists {
  readonly #ports: Ports;
  /** Held by their readers alone: a list that nobody looks at any more goes by itself. */
  readonly #slots = new WeakValues<Slot<readonly Row[]>>();
  readonly #open = new WeakMap<Slot<readonly Row[]>, Open>();
  readonly #single = new WeakValues<Slot<Row>>();
  readonly #singleBase = new WeakMap<Slot<Row>, WireRow>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  children(entity: EntityName, root: string): ReadonlySignal<readonly Row[] | undefined> {
    const key = keyOf(entity, root);
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot: Slot<readonly Row[]> = signal(undefined);
    this.#open.set(slot, { entity, root, base: new Map(), shown: new Map(), isLoaded: false });
    this.#slots.set(key, slot);
    void this.#load(slot, entity, root);
    return slot;
  }

  row(entity: EntityName, id: string): ReadonlySignal<Row | undefined> {
    const key = keyOf(entity, id);
    const known = this.#single.get(key);
    if (known !== undefined) return known;
    const slot: Slot<Row> = signal(this.#ports.fold(undefined, entity, id));
    this.#single.set(key, slot);
    void this.#loadOne(slot, entity, id);
    return slot;
  }

  /** Whether anything of these is being looked at. */
  isOpen(): boolean {
    for (const _ of this.#slots.values()) return true;
    for (const _ of this.#single.values()) return true;
    return false;
  }

  take(row: WireRow): void {
    for (const [, list] of this.#lists()) {
      if (list.entity === row.entity && list.root === row.root) list.base.set(row.id, row);
    }
    const single = this.#single.get(keyOf(row.entity, row.id));
    if (single !== undefined) this.#singleBase.set(single, row);
  }

  drop({ entity, id }: Key): void {
    for (const [, list] of this.#lists()) if (list.entity === entity) list.base.delete(id);
    const single = this.#single.get(keyOf(entity, id));
    if (single !== undefined) this.#singleBase.delete(single);
  }

  /** Show anew what was touched; a list that is still being read takes it in when it has been. */
  refresh(keys: readonly Key[]): void {
    if (keys.length === 0) return;
    for (const [slot, list] of this.#lists()) {
      if (!list.isLoaded) continue;
      const made = new Set(this.#ports.made(list.entity, list.root));
      const here = (id: string): boolean => list.base.has(id) || list.shown.has(id) || made.has(id);
      const own = new Set(keys.filter(({ entity, id }) => entity === list.entity && here(id)).map(({ id }) => id));
      for (const id of own) this.#refold(list, id);
      if (own.size > 0) slot.value = replaced(slot.peek() ?? [], own, list.shown);
    }
    for (const { entity, id } of keys) {
      const single = this.#single.get(keyOf(entity, id));
      if (single !== undefined) single.value = this.#ports.fold(this.#singleBase.get(single), entity, id);
    }
  }

  /** Read anew what is being looked at. */
  reload(): void {
    for (const [slot, list] of this.#lists()) {
      list.base.clear();
      list.isLoaded = false;
      void this.#load(slot, list.entity, list.root);
    }
  }

  #refold(list: Open, id: string): void {
    const row = this.#ports.fold(list.base.get(id), list.entity, id);
    if (row === undefined || row.trashed !== null) list.shown.delete(id);
    else list.shown.set(id, row);
  }

  async #load(slot: Slot<readonly Row[]>, entity: string, root: string): Promise<void> {
    const rows = await this.#ports.disk.children(entity, root).catch(() => null);
    const list = this.#open.get(slot);
    if (list === undefined || rows === null) return; // not read: tried again when the page is next looked at
    // What came while reading is newer than what was read.
    for (const row of rows) if (!list.base.has(row.id)) list.base.set(row.id, row);
    const ids = [...list.base.keys(), ...list.shown.keys(), ...this.#ports.made(entity, root)];
    for (const id of new Set(ids)) this.#refold(list, id);
    list.isLoaded = true;
    slot.value = sorted(list.shown.values());
  }

  async #loadOne(slot: Slot<Row>, entity: string, id: string): Promise<void> {
    const row = await this.#ports.disk.row(entity, id).catch(() => undefined);
    // What came while reading is newer than what was read.
    const base = this.#singleBase.get(slot) ?? row;
    if (base !== undefined) this.#singleBase.set(slot, base);
    slot.value = this.#ports.fold(base, entity, id);
  }

  *#lists(): Iterable<[Slot<readonly Row[]>, Open]> {
    for (const slot of this.#slots.values()) {
      const list = this.#open.get(slot);
      if (list !== undefined) yield [slot, list];
    }
  }
}

/** By rank where there is one, then by the order in which the server took them; those it has not seen come last. */
function order(one: Row, other: Row): number {
  return compare(rankOf(one), rankOf(other)) || compare(placeOf(one), placeOf(other)) || compare(one.id, other.id);
}

const sorted = (rows: Iterable<Row>): Row[] => [...rows].sort(order);

/** Rows in order of which some have changed, come or gone: those are put in their places, thousands of others keep theirs. */
function replaced(rows: readonly Row[], ids: ReadonlySet<string>, shown: ReadonlyMap<string, Row>): Row[] {
  const others = rows.filter(({ id }) => !ids.has(id));
  const parts: Row[][] = [];
  let from = 0;
  for (const row of sorted([...ids].flatMap((id) => shown.get(id) ?? []))) {
    const to = placeAmong(others, row, from);
    parts.push(others.slice(from, to), [row]);
    from = to;
  }
  return [...parts, others.slice(from)].flat();
}

/** Where a row belongs, not before `from`. */
function placeAmong(rows: readonly Row[], row: Row, from: number): number {
  let low = from;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(rows[middle] as Row, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rankOf(row: Row): string {
  const { rank } = row.data as { readonly rank?: unknown };
  return typeof rank === "string" ? rank : "";
}

function placeOf(row: Row): number {
  return row.seq === 0 ? Number.MAX_SAFE_INTEGER : row.seq;
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
