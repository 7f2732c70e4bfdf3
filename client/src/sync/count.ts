// Does the server count our operations as we do? It may have forgotten some, or know some that this device never made.

import { afterClearing, JOURNAL_STORES, replayFrom, takeNewName } from "../store/journal";
import { stillLeadsVault } from "../store/leading";
import { type Counter, change, counterOf, look, type VaultTx } from "../store/vault";
import { type Answered, type Round, stampOf } from "./round";

/**
 * To be asked once everything else of an answer is done. `self` was taken before the question left: only what was
 * acknowledged by then can be missing from an answer, an overtaken older one proves nothing.
 */
export async function count(round: Round, { self, answer: { lastN } }: Answered): Promise<void> {
  if (lastN === null || (await agrees(round, self, lastN))) return;
  await inVault(round, async (tx, counter) => {
    if (counter.device !== self.device) return false;
    if (counter.clearedAfter !== undefined) {
      await afterClearing(tx, round.clock.newId(), lastN, round.clock.wallNow());
    } else if (lastN > counter.sent) await takeNewName(tx, round.clock.newId());
    else if (lastN < self.answered) await replayFrom(tx, lastN + 1, stampOf(round));
    else return false;
    return true;
  });
}

/** Nearly always; looked at without keeping anybody else from the vault. */
async function agrees(round: Round, { answered }: Answered["self"], lastN: number): Promise<boolean> {
  const { clearedAfter, sent } = await look(round.vault, ["device"], (tx) => counterOf(tx, round.clock.newId));
  return clearedAfter === undefined && lastN <= sent && lastN >= answered;
}

/** The server expects an earlier number than the one that was sent, or one that this device never reached. */
export async function resendFrom(round: Round, expected: number): Promise<void> {
  await inVault(round, async (tx, { next }) => {
    if (expected > next) await takeNewName(tx, round.clock.newId());
    else await replayFrom(tx, expected, stampOf(round));
    return true;
  });
}

export async function takeAnotherName(round: Round): Promise<void> {
  await inVault(round, async (tx) => {
    await takeNewName(tx, round.clock.newId());
    return true;
  });
}

async function inVault(round: Round, work: (tx: VaultTx, counter: Counter) => Promise<boolean>): Promise<void> {
  const hasChanged = await change(round.vault, JOURNAL_STORES, async (tx) => {
    await stillLeadsVault(tx, round.gen);
    return work(tx, await counterOf(tx, round.clock.newId));
  });
  if (hasChanged) await round.onVault();
}
