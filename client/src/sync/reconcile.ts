// Comparing what is here with what the server has, in resumable pages: first sync, repair, and every starting over (SYNC 4.8).

import { type ManifestAnswer, manifestAnswer, type RowsAnswer, rowsAnswer } from "../protocol/messages";
import { ENTITIES, type Listed, type WireRow } from "../protocol/types.gen";
import { keyOf } from "../store/base";
import { type CacheTx, changeCache } from "../store/cache";
import type { ChunkPlace } from "../store/chunks";
import { lay, seqsOf } from "../store/laying";
import { stillLeadsCache } from "../store/leading";
import { keepProgress, type Progress, progressIn, progressOf, type Task } from "../store/progress";
import { broughtSoFar } from "../store/thinning";
import { Ahead } from "./ahead";
import { count } from "./count";
import { noteDamage, PAGE_ROWS } from "./pull";
import { type Answered, apply, question, type Round } from "./round";
import { finish } from "./sweep";

const KNOWN = Object.keys(ENTITIES);
/** Whole rows of one page of a first sync: as many as the server gives at once. */
const PAGE_FILL = 1_000;
/** Ids of one page of a manifest: compared in memory. */
const PAGE_IDS = 2_000;

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

/** Go on with the comparison that was begun, to its end. */
export async function reconcile(round: Round): Promise<void> {
  const mine = new Ahead((task: Task) => askForMine(round, task));
  const all = new Ahead((task: Task) => askForPage(round, task));
  let own: ReadonlyMap<string, number> | null = null;
  for (;;) {
    const { task } = await progressOf(round.cache);
    if (task === null) return;
    if (task.stage === "mine") await fetchMine(round, task, mine);
    else {
      own ??= task.isBlank === true ? await broughtSoFar(round.cache) : new Map();
      if (await comparePage(round, task, all, own)) await finish(round);
    }
    await round.between();
  }
}

type Mine = Answered & { readonly answer: RowsAnswer };

function askForMine(round: Round, { next: after }: Task): Promise<Mine> {
  return question(round, "/sync/v1/rows", { roots: "mine", after, limit: PAGE_FILL }, rowsAnswer);
}

/** What the person works at now comes first: the app is of use after the first pages. */
async function fetchMine(round: Round, task: Task, pages: Ahead<Task, Mine>): Promise<void> {
  const told = await pages.page(task);
  const { rows, next } = told.answer;
  noteDamage(round, rows.damaged);
  const went: Task = { ...task, rows: task.rows + rows.rows.length, next };
  if (round.asksAhead === true && next !== null) pages.prepare(went);
  const done = await apply(round, told, async (tx, before) => {
    const laid = await lay(tx, rows.rows, { whole: wholeAt(task) });
    const after: Task = next === null ? { ...went, stage: "all" } : went;
    return { value: { rows: laid }, progress: { ...before, task: after } };
  });
  if (done !== undefined) {
    round.onRows(done.value, done.progress);
    round.onReceived(done.progress.task);
  }
  await count(round, told);
}

type Page = Answered & { readonly answer: ManifestAnswer };

function askForPage(round: Round, task: Task): Promise<Page> {
  const { next: after, fill, from } = task;
  const members = { after, entities: entitiesOf(task), fill, cursor: from, limit: fill ? PAGE_FILL : PAGE_IDS };
  return question(round, "/sync/v1/manifest", members, manifestAnswer);
}

/** One page of all that may be seen; answers whether it was the last of the last stage. */
async function comparePage(
  round: Round,
  task: Task,
  pages: Ahead<Task, Page>,
  own: ReadonlyMap<string, number>,
): Promise<boolean> {
  const told = await pages.page(task);
  const { answer } = told;
  noteDamage(round, answer.rows?.damaged ?? 0);
  const whole = answer.rows?.rows ?? [];
  const keys = answer.rows === null ? answer.ids.map(([entity, id]) => keyOf(entity, id)) : whole.map(keyOfRow);
  if (answer.rows === null) await fetchChanged(round, answer.ids);
  const isLastStage = task.stage === "prospects" || !isStaged(task);
  const isOver = answer.next === null && isLastStage;
  const went = wentOn(task, answer, isLastStage);
  if (round.asksAhead === true && task.fill && !isOver) pages.prepare(went);
  const done = await apply(round, told, async (tx, before) => {
    const laid = await layPage(tx, whole, { task, before, own });
    await tx.objectStore("staging").put({ run: task.run, stage: task.stage, page: task.pages, keys });
    return { value: { rows: laid }, progress: { ...before, task: went } };
  });
  if (done !== undefined) {
    round.onRows(done.value, done.progress);
    round.onReceived(done.progress.task);
  }
  await count(round, told);
  return done !== undefined && isOver;
}

interface Paging {
  readonly task: Task;
  readonly before: Progress;
  /** What came with the own work comes once more with everything. */
  readonly own: ReadonlyMap<string, number>;
}

async function layPage(
  tx: CacheTx,
  rows: readonly WireRow[],
  { task, before, own }: Paging,
): Promise<readonly WireRow[]> {
  const isAsked = task.fill && !before.complete;
  const whole = wholeAt(task);
  if (whole === undefined) return lay(tx, rows, { isAsked });
  const fresh = rows.filter((row) => !own.has(keyOfRow(row)));
  const changed = rows.filter((row) => own.has(keyOfRow(row)) && own.get(keyOfRow(row)) !== row.seq);
  return [...(await lay(tx, fresh, { whole })), ...(await lay(tx, changed, { isAsked }))];
}

/** Where the comparison stands after a page. */
function wentOn(task: Task, { next, rows, reason, start: began }: ManifestAnswer, isLastStage: boolean): Task {
  const goesOn = next === null && !isLastStage;
  const start = task.start ?? began;
  return {
    ...task,
    isExcused: task.isExcused || reason === "access",
    next,
    pages: goesOn ? 0 : task.pages + 1,
    stage: goesOn ? "prospects" : task.stage,
    start: { cursor: start.cursor, seq: Math.min(start.seq, began.seq) },
    rows: task.rows + (rows?.rows.length ?? 0),
  };
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
