// A check at most daily: a fingerprint of all rows that are here, made from these rows and nothing else (SYNC 4.8).

import { digestAnswer } from "../protocol/messages";
import { ENTITIES } from "../protocol/types.gen";
import type { StoredRow } from "../store/base";
import { fnv1a } from "../store/fingerprint";
import { everyRow } from "../store/laying";
import { progressOf } from "../store/progress";
import { report } from "../store/report";
import { count } from "./count";
import { beginReconcile } from "./reconcile";
import { apply, question, type Round } from "./round";

const DAY_MS = 86_400_000;
const BUCKETS = 256;

type Bucket = [count: number, xor: number];

/** Compare fingerprints, if it is time; answers whether a comparison of rows was begun because they differ. */
export async function checkDigest(round: Round): Promise<boolean> {
  const { cursor, digestAt, task } = await progressOf(round.cache);
  const now = round.clock.wallNow();
  if (cursor === null || task !== null || (digestAt !== null && Math.abs(now - digestAt) < DAY_MS)) return false;
  const buckets = await bucketsOf(round);
  const told = await question(round, "/sync/v1/digest", { cursor, buckets }, digestAnswer);
  const { again, bad } = told.answer;
  if (again) return false; // it goes on changing: with the next round
  await apply(round, told, (_tx, before) => Promise.resolve({ value: null, progress: { ...before, digestAt: now } }));
  await count(round, told);
  if (bad.length === 0) return false;
  report(now, "rows differ from the server's", bad.join(" "));
  await beginReconcile(round, "digest", bad);
  return true;
}

async function bucketsOf(round: Round): Promise<Record<string, Bucket[]>> {
  // Kinds without any row are named too: that there is none is a claim like any other.
  const all: Record<string, Bucket[]> = Object.fromEntries(Object.keys(ENTITIES).map((entity) => [entity, []]));
  for await (const rows of everyRow(round.cache)) for (const row of rows) add(all, row);
  return all;
}

function add(all: Record<string, Bucket[]>, { entity, id, seq, deleted }: StoredRow): void {
  if (deleted === true) return;
  const own = all[entity];
  if (own === undefined) return;
  if (own.length === 0) own.push(...Array.from({ length: BUCKETS }, (): Bucket => [0, 0]));
  const bucket = own[Number.parseInt(id.slice(-2), 16)];
  if (bucket === undefined) return; // no UUID: nothing that the server could have told
  bucket[0] += 1;
  bucket[1] = (bucket[1] ^ fnv1a(`${id}:${seq}`)) >>> 0;
}
