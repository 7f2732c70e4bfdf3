// Operations that the server holds until their record comes: asked about again when it has, at most daily otherwise.

import { type Cache, lookAtRows } from "../store/cache";
import { seqsHere } from "../store/laying";
import { stillLeadsVault } from "../store/leading";
import { SENDING_STORES } from "../store/sending";
import { hasCopyUnder } from "../store/thinning";
import { change, counterOf, type Journaled, look } from "../store/vault";
import { deliver, push } from "./push";
import { type Round, serverNow } from "./round";

const DAY_MS = 86_400_000;
/** So soon is asked once more when no answer came. */
const SOON_MS = 60_000;
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
  const { askedAt, at } = entry; // by this clock, and by the server's
  const since = Math.abs(askedAt === undefined ? serverNow(round) - at : round.clock.wallNow() - askedAt);
  if (since > DAY_MS) return true;
  return askedAt === undefined && (await isHere(round.cache, entry));
}

/** A child waits for its root, everything else for the record that it speaks of. */
function isHere(cache: Cache, { operation, entity, id }: Journaled): Promise<boolean> {
  const root = "root" in operation && typeof operation.root === "string" ? operation.root : null;
  return lookAtRows(cache, async (tx) => {
    if (root === null) return (await seqsHere(tx, [{ entity, id }]))[0] !== undefined;
    const told = await tx
      .objectStore("base")
      .index("by_home")
      .getKey(IDBKeyRange.bound([root], [root, []]));
    return told !== undefined || hasCopyUnder(tx, root);
  });
}

/**
 * Marked first, as one to be asked about soon: a server that never answers this one must not be asked in every round. The
 * answer that it is held on makes a day of it.
 */
async function askAgain(round: Round, entry: Journaled): Promise<void> {
  const counter = await change(round.vault, SENDING_STORES, async (tx) => {
    await stillLeadsVault(tx, round.gen);
    const now = await counterOf(tx, round.clock.newId);
    if (now.device === entry.device) {
      await tx.objectStore("journal").put({ ...entry, askedAt: round.clock.wallNow() - DAY_MS + SOON_MS });
      return now;
    }
    // Sent under a former name: as one more of this name's, with the id by which the server knows it.
    const { device: _, result: _was, at: _at, standing: _held, askedAt: _asked, ...waiting } = entry;
    const n = now.next;
    await tx.objectStore("journal").delete([entry.device, entry.n]);
    await tx.objectStore("outbox").put({ ...waiting, n, group: n, operation: { ...entry.operation, n } });
    await tx.objectStore("device").put({ ...now, next: n + 1 });
    return null;
  });
  if (counter === null) {
    await round.onVault();
    return push(round);
  }
  const waiting = { ...entry, group: entry.n };
  await deliver(round, { counter, ackedN: entry.n - 1, groups: [[waiting]], waiting: 0 });
  await answered(round, entry);
}

/** One that is held on is asked about in a day. */
async function answered(round: Round, { device, n }: Journaled): Promise<void> {
  await change(round.vault, ["journal", "device"], async (tx) => {
    await stillLeadsVault(tx, round.gen);
    const kept = await tx.objectStore("journal").get([device, n]);
    if (kept?.standing !== "held") return;
    await tx.objectStore("journal").put({ ...kept, askedAt: round.clock.wallNow() });
  });
}
