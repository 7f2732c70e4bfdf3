// Operations that the server holds until their record comes: asked about again when it has, at most daily otherwise.

import type { Cache } from "../store/cache";
import { stillLeadsVault } from "../store/leading";
import { SENDING_STORES } from "../store/sending";
import { change, counterOf, type Journaled, look } from "../store/vault";
import { deliver } from "./push";
import type { Round } from "./round";

const DAY_MS = 86_400_000;
/** A receipt each; the next round asks about the rest. */
const MOST_ASKED = 20;

export async function askAboutHeld(round: Round): Promise<void> {
  const held = await look(round.vault, ["journal"], (tx) =>
    tx.objectStore("journal").index("by_standing").getAll("held"),
  );
  let asked = 0;
  for (const entry of held) {
    if (asked >= MOST_ASKED) return;
    if (!(await isWorthAsking(round, entry))) continue;
    asked += 1;
    await askAgain(round, entry);
  }
}

async function isWorthAsking(round: Round, entry: Journaled): Promise<boolean> {
  const since = round.clock.wallNow() - (entry.askedAt ?? entry.at);
  if (since > DAY_MS) return true;
  return entry.askedAt === undefined && (await isHere(round.cache, awaitedBy(entry)));
}

function awaitedBy({ operation, id }: Journaled): string {
  return "root" in operation && typeof operation.root === "string" ? operation.root : id;
}

function isHere(cache: Cache, root: string): Promise<boolean> {
  const range = IDBKeyRange.bound([root], [root, []]);
  return cache.run(async (db) => (await db.countFromIndex("base", "by_home", range)) > 0);
}

/** Marked first: a server that never answers this one must not be asked in every round. */
async function askAgain(round: Round, entry: Journaled): Promise<void> {
  const counter = await change(round.vault, SENDING_STORES, async (tx) => {
    await stillLeadsVault(tx, round.gen);
    await tx.objectStore("journal").put({ ...entry, askedAt: round.clock.wallNow() });
    return counterOf(tx, round.clock.newId);
  });
  if (counter.device !== entry.device) return; // of a former name: the server answers by id when it is sent again
  const waiting = { ...entry, group: entry.n };
  await deliver(round, { counter, ackedN: entry.n - 1, groups: [[waiting]], waiting: 0 });
}
