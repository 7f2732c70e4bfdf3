// Comments and prospect rows for whoever has to go through all of them: slice by slice, with own unsent work laid over.

import type { WireRow } from "../protocol/types.gen";
import type { Key } from "./cache";
import type { Row, Shelf, Shelved } from "./types";

export interface ShelfPorts {
  slice(
    entity: string,
    after: string | null,
    limit: number,
  ): Promise<{ readonly rows: readonly WireRow[]; readonly after: string | null }>;
  rows(keys: readonly Key[]): Promise<readonly (WireRow | undefined)[]>;
  fold(base: WireRow | undefined, entity: string, id: string): Row | undefined;
  /** Ids of records of this kind that own waiting operations make. */
  made(entity: string): readonly string[];
  /** Ids of records of this kind that own waiting operations touch. */
  touched(entity: string): readonly string[];
  watch(hear: (keys: readonly Key[] | null) => void): () => void;
}

export class DiskShelf implements Shelf {
  readonly #ports: ShelfPorts;
  readonly #atEnd: (() => void)[] = [];

  constructor(ports: ShelfPorts) {
    this.#ports = ports;
  }

  async slice<E extends Shelved>(
    entity: E,
    after: string | null,
    limit: number,
  ): Promise<{ readonly rows: readonly Row<E>[]; readonly after: string | null }> {
    const found = await this.#ports.slice(entity, after, limit);
    const shown = found.rows.map((row) => this.#ports.fold(row, entity, row.id));
    return { rows: live<E>(shown), after: found.after };
  }

  async rows<E extends Shelved>(entity: E, ids: readonly string[]): Promise<readonly Row<E>[]> {
    const base = await this.#ports.rows(ids.map((id) => ({ entity, id })));
    return live<E>(ids.map((id, at) => this.#ports.fold(base[at], entity, id)));
  }

  made(entity: Shelved): readonly string[] {
    return this.#ports.made(entity);
  }

  touched(entity: Shelved): readonly string[] {
    return this.#ports.touched(entity);
  }

  laid<E extends Shelved>(entity: E, told: readonly WireRow[]): readonly Row<E>[] {
    return live<E>(told.map((row) => this.#ports.fold(row, entity, row.id)));
  }

  whenClosed(work: () => void): void {
    this.#atEnd.push(work);
  }

  close(): void {
    for (const work of this.#atEnd.splice(0)) work();
  }

  watch(entity: Shelved, hear: (ids: readonly string[] | null) => void): () => void {
    return this.#ports.watch((keys) => {
      if (keys === null) return hear(null);
      const own = keys.filter((key) => key.entity === entity).map(({ id }) => id);
      if (own.length > 0) hear(own);
    });
  }
}

function live<E extends Shelved>(rows: readonly (Row | undefined)[]): readonly Row<E>[] {
  return rows.filter((row) => row !== undefined && row.trashed === null) as unknown as readonly Row<E>[]; // asked for by kind
}
