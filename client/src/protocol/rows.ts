// Rows and answers from outside become typed values here; what cannot be one is skipped, never trusted.

import type { Result, WireRow } from "./types.gen";

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** A row of the server or of the own disk; null when it is damaged. Fields inside `data` stay as they are. */
export function rowOf(value: unknown): WireRow | null {
  if (!isObject(value)) return null;
  const { entity, id, root, seq, v, fv, data, trashed, deleted } = value;
  if (!isText(entity) || !isText(id) || !Number.isSafeInteger(seq)) return null;
  if (root !== undefined && root !== null && !isText(root)) return null;
  if (deleted !== true && !isObject(data)) return null;
  if (v !== undefined && !Number.isSafeInteger(v)) return null;
  if (fv !== undefined && !isObject(fv)) return null;
  if (trashed !== undefined && trashed !== null && !isObject(trashed)) return null;
  return value as unknown as WireRow;
}

export interface Rows {
  readonly rows: readonly WireRow[];
  readonly damaged: number;
}

export function rowsOf(value: unknown): Rows {
  if (!Array.isArray(value)) return { rows: [], damaged: 0 };
  const rows = value.map(rowOf).filter((row) => row !== null);
  return { rows, damaged: value.length - rows.length };
}

const STATUSES: readonly string[] = ["applied", "merged", "suggested", "noop", "held", "rejected"];

/** The verdict on one operation; null when it names none or says nothing that we know. */
export function resultOf(value: unknown): Result | null {
  if (!isObject(value)) return null;
  const { op, n, status } = value;
  if (!isText(op) || !Number.isSafeInteger(n) || typeof status !== "string" || !STATUSES.includes(status)) return null;
  return value as unknown as Result;
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isText) : [];
}
