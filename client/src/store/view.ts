// What screens show: base and own waiting operations folded, kept as signals, recomputed only where something was touched.

import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { ENTITIES, type EntityName, type WireRow } from "../protocol/types.gen";
import { keyOf } from "./base";
import type { Key } from "./cache";
import { type Folded, fold } from "./fold";
import { type Disk, Lists } from "./lists";
import { type Pending, PendingStrokes } from "./pending";
import { titleOf } from "./titles";
import type { Row } from "./types";
import { WeakValues } from "./weak-values";

/** Too many to hold: read from the device root by root. */
export const ON_DISK: ReadonlySet<string> = new Set(["comment", "prospect"]);

const ROOTS = Object.entries(ENTITIES)
  .filter(([, { kind }]) => kind === "root")
  .map(([entity]) => entity);

export interface Ports {
  readonly user: string;
  readonly disk: Disk;
  /** Run once before the next frame. */
  soon(work: () => void): void;
}

/** What one committed transaction changed. */
export interface Touched {
  readonly rows?: readonly WireRow[];
  readonly gone?: readonly Key[];
  readonly pending?: readonly Pending[];
}

type Shown = Map<string, Row>;

export class View {
  readonly #ports: Ports;
  readonly #base = new Map<string, WireRow>();
  readonly #shown = new Map<string, Row>();
  /** Those that lists show, by entity and id. */
  readonly #live = new Map<string, Shown>();
  readonly #childrenOf = new Map<string, Set<string>>();
  readonly #pending: PendingStrokes;
  readonly #touched = new Map<string, Key>();
  readonly #liveRoots = new Set<string>();
  readonly #rowSignals = new WeakValues<Signal<Row | undefined>>();
  readonly #liveSignals = new Map<string, Signal<ReadonlyMap<string, Row>>>();
  readonly #lists: Lists;
  /** What lies in the trash; made when somebody first looks. */
  #trash: Signal<readonly Row[]> | null = null;
  #isTrashTouched = false;
  readonly #hearers = new Set<(keys: readonly Key[] | null) => void>();
  #isPlanned = false;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#pending = new PendingStrokes({
      user: ports.user,
      conflict: (id) => this.#base.get(keyOf("conflict", id))?.data ?? null,
    });
    this.#lists = new Lists({
      disk: ports.disk,
      fold: (base, entity, id) => this.#fold(base, entity, id),
      made: (entity, root) => this.#pending.made(entity, root),
    });
  }

  rows(entity: EntityName): ReadonlySignal<ReadonlyMap<string, Row>> {
    const known = this.#liveSignals.get(entity);
    if (known !== undefined) return known;
    const fresh = signal<ReadonlyMap<string, Row>>(new Map(this.#live.get(entity)));
    this.#liveSignals.set(entity, fresh);
    return fresh;
  }

  /** Roots in the trash, the latest thrown away first. */
  trash(): ReadonlySignal<readonly Row[]> {
    this.#trash ??= signal(this.#inTrash());
    return this.#trash;
  }

  #inTrash(): readonly Row[] {
    const thrown = [...this.#shown.values()].filter(({ root, trashed }) => root === null && trashed !== null);
    return thrown.sort((a, b) => (b.trashed?.at ?? "").localeCompare(a.trashed?.at ?? "") || (a.id < b.id ? -1 : 1));
  }

  row(entity: EntityName, id: string): ReadonlySignal<Row | undefined> {
    if (ON_DISK.has(entity)) return this.#lists.row(entity, id);
    const key = keyOf(entity, id);
    const known = this.#rowSignals.get(key);
    if (known !== undefined) return known;
    const fresh = signal(this.#shown.get(key));
    this.#rowSignals.set(key, fresh);
    return fresh;
  }

  children(entity: EntityName, root: string): ReadonlySignal<readonly Row[] | undefined> {
    return this.#lists.children(entity, root);
  }

  /** The row as it stands now; from the disk when it is not held in memory. */
  async now(entity: EntityName, id: string): Promise<Folded | undefined> {
    const base = this.#base.get(keyOf(entity, id)) ?? (await this.#ports.disk.row(entity, id));
    return fold(base, this.#pending.on(entity, id), this.#ports.user);
  }

  /** A record that is not held in memory, with own unsent work laid over what the device has of it. */
  foldShelved(base: WireRow | undefined, entity: string, id: string): Row | undefined {
    return this.#fold(base, entity, id);
  }

  madeOf(entity: string): readonly string[] {
    return this.#pending.madeOf(entity);
  }

  touchedOf(entity: string): readonly string[] {
    return this.#pending.touchedOf(entity);
  }

  looksAtDisk(): boolean {
    return this.#hearers.size > 0 || this.#lists.isOpen();
  }

  /** Hear which records that are not held in memory have changed, null when any may have; the answer stops it. */
  watchDisk(hear: (keys: readonly Key[] | null) => void): () => void {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  }

  /** Take in rows read from the device at the start; what came from the server meanwhile is newer. */
  load(rows: readonly WireRow[]): void {
    this.take({ rows: rows.filter(({ entity, id }) => !this.#base.has(keyOf(entity, id))) });
  }

  /** The records of this kind that the server has told of. */
  idsOf(entity: string): string[] {
    return [...this.#base.values()].filter((row) => row.entity === entity).map(({ id }) => id);
  }

  /** Read the lists that are being looked at anew. */
  reload(): void {
    this.#lists.reload();
    for (const hear of this.#hearers) hear(null);
  }

  /** The title of a root, whichever entity it is. */
  rootTitle(id: string): string {
    for (const entity of ROOTS) {
      const row = this.#shown.get(keyOf(entity, id));
      if (row !== undefined) return titleOf(row);
    }
    return "";
  }

  /** Take in what a transaction changed; shown before the next frame, all of it at once. */
  take(touched: Touched): void {
    for (const row of touched.rows ?? []) this.#takeRow(row);
    for (const key of touched.gone ?? []) this.#drop(key);
    if (touched.pending !== undefined) for (const key of this.#pending.replace(touched.pending)) this.#touch(key);
    this.#plan();
  }

  /** Show now what was taken in: a tap answers at once. */
  flush(): void {
    if (this.#touched.size === 0) return;
    const keys = [...this.#touched.values()];
    this.#touched.clear();
    batch(() => {
      const changed = new Set<string>();
      // Roots first: whether a child is live depends on its root.
      const inMemory = keys.filter(({ entity }) => !ON_DISK.has(entity));
      for (const key of inMemory) this.#refresh(key, changed);
      for (const key of this.#relatives(inMemory)) this.#relive(key, changed);
      const onDisk = keys.filter(({ entity }) => ON_DISK.has(entity));
      this.#lists.refresh(onDisk);
      if (onDisk.length > 0) for (const hear of this.#hearers) hear(onDisk);
      for (const entity of changed) this.#publish(entity);
      if (this.#trash !== null && this.#isTrashTouched) this.#trash.value = this.#inTrash();
      this.#isTrashTouched = false;
    });
  }

  #plan(): void {
    if (this.#isPlanned || this.#touched.size === 0) return;
    this.#isPlanned = true;
    this.#ports.soon(() => {
      this.#isPlanned = false;
      this.flush();
    });
  }

  #touch(key: Key): void {
    this.#touched.set(keyOf(key.entity, key.id), key);
  }

  #takeRow(row: WireRow): void {
    if (ON_DISK.has(row.entity)) this.#lists.take(row);
    else this.#base.set(keyOf(row.entity, row.id), row);
    this.#resettle(row);
    this.#touch(row);
  }

  #drop(key: Key): void {
    if (ON_DISK.has(key.entity)) this.#lists.drop(key);
    this.#base.delete(keyOf(key.entity, key.id));
    this.#resettle(key);
    this.#touch(key);
  }

  /** What an own decision does to its record stands in the conflict, which has just come, changed or gone. */
  #resettle({ entity, id }: Key): void {
    if (entity === "conflict") for (const key of this.#pending.resettle(id)) this.#touch(key);
  }

  #fold(base: WireRow | undefined, entity: string, id: string): Row | undefined {
    const strokes = this.#pending.on(entity, id);
    const folded = fold(base, strokes, this.#ports.user);
    return folded && ({ ...folded, saved: this.#pending.isUnsent(entity, id) ? "phone" : "server" } as Row);
  }

  #refresh({ entity, id }: Key, changed: Set<string>): void {
    const key = keyOf(entity, id);
    const before = this.#shown.get(key);
    const row = this.#fold(this.#base.get(key), entity, id);
    if (row === undefined) this.#shown.delete(key);
    else this.#shown.set(key, row);
    if (before?.root) this.#childrenOf.get(before.root)?.delete(key);
    if (row?.root) this.#siblings(row.root).add(key);
    if (before?.trashed != null || row?.trashed != null) this.#isTrashTouched = true;
    const slot = this.#rowSignals.get(key);
    if (slot !== undefined) slot.value = row;
    if (row?.root === null && row.trashed === null) this.#liveRoots.add(id);
    else this.#liveRoots.delete(id);
    this.#relive(key, changed);
  }

  #siblings(root: string): Set<string> {
    const known = this.#childrenOf.get(root) ?? new Set();
    this.#childrenOf.set(root, known);
    return known;
  }

  #relatives(keys: readonly Key[]): Set<string> {
    return new Set(keys.flatMap(({ id }) => [...(this.#childrenOf.get(id) ?? [])]));
  }

  /** Put a row into the lists, or take it out. */
  #relive(key: string, changed: Set<string>): void {
    const [entity = "", id = ""] = key.split(" ");
    const live = this.#live.get(entity) ?? new Map<string, Row>();
    this.#live.set(entity, live);
    const row = this.#shown.get(key);
    if (row !== undefined && this.#isLive(row)) {
      if (live.get(id) === row) return;
      live.set(id, row);
    } else if (!live.delete(id)) {
      return;
    }
    changed.add(entity);
  }

  #isLive(row: Row): boolean {
    return row.trashed === null && (row.root === null || this.#liveRoots.has(row.root));
  }

  #publish(entity: string): void {
    const slot = this.#liveSignals.get(entity);
    if (slot !== undefined) slot.value = new Map(this.#live.get(entity));
  }
}
