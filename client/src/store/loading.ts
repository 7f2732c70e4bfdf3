// Reading the rows of this device at the start: in slices, what the first screen needs first, never in one long stretch.

import { ENTITIES, type EntityName } from "../protocol/types.gen";
import { type Beginning, beginningOf, type Cache, type Read, slice } from "./cache";
import { ON_DISK, type View } from "./view";

const SLICE = 500;

/** What every screen needs, and is small, comes first. */
const HELD_IN_MEMORY = (Object.keys(ENTITIES) as EntityName[])
  .filter((entity) => !ON_DISK.has(entity))
  .sort((a, b) => Number(ENTITIES[b].kind === "setting") - Number(ENTITIES[a].kind === "setting"));

/** What a start shows before all rows are read. */
export function readBeginning(cache: Cache): Promise<Beginning> {
  return beginningOf(cache, HELD_IN_MEMORY, SLICE);
}

export interface Reported {
  damaged(rows: number): void;
  isClosed(): boolean;
  /** Let taps and frames come in between. */
  breath(): Promise<void>;
  /** Let the first screen be drawn. */
  rest(): Promise<void>;
}

/** Where the reading of each kind goes on; null after its last row. */
type Places = ReadonlyMap<string, string | null>;

export function showFirst(view: View, first: Beginning["first"], { damaged }: Pick<Reported, "damaged">): Places {
  for (const found of first.values()) take(view, found, damaged);
  view.flush();
  return new Map([...first].map(([entity, { after }]) => [entity, after]));
}

/** Read the rest once the first screen is drawn. */
export async function loadRest(cache: Cache, view: View, places: Places, reported: Reported): Promise<void> {
  await reported.rest();
  for (const entity of HELD_IN_MEMORY) {
    let after = places.get(entity) ?? null;
    while (after !== null && !reported.isClosed()) {
      await reported.breath();
      const found: Read = await slice(cache, entity, after, SLICE);
      take(view, found, reported.damaged);
      after = found.after;
    }
  }
  view.flush();
}

function take(view: View, { rows, damaged }: Read, tell: Reported["damaged"]): void {
  view.load(rows);
  if (damaged > 0) tell(damaged);
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
