// Hand in what was done here: in order, at least once, and nothing that cannot be read stops what comes after it.

import { pushAnswer } from "../protocol/messages";
import { Problem, Unreachable } from "../protocol/problem";
import { PROTOCOL_VERSION, type PushRequest, type Result, SCHEMA_VERSION } from "../protocol/types.gen";
import { changeCache } from "../store/cache";
import { stillLeadsCache, stillLeadsVault } from "../store/leading";
import { greatest, keepProgress, type Progress, progressIn } from "../store/progress";
import { type Batch, isolate, type Limits, SENDING_STORES, settle, takeBatch } from "../store/sending";
import { change } from "../store/vault";
import { count, resendFrom, takeAnotherName } from "./count";
import { ask, identity, learnClock, type Round, serverNow, stampOf } from "./round";

const LIMITS: Limits = { ops: 100, bytes: 262_144 };
/** What goes at a time after a call did not get through: a weak network carries a little. */
const FEW = 8;

/** How much goes at a time, from one push to the next: less once something on the way found a call too large or too slow. */
export class Measure {
  ops = LIMITS.ops;

  tooMuch(ops: number): void {
    this.ops = Math.max(1, Math.min(this.ops, Math.ceil(ops / 2)));
  }

  gotThrough(): void {
    this.ops = Math.min(LIMITS.ops, this.ops * 2);
  }

  tooSlow(): void {
    this.ops = Math.min(this.ops, FEW);
  }
}

interface Course {
  readonly measure: Measure;
  /** What goes at most in this call, while the one gesture is looked for that cannot be read. */
  ops: number;
  /** No larger again in this push. */
  most: number;
  done: number;
  /** What was mended in this push already; twice the same is no cure. */
  readonly mended: Set<string>;
}

/** Send all that waits. Throws what stops it; what was answered until then stays answered. */
export async function push(round: Round, measure = new Measure()): Promise<void> {
  const { ops } = measure;
  const course: Course = { measure, ops, most: LIMITS.ops, done: 0, mended: new Set() };
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
    return takeBatch(tx, { ops: course.ops, bytes: LIMITS.bytes }, round.clock.newId);
  });
  const sent = batch.groups.flat();
  const [first, last] = [sent[0], sent.at(-1)];
  if (first === undefined || last === undefined) return false;
  round.onFlight({ first: first.n, last: last.n, at: course.done + 1, of: course.done + batch.waiting });
  try {
    course.done += await deliver(round, batch);
    course.measure.gotThrough();
    course.ops = Math.min(course.most, course.measure.ops);
  } catch (error) {
    await mend(round, course, batch, error);
  }
  return true;
}

/** Send one batch and file the verdicts; answers how many there were. */
export async function deliver(round: Round, batch: Batch): Promise<number> {
  const self = await identity(round);
  const raw = await ask(round, "POST", "/sync/v1/push", requestFor(round, batch, self.progress));
  const answer = pushAnswer(raw.body);
  const asked = new Set(batch.groups.flat().map(({ op }) => op));
  const results = answer?.results.filter(({ op }) => asked.has(op)) ?? [];
  if (answer === null || results.length === 0) throw new Unreachable("not_ours", raw.status);
  await learnClock(round, raw, answer.serverNow);
  await file(round, results, batch.counter.device);
  round.onSent();
  await changeCache(round.cache, async (tx) => {
    await stillLeadsCache(tx, round.gen);
    const kept = await progressIn(tx);
    const history = kept.history ?? answer.history;
    await keepProgress(tx, { ...kept, history, high: greatest(kept.high, answer.high) });
  });
  if (self.device === batch.counter.device) await count(round, { self, answer });
  return results.length;
}

async function file(round: Round, results: readonly Result[], device: string): Promise<void> {
  await change(round.vault, SENDING_STORES, async (tx) => {
    await stillLeadsVault(tx, round.gen);
    await settle(tx, results, device, serverNow(round));
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
  if (isTooSlow(error)) course.measure.tooSlow();
  if (isTooMuch(error)) return makeSmaller(round, course, batch, error);
  if (!(error instanceof Problem) || error.status !== 409) throw error;
  const cure = `${error.code} ${String(error.members.expected)}`;
  if (course.mended.has(cure)) throw error;
  course.mended.add(cure);
  if (error.code === "gap") await fillGap(round, error);
  else if (error.code === "device_fork") await takeAnotherName(round);
  else throw error;
}

function isTooSlow(error: unknown): boolean {
  return error instanceof Unreachable && (error.why === "timeout" || error.why === "stalled");
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
    course.ops = Math.ceil(ops / 2);
    if (error.status === 413) course.measure.tooMuch(ops);
    if (error.status === 413) course.most = course.ops;
    return;
  }
  // A call that holds nothing but a filled number is readable: it is the server that cannot read now.
  const isFiller = group === undefined || group.every(({ operation }) => operation.kind === "skip");
  if (isFiller) throw error;
  await change(round.vault, SENDING_STORES, async (tx) => {
    await stillLeadsVault(tx, round.gen);
    await isolate(tx, group, error, stampOf(round));
  });
  await round.onVault();
}

/** The server has forgotten acknowledged operations, or counts further than we ever did. */
async function fillGap(round: Round, error: Problem): Promise<void> {
  const { expected } = error.members;
  if (typeof expected !== "number" || !Number.isSafeInteger(expected) || expected < 1) throw error;
  await resendFrom(round, expected);
}
