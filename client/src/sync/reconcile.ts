// Comparing what is here with what the server has, in resumable pages: first sync, repair, and every starting over (SYNC 4.8).

import { type ManifestAnswer, manifestAnswer, type RowsAnswer, rowsAnswer } from "../protocol/messages";
import { ENTITIES, type Listed, type WireRow } from "../protocol/types.gen";
import { keyOf } from "../store/base";
import { type CacheTx, changeCache } from "../store/cache";
import type { ChunkPlace } from "../store/chunks";
import { lay, seqsOf } from "../store/laying";
import { stillLeadsCache } from "../store/leading";
import { keepProgress, type Progress, progressIn, progressOf, type Task } from "../store/progress";
import { broughtAsOwn } from "../store/thinning";
import { Ahead } from "./ahead";
import { count } from "./count";
import { noteDamage, PAGE_ROWS } from "./pull";
import { type Answered, apply, question, type Round } from "./round";
import { finish } from "./sweep";

const KNOWN = Object.keys(ENTITIES);
/** Whole rows of one page of a first sync: as many as the server gives at once. */
const PAGE_FILL = 1_000;
/** And of its very first, with which the app is of use: on a slow line and a slow phone a quarter of the wait. */
const FIRST_FILL = 250;
/** Ids of one page of a manifest: compared in memory. */
const PAGE_IDS = 2_000;
/** The network's way and the server's work overlap with the writing of pages that have come. */
const PAGES_AHEAD = 3;

/** Begin a comparison of everything, or of some kinds only: then the cursor of the others stays where it is. */
export async function beginReconcile(
  round: Round,
  reason: string,
  entities: readonly string[] | null = null,
): Promise<void> {
  await changeCache(round.cache, async (tx) => {
    await stillLeadsCache(tx, round.gen);
    await keepProgress(tx, await begun(tx, round, reason, entities));
  });
}

/** What is here stays visible until it is replaced or swept. */
export async function begun(
  tx: CacheTx,
  round: Round,
  reason: string,
  entities: readonly string[] | null = null,
): Promise<Progress> {
  const before = await progressIn(tx);
  await tx.objectStore("staging").clear();
  if (entities === null) await tx.objectStore("backfill").clear(); // all that may be seen is listed
  const run = before.lastRun + 1;
  const isFirst = !before.complete;
  const stage = isFirst ? "mine" : "all";
  const fill = isFirst || reason === "schema";
  const isLost = reason === "bad_cursor" || reason === "diverged";
  const from = isLost ? null : (before.cursor ?? before.task?.from ?? null);
  const page = { next: null, pages: 0, start: null, rows: 0 };
  const isBlank = isFirst && (await isNothingHere(tx));
  const task: Task = { run, reason, stage, fill, isBlank, entities, ...page, from, isExcused: reason === "access" };
  const begunAt = { ...before.begun, [reason]: round.clock.wallNow() };
  const common = { ...before, task, lastRun: run, begun: begunAt };
  return entities === null ? { ...common, cursor: null, entering: null } : common;
}

async function isNothingHere(tx: CacheTx): Promise<boolean> {
  const [base, chunks] = await Promise.all([tx.objectStore("base").count(), tx.objectStore("chunk").count()]);
  return base + chunks === 0;
}

/** A page of a first sync is laid down as it came; not so when another one left something, which may be newer. */
function wholeAt({ isBlank, stage, rows }: Task): ChunkPlace | undefined {
  return isBlank === true ? { isMine: stage === "mine", rows } : undefined;
}

/** What came with the own work, which comes first so that the app is of use after the first pages; and how new it was. */
export type Own = ReadonlyMap<string, number>;

const NOTHING: Own = new Map();

/** Go on with the comparison that was begun, to its end. */
export async function reconcile(round: Round): Promise<void> {
  let progress = await progressOf(round.cache);
  const pages = new Ahead<Task, Page>({
    most: round.asksAhead === true ? PAGES_AHEAD : 0,
    ask: (task) => (task.stage === "mine" ? askForMine(round, task, progress) : askForPage(round, task, progress)),
    following,
  });
  let own: Own | null = null;
  while (progress.task !== null) {
    const { task } = progress;
    if (task.stage !== "mine") own ??= task.isBlank === true ? await broughtAsOwn(round.cache) : NOTHING;
    const page = await pages.page(task);
    const done = await takePage(round, { task, page, own: own ?? NOTHING });
    if (done !== undefined && isOver(task, page)) await finish(round, own ?? NOTHING);
    await round.between();
    progress = done === undefined || isOver(task, page) ? await progressOf(round.cache) : done;
  }
}

type Page =
  | (Answered & { readonly is: "mine"; readonly answer: RowsAnswer })
  | (Answered & { readonly is: "all"; readonly answer: ManifestAnswer });

async function askForMine(round: Round, { next: after }: Task, seen: Progress): Promise<Page> {
  const members = { roots: "mine", after, limit: after === null ? FIRST_FILL : PAGE_FILL };
  return { is: "mine", ...(await question(round, "/sync/v1/rows", members, rowsAnswer, seen)) };
}

async function askForPage(round: Round, task: Task, seen: Progress): Promise<Page> {
  const { next: after, fill, from } = task;
  const members = { after, entities: entitiesOf(task), fill, cursor: from, limit: fill ? PAGE_FILL : PAGE_IDS };
  return { is: "all", ...(await question(round, "/sync/v1/manifest", members, manifestAnswer, seen)) };
}

