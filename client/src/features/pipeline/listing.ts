// What opportunities are filtered and sorted by (K4), described once for the engine of filters.

import { clientState } from "../../deals/client-state";
import { closingDay } from "../../deals/closing-words";
import { houseRule } from "../../deals/house-rules";
import { isStalled, timesOf } from "../../deals/stalled";
import { isNotWorked } from "../../deals/worked";
import { compareNames, t } from "../../i18n";
import { fieldText } from "../../pick/own-fields";
import { knownRole } from "../../pick/roles";
import { byRank, type Deal, dealsOf, stateOf, stepsOf } from "../../store/deals";
import { fold, foldTag } from "../../store/fold-text";
import { memberName } from "../../store/member-names";
import { lackingCategories, tagRules } from "../../store/required-tags";
import type { Row, Store } from "../../store/store";
import { tagName, tagsOf } from "../../store/tag-names";
import { titleOf } from "../../store/titles";
import type { Facet, Listing, Option, Order } from "../../views/filter";

/** Values that stand for more than one thing of its kind. */
export const ME = "me";
export const NOBODY = "nobody";
export const OPEN = "open";
export const CLOSED = "closed";

/** Made anew when the settings or the time change; `pipeline` names the one whose steps are offered. */
export function dealListing(store: Store, pipeline: string, now: number): Listing<Deal> {
  return {
    facets: [
      ...whose(store),
      ...where(store, pipeline, now),
      ...between(store),
      ...endings(store),
      ...marks(store, now),
      ...figures(),
      ...ownFacets(store),
    ],
    orders: orders(),
    textOf,
  };
}

const texts = new WeakMap<Deal, string>();

/** Title and client; folding ten thousand of them at each letter typed would be felt. */
function textOf(deal: Deal): string {
  const known = texts.get(deal);
  if (known !== undefined) return known;
  const text = fold(`${titleOf(deal.row)} ${deal.folder === undefined ? "" : titleOf(deal.folder)}`);
  texts.set(deal, text);
  return text;
}

type Facets = readonly Facet<Deal>[];

function whose(store: Store): Facets {
  const members = store.rows("member").value;
  const teams = store.rows("team").value;
  const teamOf = ({ row, owner }: Deal) => row.data.team ?? (owner === null ? null : members.get(owner)?.data.team);
  return [
    {
      key: "owner",
      kind: "choice",
      label: t("pipeline.by.owner"),
      options: () => people(store),
      of: ({ owner }) => (owner === store.user.id ? [ME, owner] : [owner ?? NOBODY]),
    },
    {
      key: "team",
      kind: "choice",
      label: t("pipeline.by.team"),
      options: () => named([...teams.values()].filter(({ data }) => !data.archived)),
      of: (deal) => [teamOf(deal) ?? ""],
    },
  ];
}

function people(store: Store): readonly Option[] {
  const others = [...store.rows("member").value.values()].filter(
    ({ id, data }) => id !== store.user.id && data.active !== false,
  );
  return [
    { value: ME, label: t("pipeline.mine") },
    { value: NOBODY, label: t("pipeline.nobodys") },
    ...named(others).map(({ value }) => ({ value, label: memberName(store, value) })),
  ];
}

function named(rows: readonly (Row<"team"> | Row<"member">)[]): readonly Option[] {
  return rows
    .map(({ id, data }) => ({ value: id, label: data.name ?? "" }))
    .sort((one, other) => compareNames(one.label, other.label));
}

const STATES = [OPEN, "todo", "standby", CLOSED, "won", "lost", "cancelled"] as const;

