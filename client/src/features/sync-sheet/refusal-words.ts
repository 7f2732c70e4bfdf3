// Why the server refused a change, and what its author can do about it.
import { hasMessage, t } from "../../i18n";
import type { Operation } from "../../protocol/types.gen";
import type { AttentionItem } from "../../store/store";
import { fieldWords } from "./field-words";

export type Repair = "edit" | "resend" | "delete_anyway" | "copy" | "discard";
const KNOWN: readonly Repair[] = ["edit", "resend", "delete_anyway", "copy", "discard"];

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

/** What can be done, the likeliest first. Copying what was typed and discarding are always possible. */
export function repairsOf(item: AttentionItem): readonly Repair[] {
  const offered = new Set<Repair>(KNOWN.filter((repair) => item.result.repairs?.includes(repair)));
  offered.add("discard");
  if (typedIn(item.op).length > 0) offered.add("copy");
  if (offered.has("edit") && editable(item.op).length === 0) offered.delete("edit");
  return KNOWN.filter((repair) => offered.has(repair));
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
