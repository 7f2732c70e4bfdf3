// What lists show of an opportunity, put together from its records once and kept until one of them changes.

import { computed, type ReadonlySignal } from "@preact/signals";
import type { Money, StatusName } from "../protocol/types.gen";
import { dueInstant, nextAction } from "./next-action";
import type { Row, Store } from "./types";

export interface Deal {
  readonly id: string;
  readonly row: Row<"opportunity">;
  /** The earliest action that is not done. */
  readonly next: Row<"action"> | null;
  /** When that action comes due, ms; null when nothing is planned. */
  readonly due: number | null;
  /** It has an hour, not only a day. */
  readonly timed: boolean;
  readonly step: Row<"step"> | undefined;
  readonly folder: Row<"folder"> | undefined;
  /** Whose it is; null when it came in and nobody has taken it. */
  readonly owner: string | null;
  /** As stored: an open one is to do or on standby, which `stateOf` tells. */
  readonly is: StatusName;
  readonly money: Money | null;
  /** Own, else the step's; null when neither says. */
  readonly probability: number | null;
  readonly starred: boolean;
  /**
   * When it began, ms: as somebody corrected it (C10), else when it was captured in the field, else when it was made. Lists
   * of thousands are sorted by it after each tap.
   */
  readonly born: number;
}

export type DealState = "todo" | "standby" | Exclude<StatusName, "open">;

/** To do is what has no action planned or one that is due; time passing needs no record to change (SYNC 2). */
export function stateOf(deal: Deal, now: number): DealState {
  if (deal.is !== "open") return deal.is;
  return deal.due !== null && deal.due > now ? "standby" : "todo";
}

interface Indexes {
  readonly all: ReadonlySignal<readonly Deal[]>;
  readonly byId: ReadonlySignal<ReadonlyMap<string, Deal>>;
  readonly people: ReadonlySignal<ReadonlyMap<string, readonly Row<"participant">[]>>;
  readonly actions: ReadonlySignal<ReadonlyMap<string, readonly Row<"action">[]>>;
}

const kept = new WeakMap<Store, Indexes>();

/** The opportunities of a store with all that lists need; every screen shares one computation. */
export function dealsOf(store: Store): Indexes {
  const known = kept.get(store);
  if (known !== undefined) return known;
  const actions = computed(() => byRoot(store.rows("action").value.values()));
  const people = computed(() => peopleByRank(store.rows("participant").value.values()));
  const all = allDeals(store, actions);
  const byId = computed(() => new Map(all.value.map((deal) => [deal.id, deal])));
  const made: Indexes = { all, byId, people, actions };
  kept.set(store, made);
  return made;
}

/** Rows of ten thousand opportunities are joined again after each change: one that is made of the same rows is kept. */
function allDeals(store: Store, actions: Indexes["actions"]): Indexes["all"] {
  const made = new WeakMap<Row<"opportunity">, Joined>();
  return computed(() => {
    const steps = store.rows("step").value;
    const folders = store.rows("folder").value;
    const members = store.rows("member").value;
    const first = firstStep([...store.rows("pipeline").value.values()], [...steps.values()]);
    const planned = actions.value;
    return Array.from(store.rows("opportunity").value.values(), (row) => {
      const owner = ownerOf(row, store.user.id);
      const parts: Parts = {
        row,
        owner,
        actions: planned.get(row.id) ?? NONE,
        step: row.data.step ? steps.get(row.data.step) : first,
        folder: row.data.folder ? folders.get(row.data.folder) : undefined,
        zone: (owner === null ? null : members.get(owner)?.data.zone) ?? store.workspace.zone,
      };
      const before = made.get(row);
      if (before !== undefined && sameParts(before.parts, parts)) return before.deal;
      const deal = joined(parts);
      made.set(row, { parts, deal });
      return deal;
    });
  });
}

const NONE: readonly Row<"action">[] = [];

interface Parts {
  readonly row: Row<"opportunity">;
  readonly owner: string | null;
  readonly actions: readonly Row<"action">[];
  readonly step: Row<"step"> | undefined;
  readonly folder: Row<"folder"> | undefined;
  readonly zone: string;
}
interface Joined {
  readonly parts: Parts;
  readonly deal: Deal;
}

function sameParts(one: Parts, other: Parts): boolean {
  return (
    one.step === other.step &&
    one.folder === other.folder &&
    one.zone === other.zone &&
    one.owner === other.owner &&
    one.actions.length === other.actions.length &&
    one.actions.every((action, at) => action === other.actions[at])
  );
}

function joined({ row, owner, actions, step, folder, zone }: Parts): Deal {
  const next = nextAction(actions, zone);
  const when = next?.data.when ?? null;
  const instant = when === null ? Number.NaN : dueInstant(when, zone);
  const money = row.data.money ?? null;
  return {
    id: row.id,
    row,
    next,
    due: Number.isNaN(instant) ? null : instant,
    timed: when?.due.includes("T") ?? false,
    step,
    folder,
    owner,
    is: row.data.status?.is ?? "open",
    money,
    probability: money?.probability ?? step?.data.probability ?? null,
    starred: row.data.starred === true,
    born: bornOf(row.data, zone),
  };
}

function bornOf({ created_on, captured_at, created_at }: Row<"opportunity">["data"], zone: string): number {
  const corrected = created_on ? dueInstant({ due: created_on }, zone) : Number.NaN;
  return corrected || Date.parse(captured_at ?? created_at ?? "") || 0;
}

/** A root that the server has not seen yet belongs to its author (SYNC 2). */
function ownerOf(row: Row<"opportunity">, me: string): string | null {
  return row.data.owner ?? (row.seq === 0 ? me : null);
}

/** Where the server puts an opportunity that names no step. */
export function firstStep(
  pipelines: readonly Row<"pipeline">[],
  steps: readonly Row<"step">[],
): Row<"step"> | undefined {
  const live = pipelines.filter((pipeline) => !pipeline.data.archived).sort(byRank);
  const main = live.find((pipeline) => pipeline.data.is_default) ?? live[0];
  return main && stepsOf(main.id, steps)[0];
}

/** The steps of a pipeline in their order, without archived ones. */
export function stepsOf(pipeline: string, steps: Iterable<Row<"step">>): Row<"step">[] {
  const own = [...steps].filter((step) => step.data.pipeline === pipeline && !step.data.archived);
  return own.sort(byRank);
}

interface Ranked {
  readonly id: string;
  readonly data: { readonly rank?: string | null };
}

/** Ranks are compared as plain text, ties by id (SYNC 5.2); what has none comes last. */
export function byRank(one: Ranked, other: Ranked): number {
  const [a, b] = [one.data.rank ?? "\uffff", other.data.rank ?? "\uffff"];
  if (a !== b) return a < b ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

function byRoot<R extends Row>(rows: Iterable<R>): Map<string, R[]> {
  const found = new Map<string, R[]>();
  for (const row of rows) {
    if (row.root === null) continue;
    const own = found.get(row.root);
    if (own === undefined) found.set(row.root, [row]);
    else own.push(row);
  }
  return found;
}

function peopleByRank(rows: Iterable<Row<"participant">>): Map<string, Row<"participant">[]> {
  const found = byRoot(rows);
  for (const people of found.values()) people.sort(byRank);
  return found;
}
