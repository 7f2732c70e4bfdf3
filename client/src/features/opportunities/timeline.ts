// What happened with an opportunity, newest first: comments, actions done, how it came and how it was closed.

import type { StatusName } from "../../protocol/types.gen";
import type { Deal } from "../../store/deals";
import type { Row } from "../../store/store";

export type Entry =
  | { readonly is: "comment"; readonly at: string; readonly row: Row<"comment">; readonly ended: Row<"action"> | null }
  | { readonly is: "done"; readonly at: string; readonly row: Row<"action"> }
  | { readonly is: "closed"; readonly at: string; readonly as: Exclude<StatusName, "open"> }
  | { readonly is: "born"; readonly at: string; readonly by: string | null };

/** An action that was ended with words is told by its comment: both carry the same instant. */
export function timeline(
  deal: Deal,
  comments: readonly Row<"comment">[],
  actions: readonly Row<"action">[],
): readonly Entry[] {
  const done = actions.filter(({ data }) => data.done_at != null);
  const endedAt = new Map(done.map((action) => [Date.parse(action.data.done_at ?? ""), action]));
  const told = new Set<Row<"action">>();
  const said = comments.map((row): Entry => {
    const at = happened(row);
    const ended = endedAt.get(Date.parse(at)) ?? null;
    if (ended !== null) told.add(ended);
    return { is: "comment", at, row, ended };
  });
  const silent = done
    .filter((action) => !told.has(action))
    .map((row): Entry => ({ is: "done", at: row.data.done_at ?? "", row }));
  return [...said, ...silent, ...closing(deal), ...birth(deal)].sort(newestFirst);
}

/** When it happened, as its author said; the time of arrival only when nothing else is known. */
function happened({ data }: Row<"comment">): string {
  return data.happened_at ?? data.created_at ?? "";
}

function closing({ is, row }: Deal): Entry[] {
  const at = row.data.status?.closed_at;
  return is === "open" || at == null ? [] : [{ is: "closed", at, as: is }];
}

function birth({ row }: Deal): Entry[] {
  const { captured_at, captured_by, created_at, created_by } = row.data;
  const at = captured_at ?? created_at;
  return at == null ? [] : [{ is: "born", at, by: captured_by ?? created_by ?? null }];
}

/** What has no readable time came first; of two at one time the one of the later number stands above. */
function newestFirst(one: Entry, other: Entry): number {
  const [a, b] = [Date.parse(one.at) || 0, Date.parse(other.at) || 0];
  return b - a || order(other) - order(one);
}

function order(entry: Entry): number {
  return entry.is === "comment" || entry.is === "done" ? entry.row.seq : 0;
}