function where(store: Store, pipeline: string, now: number): Facets {
  const steps = [...store.rows("step").value.values()];
  return [
    {
      key: "status",
      kind: "choice",
      label: t("pipeline.shown"),
      options: () => STATES.map((value) => ({ value, label: t(`pipeline.state.${value}`) })),
      of: (deal) => (deal.is === "open" ? [stateOf(deal, now), OPEN] : [deal.is, CLOSED]),
    },
    {
      key: "step",
      kind: "choice",
      label: t("pipeline.by.step"),
      options: () => stepsOf(pipeline, steps).map(({ id, data }) => ({ value: id, label: data.name ?? "" })),
      of: ({ step }) => [step?.id ?? ""],
    },
    {
      key: "tags",
      kind: "set",
      label: t("pipeline.by.tags"),
      options: () => tagsOf(store).value.map(({ folded, name }) => ({ value: folded, label: name })),
      of: shownTags(store),
    },
    {
      key: "client",
      kind: "choice",
      label: t("pipeline.by.client"),
      options: () =>
        (["potential", "active", "inactive"] as const).map((value) => ({ value, label: t(`clients.state.${value}`) })),
      of: clientStates(store, now),
    },
  ];
}

/** The tags of a deal under the names they are shown by, folded: a renamed tag is found under its new name. */
function shownTags(store: Store): (deal: Deal) => readonly string[] {
  const names = new Map<string, string>();
  const nameOf = (element: string): string => {
    const name = names.get(element) ?? foldTag(tagName(store, element));
    names.set(element, name);
    return name;
  };
  return ({ row }) => Object.keys(row.data.tags ?? {}).map(nameOf);
}

/** One without a folder is a client of its own. The books are opened when somebody asks, not before. */
function clientStates(store: Store, now: number): (deal: Deal) => readonly string[] {
  let byFolder: Map<string, Deal[]> | undefined;
  const all = dealsOf(store).all.value;
  const months = houseRule(store, "customerMonths").value;
  return (deal) => {
    byFolder ??= groupedByFolder(all);
    const folder = deal.row.data.folder;
    return [clientState(folder ? (byFolder.get(folder) ?? [deal]) : [deal], now, months)];
  };
}

function groupedByFolder(deals: readonly Deal[]): Map<string, Deal[]> {
  const found = new Map<string, Deal[]>();
  for (const deal of deals) {
    const folder = deal.row.data.folder;
    if (!folder) continue;
    const own = found.get(folder);
    if (own === undefined) found.set(folder, [deal]);
    else own.push(deal);
  }
  return found;
}

/** The agency between us and the final customer: all its sales, whoever the customers are (C5). */
function between(store: Store): Facets {
  const { people } = dealsOf(store);
  const agencies = (deal: Deal): readonly string[] =>
    (people.value.get(deal.id) ?? []).flatMap(({ data }) =>
      data.contact && knownRole(data.role) === "intermediary" ? data.contact : [],
    );
  const name = (id: string): string => {
    const contact = store.rows("contact").value.get(id);
    return contact === undefined ? "" : titleOf(contact);
  };
  return [
    {
      key: "intermediary",
      kind: "choice",
      label: t("pipeline.by.intermediary"),
      options: () => namedOnce(dealsOf(store).all.value.flatMap(agencies), name),
      of: agencies,
    },
  ];
}

/** Why sales ended, and to whom they went (C11). */
function endings(store: Store): Facets {
  return (["reason", "competitor"] as const).map((key) => {
    const of = ({ row }: Deal): readonly string[] => {
      const said = row.data.status?.[key];
      return said ? [said] : [];
    };
    return {
      key,
      kind: "choice",
      label: t(`pipeline.by.${key}`),
      options: () => namedOnce(dealsOf(store).all.value.flatMap(of), (text) => text),
      of,
    };
  });
}

function namedOnce(values: readonly string[], name: (value: string) => string): readonly Option[] {
  return [...new Set(values)]
    .map((value) => ({ value, label: name(value) }))
    .filter(({ label }) => label !== "")
    .sort((one, other) => compareNames(one.label, other.label));
}

