// What rows of the pipeline can show besides title, date and amount; each person chooses which, and their order (K8).

import { closingDay } from "../../deals/closing-words";
import { type Around, whenWords } from "../../deals/due-words";
import { mainContact, whyOf } from "../../deals/why";
import { day, list, money, percent, t } from "../../i18n";
import { ownWords } from "../../pick/own-words";
import { byRank, type Deal } from "../../store/deals";
import { memberName, shortName } from "../../store/member-names";
import type { Row, Store } from "../../store/store";
import { tagNames } from "../../store/tag-names";
import { titleOf } from "../../store/titles";

export interface ShownField {
  readonly key: string;
  readonly label: string;
  /** The order that a head of it turns the list into. */
  readonly order?: string;
  /** Empty where there is nothing to show. */
  readonly text: (deal: Deal, around: Around) => string;
}

/** All that can be chosen, the product's own first. */
export function fieldsOf(store: Store): readonly ShownField[] {
  return [
    { key: "client", label: t("pipeline.by.client"), text: ({ folder }) => (folder ? titleOf(folder) : "") },
    { key: "next", label: t("pipeline.by.due"), order: "due", text: (deal, around) => nextWords(store, deal, around) },
    { key: "step", label: t("pipeline.by.step"), order: "step", text: ({ step }) => step?.data.name ?? "" },
    {
      key: "owner",
      label: t("pipeline.by.owner"),
      text: ({ owner }) => (owner === null ? t("pipeline.nobodys") : shortName(memberName(store, owner))),
    },
    { key: "contact", label: t("pipeline.field.contact"), text: (deal) => contactName(store, deal) },
    { key: "tags", label: t("pipeline.by.tags"), text: ({ row }) => tagWords(store, row) },
    { key: "closing", label: t("pipeline.by.closing"), order: "closing", text: closingText },
    { key: "probability", label: t("pipeline.by.probability"), order: "probability", text: chanceText },
    { key: "weighted", label: t("pipeline.by.weighted"), order: "weighted", text: weightedText },
    {
      key: "created",
      label: t("pipeline.by.created"),
      order: "created",
      text: ({ born }, around) => dayText(born, around),
    },
    {
      key: "updated",
      label: t("pipeline.by.updated"),
      order: "updated",
      text: ({ row }, around) => dayText(row.data.updated_at ?? row.data.created_at ?? null, around),
    },
    ...ownFields(store),
  ];
}

/** Those chosen, in their order; one that is not known any more is left out. */
export function chosenFields(store: Store, keys: readonly string[]): readonly ShownField[] {
  const known = new Map(fieldsOf(store).map((field) => [field.key, field]));
  return keys.flatMap((key) => known.get(key) ?? []);
}

function nextWords(store: Store, deal: Deal, around: Around): string {
  const when = deal.next?.data.when;
  const what = deal.next === null ? "" : whyOf(store, deal, true);
  return [when ? whenWords(when, around) : "", what].filter(Boolean).join(", ");
}

function contactName(store: Store, { id }: Deal): string {
  const contact = mainContact(store, id);
  return contact === undefined ? "" : titleOf(contact);
}

function tagWords(store: Store, { data }: Row<"opportunity">): string {
  return list(tagNames(store, data.tags));
}

function closingText(deal: Deal, around: Around): string {
  const date = closingDay(deal);
  return date === null ? "" : day(date, around);
}

function chanceText({ probability }: Deal): string {
  return probability === null ? "" : percent(probability);
}

function weightedText({ money: worth, probability }: Deal): string {
  if (worth === null) return "";
  return money(Math.round((Number(worth.amount) * (probability ?? 0)) / 100), worth.currency, { short: true });
}

function dayText(when: number | string | null, around: Around): string {
  return when ? day(when, around) : "";
}

function ownFields(store: Store): readonly ShownField[] {
  return [...store.rows("field").value.values()]
    .filter(({ data }) => data.entity === "opportunity" && !data.archived && data.name)
    .sort(byRank)
    .map(({ id, data }) => ({
      key: `x:${id}`,
      label: data.name ?? "",
      text: ({ row }, around) => ownWords(data.kind, row.data[`x:${id}`], around),
    }));
}
