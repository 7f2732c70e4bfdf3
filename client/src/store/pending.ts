// The own operations that the base does not contain yet, by the records they touch.

import type { Operation } from "../protocol/types.gen";
import { keyOf } from "./base";
import type { Key } from "./cache";
import { type Stroke, type Surroundings, strokesOf } from "./strokes";

export interface Pending {
  readonly operation: Operation;
  /** The server has not said yet that it holds its effect: one tick. */
  readonly isUnsent: boolean;
}

interface Entry {
  readonly pending: Pending;
  readonly strokes: readonly Stroke[];
}

export class PendingStrokes {
  readonly #around: Surroundings;
  #entries = new Map<string, Entry>();
  #byRecord = new Map<string, Entry[]>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** From now on these are pending, in this order. Answers the records for which that makes a difference. */
  replace(all: readonly Pending[]): Key[] {
    const before = this.#entries;
    const touched: Key[] = [];
    this.#entries = new Map();
    for (const pending of all) {
      const known = before.get(pending.operation.op);
      const entry = known !== undefined && isSame(known.pending, pending) ? known : this.#entry(pending);
      this.#entries.set(pending.operation.op, entry);
      if (entry !== known) touched.push(...entry.strokes);
    }
    for (const [op, entry] of before) if (this.#entries.get(op) !== entry) touched.push(...entry.strokes);
    this.#index();
    return touched;
  }

  /** A conflict came or changed: what its settling does to the record has to be looked at again. */
  resettle(conflict: string): Key[] {
    const touched: Key[] = [];
    for (const [op, { pending, strokes }] of this.#entries) {
      if (pending.operation.kind !== "conflict.settle" || pending.operation.id !== conflict) continue;
      const entry = this.#entry(pending);
      this.#entries.set(op, entry);
      touched.push(...strokes, ...entry.strokes);
    }
    if (touched.length > 0) this.#index();
    return touched;
  }

  on(entity: string, id: string): readonly Stroke[] {
    const entries = this.#byRecord.get(keyOf(entity, id)) ?? [];
    return entries.flatMap(({ strokes }) => strokes.filter((stroke) => stroke.entity === entity && stroke.id === id));
  }

  isUnsent(entity: string, id: string): boolean {
    return (this.#byRecord.get(keyOf(entity, id)) ?? []).some(({ pending }) => pending.isUnsent);
  }

  /** Ids of the records of this kind that pending operations make under `root`. */
  made(entity: string, root: string): string[] {
    const all = [...this.#entries.values()].flatMap(({ strokes }) => strokes);
    return all.filter((stroke) => stroke.entity === entity && stroke.make?.root === root).map(({ id }) => id);
  }

  /** Ids of all records of this kind that pending operations make. */
  madeOf(entity: string): string[] {
    const all = [...this.#entries.values()].flatMap(({ strokes }) => strokes);
    return all.filter((stroke) => stroke.entity === entity && stroke.make !== undefined).map(({ id }) => id);
  }

  /** Ids of all records of this kind that pending operations touch. */
  touchedOf(entity: string): string[] {
    const all = [...this.#entries.values()].flatMap(({ strokes }) => strokes);
    return [...new Set(all.filter((stroke) => stroke.entity === entity).map(({ id }) => id))];
  }

  #entry(pending: Pending): Entry {
    return { pending, strokes: strokesOf(pending.operation, this.#around) };
  }

  #index(): void {
    this.#byRecord = new Map();
    for (const entry of this.#entries.values()) {
      for (const key of new Set(entry.strokes.map(({ entity, id }) => keyOf(entity, id)))) {
        const entries = this.#byRecord.get(key);
        if (entries === undefined) this.#byRecord.set(key, [entry]);
        else entries.push(entry);
      }
    }
  }
}

function isSame(a: Pending, b: Pending): boolean {
  if (a.isUnsent !== b.isUnsent) return false;
  return a.operation === b.operation || JSON.stringify(a.operation) === JSON.stringify(b.operation);
}
