// What a comment or a row of a prospect list is found by: all its words in one line, and what in them may be numbers.
import type { Shelved } from "../../store/store";

/** One record as it is found. */
export interface Line {
  readonly id: string;
  readonly root: string;
  readonly text: string;
  /** What in it may be phone numbers. */
  readonly numbers: readonly string[];
}

/** A record as it stands on the device, or on the screen. */
export interface ShelfRow {
  readonly id: string;
  readonly root?: string | null;
  readonly data?: object;
  readonly trashed?: object | null;
  readonly deleted?: boolean;
}

export function lineOf(entity: Shelved, { id, root, data = {} }: ShelfRow): Line | null {
  if (root === null || root === undefined) return null;
  const fields = data as Data;
  return entity === "comment" ? ofComment(id, root, fields) : ofProspect(id, root, fields);
}

type Data = Readonly<Record<string, unknown>>;

function ofComment(id: string, root: string, { text: said }: Data): Line | null {
  const text = typeof said === "string" ? said.trim() : "";
  return text === "" ? null : { id, root, text, numbers: numbersIn(text) };
}

function ofProspect(id: string, root: string, data: Data): Line {
  const texts: string[] = [];
  for (const field in data) {
    const value = data[field];
    if (field.startsWith("cell:") && typeof value === "string") texts.push(value);
  }
  return { id, root, text: texts.join("  "), numbers: texts.flatMap(numbersIn) };
}

const NUMBER = /\+?[\d(][\d\s()./-]{5,}\d/g;

function numbersIn(text: string): readonly string[] {
  return text.match(NUMBER) ?? [];
}
