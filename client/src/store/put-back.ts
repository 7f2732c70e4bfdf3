// A file of unsent work, read again: which operations and drafts are in it, and what of it goes back to this device.

import type { Draft } from "../protocol/operations";
import { targetOf } from "../protocol/operations";
import { isObject } from "../protocol/rows";
import type { Operation } from "../protocol/types.gen";
import type { StoredDraft, VaultRead, Waiting } from "./vault";
import { withVersions } from "./versions";

export interface UnsentFile {
  readonly user: { readonly id: string; readonly name: string };
  readonly workspace: string;
  /** When it was saved, ISO. */
  readonly at: string;
  /** What waited, what was refused with all that hung on it, and what the storage had not taken. */
  readonly gestures: readonly Found[];
  readonly drafts: readonly StoredDraft[];
}

/** One gesture; `ops` are the ids under which it may have been sent already. */
export interface Found {
  readonly ops: readonly string[];
  readonly drafts: readonly Draft[];
}

/** Null for what is no file of unsent work. */
export function readUnsent(text: string): UnsentFile | null {
  const file = parsed(text);
  if (!isObject(file) || file.product !== "carnet" || !isObject(file.user) || !isObject(file.workspace)) return null;
  const { id, name } = file.user;
  const workspace = file.workspace.id;
  if (typeof id !== "string" || typeof workspace !== "string") return null;
  return {
    user: { id, name: typeof name === "string" ? name : "" },
    workspace,
    at: isTime(file.exported_at) ? file.exported_at : "",
    gestures: [...waitingIn(file.waiting), ...refusedIn(file.needs_you), ...unsavedIn(file.unsaved)],
    drafts: listOf(file.drafts).filter(isDraft),
  };
}

export const countOf = ({ gestures }: UnsentFile): number =>
  gestures.reduce((sum, { drafts }) => sum + drafts.length, 0);

/** What this device does not hold under the same number already, sent or not. Of files only the words are in it. */
export async function missingHere(tx: VaultRead, { gestures }: UnsentFile): Promise<readonly (readonly Draft[])[]> {
  const [waiting, journal] = [tx.objectStore("outbox").index("by_op"), tx.objectStore("journal").index("by_op")];
  const isHere = async (op: string): Promise<boolean> => {
    const found = await Promise.all([waiting.count(op), journal.count(op), tx.objectStore("attention").count(op)]);
    return found.some((times) => times > 0);
  };
  const missing = await Promise.all(
    gestures.map(async ({ ops, drafts }) => {
      const here = await Promise.all(ops.map(isHere));
      return here.includes(true) ? [] : drafts.filter(({ kind }) => kind !== "attachment.add");
    }),
  );
  return missing.filter(({ length }) => length > 0);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function waitingIn(value: unknown): readonly Found[] {
  const groups = new Map<number, Waiting[]>();
  for (const entry of listOf(value)) {
    if (!isEntry(entry)) continue;
    const group = groups.get(entry.group);
    if (group === undefined) groups.set(entry.group, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].map((entries) => foundOf(entries.map(({ operation }) => operation)));
}

function refusedIn(value: unknown): readonly Found[] {
  return listOf(value).flatMap((entry) => {
    if (!isObject(entry) || !isOperation(entry.operation)) return [];
    return [foundOf([entry.operation, ...listOf(entry.dependants).filter(isOperation)])];
  });
}

/** Several taps at a time, each with its gestures: none of them ever had a number. */
function unsavedIn(value: unknown): readonly Found[] {
  return listOf(value)
    .flatMap((gestures) => listOf(gestures))
    .map((gesture) => ({ ops: [], drafts: listOf(gesture).filter(isWish) }));
}

function foundOf(operations: readonly Operation[]): Found {
  return { ops: operations.map(({ op }) => op), drafts: operations.flatMap(wishOf) };
}

/**
 * What its author had seen of the server stays said, so that nobody's later change is passed over; what rested on other
 * unsent work rests on what stands here by now.
 */
function wishOf(operation: Operation): readonly Draft[] {
  if (operation.kind === "skip") return [];
  const { n: _n, op: _op, at: _at, off: _off, again: _again, ...draft } = operation;
  return [withVersions(draft as Draft, (version) => (typeof version === "number" ? version : undefined))];
}

function isEntry(entry: unknown): entry is Waiting {
  return isObject(entry) && typeof entry.group === "number" && isOperation(entry.operation);
}

function isOperation(value: unknown): value is Operation {
  return isObject(value) && typeof value.op === "string" && (value.kind === "skip" || isWish(value));
}

/** The server looks at every field of it; here it must be about some record, to be shown. */
function isWish(value: unknown): value is Draft {
  return isObject(value) && typeof targetOf(value as Draft)?.id === "string" && hasItsFields(value);
}

function hasItsFields({ kind, fields }: Readonly<Record<string, unknown>>): boolean {
  return (kind !== "create" && kind !== "set" && kind !== "row.convert") || isObject(fields);
}

function isDraft(value: unknown): value is StoredDraft {
  return (
    isObject(value) && [value.id, value.kind].every((text) => typeof text === "string") && typeof value.at === "number"
  );
}

function isTime(value: unknown): value is string {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
