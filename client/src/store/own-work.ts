// What this device itself did to one record: waiting operations, and those that the server took within the last month.

import type { Operation } from "../protocol/types.gen";
import { look, type Vault } from "./vault";

export interface OwnWork {
  readonly operation: Operation;
  readonly isSent: boolean;
}

/** Oldest first. What was refused, or lies with somebody as a suggestion, changed nothing and is left out. */
export function ownWork(vault: Vault, id: string): Promise<readonly OwnWork[]> {
  return look(vault, ["outbox", "journal"], async (tx) => {
    const [waiting, answered] = await Promise.all([
      tx.objectStore("outbox").index("by_target").getAll(id),
      tx.objectStore("journal").getAll(),
    ]);
    const taken = answered.filter(
      (entry) => entry.id === id && (entry.result.status === "applied" || entry.result.status === "merged"),
    );
    taken.sort((a, b) => a.at - b.at || a.n - b.n);
    return [
      ...taken.map(({ operation }) => ({ operation, isSent: true })),
      ...waiting.map(({ operation }) => ({ operation, isSent: false })),
    ];
  });
}
