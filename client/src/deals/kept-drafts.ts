// Work begun on an opportunity and not finished: a note half written, a call made and not yet logged.

import type { DraftNote } from "../store/store";

/** The kinds under which the store keeps them. */
export const NOTE = "note";
export const TOUCH = "touch";

export interface NoteDraft {
  readonly opportunity: string;
  readonly text: string;
  /** The activity kind, if it is a logged call or visit. */
  readonly activity: string | null;
}

export type TouchBy = "call" | "mail" | "visit";

/** Somebody was called, written to or visited from the record, and nothing has been said about it yet. */
export interface TouchDraft {
  readonly opportunity: string;
  readonly contact: string;
  readonly by: TouchBy;
  readonly at: number;
}

export function noteId(opportunity: string): string {
  return `${NOTE}:${opportunity}`;
}

export function touchId(opportunity: string): string {
  return `${TOUCH}:${opportunity}`;
}

/** A draft may come from another version of the product: what does not fit is no note. */
export function readNote({ kind, value }: DraftNote): NoteDraft | null {
  if (kind !== NOTE || !isObject(value)) return null;
  const { opportunity, text, activity } = value;
  if (typeof opportunity !== "string" || typeof text !== "string") return null;
  return { opportunity, text, activity: typeof activity === "string" ? activity : null };
}

export function readTouch({ kind, value }: DraftNote): TouchDraft | null {
  if (kind !== TOUCH || !isObject(value)) return null;
  const { opportunity, contact, by, at } = value;
  if (typeof opportunity !== "string" || typeof contact !== "string" || typeof at !== "number") return null;
  return by === "call" || by === "mail" || by === "visit" ? { opportunity, contact, by, at } : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
