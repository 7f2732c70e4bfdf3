// A segment as a file for a spreadsheet, made on this device of what its person may see (H4).
import { plainDate, t } from "../../i18n";
import { fieldText } from "../../pick/own-fields";
import { byRank } from "../../store/deals";
import { memberName } from "../../store/member-names";
import { wallDay } from "../../store/quick-dates";
import { reachesOf } from "../../store/reach";
import type { Row, Store } from "../../store/store";
import { tagNames } from "../../store/tag-names";
import { type Column, table } from "../../views/csv";
import type { Client } from "./book";

/** Days as `2026-03-02`, for spreadsheets reckon with them. */
export function exportText(store: Store, clients: readonly Client[]): string {
  return table(columnsOf(store), clients);
}

export function exportName(store: Store): string {
  const date = plainDate(store.now(), { now: store.now(), zone: store.user.zone });
  return `${t("clients.export.name", { date })}.csv`;
}

function columnsOf(store: Store): readonly Column<Client>[] {
  const fields = [...store.rows("field").peek().values()]
    .filter(({ data }) => (data.entity === "folder" || data.entity === "contact") && !data.archived && data.name)
    .sort(byRank);
  const person = (of: (data: Row<"contact">["data"]) => string | null | undefined) => (client: Client) =>
    client.row.entity === "contact" ? (of(client.row.data) ?? "") : "";
  return [
    {
      head: t("clients.by.kind"),
      of: ({ row }) => t(row.entity === "folder" ? "clients.companies" : "clients.people"),
    },
    { head: t("clients.name"), of: ({ title }) => title },
    { head: t("clients.first-name"), of: person(({ first_name }) => first_name) },
    { head: t("clients.middle-name"), of: person(({ middle_name }) => middle_name) },
    { head: t("clients.last-name"), of: person(({ last_name }) => last_name) },
    { head: t("clients.folder"), of: ({ folder }) => folder?.data.name ?? "" },
    { head: t("clients.alt-name"), of: ({ folder }) => folder?.data.alt_name ?? "" },
    { head: t("clients.job-title"), of: person(({ job_title }) => job_title) },
    { head: t("clients.phone"), of: (client) => reached(client, "phone") },
    { head: t("clients.email"), of: (client) => reached(client, "email") },
    { head: t("clients.address"), of: person(({ address }) => address) },
    { head: t("clients.by.state"), of: ({ state }) => t(`clients.state.${state}`) },
    { head: t("clients.by.owner"), of: ({ owner }) => memberName(store, owner) },
    { head: t("clients.tags"), of: ({ row }) => tagNames(store, row.data.tags).join("; ") },
    {
      head: t("clients.last-touch"),
      of: ({ touched }) => (touched === 0 ? "" : wallDay(touched, store.user.zone)),
    },
    ...fields.map(({ id, data }) => ({
      head: data.name ?? "",
      of: (client: Client) => fieldText(ownValue(client, data.entity, `x:${id}`)),
    })),
  ];
}

function reached({ row }: Client, wanted: "phone" | "email"): string {
  if (row.entity !== "contact") return "";
  const found = reachesOf(row.data).filter(({ kind }) => kind === wanted);
  return found.map(({ text }) => text).join("; ");
}

/** A company's own fields are its people's too. */
function ownValue({ row, folder }: Client, entity: string | null | undefined, key: string): unknown {
  const held = entity === "folder" ? folder : row.entity === "contact" ? row : undefined;
  return (held?.data as Readonly<Record<string, unknown>> | undefined)?.[key];
}
