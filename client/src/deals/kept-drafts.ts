// Work begun on a record and not finished: a note half written, a call made and not yet logged.

import type { DraftNote } from "../store/store";

/** The kinds under which the store keeps them. */
export const NOTE = "note";
export const TOUCH = "touch";

/** What has a page of its own on which one writes, calls and visits. */
export type PageEntity = "opportunity" | "folder" | "contact";

const PAGES: Readonly<Record<PageEntity, string>> = { opportunity: "/o", folder: "/f", contact: "/c" };

/** The record that a draft is about. */
export interface About {
  readonly entity: PageEntity;
  readonly root: string;
}

export function addressOf({ entity, root }: About): string {
  return `${PAGES[entity]}/${root}`;
}

export interface NoteDraft extends About {
  readonly text: string;
  /** The activity kind, if it is a logged call or visit. */
  readonly activity: string | null;
  readonly outcome: string | null;
  readonly minutes: number | null;
  /** The id that the comment will have: files may be attached to it before its words are saved. */
  readonly comment: string;
}

export type TouchBy = "call" | "mail" | "message" | "visit";

/** Somebody was called, written to or visited from the record, and nothing has been said about it yet. */
export interface TouchDraft extends About {
  readonly contact: string;
  readonly by: TouchBy;
  readonly at: number;
  /** The page has asked about it already: from now on it waits on Today. */
  readonly asked: boolean;
}

export function noteId(root: string): string {
  return `${NOTE}:${root}`;
}

export function touchId(root: string): string {
  return `${TOUCH}:${root}`;
}

/** A draft may come from another version of the product: what does not fit is no note. */
export function readNote({ kind, value }: DraftNote): NoteDraft | null {
  if (kind !== NOTE || !isObject(value)) return null;
  const about = readAbout(value);
  const { text, activity, outcome, minutes, comment } = value;
  if (about === null || typeof text !== "string") return null;
  return {
    ...about,
    text,
    activity: textOr(activity, null),
    outcome: textOr(outcome, null),
    minutes: typeof minutes === "number" ? minutes : null,
    comment: textOr(comment, ""),
  };
}

export function readTouch({ kind, value }: DraftNote): TouchDraft | null {
  if (kind !== TOUCH || !isObject(value)) return null;
  const about = readAbout(value);
  const { contact, by, at, asked } = value;
  if (about === null || typeof contact !== "string" || typeof at !== "number" || !isTouchBy(by)) return null;
  return { ...about, contact, by, at, asked: asked === true };
}

/** Until folders and contacts had them too, drafts named the opportunity alone. */
function readAbout({ entity, root, opportunity }: Readonly<Record<string, unknown>>): About | null {
  const id = root ?? opportunity;
  if (typeof id !== "string") return null;
  return { entity: entity === "folder" || entity === "contact" ? entity : "opportunity", root: id };
}

function isTouchBy(by: unknown): by is TouchBy {
  return by === "call" || by === "mail" || by === "message" || by === "visit";
}

function textOr<T>(value: unknown, other: T): string | T {
  return typeof value === "string" ? value : other;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
