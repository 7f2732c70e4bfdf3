// Reading the rows of this device at the start: in slices, what the first screen needs first, never in one long stretch.

import type { EntityName } from "../protocol/types.gen";
import { type Cache, slice } from "./cache";
import { ON_DISK, type View } from "./view";

const SLICE = 500;

/** Small ones that every screen needs, then what Today and Pipeline are made of. */
const FIRST: readonly EntityName[] = [
  "member",
  "team",
  "pipeline",
  "step",
  "field",
  "tag",
  "tag_category",
  "activity_kind",
];
const THEN: readonly EntityName[] = [
  "action",
  "opportunity",
  "folder",
  "contact",
  "participant",
  "prospect_list",
  "conflict",
];

export interface Loading {
  /** The settings and the first slice of each kind are in the view. */
  readonly first: Promise<void>;
  readonly all: Promise<void>;
}

export interface Reported {
  damaged(rows: number): void;
  isClosed(): boolean;
}

export function loadRows(cache: Cache, view: View, reported: Reported): Loading {
  const entities = THEN.filter((entity) => !ON_DISK.has(entity));
  const after = new Map<string, string | null>();
  const read = async (entity: EntityName): Promise<void> => {
    const found = await slice(cache, entity, after.get(entity) ?? null, SLICE);
    view.load(found.rows);
    if (found.damaged > 0) reported.damaged(found.damaged);
    after.set(entity, found.after);
  };
  const first = Promise.all([...FIRST, ...entities].map(read)).then(() => view.flush());
  const all = first.then(async () => {
    for (const entity of [...FIRST, ...entities]) {
      while (after.get(entity) !== null && !reported.isClosed()) {
        await breath();
        await read(entity);
      }
    }
    view.flush();
  });
  return { first, all };
}

/** Let taps and frames come in between. */
function breath(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  return scheduler?.yield?.() ?? new Promise((go) => setTimeout(go, 0));
}
