// Fetch what others did: page by page, rows and cursor in one transaction, whatever waits here to be sent.

import { type PullAnswer, pullAnswer } from "../protocol/messages";
import { SCHEMA_VERSION, type WireRow } from "../protocol/types.gen";
import { baseRows, type CacheTx, type Key } from "../store/cache";
import { JOURNAL_STORES, wipe } from "../store/journal";
import { evict, lay } from "../store/laying";
import { stillLeadsVault } from "../store/leading";
import { type Progress, progressOf } from "../store/progress";
import { report } from "../store/report";
import { change } from "../store/vault";
import { count } from "./count";
import { apply, type Identity, question, type Round } from "./round";

/** Small enough that writing a page on the page's own thread drops no frame worth seeing. */
export const PAGE_ROWS = 500;

/** Pull until nothing is left to tell. Needs a cursor: everything begins with a comparison. */
export async function pull(round: Round): Promise<void> {
  for (;;) {
    const { cursor, schema } = await progressOf(round.cache);
    const members = { cursor, schema: schema ?? SCHEMA_VERSION, limit: PAGE_ROWS };
    const told = await question(round, "/sync/v1/pull", members, pullAnswer);
    const { answer, self } = told;
    noteDamage(round, answer.rows.damaged);
    const done = await apply(round, told, async (tx, before) => {
      if (before.cursor !== cursor) return undefined; // somebody else went on: what this page says is told again
      return { value: await takePage(tx, answer), progress: after(before, self, answer) };
    });
    if (done !== undefined) round.onRows(done.value, done.progress);
    await forgetErased(round, answer.rows.rows);
    await count(round, told);
    if (!answer.more) return;
    await round.between();
  }
}

export function noteDamage(round: Round, damaged: number): void {
  if (damaged > 0) report(round.clock.wallNow(), "damaged rows in an answer", damaged);
}

async function takePage(tx: CacheTx, answer: PullAnswer): Promise<{ rows: readonly WireRow[]; gone: Key[] }> {
  const head = answer.high?.[0] ?? Number.MAX_SAFE_INTEGER;
  const backfill = tx.objectStore("backfill");
  const gone = await evict(tx, answer.leave, head);
  for (const root of answer.leave) await backfill.delete(root);
  for (const root of answer.enter) await backfill.put({ root, head });
  return { rows: await lay(tx, answer.rows.rows), gone };
}

/**
 * Own operations count as settled only when all rows of the snapshot are here. An answer from the server's memory names
 * no number: then all that was answered before the question counts.
 */
function after(before: Progress, self: Identity, answer: PullAnswer): Progress {
  return {
    ...before,
    cursor: answer.cursor,
    history: answer.history ?? before.history,
    settled: answer.more ? before.settled : { device: self.device, n: answer.lastN ?? self.answered },
  };
}

const MERGED = ["folder", "contact", "opportunity"];

/** Whether what hung on this root has only gone over to another one, under another id: nobody has erased it. */
async function goesOn(round: Round, root: string | undefined): Promise<boolean> {
  if (root === undefined) return false;
  const keys = MERGED.map((entity) => ({ entity, id: root }));
  const found = await baseRows(round.cache, keys);
  return found.some((row) => typeof row?.data?.merged_into === "string");
}

/** What was erased for good leaves the journal too: a server put back from a backup must not get it from here. */
async function forgetErased(round: Round, rows: readonly WireRow[]): Promise<void> {
  const erased = new Set<string>();
  for (const { id, root, deleted } of rows) if (deleted === true && !(await goesOn(round, root))) erased.add(id);
  if (erased.size === 0) return;
  await change(round.vault, JOURNAL_STORES, async (tx) => {
    await stillLeadsVault(tx, round.gen);
    await wipe(tx, erased);
  });
}
