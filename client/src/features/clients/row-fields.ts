// What rows of clients show besides name, last touch and open sum; each person chooses which, and their order (K8).
import { day, list, t } from "../../i18n";
import { ownWords } from "../../pick/own-words";
import { isObject, textsOf } from "../../protocol/rows";
import { joinName } from "../../store/alt-name";
import { byRank } from "../../store/deals";
import { prefer } from "../../store/preferences";
import { firstEmail, firstPhone } from "../../store/reach";
import { chosenOrStart } from "../../store/role-start";
import type { Row, Store } from "../../store/store";
import { tagNames } from "../../store/tag-names";
import type { Choosable } from "../../views/field-choice";
import type { Client } from "./book";
import { worthOf } from "./client-state";
import { ownerWords, sumsWords } from "./client-words";
import { lastWin } from "./listing";

export const SHELVES = ["folder", "contact"] as const;
export type ShelfName = (typeof SHELVES)[number];

/** Companies and people have little in common: each has fields of its own. */
export type RowChoice = Readonly<Record<ShelfName, readonly string[]>>;

export interface RowField extends Choosable {
  /** Empty where there is nothing to show. */
  readonly text: (client: Client, now: number) => string;
}

export type RowFields = Readonly<Record<ShelfName, readonly RowField[]>>;

const KEY = "arrangement.clients";
/** Under this name an admin gives a choice to a role. */
export const ROWS_START = "clients";

const FIRST: RowChoice = { folder: ["state", "deals", "owner"], contact: ["company", "job", "owner"] };

/** What was chosen may come from another version: whatever does not fit is as at first. */
export function rowChoice(store: Store): RowChoice {
  const kept = chosenOrStart(store, KEY, ROWS_START);
  const { folder, contact } = isObject(kept) ? kept : {};
  return {
    folder: Array.isArray(folder) ? textsOf(folder) : FIRST.folder,
    contact: Array.isArray(contact) ? textsOf(contact) : FIRST.contact,
  };
}

export function chooseRows(store: Store, of: ShelfName, fields: readonly string[]): Promise<void> {
  return prefer(store, KEY, { ...rowChoice(store), [of]: fields });
}

/** Those chosen, in their order; one that is not known any more is left out. */
export function chosenRows(store: Store, choice: RowChoice): RowFields {
  const pick = (of: ShelfName) => {
    const known = new Map(rowFields(store, of).map((field) => [field.key, field]));
    return choice[of].flatMap((key) => known.get(key) ?? []);
  };
  return { folder: pick("folder"), contact: pick("contact") };
}

/** All that can be chosen, the product's own first. */
export function rowFields(store: Store, of: ShelfName): readonly RowField[] {
  return [...(of === "contact" ? ofPeople() : []), ...ofBoth(store), ...ownFields(store, of)];
}

function ofPeople(): readonly RowField[] {
  const person = (text: (data: Row<"contact">["data"]) => string | null | undefined) => (client: Client) =>
    client.row.entity === "contact" ? (text(client.row.data)?.trim() ?? "") : "";
  return [
    { key: "company", label: t("clients.company"), text: companyOf },
    { key: "job", label: t("clients.job-title"), text: person(({ job_title }) => job_title) },
    { key: "phone", label: t("clients.phone"), text: person((data) => firstPhone(data)?.text) },
    { key: "email", label: t("clients.email"), text: person((data) => firstEmail(data)?.text) },
    { key: "place", label: t("clients.by.place"), text: person(({ address }) => address?.replaceAll("\n", ", ")) },
  ];
}

function companyOf({ row, folder }: Client): string {
  if (folder !== undefined) return joinName(folder.data.name, folder.data.alt_name);
  return row.entity === "contact" ? (row.data.company ?? "") : "";
}

function ofBoth(store: Store): readonly RowField[] {
  const { zone } = store.user;
  return [
    { key: "state", label: t("clients.by.state"), text: ({ state }) => t(`clients.state.${state}`) },
    {
      key: "deals",
      label: t("clients.opportunities"),
      text: ({ deals }) => (deals.length === 0 ? "" : t("clients.deals", { count: deals.length })),
    },
    {
      key: "owner",
      label: t("clients.by.owner"),
      text: ({ mine, owner }) => (mine ? "" : ownerWords(store, owner)),
    },
    { key: "tags", label: t("clients.tags"), text: ({ row }) => list(tagNames(store, row.data.tags)) },
    {
      key: "turnover",
      label: t("clients.won"),
      text: ({ deals }) => {
        const won = sumsWords(worthOf(deals).won);
        return won === "" ? "" : t("clients.won.sum", { sum: won });
      },
    },
    {
      key: "won",
      label: t("clients.order.won"),
      text: ({ deals }, now) => {
        const last = lastWin(deals);
        return last === null ? "" : t("clients.won.on", { day: day(last, { now, zone }) });
      },
    },
  ];
}

/** The workspace's own fields; those of a company are its people's too. */
function ownFields(store: Store, of: ShelfName): readonly RowField[] {
  return [...store.rows("field").value.values()]
    .filter(({ data }) => (data.entity === "folder" || data.entity === of) && !data.archived && data.name)
    .sort(byRank)
    .map(({ id, data }) => ({
      key: `x:${id}`,
      label: data.name ?? "",
      text: ({ row, folder }, now) => {
        const held = data.entity === "folder" ? folder : row;
        const value = (held?.data as Readonly<Record<string, unknown>> | undefined)?.[`x:${id}`];
        return ownWords(data.kind, value, { now, zone: store.user.zone });
      },
    }));
}
