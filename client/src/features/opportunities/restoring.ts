// Writing back a value that stood in a field before: an edit like any other, with its own way back.

import type { Money, Status } from "../../protocol/types.gen";
import { foldTag } from "../../store/fold-text";
import { type Done, gesture, setBack, setDraft } from "../../store/gesture";
import { mayManage } from "../../store/rights";
import type { Row, Store } from "../../store/store";
import { restoreStatus } from "./closing";
import { changeTags } from "./commands";

type Opportunity = Row<"opportunity">;

const PLAIN = /^(title|description|money|step|starred|folder|closing_date|source|created_on|x:.+)$/;

/** Whether this person may write this field; a title is never emptied. */
export function mayRestore(store: Store, row: Opportunity, field: string, value: unknown): boolean {
  if (field === "owner") return typeof value === "string" && mayManage(store, row);
  if (field === "title") return typeof value === "string" && value.trim() !== "";
  return field === "status" || field === "tags" || PLAIN.test(field);
}

export function restoreValue(store: Store, row: Opportunity, field: string, value: unknown): Promise<Done> {
  if (field === "status") return restoreStatus(store, row, value as Status | null);
  if (field === "tags") return changeTags(store, row, tagsBetween(row, Object.keys((value as object | null) ?? {})));
  if (field === "owner") return giveBack(store, row, String(value));
  const fields = { [field]: field === "money" ? (value as Money | null) : value };
  return gesture(store, [setDraft(row, fields)], () => setBack(store, row, [field]));
}

/** Whether it stands there now, so that there is nothing to restore. */
export function standsNow(row: Opportunity, field: string, value: unknown): boolean {
  const now = (row.data as Readonly<Record<string, unknown>>)[field] ?? null;
  if (field === "tags") {
    const { add, remove } = tagsBetween(row, Object.keys((value as object | null) ?? {}));
    return add.length + remove.length === 0;
  }
  return JSON.stringify(sorted(now)) === JSON.stringify(sorted(value ?? null));
}

/** Texts that fold alike are one tag, whatever they were put on as. */
function tagsBetween({ data }: Opportunity, wanted: readonly string[]) {
  const on = Object.keys(data.tags ?? {});
  const lacks = (all: readonly string[]) => (tag: string) => !all.some((one) => foldTag(one) === foldTag(tag));
  return { add: wanted.filter(lacks(on)), remove: on.filter(lacks(wanted)) };
}

function giveBack(store: Store, row: Opportunity, to: string): Promise<Done> {
  const owner = row.data.owner ?? null;
  const transfer = (next: string, expected: string | null) =>
    ({ kind: "transfer", entity: "opportunity", id: row.id, to: next, expected_owner: expected }) as const;
  return gesture(store, [transfer(to, owner)], () => (owner === null ? [] : [transfer(owner, to)]));
}

/** Members that are null say the same as members that are not there. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}
