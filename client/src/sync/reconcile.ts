// Starting over without losing anything: a pull from nothing over what is here, then a sweep of what it did not see.

import type { Problem } from "../protocol/problem";
import { isObject } from "../protocol/rows";
import type { WireRow } from "../protocol/types.gen";
import { type StoredRow, stored } from "../store/base";
import { changeCache, type Key, type Progress, progressIn, type Reconcile } from "../store/cache";
import { forgetVersionsAbove, JOURNAL_STORES, replayFrom } from "../store/journal";
import { stillLeadsCache, stillLeadsVault } from "../store/leading";
import { change, counterOf } from "../store/vault";
import { type Round, stampOf } from "./round";

const SLICE = 1_000;
/** A sweep larger than both is not believed: its rows are kept apart (SYNC 4.8). */
const LARGE = { rows: 50, share: 0.2 };

/** From now on pulls begin from nothing; what is here stays visible until it is replaced or swept. */
export async function beginReconcile(round: Round, reason: string): Promise<void> {
  await changeCache(round.cache, async (tx) => {
    await stillLeadsCache(tx, round.gen);
    await tx.objectStore("meta").put(fromNothing(await progressIn(tx), reason, round.clock.wallNow()));
  });
}

function fromNothing(before: Progress, reason: string, startedAt: number): Progress {
  const run = before.lastRun + 1;
  return { ...before, cursor: null, entered: [], lastRun: run, reconcile: { run, reason, start: null, startedAt } };
}

/** After the last page: drop what the server did not name, unless that is too much to be true. */
export async function sweep(round: Round, run: Reconcile): Promise<void> {
  const { victims, total } = await unmarked(round, run);
  const isLarge = victims.length > LARGE.rows && victims.length > LARGE.share * total;
  if (victims.length > 0 && (run.reason === "diverged" || (isLarge && run.reason !== "access"))) {
    await rescue(round, victims);
  }
  const gone: Key[] = victims.map(({ entity, id }) => ({ entity, id }));
  const progress = await changeCache(round.cache, async (tx) => {
    await stillLeadsCache(tx, round.gen);
    const base = tx.objectStore("base");
    for (const { entity, id } of gone) base.delete([entity, id]).catch(() => undefined);
    const after: Progress = { ...(await progressIn(tx)), reconcile: null };
    await tx.objectStore("meta").put(after);
    return after;
  });
  round.onRows({ gone }, progress);
}

async function unmarked(round: Round, run: Reconcile): Promise<{ victims: WireRow[]; total: number }> {
  const victims: WireRow[] = [];
  let total = 0;
  let after: [string, string] | null = null;
  for (;;) {
    const range: IDBKeyRange | null = after === null ? null : IDBKeyRange.lowerBound(after, true);
    const rows: StoredRow[] = await round.cache.run((db) => db.getAll("base", range, SLICE));
    const last: StoredRow | undefined = rows.at(-1);
    total += rows.filter(({ deleted }) => deleted !== true).length;
    victims.push(...rows.filter(({ mark, seq }) => mark !== run.run && seq <= (run.start ?? 0)));
    if (last === undefined || rows.length < SLICE) return { victims, total };
    after = [last.entity, last.id];
  }
}

/** Into the vault, for thirty days: a server that lost everything must not empty the phones as well. */
async function rescue(round: Round, victims: readonly WireRow[]): Promise<void> {
  const at = round.clock.wallNow();
  await change(round.vault, ["rescue", "device"], async (tx) => {
    await stillLeadsVault(tx, round.gen);
    const store = tx.objectStore("rescue");
    for (const row of victims) {
      if (row.deleted !== true) await store.put({ entity: row.entity, id: row.id, row, at });
    }
  });
  await round.onVault();
}

/**
 * The server was put back to an earlier state. Numbers above what both histories share mean nothing any more; what it has
 * forgotten goes back to the head of the outbox; then everything is compared. The vault first: after a crash in between
 * the server says the same again, and doing this twice changes nothing.
 */
export async function recoverFrom(round: Round, problem: Problem): Promise<void> {
  const { fork, last_n, history } = problem.members;
  const shared = typeof fork === "number" ? fork : 0;
  const lastN = typeof last_n === "number" ? last_n : 0;
  const device = await change(round.vault, JOURNAL_STORES, async (tx) => {
    await stillLeadsVault(tx, round.gen);
    await forgetVersionsAbove(tx, shared);
    await replayFrom(tx, lastN + 1, stampOf(round));
    return (await counterOf(tx, round.clock.newId)).device;
  });
  await changeCache(round.cache, async (tx) => {
    await stillLeadsCache(tx, round.gen);
    let cursor = await tx.objectStore("base").openCursor();
    while (cursor !== null) {
      if (cursor.value.seq > shared) await cursor.update(stored(outdated(cursor.value, shared), null));
      cursor = await cursor.continue();
    }
    const begun = fromNothing(await progressIn(tx), "diverged", round.clock.wallNow());
    const settled = { device, n: lastN };
    await tx.objectStore("meta").put({ ...begun, high: null, history: textOr(history), settled });
  });
  await round.onVault();
  await round.onAllRows();
}

function textOr(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** Versions of a dead history become 0: edits based on them are then seen as concurrent, which loses nothing. */
function outdated(row: WireRow, shared: number): WireRow {
  const known = (version: unknown): number => (typeof version === "number" && version <= shared ? version : 0);
  const fv = isObject(row.fv) ? Object.fromEntries(Object.entries(row.fv).map(([name, v]) => [name, known(v)])) : {};
  return { ...row, seq: -1, v: known(row.v), fv };
}
