// The end of a comparison: what the server did not name goes, unless that is too much to be true.

import { ENTITIES, SCHEMA_VERSION, type WireRow } from "../protocol/types.gen";
import { keyIn, keyOf } from "../store/base";
import { baseRows, changeCache, type Key } from "../store/cache";
import { drop, everyRow } from "../store/laying";
import { stillLeadsCache, stillLeadsVault } from "../store/leading";
import { keepProgress, type Progress, progressIn, progressOf, type Task } from "../store/progress";
import { change } from "../store/vault";
import { pull } from "./pull";
import type { Own } from "./reconcile";
import { type Round, serverNow } from "./round";

const SLICE = 1_000;
/** A sweep larger than both is not believed: its rows are kept apart (SYNC 4.8). */
const LARGE = { rows: 50, share: 0.2 };

export async function finish(round: Round, own: Own): Promise<void> {
  const { task } = await progressOf(round.cache);
  if (task === null || task.start === null) return;
  const at = { task, upTo: task.start.seq };
  const { victims, total } = await (task.isBlank === true ? unnamedOwn(round, at, own) : unnamed(round, at));
  const isLarge = victims.length > LARGE.rows && victims.length > LARGE.share * total;
  if (task.reason === "diverged" || (isLarge && !task.isExcused)) await rescue(round, victims);
  const gone = victims.map(({ entity, id }) => ({ entity, id }));
  await dropAll(round, gone);
  if (isUpgrade(task)) await pull(round);
  const progress = await changeCache(round.cache, async (tx) => {
    await stillLeadsCache(tx, round.gen);
    await tx.objectStore("staging").clear();
    return keepProgress(tx, finished(await progressIn(tx), task, round.clock.wallNow()));
  });
  round.onRows({ gone }, progress);
  round.onReceived(null);
}

/**
 * New kinds of records were compared alone. All others are told by the cursor of the former schema up to now, and from
 * here on by the one with which the comparison began.
 */
function isUpgrade({ entities, reason }: Task): boolean {
  return entities !== null && reason === "schema";
}

function finished(before: Progress, task: Task, now: number): Progress {
  const common = { ...before, task: null, complete: true, digestAt: before.digestAt ?? now };
  if (task.start === null || (task.entities !== null && !isUpgrade(task))) return common;
  return { ...common, cursor: task.start.cursor, schema: SCHEMA_VERSION, entities: Object.keys(ENTITIES) };
}

interface Sweep {
  readonly task: Task;
  readonly upTo: number;
}

interface Unnamed {
  readonly victims: readonly WireRow[];
  /** How many rows there are. */
  readonly total: number;
}

/** Rows no newer than the comparison's beginning that none of its pages named. */
async function unnamed(round: Round, { task, upTo }: Sweep): Promise<Unnamed> {
  const named = await namedIn(round, task.run);
  const inScope = (entity: string): boolean => task.entities === null || task.entities.includes(entity);
  const victims: WireRow[] = [];
  let total = 0;
  for await (const rows of everyRow(round.cache)) {
    const own = rows.filter(({ entity }) => inScope(entity));
    total += own.filter(({ deleted }) => deleted !== true).length;
    victims.push(...own.filter(({ entity, id, seq }) => seq <= upTo && !named.has(keyOf(entity, id))));
  }
  return { victims, total };
}

/** Where nothing was before, all but the own work was laid down by the very page that named it: nothing else can be gone. */
async function unnamedOwn(round: Round, { task, upTo }: Sweep, own: Own): Promise<Unnamed> {
  const named = await namedIn(round, task.run);
  const keys = [...own.keys()].filter((key) => !named.has(key)).map(keyIn);
  const rows = keys.length === 0 ? [] : await baseRows(round.cache, keys);
  const victims = rows.filter((row): row is WireRow => row !== undefined && row.seq <= upTo);
  return { victims, total: task.rows - own.size + victims.length };
}

async function namedIn(round: Round, run: number): Promise<ReadonlySet<string>> {
  const pages = await round.cache.run((db) => db.getAll("staging", IDBKeyRange.bound([run], [run, []])));
  return new Set(pages.flatMap(({ keys }) => keys));
}

/** Into the vault, for thirty days: a server that lost everything must not empty the phones as well. */
async function rescue(round: Round, victims: readonly WireRow[]): Promise<void> {
  const kept = victims.filter(({ deleted }) => deleted !== true);
  if (kept.length === 0) return;
  const at = serverNow(round);
  await change(round.vault, ["rescue", "device"], async (tx) => {
    await stillLeadsVault(tx, round.gen);
    const store = tx.objectStore("rescue");
    for (const row of kept) await store.put({ entity: row.entity, id: row.id, row, at });
  });
  await round.onVault();
}

async function dropAll(round: Round, gone: readonly Key[]): Promise<void> {
  for (let at = 0; at < gone.length; at += SLICE) {
    await changeCache(round.cache, async (tx) => {
      await stillLeadsCache(tx, round.gen);
      await drop(tx, gone.slice(at, at + SLICE));
    });
  }
}
