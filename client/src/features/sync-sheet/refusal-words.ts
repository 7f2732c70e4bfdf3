// Why the server refused a change, and what its author can do about it.
import { hasMessage, t } from "../../i18n";
import { targetOf } from "../../protocol/operations";
import { ENTITIES, type Operation } from "../../protocol/types.gen";
import { intoNew } from "../../store/resending";
import type { AttentionItem, Store } from "../../store/store";
import { changeWords, fieldWords } from "./field-words";

export type Repair = "edit" | "resend" | "delete_anyway" | "suggest" | "new" | "copy" | "export" | "discard";
const KNOWN: readonly Repair[] = ["edit", "resend", "delete_anyway", "suggest", "new", "copy", "export", "discard"];

/** Refused for want of a right, on a record that is there: its owner can be told what was wanted. */
const MAY_BE_SUGGESTED: ReadonlySet<string> = new Set(["forbidden", "owner_changed", "stale_delete"]);
/** The record is out of reach: what was written may have one of its own. */
const MAY_BE_NEW: ReadonlySet<string> = new Set(["forbidden", "owner_changed", "unknown_record", "gone", "id_taken"]);

/** One sentence with the reason; the server's own words where we have none for its code. */
export function reasonOf({ result }: AttentionItem): string {
  const key = `sync.refused.${result.code ?? "unknown"}`;
  const field = result.field ? fieldWords(result.field) : "";
  const words = hasMessage(key)
    ? t(key, { field: field === "" ? "none" : "some", name: field })
    : t("sync.refused.unknown");
  const detail = result.code === "invalid" || !hasMessage(key) ? (result.detail ?? "") : "";
  return detail === "" ? words : `${words} ${detail}`;
}

export interface Possible {
  /** The root under which a note can be left, if it is known. */
  readonly root: string | null;
}

/** What can be done, the likeliest first. Keeping what was typed and discarding are always possible. */
export function repairsOf(item: AttentionItem, { root }: Possible = { root: null }): readonly Repair[] {
  const code = item.result.code ?? "";
  const offered = new Set<Repair>(KNOWN.filter((repair) => item.result.repairs?.includes(repair)));
  offered.add("export");
  offered.add("discard");
  if (root !== null && MAY_BE_SUGGESTED.has(code) && item.op.kind !== "comment.add") offered.add("suggest");
  if (MAY_BE_NEW.has(code) && intoNew(item, "") !== null) offered.add("new");
  if (typedIn(item.op).length > 0) offered.add("copy");
  if (offered.has("edit") && editable(item.op).length === 0) offered.delete("edit");
  return KNOWN.filter((repair) => offered.has(repair));
}

/** The root that a refused operation speaks of, as far as this device knows it. */
export function rootOf(item: AttentionItem, store: Pick<Store, "row">): string | null {
  const target = targetOf(item.op);
  if (target === null) return null;
  if ("root" in item.op && typeof item.op.root === "string") return item.op.root;
  const kind = ENTITIES[target.entity]?.kind;
  return kind === "root" ? target.id : (store.row(target.entity, target.id).peek()?.root ?? null);
}

/** What was wanted, in one line for whoever may do it. */
export function wishWords({ op }: AttentionItem): string {
  const typed = typedIn(op).map(({ field, text }) => `${fieldWords(field)}: ${text}`);
  return typed.length > 0 ? typed.join(", ") : changeWords({ kind: op.kind, what: [] });
}

export interface Typed {
  readonly field: string;
  readonly text: string;
}

const fieldsOf = (op: Operation): Readonly<Record<string, unknown>> => {
  if (op.kind === "create" || op.kind === "set" || op.kind === "row.convert") return op.fields;
  if (op.kind === "comment.add") return { text: op.text };
  if (op.kind === "status.set") return { note: op.note, reason: op.reason };
  return {};
};

/** Everything of it that a person may have typed, so that it can be read and copied. */
export function typedIn(op: Operation): readonly Typed[] {
  return Object.entries(fieldsOf(op)).flatMap(([field, value]) => {
    const text = textOf(value);
    return text === "" || isHidden(field) ? [] : [{ field, text }];
  });
}

/** What can be typed again here: plain words and numbers. Choices are made on the record itself. */
export function editable(op: Operation): readonly Typed[] {
  if (op.kind === "status.set") return [];
  return Object.entries(fieldsOf(op)).flatMap(([field, value]) =>
    typeof value === "string" && !isHidden(field) && !IDS.has(field) ? [{ field, text: value }] : [],
  );
}

/** Fields that hold the id of another record: nothing to read. */
const IDS = new Set(["owner", "team", "folder", "contact", "step", "pipeline", "kind", "opportunity", "assignee"]);
const isHidden = (field: string): boolean => field === "rank" || field.startsWith("captured") || IDS.has(field);

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (typeof value !== "object" || value === null) return "";
  const { amount, currency, raw, value: inner, due } = value as Record<string, unknown>;
  if (amount !== undefined) return `${String(amount)} ${String(currency ?? "")}`.trim();
  return [raw, inner, due].filter((part): part is string => typeof part === "string").join(" ");
}
