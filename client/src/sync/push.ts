// Hand in what was done here: in order, at least once, and nothing that cannot be read stops what comes after it.

import { pushAnswer } from "../protocol/messages";
import { Problem, Unreachable } from "../protocol/problem";
import { PROTOCOL_VERSION, type PushRequest, type Result, SCHEMA_VERSION } from "../protocol/types.gen";
import { changeCache, type Progress, progressIn, progressOf } from "../store/cache";
import { JOURNAL_STORES, replayFrom, takeNewName } from "../store/journal";
import { stillLeadsCache, stillLeadsVault } from "../store/leading";
import { type Batch, isolate, type Limits, SENDING_STORES, settle, takeBatch } from "../store/sending";
import { change } from "../store/vault";
import { ask, greatest, learnClock, type Round, stampOf } from "./round";

const LIMITS: Limits = { ops: 100, bytes: 262_144 };
/** More gestures in a row than this cannot all be unreadable: then it is the server that cannot read. */
const MOST_ISOLATED = 3;

interface Course {
  limits: Limits;
  /** What may go at most in this round: less once something on the way has found a call too large. */
  most: Limits;
  isolated: number;
  done: number;
  /** What was mended in this round already; twice the same is no cure. */
  readonly mended: Set<string>;
}

/** Send all that waits. Throws what stops it; what was answered until then stays answered. */
export async function push(round: Round): Promise<void> {
  const course: Course = { limits: LIMITS, most: LIMITS, isolated: 0, done: 0, mended: new Set() };
  try {
    while (await pushBatch(round, course));
  } finally {
    round.onFlight(null);
  }
}

/** One call; false when nothing is left. */
async function pushBatch(round: Round, course: Course): Promise<boolean> {
  const batch = await change(round.vault, SENDING_STORES, async (tx) => {
    await stillLeadsVault(tx, round.gen);
    return takeBatch(tx, course.limits, round.clock.newId);
  });
  const sent = batch.groups.flat();
  const [first, last] = [sent[0], sent.at(-1)];
  if (first === undefined || last === undefined) return false;
  round.onFlight({ first: first.n, last: last.n, at: course.done + 1, of: course.done + batch.waiting });
  try {
    course.done += await deliver(round, batch);
    course.isolated = 0;
    course.limits = course.most;
  } catch (error) {
    await mend(round, course, batch, error);
  }
  return true;
}

/** Send one batch and file the verdicts; answers how many there were. */
export async function deliver(round: Round, batch: Batch): Promise<number> {
  const progress = await progressOf(round.cache);
  const raw = await ask(round, "POST", "/sync/v1/push", requestFor(round, batch, progress));
  const answer = pushAnswer(raw.body);
  const asked = new Set(batch.groups.flat().map(({ op }) => op));
  const results = answer?.results.filter(({ op }) => asked.has(op)) ?? [];
  if (answer === null || results.length === 0) throw new Unreachable("not_ours", raw.status);
  await file(round, results, batch.counter.device);
  round.onSent();
  await changeCache(round.cache, async (tx) => {
    await stillLeadsCache(tx, round.gen);
    const kept = await progressIn(tx);
    const history = kept.history ?? answer.history;
    await tx.objectStore("meta").put({ ...kept, history, high: greatest(kept.high, answer.high) });
  });
  await learnClock(round, raw, answer.serverNow);
  return results.length;
}

async function file(round: Round, results: readonly Result[], device: string): Promise<void> {
  await change(round.vault, SENDING_STORES, async (tx) => {
    await stillLeadsVault(tx, round.gen);
    await settle(tx, results, device, round.clock.wallNow());
  });
  await round.onVault();
}

function requestFor(round: Round, batch: Batch, progress: Progress): PushRequest {
  return {
    proto: PROTOCOL_VERSION,
    schema: SCHEMA_VERSION,
    device: batch.counter.device,
    history: progress.history,
    high: progress.high,
    client_now: stampOf(round).at,
    acked_n: batch.ackedN,
    groups: batch.groups.map((group) => ({ ops: group.map(({ operation }) => operation) })),
  };
}

/** Cure what concerns the queue itself; everything else is thrown on and the queue stays as it is. */
async function mend(round: Round, course: Course, batch: Batch, error: unknown): Promise<void> {
  if (isTooMuch(error)) return makeSmaller(round, course, batch, error);
  if (!(error instanceof Problem) || error.status !== 409) throw error;
  const cure = `${error.code} ${String(error.members.expected)}`;
  if (course.mended.has(cure)) throw error;
  course.mended.add(cure);
  if (error.code === "gap") await fillGap(round, batch, error);
  else if (error.code === "device_fork") await takeAnotherName(round);
  else throw error;
}

/** A batch that cannot be read or is too large; also a proxy on the way may say so of a large one. */
function isTooMuch(error: unknown): error is Problem | Unreachable {
  if (error instanceof Unreachable) return error.status === 413;
  return error instanceof Problem && (error.status === 400 || error.status === 413);
}

async function makeSmaller(round: Round, course: Course, batch: Batch, error: Problem | Unreachable): Promise<void> {
  const [group] = batch.groups;
  if (batch.groups.length > 1) {
    const ops = batch.groups.flat().length;
    course.limits = { ops: Math.ceil(ops / 2), bytes: course.limits.bytes };
    if (error.status === 413) course.most = course.limits;
    return;
  }
  if (group === undefined || course.isolated >= MOST_ISOLATED) throw error;
  course.isolated += 1;
  const detail = error instanceof Problem ? error.detail : "";
  await change(round.vault, SENDING_STORES, async (tx) => {
    await stillLeadsVault(tx, round.gen);
    await isolate(tx, group, detail, stampOf(round));
  });
  await round.onVault();
}

/** The server has forgotten acknowledged operations, or counts further than we ever did. */
async function fillGap(round: Round, batch: Batch, error: Problem): Promise<void> {
  const { expected } = error.members;
  if (typeof expected !== "number" || !Number.isSafeInteger(expected) || expected < 1) throw error;
  if (expected > batch.counter.next) return takeAnotherName(round);
  await replay(round, expected);
}

export async function replay(round: Round, from: number): Promise<void> {
  await change(round.vault, JOURNAL_STORES, async (tx) => {
    await stillLeadsVault(tx, round.gen);
    await replayFrom(tx, from, stampOf(round));
  });
  await round.onVault();
}

export async function takeAnotherName(round: Round): Promise<void> {
  await change(round.vault, JOURNAL_STORES, async (tx) => {
    await stillLeadsVault(tx, round.gen);
    await takeNewName(tx, round.clock.newId());
  });
  await round.onVault();
}
