// One round: push, then whatever the server has to tell, and what it may ask for in between.

import { rowsAnswer } from "../protocol/messages";
import { Problem } from "../protocol/problem";
import { ENTITIES, SCHEMA_VERSION } from "../protocol/types.gen";
import { JOURNAL_MS, JOURNAL_STORES, prune } from "../store/journal";
import { stillLeadsVault } from "../store/leading";
import { progressOf } from "../store/progress";
import { report } from "../store/report";
import { change, counterOf, look } from "../store/vault";
import { backfill } from "./backfill";
import { count, takeAnotherName } from "./count";
import { checkDigest } from "./digest";
import { recoverFrom } from "./diverged";
import { askAboutHeld } from "./held";
import { pull } from "./pull";
import { Measure, push } from "./push";
import { beginReconcile, reconcile } from "./reconcile";
import { question, type Round, serverNow } from "./round";

/** Starting over twice within this for one reason is no cure but a loop (SYNC 4.8). */
const AGAIN_MS = 10 * 60_000;
const PRUNE_MS = 86_400_000;
/** What the server may ask for in one round, one after the other. */
const MOST_CURES = 4;

export class Cycle {
  readonly #measure = new Measure();
  #prunedAt = Number.NEGATIVE_INFINITY;

  /** In the page there is nothing to end: what still runs finds its databases closed. */
  stop(): void {}

  /** Throws what stops it. */
  async run(given: Omit<Round, "between">): Promise<void> {
    let refusal: Problem | null = null;
    const round: Round = {
      ...given,
      between: async () => {
        if (refusal === null) await this.#sendWaiting(round);
      },
    };
    await this.#cured(round, () => this.#afterClearing(round));
    refusal = await this.#push(round);
    await this.#cured(round, () => this.#receive(round));
    if (refusal !== null) throw refusal;
    await askAboutHeld(round);
    if (await checkDigest(round)) await this.#cured(round, () => this.#receive(round));
    await this.#tidy(round);
  }

  /** What stops only the sending is told after everything was received: downloads never wait for uploads. */
  async #push(round: Round): Promise<Problem | null> {
    try {
      await this.#cured(round, () => push(round, this.#measure));
      return null;
    } catch (error) {
      if (error instanceof Problem && stopsOnlySending(error)) return error;
      throw error;
    }
  }

  /** During a long telling: what was written meanwhile does not wait for its end. */
  async #sendWaiting(round: Round): Promise<void> {
    const waiting = await look(round.vault, ["outbox"], (tx) => tx.objectStore("outbox").count());
    if (waiting === 0) return;
    try {
      await push(round, this.#measure);
    } catch (error) {
      if (!(error instanceof Problem && stopsOnlySending(error))) throw error;
    }
  }

  async #receive(round: Round): Promise<void> {
    const { cursor, task, schema, entities } = await progressOf(round.cache);
    if (task === null && cursor === null) await beginReconcile(round, "first");
    else if (task === null && schema !== SCHEMA_VERSION) await this.#upgrade(round, entities);
    await reconcile(round);
    await pull(round);
    if (await backfill(round)) await pull(round);
  }

  /** This version of the app knows more than the one that wrote what is here: only what is new has to be fetched. */
  async #upgrade(round: Round, known: readonly string[]): Promise<void> {
    const fresh = Object.keys(ENTITIES).filter((entity) => !known.includes(entity));
    if (known.length === 0) await beginReconcile(round, "schema");
    else await beginReconcile(round, "schema", fresh.length > 0 ? fresh : ["pipeline"]); // the cursor is new as well
  }

  /** Once more after what the server asks for: another history, a comparison of everything, another name. */
  async #cured(round: Round, work: () => Promise<void>): Promise<void> {
    for (let cures = 0; ; cures++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Problem) || cures >= MOST_CURES || !(await this.#cure(round, error))) throw error;
        await this.#sendWaiting(round); // what the server has forgotten goes first
      }
    }
  }

  async #cure(round: Round, problem: Problem): Promise<boolean> {
    const { code, members } = problem;
    if (code === "wrong_device") {
      await takeAnotherName(round);
      return true;
    }
    const reason = code === "reconcile" ? String(members.reason) : code;
    if (!["reconcile", "bad_cursor", "history_diverged"].includes(code) || (await isTooSoon(round, reason)))
      return false;
    if (code === "history_diverged") await recoverFrom(round, problem);
    else await beginReconcile(round, reason);
    return true;
  }

  /** The storage was cleared: before anything is numbered anew, hear how far the server has counted. */
  async #afterClearing(round: Round): Promise<void> {
    const { clearedAfter } = await look(round.vault, ["device"], (tx) => counterOf(tx, round.clock.newId));
    if (clearedAfter === undefined) return;
    await count(round, await question(round, "/sync/v1/rows", { roots: "mine", limit: 1 }, rowsAnswer));
  }

  async #tidy(round: Round): Promise<void> {
    const { clock, vault, gen } = round;
    if (clock.monotonic() - this.#prunedAt < PRUNE_MS) return;
    this.#prunedAt = clock.monotonic();
    await change(vault, JOURNAL_STORES, async (tx) => {
      await stillLeadsVault(tx, gen);
      await prune(tx, serverNow(round) - JOURNAL_MS);
    });
  }
}

/** The server is there and takes no work now; it may have something to tell all the same. */
function stopsOnlySending({ status, code }: Problem): boolean {
  return status === 507 || status === 400 || status === 413 || status === 500 || code === "upgrade_required";
}

async function isTooSoon(round: Round, reason: string): Promise<boolean> {
  const last = (await progressOf(round.cache)).begun[reason === "history_diverged" ? "diverged" : reason];
  const now = round.clock.wallNow();
  if (last === undefined || Math.abs(now - last) >= AGAIN_MS) return false;
  report(now, "asked to start over again", reason);
  return true;
}
