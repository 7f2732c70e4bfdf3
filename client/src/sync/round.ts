// What push and pull have in common: one round's means, and what every answer teaches besides its own matter.

import type { Clock } from "../clock";
import type { High } from "../protocol/messages";
import { Problem } from "../protocol/problem";
import { type Cache, keepOffset, type Progress, progressOf } from "../store/cache";
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
  onReceived(rows: number): void;
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

/** Learn the server's clock: halfway between leaving and arriving it was `serverNow`. */
export async function learnClock(round: Round, answer: Answer, serverNow: number | null): Promise<void> {
  if (serverNow === null) return;
  const ms = Math.round(serverNow - (answer.sentAt + answer.receivedAt) / 2);
  if (Math.abs(ms - round.offset()) < NOTABLE_MS) return;
  round.onOffset(ms);
  await keepOffset(round.cache, ms);
}

export interface Identity {
  readonly device: string;
  readonly progress: Progress;
  /** Up to here every own operation was answered before this moment. */
  readonly answered: number;
}

export async function identity(round: Round): Promise<Identity> {
  const progress = await progressOf(round.cache);
  return look(round.vault, ["device", "outbox"], async (tx) => {
    const counter = await counterOf(tx, round.clock.newId);
    const [first] = await tx.objectStore("outbox").getAllKeys(undefined, 1);
    return { device: counter.device, progress, answered: (first ?? counter.next) - 1 };
  });
}

/** The greatest number that anything on this device came from. */
export function greatest(a: High | null, b: High | null): High | null {
  if (a === null || b === null) return a ?? b;
  return b[0] >= a[0] ? b : a;
}
