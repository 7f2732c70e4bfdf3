// A change in words: which field, the value as a person reads it, when and by whom.

import { whenWords } from "../../deals/due-words";
import { capital, clock, day, hasMessage, list, moment, money, percent, plainDate, t } from "../../i18n";
import { fieldText } from "../../pick/own-fields";
import { roleWords } from "../../pick/roles";
import { sourceWords } from "../../pick/sources";
import type { Money, Status } from "../../protocol/types.gen";
import { memberName } from "../../store/member-names";
import type { Row, Store } from "../../store/store";
import { tagName } from "../../store/tag-names";
import { type Named, titleOf } from "../../store/titles";
import type { Change, FieldChange, Happening, Value } from "./history";

/** `Amount`; a custom field by its own name, also after it was taken away. */
export function fieldLabel(store: Store, field: string): string {
  const [kind = "", id = ""] = field.split(":");
  if (kind === "x") return store.row("field", id).peek()?.data.name ?? t("opportunity.fact.unknown");
  const key = `opportunity.history.field.${kind}`;
  return capital(hasMessage(key) ? t(key) : kind.replace(/_/g, " "));
}

/** Whatever stood there, whole; what was empty says so, and what nobody here knows, too. */
export function valueWords(store: Store, field: string, value: Value): string {
  if (value === null) return t("opportunity.history.unknown");
  const { is } = value;
  if (is === null || is === undefined || is === "" || isEmptySet(is)) return t("opportunity.history.empty");
  const known = WORDS[field];
  if (known !== undefined) return known(store, is);
  if (field === "tags") return list(Object.keys(is as object).map((tag) => tagName(store, tag)));
  if (typeof is === "boolean") return t(is ? "opportunity.yes" : "opportunity.no");
  return fieldText(is);
}

type Wording = (store: Store, value: unknown) => string;

const WORDS: Readonly<Record<string, Wording>> = {
  money: (_, value) => moneyWords(value as Money),
  status: statusWords,
  step: (store, id) => nameOf(store.row("step", String(id)).peek()),
  folder: (store, id) => nameOf(store.row("folder", String(id)).peek()),
  owner: (store, id) => memberName(store, String(id)) || t("opportunity.somebody"),
  closing_date: (store, value) => plainDate(String(value), { now: store.now(), zone: store.user.zone }),
  created_on: (store, value) => plainDate(String(value), { now: store.now(), zone: store.user.zone }),
  source: (_, value) => sourceWords(String(value)),
};

function isEmptySet(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function moneyWords({ amount, currency, probability }: Money): string {
  const worth = money(amount, currency);
  return probability === null || probability === undefined ? worth : `${worth} × ${percent(probability)}`;
}

function statusWords(store: Store, value: unknown): string {
  const { is, closed_at, won, reason, competitor, note } = value as Status;
  const at = closed_at ? day(closed_at, { now: store.now(), zone: store.user.zone }) : "";
  const named = is === "open" ? t("opportunity.history.open") : t(`opportunity.${is}`);
  const parts = [named, at, won ? money(won.amount, won.currency) : "", reason, competitor, note];
  return parts.filter(Boolean).join(", ");
}

function nameOf(row: Named | undefined): string {
  return (row && titleOf(row)) || t("opportunity.history.not-here");
}

/** What happened, in one line. */
export function changeTitle(store: Store, change: Change): string {
  if (change.what !== "field") return happeningWords(store, change);
  const label = fieldLabel(store, change.field);
  return change.isBeaten ? t("opportunity.history.beaten", { field: label }) : label;
}

function happeningWords(store: Store, { what, row }: Happening): string {
  const told = row === null ? "" : wordsOf(store, row);
  return told === "" ? t(`opportunity.history.${what}`) : t(`opportunity.history.${what}.that`, { what: told });
}

function wordsOf(store: Store, row: Row): string {
  switch (row.entity) {
    case "comment": {
      const { activity, text } = row.data as Row<"comment">["data"];
      const kind = activity ? store.row("activity_kind", activity).peek()?.data.name : null;
      return [kind, text?.trim()].filter(Boolean).join(". ");
    }
    case "action": {
      const { note, kind, when } = row.data as Row<"action">["data"];
      const named = note || (kind ? store.row("activity_kind", kind).peek()?.data.name : null);
      const due = when ? whenWords(when, { now: store.now(), zone: store.user.zone }) : null;
      return [named, due].filter(Boolean).join(", ");
    }
    case "participant": {
      const { contact, role } = row.data as Row<"participant">["data"];
      const card = contact ? store.row("contact", contact).peek() : undefined;
      return [card && titleOf(card), roleWords(role)].filter(Boolean).join(", ");
    }
    case "conflict":
      return fieldLabel(store, (row.data as Row<"conflict">["data"]).field ?? "");
    default:
      return "";
  }
}

/** `Visited → Quotation`; nothing for what is no field. */
export function changeWords(store: Store, change: FieldChange): string {
  const value = valueWords(store, change.field, change.value);
  if (change.isBeaten || change.old === null) return value;
  return t("opportunity.history.from-to", { from: valueWords(store, change.field, change.old), to: value });
}

/** `Anna Berg, on the server 11:42`: both times, where they differ by more than the minute that is shown. */
export function whoWords(store: Store, change: Change): string {
  const around = { now: store.now(), zone: store.user.zone };
  const name = change.by === store.user.id ? t("opportunity.you") : memberName(store, change.by);
  const stored =
    change.storedAt === null
      ? change.isUnsent
        ? t("opportunity.saved.phone")
        : ""
      : t("opportunity.history.stored", { at: moment(change.storedAt, around) });
  return [name, stored].filter(Boolean).join(" · ");
}

/** For the margin: the hour today, else the day with its hour. */
export function marginTime(store: Store, { at }: Change): string {
  const around = { now: store.now(), zone: store.user.zone };
  const today = day(at, around) === day(store.now(), around);
  return today ? clock(at, around) : `${day(at, { ...around, narrow: true })}\n${clock(at, around)}`;
}