function marks(store: Store, now: number): Facets {
  const rules = tagRules(store);
  const actions = dealsOf(store).actions.value;
  const idleDays = houseRule(store, "notWorkedDays").value;
  return [
    { key: "starred", kind: "flag", label: t("pipeline.starred"), of: ({ starred }) => starred },
    { key: "stalled", kind: "flag", label: t("pipeline.stalled"), of: (deal) => isStalled(deal, now, timesOf(store)) },
    {
      key: "incomplete",
      kind: "flag",
      label: t("pipeline.incomplete"),
      of: ({ row }) => lackingCategories(row.data.tags, rules).length > 0,
    },
    {
      key: "not_worked",
      kind: "flag",
      label: t("pipeline.not-worked"),
      of: (deal) => isNotWorked(deal, actions.get(deal.id) ?? [], now, idleDays),
    },
  ];
}

function figures(): Facets {
  return [
    { key: "due", kind: "day", label: t("pipeline.by.due"), of: ({ due }) => due },
    { key: "closing", kind: "day", label: t("pipeline.by.closing"), of: closingDay },
    { key: "created", kind: "day", label: t("pipeline.by.created"), of: ({ born }) => born || null },
    { key: "updated", kind: "day", label: t("pipeline.by.updated"), of: updatedAt },
    { key: "amount", kind: "number", label: t("pipeline.by.amount"), of: amountOf },
    { key: "probability", kind: "number", label: t("pipeline.by.probability"), of: ({ probability }) => probability },
  ];
}

function updatedAt({ row }: Deal): number | null {
  return Date.parse(row.data.updated_at ?? row.data.created_at ?? "") || null;
}

function amountOf({ money }: Deal): number | null {
  const amount = Number(money?.amount);
  return money === null || Number.isNaN(amount) ? null : amount;
}

/** The workspace's own fields, each by its kind. */
function ownFacets(store: Store): Facets {
  return [...store.rows("field").value.values()]
    .filter(({ data }) => data.entity === "opportunity" && !data.archived && data.name)
    .sort(byRank)
    .map(ownFacet);
}

function ownFacet({ id, data }: Row<"field">): Facet<Deal> {
  const about = { key: `x:${id}`, label: data.name ?? "" };
  const value = ({ row }: Deal): unknown => row.data[`x:${id}`];
  switch (data.kind) {
    case "checkbox":
      return { ...about, kind: "flag", of: (deal) => value(deal) === true };
    case "list":
      return {
        ...about,
        kind: "choice",
        options: () => (data.options ?? []).map((text) => ({ value: text, label: text })),
        of: (deal) => [fieldText(value(deal))],
      };
    case "date":
      return { ...about, kind: "day", of: (deal) => fieldText(value(deal)).slice(0, 10) || null };
    case "number":
      return { ...about, kind: "number", of: (deal) => numberOf(fieldText(value(deal))) };
    default:
      return { ...about, kind: "text", of: (deal) => fieldText(value(deal)) };
  }
}

function numberOf(text: string): number | null {
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? null : number;
}

/** Amounts of two currencies are compared as figures: nothing here knows a rate. */
function orders(): readonly Order<Deal>[] {
  const weighted = (deal: Deal) => {
    const amount = amountOf(deal);
    return amount === null ? null : (amount * (deal.probability ?? 0)) / 100;
  };
  return [
    { key: "name", label: t("pipeline.by.name"), of: textOf },
    { key: "due", label: t("pipeline.by.due"), of: ({ due }) => due },
    { key: "step", label: t("pipeline.by.step"), of: ({ step }) => step?.data.rank ?? null },
    { key: "amount", label: t("pipeline.by.amount"), of: amountOf, down: true },
    { key: "probability", label: t("pipeline.by.probability"), of: ({ probability }) => probability, down: true },
    { key: "weighted", label: t("pipeline.by.weighted"), of: weighted, down: true },
    { key: "closing", label: t("pipeline.by.closing"), of: closingDay },
    { key: "starred", label: t("pipeline.by.starred"), of: ({ starred }) => Number(starred), down: true },
    { key: "created", label: t("pipeline.by.created"), of: ({ born }) => born || null, down: true },
    { key: "updated", label: t("pipeline.by.updated"), of: updatedAt, down: true },
  ];
}
