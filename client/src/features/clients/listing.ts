// What clients are filtered and sorted by: the questions of which segments are made (H4).
import { wonAt } from "../../deals/client-state";
import { compareNames, t } from "../../i18n";
import { fieldText } from "../../pick/own-fields";
import { byRank } from "../../store/deals";
import { fold, foldTag } from "../../store/fold-text";
import { missingCategories } from "../../store/required-tags";
import type { Row, Store } from "../../store/store";
import { tagName } from "../../store/tag-names";
import type { Facet, Listing, Option, Order } from "../../views/filter";
import { bookOf, type Client } from "./book";
import { worthOf } from "./client-state";

/** Means whoever looks, so that a shared segment of *mine* is everybody's own. */
const ME = "me";
const NOBODY = "nobody";
const STATES = ["prospect", "potential", "active", "inactive"] as const;

export function clientListing(store: Store): Listing<Client> {
  return {
    facets: [...whatTheyAre(store), ...whatTheyBought(store), ...marks(store), ...ownFacets(store)],
    orders: ORDERS,
    textOf: ({ text }) => text,
  };
}

/** Labels are asked for when they are shown: the language may have changed. */
const ORDERS: readonly Order<Client>[] = (
  [
    ["name", ({ folded }) => folded, false],
    ["other", ({ other }) => other, false],
    ["touched", ({ touched }) => (touched === 0 ? null : touched), false],
    ["won", ({ deals }) => lastWin(deals), true],
  ] as const satisfies readonly (readonly [string, Order<Client>["of"], boolean])[]
).map(([key, of, down]) => ({
  key,
  of,
  down,
  get label() {
    return t(`clients.order.${key}`);
  },
}));

/** When something was last won from them, ms. */
export function lastWin(deals: Client["deals"]): number | null {
  const wins = deals.filter((deal) => deal.is === "won").map(wonAt);
  return wins.length === 0 ? null : Math.max(...wins);
}

type Facets = readonly Facet<Client>[];

function whatTheyAre(store: Store): Facets {
  return [
    {
      key: "state",
      kind: "choice",
      label: t("clients.by.state"),
      options: () => STATES.map((value) => ({ value, label: t(`clients.state.${value}`) })),
      of: ({ state }) => [state],
    },
    {
      key: "kind",
      kind: "choice",
      label: t("clients.by.kind"),
      options: () => [
        { value: "folder", label: t("clients.companies") },
        { value: "contact", label: t("clients.people") },
      ],
      of: ({ row }) => [row.entity],
    },
    {
      key: "owner",
      kind: "choice",
      label: t("clients.by.owner"),
      options: () => people(store),
      of: ({ owner }) => (owner === store.user.id ? [ME, owner] : [owner ?? NOBODY]),
    },
    {
      key: "touched",
      kind: "day",
      label: t("clients.last-touch"),
      of: ({ touched }) => (touched === 0 ? null : touched),
    },
    {
      key: "tags",
      kind: "set",
      label: t("clients.tags"),
      options: () => tagsInUse(store),
      of: ({ row, folder }) =>
        [...Object.keys(row.data.tags ?? {}), ...Object.keys(folder?.data.tags ?? {})].map((tag) =>
          foldTag(tagName(store, tag)),
        ),
    },
    { key: "place", kind: "text", label: t("clients.by.place"), of: (client) => placesOf(store, client) },
  ];
}

function people(store: Store): readonly Option[] {
  const others = [...store.rows("member").value.values()]
    .filter(({ id, data }) => id !== store.user.id && data.active !== false)
    .map(({ id, data }) => ({ value: id, label: data.name ?? "" }))
    .sort((one, other) => compareNames(one.label, other.label));
  return [{ value: ME, label: t("clients.mine") }, { value: NOBODY, label: t("clients.by.nobody") }, ...others];
}

