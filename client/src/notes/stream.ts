// What happened with a record, newest first: comments, files, changes of step, status, assignment and amount, and how it came.

import type { StatusName } from "../protocol/types.gen";
import type { Row } from "../store/store";

export type Attached = Row<"attachment">;

/** A value that was changed, as far as this device knows: what it became, and what it was where that is known too. */
export interface Change {
  readonly id: string;
  readonly at: string;
  readonly by: string | null;
  readonly field: "step" | "status" | "owner" | "money";
  readonly to: unknown;
  readonly from?: unknown;
  readonly saved: "phone" | "server";
}

export type Entry =
  | {
      readonly is: "comment";
      readonly at: string;
      readonly row: Row<"comment">;
      readonly files: readonly Attached[];
      /** The action that was ended with these words. */
      readonly ended: Row<"action"> | null;
    }
  | { readonly is: "file"; readonly at: string; readonly row: Attached }
  | { readonly is: "done"; readonly at: string; readonly row: Row<"action"> }
  | { readonly is: "change"; readonly at: string; readonly change: Change }
  | { readonly is: "closed"; readonly at: string; readonly as: Exclude<StatusName, "open"> }
  | { readonly is: "born"; readonly at: string; readonly by: string | null };

export interface Told {
  readonly comments: readonly Row<"comment">[];
  readonly files?: readonly Attached[];
  readonly actions?: readonly Row<"action">[];
  readonly changes?: readonly Change[];
  readonly closed?: { readonly at: string; readonly as: Exclude<StatusName, "open"> } | null | undefined;
  readonly born?: { readonly at: string; readonly by: string | null } | null | undefined;
}

/**
 * An action that was ended with words is told by its comment: both carry the same instant. Pictures stand in a row of
 * their own above; those that belong to a comment stand under it as every other file does.
 */
export function stream(told: Told): readonly Entry[] {
  const { comments, files = [], actions = [], changes = [], closed, born } = told;
  const done = actions.filter(({ data }) => data.done_at != null);
  const endedAt = new Map(done.map((action) => [Date.parse(action.data.done_at ?? ""), action]));
  const spoken = new Set<Row<"action">>();
  const owned = byParent(files);
  const said = comments.map((row): Entry => {
    const at = happenedAt(row);
    const ended = endedAt.get(Date.parse(at)) ?? null;
    if (ended !== null) spoken.add(ended);
    return { is: "comment", at, row, ended, files: owned.get(row.id) ?? [] };
  });
  const here = new Set(comments.map(({ id }) => id));
  const alone = files
    .filter(({ data }) => !isPicture(data.kind) && !here.has(data.parent ?? ""))
    .map((row): Entry => ({ is: "file", at: row.data.created_at ?? "", row }));
  const silent = done
    .filter((action) => !spoken.has(action))
    .map((row): Entry => ({ is: "done", at: row.data.done_at ?? "", row }));
  const changed = changes.map((change): Entry => ({ is: "change", at: change.at, change }));
  const isTold = changes.some(({ field, at }) => field === "status" && at === closed?.at);
  return [
    ...said,
    ...alone,
    ...silent,
    ...changed,
    ...(closed && !isTold ? [{ is: "closed" as const, ...closed }] : []),
    ...(born ? [{ is: "born" as const, ...born }] : []),
  ].sort(newestFirst);
}

/** When it happened, as its author said; the time of arrival only when nothing else is known. */
export function happenedAt({ data }: Row<"comment">): string {
  return data.happened_at ?? data.created_at ?? "";
}

export function isPicture(kind: string | null | undefined): boolean {
  return kind !== "audio" && kind !== "document";
}

function byParent(files: readonly Attached[]): ReadonlyMap<string, readonly Attached[]> {
  const found = new Map<string, Attached[]>();
  for (const file of files) {
    const { parent } = file.data;
    if (parent == null || isPicture(file.data.kind)) continue;
    found.set(parent, [...(found.get(parent) ?? []), file]);
  }
  return found;
}

/** What has no readable time came first; of two at one time the one of the later number stands above. */
function newestFirst(one: Entry, other: Entry): number {
  const [a, b] = [Date.parse(one.at) || 0, Date.parse(other.at) || 0];
  return b - a || order(other) - order(one);
}

function order(entry: Entry): number {
  return "row" in entry ? entry.row.seq || Number.MAX_SAFE_INTEGER : 0;
}

export const FILTERS = ["all", "notes", "activities", "files", "changes"] as const;
export type Filter = (typeof FILTERS)[number];

/** A note is what was said without a kind; a logged call with a recording is found under activities and under files. */
export function matches(entry: Entry, filter: Filter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "notes":
      return entry.is === "comment" && !entry.row.data.activity;
    case "activities":
      return entry.is === "done" || (entry.is === "comment" && Boolean(entry.row.data.activity));
    case "files":
      return entry.is === "file" || (entry.is === "comment" && entry.files.length > 0);
    case "changes":
      return entry.is === "change" || entry.is === "closed" || entry.is === "born";
    default:
      return filter satisfies never;
  }
}

/** Pinned words stand on top, wherever they would be by their time. */
export function pinnedFirst(entries: readonly Entry[]): { readonly pinned: Entry[]; readonly rest: Entry[] } {
  const isPinned = (entry: Entry): boolean => entry.is === "comment" && entry.row.data.pinned === true;
  return { pinned: entries.filter(isPinned), rest: entries.filter((entry) => !isPinned(entry)) };
}

export function keyOf(entry: Entry): string {
  if ("row" in entry) return entry.row.id;
  return entry.is === "change" ? entry.change.id : entry.is;
}
