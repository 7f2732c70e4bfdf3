// Roots that have become visible: their children, written long ago, are told by no pull and are fetched here (SYNC 4.6).

import { rowsAnswer } from "../protocol/messages";
import { Problem } from "../protocol/problem";
import type { CacheTx, Entered } from "../store/cache";
import { lay } from "../store/laying";
import { type Entering, type Progress, progressOf } from "../store/progress";
import { count } from "./count";
import { noteDamage, PAGE_ROWS } from "./pull";
import { apply, question, type Round } from "./round";

const ROOTS_AT_ONCE = 20;

/** Fetch them all; answers whether there was any. Interrupted, it goes on with the page after the last. */
export async function backfill(round: Round): Promise<boolean> {
  let hadAny = false;
  for (;;) {
    const entering = (await progressOf(round.cache)).entering ?? (await nextRoots(round));
    if (entering === null) return hadAny;
    hadAny = true;
    await fetchPage(round, entering);
    await round.between();
  }
}

async function nextRoots(round: Round): Promise<Entering | null> {
  const roots = await round.cache.run((db) => db.getAll("backfill", undefined, ROOTS_AT_ONCE));
  return roots.length === 0 ? null : { roots, after: null };
}

async function fetchPage(round: Round, { roots, after }: Entering): Promise<void> {
  const members = { roots: roots.map(({ root }) => root), after, limit: PAGE_ROWS };
  const told = await question(round, "/sync/v1/rows", members, rowsAnswer).catch(async (error: unknown) => {
    if (!(error instanceof Problem && error.status === 400 && after !== null)) throw error;
    await beginAgain(round); // the server does not know that page any more
    return null;
  });
  if (told === null) return;
  const { rows, next } = told.answer;
  noteDamage(round, rows.damaged);
  const done = await apply(round, told, async (tx, before) => {
    const laid = await lay(tx, rows.rows);
    if (next === null) await close(tx, roots);
    const entering: Progress["entering"] = next === null ? null : { roots, after: next };
    return { value: { rows: laid }, progress: { ...before, entering } };
  });
  if (done !== undefined) round.onRows(done.value, done.progress);
  await count(round, told);
}

/** Done with these, and with those that left again meanwhile; one that was told of anew is fetched anew. */
async function close(tx: CacheTx, roots: readonly Entered[]): Promise<void> {
  const store = tx.objectStore("backfill");
  for (const { root, head } of roots) if ((await store.get(root))?.head === head) await store.delete(root);
}

async function beginAgain(round: Round): Promise<void> {
  const self = { progress: await progressOf(round.cache), device: "", answered: 0 };
  const nothing = { high: null, lastN: null, serverNow: null };
  await apply(round, { self, answer: nothing }, (_tx, before) =>
    Promise.resolve({ value: null, progress: { ...before, entering: null } }),
  );
}
