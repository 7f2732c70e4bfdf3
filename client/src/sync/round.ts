// What all exchanges have in common: one round's means, and what every answer teaches besides its own matter.

import type { Clock } from "../clock";
import type { High } from "../protocol/messages";
import { Problem, Unreachable } from "../protocol/problem";
import { PROTOCOL_VERSION, SCHEMA_VERSION } from "../protocol/types.gen";
import { type Cache, type CacheTx, changeCache } from "../store/cache";
import { keepOffset } from "../store/laying";
import { stillLeadsCache } from "../store/leading";
import { greatest, keepProgress, type Progress, progressIn, progressOf, type Task } from "../store/progress";
import { counterOf, look, type Vault } from "../store/vault";
import type { Touched } from "../store/view";
import type { Answer, Method, Transport } from "./transport";

/** Below this the measured difference is the network's, not the clocks'. */
const NOTABLE_MS = 500;

export interface Round {
  readonly vault: Vault;
  readonly cache: Cache;
  readonly transport: Transport;
  readonly clock: Clock;
  /** The generation of this leader; every transaction looks whether it still is. */
  readonly gen: number;
  readonly signal: AbortSignal;
  /** The next page of a first sync may be asked for while the one before it is written down. */
  readonly asksAhead?: boolean;
  /** Server minus device clock, ms. */
  offset(): number;
  onOffset(ms: number): void;
  /** The server answered, whatever it said. */
  onContact(): void;
  /** Rows were committed: show them here and tell the other tabs. */
  onRows(touched: Touched, progress: Progress): void;
  /** All rows may have changed. */
  onAllRows(): Promise<void>;
  onVault(): Promise<void>;
  onFlight(flight: Flight | null): void;
  /** Verdicts were filed. */
  onSent(): void;
  /** How far a first sync got. */
  onReceived(task: Task | null): void;
  /** Between two pages of a long telling: what was written here meanwhile goes first. */
  between(): Promise<void>;
}

export interface Flight {
  readonly first: number;
  readonly last: number;
  /** Which of how many is on its way. */
  readonly at: number;
  readonly of: number;
}

export interface Stamp {
  readonly at: string;
  readonly off: number;
  newId(): string;
}

export function stampOf(round: Round): Stamp {
  return { at: new Date(round.clock.wallNow()).toISOString(), off: round.offset(), newId: round.clock.newId };
}

/** Ask the server; whatever it answers was a contact. */
export async function ask(round: Round, method: Method, path: string, body: unknown): Promise<Answer> {
  try {
    const answer = await round.transport(method, path, body, { signal: round.signal });
    round.onContact();
    return answer;
  } catch (error) {
    if (error instanceof Problem) round.onContact();
    throw error;
  }
}

export interface Answered {
  readonly self: Identity;
  readonly answer: Told;
}

interface Told {
  readonly high: High | null;
  readonly lastN: number | null;
  readonly serverNow: number | null;
}

/**
 * A question with who asks and how far it has seen, and its answer read by `read`; null from there is no answer. `seen`
 * keeps it from waiting for a page that is being written down.
 */
export async function question<T extends Told>(
  round: Round,
  path: string,
  members: object,
  read: (body: unknown) => T | null,
  seen?: Progress,
): Promise<{ readonly self: Identity; readonly answer: T }> {
  const self = await identity(round, seen);
  const { history, high } = self.progress;
  const common = { proto: PROTOCOL_VERSION, schema: SCHEMA_VERSION, device: self.device, history, high };
  const raw = await ask(round, "POST", path, { ...common, ...members });
  const answer = read(raw.body);
  if (answer === null) throw new Unreachable("not_ours", raw.status);
  await learnClock(round, raw, answer.serverNow);
  return { self, answer };
}

/**
 * Change rows and progress by what an answer told, in one transaction: from here on `high` says that something of it is
 * here. Undefined, and nothing changed, when another leader's work has come in between.
 */
export async function apply<T>(
  round: Round,
  { self, answer }: Answered,
  work: (tx: CacheTx, before: Progress) => Promise<Applied<T> | undefined>,
): Promise<Applied<T> | undefined> {
  return changeCache(round.cache, async (tx) => {
    await stillLeadsCache(tx, round.gen);
    const before = await progressIn(tx);
    if (before.lastRun !== self.progress.lastRun || before.history !== self.progress.history) return undefined;
    const done = await work(tx, before);
    if (done === undefined) return undefined;
    const high = greatest(done.progress.high, answer.high);
    return { value: done.value, progress: await keepProgress(tx, { ...done.progress, high }) };
  });
}

export interface Applied<T> {
  readonly value: T;
  readonly progress: Progress;
}

/** Learn the server's clock: halfway between leaving and arriving it was `serverNow`. */
export async function learnClock(round: Round, answer: Answer, serverNow: number | null): Promise<void> {
  if (serverNow === null) return;
  const ms = Math.round(serverNow - (answer.sentAt + answer.receivedAt) / 2);
  if (Math.abs(ms - round.offset()) < NOTABLE_MS) return;
  round.onOffset(ms);
  await keepOffset(round.cache, ms);
}

/**
 * What the server's clock says, as far as is known here, ms. By it is counted how long something is kept: a phone whose
 * own clock leaps by years must not take what it has just sent for old.
 */
export function serverNow(round: Round): number {
  return round.clock.wallNow() + round.offset();
}

export interface Identity {
  readonly device: string;
  readonly progress: Progress;
  /** Up to here every own operation was answered before this moment. */
  readonly answered: number;
}

export async function identity(round: Round, seen?: Progress): Promise<Identity> {
  const progress = seen ?? (await progressOf(round.cache));
  return look(round.vault, ["device", "outbox"], async (tx) => {
    const counter = await counterOf(tx, round.clock.newId);
    const [first] = await tx.objectStore("outbox").getAllKeys(undefined, 1);
    return { device: counter.device, progress, answered: (first ?? counter.next) - 1 };
  });
}
