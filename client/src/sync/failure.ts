// What a failed round means: for the words of saving, and for when and whether to try again.

import { Problem, Unreachable } from "../protocol/problem";
import { StorageTrouble } from "../store/db";
import { Deposed } from "../store/leading";
import type { StuckBy } from "../store/types";
import type { Connection } from "./status";

export interface Verdict {
  readonly connection: Partial<Connection>;
  /** `retry` with patience; `pause` until the person signs in; `renew` the session's token; `yield` to another tab. */
  readonly next: "retry" | "pause" | "renew" | "yield";
  readonly retryAfterMs: number | null;
  /** What keeps the work from getting through, in case it lasts. */
  readonly stuckBy: StuckBy | null;
}

const retry = (
  connection: Partial<Connection>,
  stuckBy: StuckBy | null,
  retryAfterMs: number | null = null,
): Verdict => ({ connection, next: "retry", retryAfterMs, stuckBy });

export function verdictOn(error: unknown, now: number, before: Connection): Verdict {
  if (error instanceof Deposed) return { connection: {}, next: "yield", retryAfterMs: null, stuckBy: null };
  if (error instanceof StorageTrouble) return retry({}, "storage");
  if (error instanceof Unreachable) return unreachable(error, now, before);
  if (error instanceof Problem) return refused(error);
  return retry({}, null); // a mistake of ours: what waits stays, and the next round may fare better
}

function unreachable({ why, status }: Unreachable, now: number, before: Connection): Verdict {
  if (why === "aborted") return retry({}, null);
  const isWeak = why === "timeout" || why === "stalled";
  const isPortal = why === "not_ours" && isWelcoming(status);
  return retry({ offlineSince: before.offlineSince ?? now, isWeak, isPortal }, "network");
}

/** A hotel's page comes as a success, a redirect or a 511; an error page is a proxy's word that the server is away. */
function isWelcoming(status: number | null): boolean {
  return status !== null && (status < 400 || status === 511);
}

function refused(problem: Problem): Verdict {
  const { status, code, retryAfterMs } = problem;
  const pause = (connection: Partial<Connection>): Verdict => ({
    connection,
    next: "pause",
    retryAfterMs,
    stuckBy: null,
  });
  if (code === "account_disabled") return pause({ isClosed: true });
  if (status === 401) return pause({ isSignedOut: true });
  if (code === "csrf" || code === "reauth") return { connection: {}, next: "renew", retryAfterMs, stuckBy: "server" };
  if (status === 426) return retry({ isTooOld: true }, null, retryAfterMs);
  return retry({}, causeOf(status), retryAfterMs);
}

function causeOf(status: number): StuckBy {
  if (status === 507) return "full";
  return status === 429 || status === 503 ? "busy" : "server";
}