/** Where the comparison stands after a page. */
function wentOn(task: Task, page: Page): Task {
  const { next, rows } = page.answer;
  const common = { ...task, next, rows: task.rows + (rows?.rows.length ?? 0) };
  if (page.is === "mine") return next === null ? { ...common, stage: "all" } : common;
  const { reason, start: began } = page.answer;
  const goesOn = next === null && !isLastStage(task);
  const start = task.start ?? began;
  return {
    ...common,
    isExcused: task.isExcused || reason === "access",
    pages: goesOn ? 0 : task.pages + 1,
    stage: goesOn ? "prospects" : task.stage,
    start: { cursor: start.cursor, seq: Math.min(start.seq, began.seq) },
  };
}

const isLastStage = (task: Task): boolean => task.stage === "prospects" || !isStaged(task);

const isOver = (task: Task, { is, answer }: Page): boolean => is === "all" && answer.next === null && isLastStage(task);

/** Ids alone are compared before it is known what else to ask for. */
function following(task: Task, page: Page): Task | null {
  return isOver(task, page) || (page.is === "all" && !task.fill) ? null : wentOn(task, page);
}

interface Taken {
  readonly task: Task;
  readonly page: Page;
  readonly own: Own;
}

/** Write down what a page says; undefined when another leader's work has come in between. */
async function takePage(round: Round, { task, page, own }: Taken): Promise<Progress | undefined> {
  const { rows } = page.answer;
  noteDamage(round, rows?.damaged ?? 0);
  if (page.is === "all" && rows === null) await fetchChanged(round, page.answer.ids);
  const went = wentOn(task, page);
  const done = await apply(round, page, async (tx, before) => {
    const laid = await layPage(tx, rows?.rows ?? [], { task, before, own });
    if (page.is === "all") await stage(tx, task, namesIn(page.answer, own, task));
    return { value: { rows: laid }, progress: { ...before, task: went } };
  });
  if (done !== undefined) {
    round.onRows(done.value, done.progress);
    round.onReceived(done.progress.task);
  }
  await count(round, page);
  return done?.progress;
}

async function stage(tx: CacheTx, { run, stage, pages }: Task, keys: readonly string[]): Promise<void> {
  await tx.objectStore("staging").put({ run, stage, page: pages, keys });
}

/** What this page says is there; where nothing was before, only the own work can have gone since it came. */
function namesIn({ ids, rows }: ManifestAnswer, own: Own, { isBlank }: Task): string[] {
  const names = rows === null ? ids.map(([entity, id]) => keyOf(entity, id)) : rows.rows.map(keyOfRow);
  return isBlank === true ? names.filter((name) => own.has(name)) : names;
}

interface Paging {
  readonly task: Task;
  readonly before: Progress;
  /** It comes once more with everything. */
  readonly own: Own;
}

async function layPage(
  tx: CacheTx,
  rows: readonly WireRow[],
  { task, before, own }: Paging,
): Promise<readonly WireRow[]> {
  const isMine = task.stage === "mine";
  const isAsked = !isMine && task.fill && !before.complete;
  const whole = wholeAt(task);
  if (whole === undefined || isMine) return lay(tx, rows, { isAsked, whole });
  const fresh = rows.filter((row) => !own.has(keyOfRow(row)));
  const changed = rows.filter((row) => own.has(keyOfRow(row)) && own.get(keyOfRow(row)) !== row.seq);
  return [...(await lay(tx, fresh, { whole })), ...(await lay(tx, changed, { isAsked }))];
}

/** The rows of lists are many and come last, where everything is asked for whole. */
function isStaged({ fill, entities }: Task): boolean {
  return fill && entities === null;
}

/** Always by name: what a newer server has besides is for a newer version of the app. */
function entitiesOf(task: Task): readonly string[] {
  if (task.entities !== null) return task.entities;
  if (!isStaged(task)) return KNOWN;
  return task.stage === "prospects" ? ["prospect"] : KNOWN.filter((entity) => entity !== "prospect");
}

const keyOfRow = ({ entity, id }: WireRow): string => keyOf(entity, id);

/** Any difference counts, not only a greater number: that is what a comparison is for. */
async function fetchChanged(round: Round, ids: readonly Listed[]): Promise<void> {
  const here = await seqsOf(
    round.cache,
    ids.map(([entity, id]) => ({ entity, id })),
  );
  const changed = ids.filter(([, , seq], i) => here[i] !== seq).map(([, id]) => id);
  for (let at = 0; at < changed.length; at += PAGE_ROWS) await fetchRows(round, changed.slice(at, at + PAGE_ROWS));
}

async function fetchRows(round: Round, ids: readonly string[]): Promise<void> {
  let after: string | null = null;
  do {
    const told: Answered & { answer: NonNullable<ReturnType<typeof rowsAnswer>> } = await question(
      round,
      "/sync/v1/rows",
      { ids, after, limit: PAGE_ROWS },
      rowsAnswer,
    );
    const { rows, next } = told.answer;
    noteDamage(round, rows.damaged);
    const done = await apply(round, told, async (tx, before) => {
      return { value: { rows: await lay(tx, rows.rows, { isAsked: true }) }, progress: before };
    });
    if (done !== undefined) round.onRows(done.value, done.progress);
    after = next;
  } while (after !== null);
}
