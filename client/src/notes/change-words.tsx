// A change of step, status, assignment or amount in a sentence: what it was, where that is known, and what it became.
import type { ComponentChildren } from "preact";
import { isolate, money, t, tx } from "../i18n";
import type { Money, Status } from "../protocol/types.gen";
import { memberName } from "../store/member-names";
import type { Store } from "../store/store";
import type { Change } from "./stream";

export function changeWords(store: Store, change: Change): ComponentChildren {
  const { field, from, to } = change;
  const value = (one: unknown): string => valueWords(store, field, one);
  if (field === "status") return t(`notes.status.${statusOf(to)}`);
  if (from === undefined || value(from) === "") return tx(`notes.change.${field}.to`, { to: <mark>{value(to)}</mark> });
  return tx(`notes.change.${field}`, { from: <mark>{value(from)}</mark>, to: <mark>{value(to)}</mark> });
}

function statusOf(value: unknown): string {
  const is = (value as Status | null)?.is ?? "open";
  return is === "won" || is === "lost" || is === "cancelled" ? is : "open";
}

function valueWords(store: Store, field: Change["field"], value: unknown): string {
  if (field === "money") {
    const { amount, currency } = (value as Partial<Money> | null) ?? {};
    return amount && currency ? money(amount, currency) : t("notes.change.none");
  }
  if (typeof value !== "string") return field === "owner" ? t("notes.change.nobody") : "";
  if (field === "owner") return isolate(value === store.user.id ? store.user.name : memberName(store, value));
  return isolate(store.rows("step").value.get(value)?.data.name ?? t("notes.change.other-step"));
}
