// What stands on the board and in the list of a pipeline: in columns, in the order of what is due or in one that was chosen.

import { type Deal, stateOf, stepsOf } from "../../store/deals";
import type { Row } from "../../store/store";

export interface Column {
  readonly key: string;
  readonly name: string;
  /** Where a card dropped here goes; null where nothing can be dropped. */
  readonly step: Row<"step"> | null;
  readonly deals: readonly Deal[];
}

/** The opportunities of one pipeline; one whose step this device does not know stands in the first. */
export function inPipeline(deals: readonly Deal[], pipeline: string, isFirst: boolean): readonly Deal[] {
  return deals.filter(({ step }) => (step === undefined ? isFirst : step.data.pipeline === pipeline));
}

/**
 * The steps of a pipeline with what stands in them. A step archived meanwhile stays as long as something is in it (SYNC
 * 5.2). Without an order of their own they stand by what is due.
 */
export function columnsOf(
  pipeline: string,
  steps: readonly Row<"step">[],
  deals: readonly Deal[],
  isSorted: boolean,
): readonly Column[] {
  const byStep = new Map<string, Deal[]>();
  const live = stepsOf(pipeline, steps);
  const first = live[0]?.id ?? "";
  for (const deal of deals) {
    const key = deal.step?.id ?? first;
    const own = byStep.get(key);
    if (own === undefined) byStep.set(key, [deal]);
    else own.push(deal);
  }
  const left = steps.filter(({ id, data }) => data.pipeline === pipeline && data.archived && byStep.has(id));
  return [...live, ...left].map((step) => {
    const own = byStep.get(step.id) ?? [];
    return {
      key: step.id,
      name: step.data.name ?? "",
      step: step.data.archived ? null : step,
      deals: isSorted ? own : own.sort(byDue),
    };
  });
}

const CLOSED = ["won", "lost", "cancelled"] as const;

/** Closed ones have left the steps: they stand by how they ended, the latest first. */
export function closedColumns(
  deals: readonly Deal[],
  name: (state: (typeof CLOSED)[number]) => string,
  isSorted: boolean,
): readonly Column[] {
  return CLOSED.map((state) => {
    const own = deals.filter(({ is }) => is === state);
    return {
      key: state,
      name: name(state),
      step: null,
      deals: isSorted ? own : own.sort((a, b) => (closedAt(a) < closedAt(b) ? 1 : -1)),
    };
  });
}

function closedAt({ row }: Deal): string {
  return row.data.status?.closed_at ?? "";
}

/** What has nothing planned is to do now and stands on top; then by when it is due, the starred one of two first. */
export function byDue(one: Deal, other: Deal): number {
  return (
    (one.due ?? 0) - (other.due ?? 0) ||
    Number(other.starred) - Number(one.starred) ||
    one.born - other.born ||
    (one.id < other.id ? -1 : 1)
  );
}

/** How many are to do, how many wait for their day, and how many are open in all (K2). */
export function countStates(deals: readonly Deal[], now: number): { todo: number; standby: number; open: number } {
  const counts = { todo: 0, standby: 0, open: 0 };
  for (const deal of deals) {
    if (deal.is !== "open") continue;
    counts.open += 1;
    counts[stateOf(deal, now) === "standby" ? "standby" : "todo"] += 1;
  }
  return counts;
}

/** The step before or after; undefined at either end. */
export function neighbour(columns: readonly Column[], step: string | undefined, by: 1 | -1): Row<"step"> | undefined {
  const steps = columns.flatMap((column) => (column.step === null ? [] : [column.step]));
  const at = steps.findIndex(({ id }) => id === step);
  return at < 0 ? undefined : steps[at + by];
}

/** The card that arrows lead to: the next in its column, or the one at the same height in the nearest that holds any. */
export function cardBeside(columns: readonly Column[], id: string, key: string): string | undefined {
  const from = columns.findIndex(({ deals }) => deals.some((deal) => deal.id === id));
  const deals = columns[from]?.deals ?? [];
  const at = deals.findIndex((deal) => deal.id === id);
  if (key === "ArrowDown" || key === "ArrowUp") return deals[at + (key === "ArrowDown" ? 1 : -1)]?.id;
  const by = key === "ArrowRight" ? 1 : -1;
  for (let to = from + by; to >= 0 && to < columns.length; to += by) {
    const beside = columns[to]?.deals ?? [];
    if (beside.length > 0) return beside[Math.min(at, beside.length - 1)]?.id;
  }
  return undefined;
}
