// A refused operation made new: the same wish with fresh versions and a number to come, and what had hung under it.

import { type Draft, targetOf } from "../protocol/operations";
import type { EntityName, Operation } from "../protocol/types.gen";
import type { AttentionItem } from "./types";
import { withVersions } from "./versions";

type Changes = Readonly<Record<string, unknown>>;

/** One gesture: the operation with `changes` in place of what was refused, then all that rests on it. */
export function resent(item: AttentionItem, changes: Changes): Draft[] {
  const drafts = [item.op, ...item.dependants].map(draftOf).filter((draft) => draft !== null);
  return drafts.map((draft, i) => (i === 0 ? changed(draft, changes) : draft));
}

/** Kinds of records that what was written on one may become a new one of. */
const COPIED: ReadonlySet<string> = new Set(["folder", "contact", "opportunity"] satisfies EntityName[]);

/**
 * The same words as a new record under `id`, with all that had hung under it; null where there is nothing to make a record
 * of. A note becomes a new opportunity of the old one's title with the note under it.
 */
export function intoNew(item: AttentionItem, id: string): readonly Draft[] | null {
  const { op, title } = item;
  const entity = targetOf(op)?.entity ?? "";
  if (op.kind === "comment.add") {
    const made: Draft = { kind: "create", entity: "opportunity", id, fields: { title } };
    return [made, ...moved(resent(item, {}), op.root, id)];
  }
  if (op.kind !== "create" && op.kind !== "set" && op.kind !== "row.convert") return null;
  if (!COPIED.has(entity)) return null;
  const [, ...rest] = resent(item, {});
  const name = entity === "contact" ? "last_name" : entity === "folder" ? "name" : "title";
  const made: Draft = { kind: "create", entity: entity as EntityName, id, fields: { [name]: title, ...op.fields } };
  return [made, ...moved(rest, op.id, id)];
}

/** Ids are unique as text: what spoke of the one record speaks of the other. */
function moved(drafts: readonly Draft[], from: string, to: string): Draft[] {
  return JSON.parse(JSON.stringify(drafts).replaceAll(`"${from}"`, `"${to}"`)) as Draft[];
}

/** Bases go: the view fills in what is seen now, which is what the person decides on. */
function draftOf(operation: Operation): Draft | null {
  if (operation.kind === "skip") return null;
  const { n: _n, op: _op, at: _at, off: _off, again: _again, ...draft } = operation;
  return withVersions(draft as Draft, () => undefined);
}

function changed(draft: Draft, changes: Changes): Draft {
  if ("fields" in draft) return { ...draft, fields: { ...draft.fields, ...changes } };
  return { ...draft, ...changes } as Draft;
}
