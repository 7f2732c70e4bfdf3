// Fetch what others did: page by page, rows and cursor in one transaction, whatever waits here to be sent.

import { type PullAnswer, pullAnswer } from "../protocol/messages";
import { Unreachable } from "../protocol/problem";
import { PROTOCOL_VERSION, SCHEMA_VERSION } from "../protocol/types.gen";
import { type CacheTx, changeCache, evict, type Key, lay, type Progress, progressIn } from "../store/cache";
import { stillLeadsCache } from "../store/leading";
import { report } from "../store/report";
import { counterOf, look } from "../store/vault";
import { replay, takeAnotherName } from "./push";
import { ask, greatest, type Identity, identity, learnClock, type Round } from "./round";

/** Small enough that writing a page on the page's own thread drops no frame worth seeing. */
const PAGE_ROWS = 500;

/** Pull until nothing is left to tell. */
export async function pull(round: Round): Promise<void> {
  let received = 0;
  for (;;) {
    const self = await identity(round);
    const raw = await ask(round, "POST", "/sync/v1/pull", requestFor(self));
    const answer = pullAnswer(raw.body);
    if (answer === null) throw new Unreachable("not_ours", raw.status);
    if (answer.rows.damaged > 0) report(round.clock.wallNow(), "damaged rows in an answer", answer.rows.damaged);
    await takePage(round, self, answer);
    await learnClock(round, raw, answer.serverNow);
    received += answer.rows.rows.length;
    if (!self.progress.complete) round.onReceived(received);
    if (!answer.more) return ownCount(round, self, answer.lastN);
  }
}

function requestFor({ device, progress }: Identity): object {
  const { history, high, cursor } = progress;
  return { proto: PROTOCOL_VERSION, schema: SCHEMA_VERSION, device, history, high, cursor, limit: PAGE_ROWS };
}

async function takePage(round: Round, self: Identity, answer: PullAnswer): Promise<void> {
  const done = await changeCache(round.cache, async (tx) => {
    await stillLeadsCache(tx, round.gen);
    const before = await progressIn(tx);
    if (before.cursor !== self.progress.cursor || before.lastRun !== self.progress.lastRun) return null;
    const gone = await leave(tx, answer);
    const isFirst = !before.complete && before.reconcile === null;
    const rows = await lay(tx, answer.rows.rows, { mark: before.reconcile?.run ?? null, isFirst });
    const progress = after(before, self, answer);
    await tx.objectStore("meta").put(progress);
    return { rows, gone, progress };
  });
  // Null: somebody else went on meanwhile. What this page says is known by now or will be told again.
  if (done !== null) round.onRows({ rows: done.rows, gone: done.gone }, done.progress);
}

async function leave(tx: CacheTx, answer: PullAnswer): Promise<Key[]> {
  const head = answer.high?.[0] ?? Number.MAX_SAFE_INTEGER;
  const gone: Key[] = [];
  for (const root of answer.leave) gone.push(...(await evict(tx, root, head)));
  return gone;
}

/**
 * Own operations count as settled only when all rows of the snapshot are here. An answer from the server's memory names
 * no number: then all that was answered before the question counts.
 */
function after(before: Progress, self: Identity, answer: PullAnswer): Progress {
  const { reconcile } = before;
  const start = reconcile?.start ?? answer.high?.[0] ?? null;
  return {
    ...before,
    cursor: answer.cursor,
    history: answer.history ?? before.history,
    high: greatest(before.high, answer.high),
    settled: answer.more ? before.settled : { device: self.device, n: answer.lastN ?? self.answered },
    reconcile: reconcile === null ? null : { ...reconcile, start },
    entered: [...new Set([...before.entered, ...answer.enter])],
    complete: before.complete || !answer.more,
  };
}

/** Compare the server's count with ours: it may have forgotten operations, or know some that this device never made. */
async function ownCount(round: Round, self: Identity, lastN: number | null): Promise<void> {
  if (lastN === null) return;
  if (lastN < self.answered) return replay(round, lastN + 1);
  const { device, sent, next } = await look(round.vault, ["device"], (tx) => counterOf(tx, round.clock.newId));
  if (device === self.device && lastN > Math.max(sent, next - 1)) await takeAnotherName(round);
}
