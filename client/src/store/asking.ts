// From a screen's drafts to what the outbox takes: versions filled in from the view, and a name for the sync sheet.

import { type Draft, targetOf } from "../protocol/operations";
import type { EntityName } from "../protocol/types.gen";
import type { Folded } from "./fold";
import type { Asked } from "./outbox";
import { strokesOf } from "./strokes";
import { titleOf } from "./titles";
import type { Label } from "./vault";
import { SETTLED, withVersions } from "./versions";

export interface Sources {
  row(entity: EntityName, id: string): Promise<Folded | undefined>;
  /** The title of a root, whichever entity it is. */
  rootTitle(id: string): string;
  newId(): string;
}

/** What these make is not there yet: looking for it on the disk would only keep the tap waiting. */
const MAKES: ReadonlySet<Draft["kind"]> = new Set(["create", "row.convert", "comment.add", "attachment.add"]);

export async function asked(gestures: readonly (readonly Draft[])[], sources: Sources): Promise<Asked[][]> {
  const made = new Map<string, string>();
  const all: Asked[][] = [];
  for (const gesture of gestures) {
    const one: Asked[] = [];
    for (const draft of gesture) one.push(await ask(draft, made, sources));
    if (one.length > 0) all.push(one);
  }
  return all;
}

async function ask(draft: Draft, made: Map<string, string>, sources: Sources): Promise<Asked> {
  const { entity, id } = targetOf(draft) ?? { entity: "opportunity" as const, id: "" };
  const row = MAKES.has(draft.kind) ? undefined : await sources.row(entity, id);
  const label: Label = { entity, id, title: titleFor(draft, entity, row, made, sources) };
  const isMade = made.has(id);
  const settled = draft.kind === "conflict.settle" ? await settledVersion(row, sources) : null;
  const based = withVersions(draft, (version, field) => {
    return version ?? (field === SETTLED ? settled : versionIn(row, field, isMade));
  });
  if (row === undefined && !isMade) made.set(id, label.title);
  return { draft: based, label, op: sources.newId() };
}

/** Whoever settles has both values before their eyes: the record's own is seen as it is shown, not as the conflict tells. */
async function settledVersion(conflict: Folded | undefined, sources: Sources): Promise<number | string | null> {
  const { entity, record, field } = conflict?.data ?? {};
  if (typeof entity !== "string" || typeof record !== "string" || typeof field !== "string") return null;
  const row = await sources.row(entity as EntityName, record);
  return row?.version(field) ?? null;
}

/** What the screen shows is what the person knew. A record made in the same breath has no older version. */
function versionIn(row: Folded | undefined, field: string, isMade: boolean): number | string | null {
  if (row === undefined) return isMade && field !== "" ? 0 : null;
  if (field === "") return row.seq > 0 ? row.seq : null;
  const [name = "", element] = field.split("\n");
  return element === undefined ? row.version(name) : row.seen(name, element);
}

/** Children go by the name of what they hang on: that is what a person remembers having worked on. */
function titleFor(
  draft: Draft,
  entity: EntityName,
  row: Folded | undefined,
  made: ReadonlyMap<string, string>,
  sources: Sources,
): string {
  const root = row?.root ?? rootOf(draft);
  if (root !== null) return made.get(root) ?? sources.rootTitle(root);
  const [first] = strokesOf({ ...draft, n: 0, op: "", at: "", off: 0 } as Parameters<typeof strokesOf>[0], {
    user: "",
    conflict: () => null,
  });
  const own = titleOf({ entity, data: { ...row?.data, ...first?.write } });
  return own === "" ? (made.get(first?.id ?? "") ?? "") : own;
}

function rootOf(draft: Draft): string | null {
  return draft.kind === "create" || draft.kind === "comment.add" ? (draft.root ?? null) : null;
}
