// A refused operation made new: the same wish with fresh versions and a number to come, and what had hung under it.

import type { Draft } from "../protocol/operations";
import type { Operation } from "../protocol/types.gen";
import type { AttentionItem } from "./types";
import { withVersions } from "./versions";

type Changes = Readonly<Record<string, unknown>>;

/** One gesture: the operation with `changes` in place of what was refused, then all that rests on it. */
export function resent(item: AttentionItem, changes: Changes): Draft[] {
  const drafts = [item.op, ...item.dependants].map(draftOf).filter((draft) => draft !== null);
  return drafts.map((draft, i) => (i === 0 ? changed(draft, changes) : draft));
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
