// What is answered to push, pull, manifest, rows and digest, once it has been looked over.

import { isObject, type Rows, resultOf, rowsOf, textsOf } from "./rows";
import type { Listed, ManifestStart, Result } from "./types.gen";

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

export interface ManifestAnswer extends Common {
  readonly ids: readonly Listed[];
  /** Present when whole rows were asked for. */
  readonly rows: Rows | null;
  readonly next: string | null;
  readonly start: ManifestStart;
  /** Why the server wants a comparison; null when it does not say. */
  readonly reason: string | null;
}

export interface RowsAnswer extends Common {
  readonly rows: Rows;
  readonly missing: readonly string[];
  readonly next: string | null;
}

export interface DigestAnswer extends Common {
  /** The server has moved on: nothing was compared. */
  readonly again: boolean;
  /** Kinds of records in which something differs. */
  readonly bad: readonly string[];
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

export function manifestAnswer(body: unknown): ManifestAnswer | null {
  if (!isObject(body) || !isObject(body.start)) return null;
  const next = nextOf(body);
  const { cursor, seq } = body.start;
  if (next === undefined) return null;
  if (typeof cursor !== "string" || !Number.isSafeInteger(seq)) return null;
  if (!Array.isArray(body.ids) && !Array.isArray(body.rows)) return null;
  return {
    ...common(body),
    ids: Array.isArray(body.ids) ? body.ids.map(listed).filter((one) => one !== null) : [],
    rows: Array.isArray(body.rows) ? rowsOf(body.rows) : null,
    next,
    start: { cursor, seq: seq as number },
    reason: typeof body.reason === "string" ? body.reason : null,
  };
}

export function rowsAnswer(body: unknown): RowsAnswer | null {
  if (!isObject(body) || !Array.isArray(body.rows)) return null;
  const next = nextOf(body);
  return next === undefined ? null : { ...common(body), rows: rowsOf(body.rows), missing: textsOf(body.missing), next };
}

export function digestAnswer(body: unknown): DigestAnswer | null {
  if (!isObject(body) || typeof body.again !== "boolean" || !isObject(body.bad)) return null;
  return { ...common(body), again: body.again, bad: Object.keys(body.bad) };
}

/** Undefined when it does not say: that is no page then, and nobody knows what comes after it. */
function nextOf({ next }: Readonly<Record<string, unknown>>): string | null | undefined {
  return next === null || typeof next === "string" ? next : undefined;
}

function listed(value: unknown): Listed | null {
  if (!Array.isArray(value)) return null;
  const [entity, id, seq] = value;
  return typeof entity === "string" && typeof id === "string" && Number.isSafeInteger(seq) ? [entity, id, seq] : null;
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
