// What stands on the board and in the list of a pipeline: filtered, in columns, in the order of what is due.

import { type Deal, type DealState, stateOf, stepsOf } from "../../store/deals";
import { fold, foldTag } from "../../store/fold-text";
import type { Row } from "../../store/store";
import { titleOf } from "../../store/titles";

export type Shown = "open" | "todo" | "standby" | "closed";

export interface Filter {
  readonly mine: boolean;
  readonly shown: Shown;
  /** Folded; null for any. */
  readonly tag: string | null;
  readonly starred: boolean;
  readonly find: string;
}

export const EVERYTHING: Filter = { mine: true, shown: "open", tag: null, starred: false, find: "" };

export interface Asker {
  readonly me: string;
  readonly now: number;
  /** Tags as they are shown, folded: a renamed tag is found under its new name. */
  readonly tagsOf: (deal: Deal) => readonly string[];
}

/** Everything of the filter at once (K4: tags, star, status, whose). */
export function filtered(deals: readonly Deal[], filter: Filter, asker: Asker): readonly Deal[] {
  const words = fold(filter.find).split(/\s+/).filter(Boolean);
  return deals.filter(
    (deal) =>
      (!filter.mine || deal.owner === asker.me) &&
      isShown(stateOf(deal, asker.now), filter.shown) &&
      (!filter.starred || deal.starred) &&
      (filter.tag === null || asker.tagsOf(deal).includes(filter.tag)) &&
      (words.length === 0 || holds(deal, words)),
  );
}

function isShown(state: DealState, shown: Shown): boolean {
  const isOpen = state === "todo" || state === "standby";
  if (shown === "open") return isOpen;
  return shown === "closed" ? !isOpen : state === shown;
}

function holds(deal: Deal, words: readonly string[]): boolean {
  const text = fold(`${titleOf(deal.row)} ${deal.folder === undefined ? "" : titleOf(deal.folder)}`);
  return words.every((word) => text.includes(word));
}

/** The tags of a deal under the names they are shown by. */
export function shownTags(deal: Deal, name: (element: string) => string): readonly string[] {
  return Object.keys(deal.row.data.tags ?? {}).map((element) => foldTag(name(element)));
}

export interface Column {
  readonly key: string;
  readonly name: string;
  /** Where a card dropped here goes; null where nothing can be dropped. */
  readonly step: Row<"step"> | null;
  readonly deals: readonly Deal[];
}

/**
 * The steps of a pipeline with what stands in them. A step archived meanwhile stays as long as something is in it (SYNC
 * 5.2); what names a step that this device does not know stands in the first.
 */
export function columnsOf(
  pipeline: string,
  steps: readonly Row<"step">[],
  deals: readonly Deal[],
  isFirst: boolean,
): readonly Column[] {
  const byStep = new Map<string, Deal[]>();
  const live = stepsOf(pipeline, steps);
  const first = live[0]?.id ?? "";
  for (const deal of deals) {
    const key = deal.step?.id ?? (isFirst ? first : "");
    const own = byStep.get(key);
    if (own === undefined) byStep.set(key, [deal]);
    else own.push(deal);
  }
  const left = steps.filter(({ id, data }) => data.pipeline === pipeline && data.archived && byStep.has(id));
  return [...live, ...left].map((step) => ({
    key: step.id,
    name: step.data.name ?? "",
    step: step.data.archived ? null : step,
    deals: (byStep.get(step.id) ?? []).sort(byDue),
  }));
}

const CLOSED = ["won", "lost", "cancelled"] as const;

/** Closed ones have left the steps: they stand by how they ended, the latest first. */
export function closedColumns(
  pipeline: string,
  deals: readonly Deal[],
  name: (state: (typeof CLOSED)[number]) => string,
): readonly Column[] {
  const own = deals.filter(({ step }) => step === undefined || step.data.pipeline === pipeline);
  return CLOSED.map((state) => ({
    key: state,
    name: name(state),
    step: null,
    deals: own.filter(({ is }) => is === state).sort((a, b) => (closedAt(a) < closedAt(b) ? 1 : -1)),
  }));
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

/** The step before or after; undefined at either end. */
export function neighbour(columns: readonly Column[], step: string | undefined, by: 1 | -1): Row<"step"> | undefined {
  const steps = columns.flatMap((column) => (column.step === null ? [] : [column.step]));
  const at = steps.findIndex(({ id }) => id === step);
  return at < 0 ? undefined : steps[at + by];
}
