// What a failed round means: for the words of saving, and for when and whether to try again.

import { Problem, Unreachable } from "../protocol/problem";
import { StorageTrouble } from "../store/db";
import { Deposed } from "../store/leading";
import type { Connection } from "./status";

export interface Verdict {
  readonly connection: Partial<Connection>;
  /** `retry` with patience; `pause` until the person signs in; `renew` the session's token; `yield` to another tab. */
  readonly next: "retry" | "pause" | "renew" | "yield";
  readonly retryAfterMs: number | null;
}

const retry = (connection: Partial<Connection>, retryAfterMs: number | null = null): Verdict => ({
  connection,
  next: "retry",
  retryAfterMs,
});

export function verdictOn(error: unknown, now: number, before: Connection): Verdict {
  if (error instanceof Deposed) return { connection: {}, next: "yield", retryAfterMs: null };
  if (error instanceof StorageTrouble) return retry({});
  if (error instanceof Unreachable) return unreachable(error, now, before);
  if (error instanceof Problem) return refused(error);
  return retry({}); // a mistake of ours: what waits stays, and the next round may fare better
}

function unreachable({ why, status }: Unreachable, now: number, before: Connection): Verdict {
  if (why === "aborted") return retry({});
  const isWeak = why === "timeout" || why === "stalled";
  const isPortal = why === "not_ours" && isWelcoming(status);
  return retry({ offlineSince: before.offlineSince ?? now, isWeak, isPortal });
}

/** A hotel's page comes as a success, a redirect or a 511; an error page is a proxy's word that the server is away. */
function isWelcoming(status: number | null): boolean {
  return status !== null && (status < 400 || status === 511);
}

function refused(problem: Problem): Verdict {
  const { status, code, retryAfterMs } = problem;
  if (code === "account_disabled") return { connection: { isClosed: true }, next: "pause", retryAfterMs };
  if (status === 401) return { connection: { isSignedOut: true }, next: "pause", retryAfterMs };
  if (code === "csrf" || code === "reauth") return { connection: {}, next: "renew", retryAfterMs };
  if (status === 426) return retry({ isTooOld: true }, retryAfterMs);
  return retry({}, retryAfterMs);
}
