// Reading the rows of this device at the start: in slices, what the first screen needs first, never in one long stretch.

import { ENTITIES, type EntityName } from "../protocol/types.gen";
import { type Cache, type Read, slice } from "./cache";
import { ON_DISK, type View } from "./view";

const SLICE = 500;

/** What every screen needs, and is small, comes first. */
const HELD_IN_MEMORY = (Object.keys(ENTITIES) as EntityName[])
  .filter((entity) => !ON_DISK.has(entity))
  .sort((a, b) => Number(ENTITIES[b].kind === "setting") - Number(ENTITIES[a].kind === "setting"));

export interface Loading {
  /** The settings and the first slice of each kind are in the view. */
  readonly first: Promise<void>;
  readonly all: Promise<void>;
}

export interface Reported {
  damaged(rows: number): void;
  isClosed(): boolean;
  /** Let taps and frames come in between. */
  breath(): Promise<void>;
  /** Let the first screen be drawn. */
  rest(): Promise<void>;
}

export function loadRows(cache: Cache, view: View, reported: Reported): Loading {
  const after = new Map<string, string | null>();
  const read = async (entity: EntityName): Promise<void> => {
    const found = await slice(cache, entity, after.get(entity) ?? null, SLICE);
    view.load(found.rows);
    if (found.damaged > 0) reported.damaged(found.damaged);
    after.set(entity, found.after);
  };
  const first = Promise.all(HELD_IN_MEMORY.map(read)).then(() => view.flush());
  const all = first.then(async () => {
    await reported.rest();
    for (const entity of HELD_IN_MEMORY) {
      while (after.get(entity) !== null && !reported.isClosed()) {
        await reported.breath();
        await read(entity);
      }
    }
    view.flush();
  });
  return { first, all };
}

/** Read everything anew over what is shown, and drop what is not here any more. */
export async function readAll(cache: Cache, view: View): Promise<void> {
  for (const entity of HELD_IN_MEMORY) {
    const left = new Set(view.idsOf(entity));
    let after: string | null = null;
    do {
      const found: Read = await slice(cache, entity, after, SLICE);
      for (const { id } of found.rows) left.delete(id);
      view.take({ rows: found.rows });
      after = found.after;
    } while (after !== null);
    view.take({ gone: [...left].map((id) => ({ entity, id })) });
  }
  view.reload();
}
