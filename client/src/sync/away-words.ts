// What a page and its worker say to each other about rounds of syncing: plain values that can be copied.

import { type Cause, type Members, Problem, Unreachable } from "../protocol/problem";
import type { Key } from "../store/cache";
import { StorageTrouble } from "../store/db";
import { Deposed } from "../store/leading";
import type { Progress, Task } from "../store/progress";
import type { Report } from "../store/report";
import type { Flight } from "./round";

/** To the worker. */
export type Asked =
  | {
      readonly kind: "run";
      readonly run: number;
      readonly user: string;
      readonly gen: number;
      readonly offset: number;
      readonly csrf: string | null;
    }
  | { readonly kind: "abort"; readonly run: number }
  /** What it waited for is done. */
  | { readonly kind: "done"; readonly call: number };

/** Rows as text: copying so many objects would cost what the worker saves. */
export interface ToldRows {
  readonly inMemory: string;
  /** Comments and rows of lists: read only while somebody looks at some. Null: too many, they are read from the device. */
  readonly onDisk: string | null;
  /** As lines: see `linesOf`. */
  readonly keysOnDisk: string;
  readonly gone: readonly Key[];
}

/** From the worker, each about one run. */
export type Told = { readonly run: number } & (
  | { readonly kind: "offset"; readonly ms: number }
  | { readonly kind: "contact" }
  | { readonly kind: "rows"; readonly rows: ToldRows; readonly progress: Progress }
  | { readonly kind: "flight"; readonly flight: Flight | null }
  | { readonly kind: "sent" }
  | { readonly kind: "received"; readonly task: Task | null }
  | { readonly kind: "report"; readonly report: Report }
  /** It waits until this is done. */
  | { readonly kind: "all_rows" | "vault"; readonly call: number }
  | { readonly kind: "ended"; readonly error: Failure | null }
);

/** Why a round ended, as a value: a copied error loses its class. */
export type Failure =
  | {
      readonly is: "problem";
      readonly status: number;
      readonly requestId: string;
      readonly members: Members;
      readonly retryAfterMs: number | null;
    }
  | { readonly is: "unreachable"; readonly why: Cause; readonly status: number | null }
  | { readonly is: "storage"; readonly full: boolean; readonly message: string }
  | { readonly is: "deposed" }
  | { readonly is: "mistake"; readonly message: string };

export function failureOf(error: unknown): Failure {
  if (error instanceof Problem) {
    const { status, requestId, members, retryAfterMs } = error;
    return { is: "problem", status, requestId, members, retryAfterMs };
  }
  if (error instanceof Unreachable) return { is: "unreachable", why: error.why, status: error.status };
  if (error instanceof StorageTrouble) return { is: "storage", full: error.full, message: error.message };
  if (error instanceof Deposed) return { is: "deposed" };
  return { is: "mistake", message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

export function errorOf(failure: Failure): Error {
  switch (failure.is) {
    case "problem":
      return new Problem(failure.status, failure.requestId, failure.members, failure.retryAfterMs);
    case "unreachable":
      return new Unreachable(failure.why, failure.status);
    case "storage":
      return new StorageTrouble(
        new DOMException(failure.message, failure.full ? "QuotaExceededError" : "UnknownError"),
      );
    case "deposed":
      return new Deposed();
    case "mistake":
      return new Error(failure.message);
    default:
      return failure satisfies never;
  }
}
