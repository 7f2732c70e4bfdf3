// The server's history is another than the one this device knows: it was put back to an earlier state (SYNC 4.9).

import type { Problem } from "../protocol/problem";
import { isObject } from "../protocol/rows";
import type { WireRow } from "../protocol/types.gen";
import { stored } from "../store/base";
import { changeCache } from "../store/cache";
import { forgetVersionsAbove, JOURNAL_STORES, replayAllAs, replayFrom } from "../store/journal";
import { stillLeadsCache, stillLeadsVault } from "../store/leading";
import { keepProgress, type Settled } from "../store/progress";
import { copiesAbove } from "../store/thinning";
import { change, counterOf, type VaultTx } from "../store/vault";
import { begun } from "./reconcile";
import { type Round, stampOf } from "./round";

/**
 * Numbers above what both histories share mean nothing any more; what the server has forgotten goes back to the head of
 * the outbox; then everything is compared. The vault first: after a crash in between the server says the same again, and
 * doing this twice changes nothing.
 */
export async function recoverFrom(round: Round, problem: Problem): Promise<void> {
  const { fork, last_n, history } = problem.members;
  const shared = typeof fork === "number" ? fork : 0;
  const lastN = typeof last_n === "number" ? last_n : 0;
  const settled = await change(round.vault, JOURNAL_STORES, async (tx) => {
    await stillLeadsVault(tx, round.gen);
    await forgetVersionsAbove(tx, shared);
    return replay(tx, round, lastN);
  });
  await changeCache(round.cache, async (tx) => {
    await stillLeadsCache(tx, round.gen);
    let cursor = await tx.objectStore("base").openCursor();
    while (cursor !== null) {
      if (cursor.value.seq > shared) await cursor.update(stored(outdated(cursor.value, shared)));
      cursor = await cursor.continue();
    }
    for (const row of await copiesAbove(tx, shared)) await tx.objectStore("base").add(stored(outdated(row, shared)));
    const begunAnew = await begun(tx, round, "diverged");
    const known = typeof history === "string" ? history : null;
    await keepProgress(tx, { ...begunAnew, high: null, history: known, settled });
  });
  await round.onVault();
  await round.onAllRows();
}

async function replay(tx: VaultTx, round: Round, lastN: number): Promise<Settled> {
  const { device } = await counterOf(tx, round.clock.newId);
  const names = new Set((await tx.objectStore("journal").getAllKeys()).map(([name]) => name));
  names.delete(device);
  if (names.size === 0) {
    await replayFrom(tx, lastN + 1, stampOf(round));
    return { device, n: lastN };
  }
  const renamed = round.clock.newId();
  await replayAllAs(tx, renamed, lastN);
  return { device: renamed, n: 0 };
}

/** Versions of a dead history become 0: edits based on them are then seen as concurrent, which loses nothing. */
function outdated(row: WireRow, shared: number): WireRow {
  const known = (version: unknown): number => (typeof version === "number" && version <= shared ? version : 0);
  const fv = isObject(row.fv) ? Object.fromEntries(Object.entries(row.fv).map(([name, v]) => [name, known(v)])) : {};
  return { ...row, seq: -1, v: known(row.v), fv };
}
