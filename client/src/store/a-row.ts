// Rows for tests: valid until told otherwise.
import type { DataOf, EntityName } from "../protocol/types.gen";
import type { Row } from "./types";

export interface RowOptions {
  readonly root?: string;
  readonly seq?: number;
  readonly versions?: Readonly<Record<string, number | `n:${number}`>>;
  readonly trashed?: Row["trashed"];
}

/** A row as the store gives it; each field has the version of the row unless `versions` names another. */
export function aRow<E extends EntityName>(entity: E, id: string, data: DataOf[E], options: RowOptions = {}): Row<E> {
  const { root = null, seq = 7, versions = {}, trashed = null } = options;
  return {
    entity,
    id,
    root,
    seq,
    data,
    trashed,
    saved: seq === 0 ? "phone" : "server",
    version: (field) => versions[field] ?? (field in data ? seq : 0),
  };
}

export function byId<E extends EntityName>(...rows: readonly Row<E>[]): ReadonlyMap<string, Row<E>> {
  return new Map(rows.map((row) => [row.id, row]));
}
