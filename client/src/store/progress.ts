// How far the server's telling got: cursor, history, what is settled, and a comparison of everything that is under way.

import type { High } from "../protocol/messages";
import type { Cache, CacheTx, Entered } from "./cache";

/** Up to which own operation the rows here contain the server's verdict (SYNC 4.4). */
export interface Settled {
  readonly device: string;
  readonly n: number;
}

/** Where the telling stood when the first page of a comparison was read. */
export interface Start {
  readonly cursor: string;
  readonly seq: number;
}

/**
 * A comparison of what is here with what the server has, page by page; it goes on where it was left (SYNC 4.8).
 * `mine`: what the person works at now comes first. `all`: the rest. `prospects`: the rows of lists, last.
 */
export interface Task {
  readonly run: number;
  readonly reason: string;
  readonly stage: "mine" | "all" | "prospects";
  /** Whole rows are asked for, since hardly any of them is here. */
  readonly fill: boolean;
  /** Nothing at all was here when it began: its pages are laid down whole. */
  readonly isBlank?: boolean;
  /** Only these kinds; null: all of them. */
  readonly entities: readonly string[] | null;
  /** Where the pages of this stage go on; null at its beginning. */
  readonly next: string | null;
  /** Pages of it that are done. */
  readonly pages: number;
  readonly start: Start | null;
  /** Rows that came, to be shown. */
  readonly rows: number;
  /** The cursor that was no good any more: by it the server knows why. */
  readonly from: string | null;
  /** The server says that the person may see less than before: a large sweep is then no surprise. */
  readonly isExcused: boolean;
}

/** Roots that became visible and are being fetched, and where their pages go on. */
export interface Entering {
  readonly roots: readonly Entered[];
  readonly after: string | null;
}

/** Written in the transaction of the rows that it speaks of. */
export interface Progress {
  readonly key: "progress";
  readonly cursor: string | null;
  /** The schema that `cursor` was given for. */
  readonly schema: number | null;
  /** The kinds of records that this version of the app knew when it last compared. */
  readonly entities: readonly string[];
  readonly history: string | null;
  readonly high: High | null;
  readonly settled: Settled | null;
  readonly task: Task | null;
  readonly entering: Entering | null;
  readonly lastRun: number;
  /** When a comparison was last begun, by its reason: twice in a row for one reason is a loop. Wall clock, ms. */
  readonly begun: Readonly<Record<string, number>>;
  /** Wall clock of the last digest, ms. */
  readonly digestAt: number | null;
  /** True once everything has come: from then on nothing is "first sync" any more. */
  readonly complete: boolean;
}

export const NOTHING_YET: Progress = {
  key: "progress",
  cursor: null,
  schema: null,
  entities: [],
  history: null,
  high: null,
  settled: null,
  task: null,
  entering: null,
  lastRun: 0,
  begun: {},
  digestAt: null,
  complete: false,
};

export async function progressIn(tx: CacheTx): Promise<Progress> {
  return soundProgress(await tx.objectStore("meta").get("progress"));
}

export function progressOf(cache: Cache): Promise<Progress> {
  return cache.run(async (db) => soundProgress(await db.get("meta", "progress")));
}

/** What an earlier version wrote lacks what is new. */
export function soundProgress(kept: { readonly key: string } | undefined): Progress {
  return kept?.key === "progress" ? { ...NOTHING_YET, ...(kept as Partial<Progress>), key: "progress" } : NOTHING_YET;
}

export async function keepProgress(tx: CacheTx, progress: Progress): Promise<Progress> {
  await tx.objectStore("meta").put(progress);
  return progress;
}

/** The greatest number that anything on this device came from. */
export function greatest(a: High | null, b: High | null): High | null {
  if (a === null || b === null) return a ?? b;
  return b[0] >= a[0] ? b : a;
}
