// What is said to `/sync/v1/push` and `/sync/v1/pull`, and their answers once they have been looked over.

import { isObject, type Rows, resultOf, rowsOf, textsOf } from "./rows";
import type { Result } from "./types.gen";

/** The greatest number that anything here came from, with the server's proof of having given it. */
export type High = readonly [number, string];

interface Common {
  readonly high: High | null;
  readonly history: string | null;
  readonly lastN: number | null;
  readonly serverNow: number | null;
  readonly more: boolean;
}

export interface PushAnswer extends Common {
  readonly results: readonly Result[];
}

export interface PullAnswer extends Common {
  readonly cursor: string;
  readonly rows: Rows;
  readonly enter: readonly string[];
  readonly leave: readonly string[];
}

/** Null when it is no answer to a push: nothing then counts as delivered. */
export function pushAnswer(body: unknown): PushAnswer | null {
  if (!isObject(body) || !Array.isArray(body.results)) return null;
  return { ...common(body), results: body.results.map(resultOf).filter((result) => result !== null) };
}

/** Null when it is no answer to a pull: the cursor then stays where it is. */
export function pullAnswer(body: unknown): PullAnswer | null {
  if (!isObject(body) || typeof body.cursor !== "string" || !Array.isArray(body.rows)) return null;
  return {
    ...common(body),
    cursor: body.cursor,
    rows: rowsOf(body.rows),
    enter: textsOf(body.enter),
    leave: textsOf(body.leave),
  };
}

export function highOf(value: unknown): High | null {
  if (!Array.isArray(value)) return null;
  const [seq, nonce] = value;
  return Number.isSafeInteger(seq) && typeof nonce === "string" ? [seq, nonce] : null;
}

function common(body: Readonly<Record<string, unknown>>): Common {
  const now = typeof body.server_now === "string" ? Date.parse(body.server_now) : Number.NaN;
  return {
    high: highOf(body.high),
    history: typeof body.history === "string" ? body.history : null,
    lastN: Number.isSafeInteger(body.last_n) ? (body.last_n as number) : null,
    serverNow: Number.isNaN(now) ? null : now,
    more: body.more === true,
  };
}
