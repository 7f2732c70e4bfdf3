// A field and its values in words: money as money, a step by its name, a status with its date, a text whole.
import { capital, clock, day, hasMessage, money, plainDate, t } from "../../i18n";
import type { Money, Status, When } from "../../protocol/types.gen";
import { memberName } from "../../store/member-names";
import { dueInstant } from "../../store/next-action";
import type { Store } from "../../store/store";
import { type Named, titleOf } from "../../store/titles";
import type { Question } from "./questions";

/** What kind of value it is, whatever the field is called. */
export type Shape =
  | "money"
  | "status"
  | "when"
  | "date"
  | "step"
  | "folder"
  | "member"
  | "flag"
  | "phone"
  | "email"
  | "column"
  | "text";

const SHAPES: Readonly<Record<string, Shape>> = {
  money: "money",
  status: "status",
  when: "when",
  closing_date: "date",
  retry: "date",
  done_at: "date",
  step: "step",
  folder: "folder",
  owner: "member",
  assignee: "member",
  starred: "flag",
  active: "flag",
  parked: "flag",
  shared: "flag",
};

export function shapeOf(field: string): Shape {
  const kind = field.split(":")[0] ?? "";
  if (kind === "phone" || kind === "email") return kind;
  return kind === "col" ? "column" : (SHAPES[field] ?? "text");
}

/** What the field is called: a custom field and a column by their own names. */
export function fieldName(store: Store, { field, entity, conflict }: Question): string {
  const [kind, id = ""] = field.split(":");
  if (kind === "x") return store.rows("field").value.get(id)?.data.name ?? t("settle.field.other");
  if (kind === "cell") {
    const column = store.rows("prospect_list").value.get(conflict.root ?? "")?.data[`col:${id}`];
    return column?.name || t("settle.field.cell");
  }
  for (const key of [`settle.field.${entity}.${field}`, `settle.field.${kind}`]) if (hasMessage(key)) return t(key);
  return t("settle.field.other");
}

/** The question in a sentence: `Which amount is right?` */
export function questionWords(store: Store, question: Question): string {
  const key = `settle.ask.${question.field}`;
  return hasMessage(key) ? t(key) : t("settle.ask", { field: fieldName(store, question) });
}

/** A value as a person reads it; what was emptied says so. */
export function valueWords(store: Store, field: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return t("settle.empty");
  const shape = shapeOf(field);
  switch (shape) {
    case "money":
      return moneyWords(value as Money);
    case "status":
      return statusWords(store, value as Status);
    case "when":
      return whenWords(store, value as When);
    case "date":
      return typeof value === "string" ? dayWords(store, value) : String(value);
    case "step":
    case "folder":
      return nameOf(store, shape, value);
    case "member":
      return memberName(store, String(value)) || t("settle.somebody");
    case "flag":
      return t(value === true ? "settle.yes" : "settle.no");
    case "phone":
    case "email":
    case "column":
      return innerText(value);
    case "text":
      return plain(value);
    default:
      return shape satisfies never;
  }
}

function moneyWords({ amount, currency, probability }: Money): string {
  const worth = money(amount, currency);
  return probability === null || probability === undefined ? worth : t("settle.money", { worth, probability });
}

function statusWords(store: Store, { is, closed_at, won, reason, competitor }: Status): string {
  const ended = won ? `${t(`settle.status.${is}`)} ${money(won.amount, won.currency)}` : t(`settle.status.${is}`);
  const parts = [
    ended,
    closed_at ? day(closed_at, { now: store.now(), zone: store.user.zone }) : "",
    competitor ?? "",
    reason ?? "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function whenWords(store: Store, when: When): string {
  if (!when.due.includes("T")) return dayWords(store, when.due);
  const instant = dueInstant(when, store.user.zone);
  return `${dayWords(store, instant)} ${clock(instant, { zone: store.user.zone })}`;
}

function dayWords(store: Store, when: string | number): string {
  return capital(day(when, { now: store.now(), zone: store.user.zone }));
}

function nameOf(store: Store, entity: "step" | "folder", id: unknown): string {
  const rows: ReadonlyMap<string, Named> = store.rows(entity).value;
  const row = rows.get(String(id));
  return (row && titleOf(row)) || t("settle.not-here");
}

/** A phone, an address, a column: the part of it that a person typed. */
function innerText(value: unknown): string {
  if (typeof value !== "object" || value === null) return plain(value);
  const { raw, value: inner, name } = value as { raw?: unknown; value?: unknown; name?: unknown };
  return plain(raw ?? inner ?? name ?? "");
}

function plain(value: unknown): string {
  if (typeof value === "string") return /^\d{4}-\d\d-\d\d$/.test(value) ? plainDate(value) : value;
  if (typeof value === "boolean") return t(value ? "settle.yes" : "settle.no");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
