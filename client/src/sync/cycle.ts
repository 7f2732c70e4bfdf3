// One round: push, pull, and what the server may ask for in between.

import { Problem } from "../protocol/problem";
import { progressOf } from "../store/cache";
import { JOURNAL_MS, JOURNAL_STORES, prune } from "../store/journal";
import { report } from "../store/report";
import { change } from "../store/vault";
import { askAboutHeld } from "./held";
import { pull } from "./pull";
import { push, takeAnotherName } from "./push";
import { beginReconcile, recoverFrom, sweep } from "./reconcile";
import type { Round } from "./round";

const AGAIN_MS = 10 * 60_000;
export const ENTER_AGAIN_MS = 20_000;
const PRUNE_MS = 86_400_000;

export class Cycle {
  readonly #begunAt = new Map<string, number>();
  #prunedAt = Number.NEGATIVE_INFINITY;

  /** Throws what stops it; "more" when something has to wait for a later round. */
  async run(round: Round): Promise<"done" | "more"> {
    await this.#cured(round, () => push(round));
    await this.#cured(round, () => pull(round));
    const outcome = await this.#sweepAndEnter(round);
    await askAboutHeld(round);
    await this.#tidy(round);
    return outcome;
  }

  /** Once more after what the server asks for: another history, a comparison of everything, another name. */
  async #cured(round: Round, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Problem) || !(await this.#cure(round, error))) throw error;
      await push(round); // what the server has forgotten goes first
      await work();
    }
  }

  async #cure(round: Round, problem: Problem): Promise<boolean> {
    switch (problem.code) {
      case "history_diverged":
        return this.#once(round, problem.code, () => recoverFrom(round, problem));
      case "bad_cursor":
        return this.#once(round, problem.code, () => beginReconcile(round, problem.code));
      case "reconcile": {
        const reason = String(problem.members.reason);
        return this.#once(round, reason, () => beginReconcile(round, reason));
      }
      case "wrong_device":
        return this.#once(round, problem.code, () => takeAnotherName(round));
      default:
        return false;
    }
  }

  /** Starting over twice for one reason is no cure but a loop: the second time waits, and is noted. */
  async #once(round: Round, reason: string, work: () => Promise<void>): Promise<boolean> {
    if (this.#isTooSoon(round, reason, AGAIN_MS)) return false;
    await work();
    return true;
  }

  #isTooSoon({ clock }: Round, reason: string, apartMs: number): boolean {
    const last = this.#begunAt.get(reason);
    if (last !== undefined && clock.monotonic() - last < apartMs) {
      report(clock.wallNow(), "asked to start over again", reason);
      return true;
    }
    this.#begunAt.set(reason, clock.monotonic());
    return false;
  }

  /** Finish what was begun; then fetch whole what has newly become visible. */
  async #sweepAndEnter(round: Round): Promise<"done" | "more"> {
    const { reconcile, entered } = await progressOf(round.cache);
    if (reconcile !== null) await sweep(round, reconcile);
    if (entered.length === 0) return "done";
    if (this.#isTooSoon(round, "enter", ENTER_AGAIN_MS)) return "more";
    await beginReconcile(round, "enter");
    await pull(round);
    return this.#sweepAndEnter(round);
  }

  async #tidy({ clock, vault }: Round): Promise<void> {
    if (clock.monotonic() - this.#prunedAt < PRUNE_MS) return;
    this.#prunedAt = clock.monotonic();
    await change(vault, JOURNAL_STORES, (tx) => prune(tx, clock.wallNow() - JOURNAL_MS));
  }
}
