// The next action of an opportunity and whether it is to do or on standby (SYNC 2): computed, never stored.

import type { When } from "../protocol/types.gen";
import type { Row } from "./types";
import { instantOf } from "./wall-clock";

/** The earliest action that is not done, ties by id; one without a date comes last. Null when nothing is planned. */
export function nextAction(actions: Iterable<Row<"action">>, zone?: string): Row<"action"> | null {
  let next: Row<"action"> | null = null;
  for (const action of actions) {
    if (isOpen(action) && (next === null || comesBefore(action, next, zone))) next = action;
  }
  return next;
}

/** An open opportunity is to do unless its next action lies in the future. A closed one never is. */
export function isTodo(
  opportunity: Row<"opportunity">,
  actions: Iterable<Row<"action">>,
  now: number,
  zone?: string,
): boolean {
  if ((opportunity.data.status?.is ?? "open") !== "open") return false;
  const next = nextAction(actions, zone);
  return next === null || !(dueOf(next, zone) > now);
}

/** The instant (ms) at which it becomes due; a date alone means 00:00 in `zone`, the owner's. NaN when unreadable. */
export function dueInstant(when: When | null | undefined, zone?: string): number {
  if (typeof when?.due !== "string") return Number.NaN;
  const ownZone = when.due.includes("T") ? (when.zone ?? zone) : zone;
  return instantOf(when.due, ownZone);
}

function isOpen(action: Row<"action">): boolean {
  return action.trashed === null && (action.data.done_at ?? null) === null;
}

function dueOf(action: Row<"action">, zone: string | undefined): number {
  return dueInstant(action.data.when, zone);
}

function comesBefore(a: Row<"action">, b: Row<"action">, zone: string | undefined): boolean {
  const dueA = dueOf(a, zone);
  const dueB = dueOf(b, zone);
  if (Number.isNaN(dueA) || Number.isNaN(dueB)) {
    return Number.isNaN(dueA) === Number.isNaN(dueB) ? a.id < b.id : Number.isNaN(dueB);
  }
  return dueA === dueB ? a.id < b.id : dueA < dueB;
}