function tagsInUse(store: Store): readonly Option[] {
  const found = new Map<string, string>();
  for (const { row } of bookOf(store).clients.peek()) {
    for (const tag of Object.keys(row.data.tags ?? {})) {
      const name = tagName(store, tag);
      found.set(foldTag(name), name);
    }
  }
  return Array.from(found, ([value, label]) => ({ value, label })).sort((a, b) => compareNames(a.label, b.label));
}

/** Of a company: where its people are. */
function placesOf(store: Store, { row }: Client): string {
  if (row.entity === "contact") return row.data.address ?? "";
  return bookOf(store)
    .peopleOf(row.id)
    .map(({ data }) => data.address ?? "")
    .join("\n");
}

function whatTheyBought(store: Store): Facets {
  const currency = store.workspace.currency;
  return [
    { key: "bought", kind: "text", label: t("clients.by.bought"), of: (client) => boughtBy(store, client) },
    {
      key: "turnover",
      kind: "number",
      label: t("clients.by.turnover", { currency }),
      of: ({ deals }) => worthOf(deals).won.find((sum) => sum.currency === currency)?.amount ?? 0,
    },
  ];
}

/** What was won is called by its title, its tags and the workspace's own fields. */
function boughtBy(store: Store, { deals }: Client): string {
  const texts: string[] = [];
  for (const { is, row } of deals) {
    if (is !== "won") continue;
    const data = row.data as Readonly<Record<string, unknown>>;
    const own = Object.keys(data).filter((key) => key.startsWith("x:"));
    texts.push(
      row.data.title ?? "",
      ...Object.keys(row.data.tags ?? {}).map((tag) => tagName(store, tag)),
      ...own.map((key) => fieldText(data[key])),
    );
  }
  return texts.join("\n");
}

/** Those that were put away stand in no list unless they are asked for (J6). */
export function isParked(store: Store, { folder, owner }: Client): boolean {
  const isNobodys = owner !== null && store.rows("member").peek().get(owner)?.data.parking === true;
  return isNobodys || folder?.data.parked === true;
}

function marks(store: Store): Facets {
  return [
    {
      key: "incomplete",
      kind: "flag",
      label: t("clients.by.incomplete"),
      of: ({ row }) => row.entity === "contact" && missingCategories(store, row.data.tags).length > 0,
    },
    { key: "parked", kind: "flag", label: t("clients.by.parked"), of: (client) => isParked(store, client) },
    {
      key: "not-active",
      kind: "flag",
      label: t("clients.not-active"),
      of: ({ folder }) => folder?.data.active === false,
    },
  ];
}

/** The workspace's own fields of companies and of people; those of a company are its people's too. */
function ownFacets(store: Store): Facets {
  return [...store.rows("field").value.values()]
    .filter(({ data }) => (data.entity === "folder" || data.entity === "contact") && !data.archived)
    .sort(byRank)
    .map(ownFacet);
}

function ownFacet({ id, data }: Row<"field">): Facet<Client> {
  const key = `x:${id}`;
  const label = data.name ?? "";
  const value = (client: Client): unknown => {
    const row = data.entity === "folder" ? client.folder : client.row.entity === "contact" ? client.row : undefined;
    return (row?.data as Readonly<Record<string, unknown>> | undefined)?.[key];
  };
  switch (data.kind) {
    case "checkbox":
      return { key, label, kind: "flag", of: (client) => value(client) === true };
    case "number":
      return { key, label, kind: "number", of: (client) => numberOf(value(client)) };
    case "date":
      return { key, label, kind: "day", of: (client) => fieldText(value(client)) || null };
    case "list":
      return {
        key,
        label,
        kind: "choice",
        options: () => (data.options ?? []).map((option) => ({ value: option, label: option })),
        of: (client) => [fieldText(value(client))],
      };
    default:
      return { key, label, kind: "text", of: (client) => fold(fieldText(value(client))) };
  }
}

function numberOf(value: unknown): number | null {
  const text = fieldText(value);
  const number = Number(text);
  return text === "" || Number.isNaN(number) ? null : number;
}
