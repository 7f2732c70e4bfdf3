// The selection as a file for a spreadsheet, made on this device of what its person may see (K6).

import { closingDay } from "../../deals/closing-words";
import { plainDate, t } from "../../i18n";
import { fieldText } from "../../pick/own-fields";
import { byRank, type Deal } from "../../store/deals";
import { memberName } from "../../store/member-names";
import { wallDay, wallTime } from "../../store/quick-dates";
import type { Store } from "../../store/store";
import { tagNames } from "../../store/tag-names";
import { titleOf } from "../../store/titles";
import { type Column, table } from "../../views/csv";

/** Days as `2026-03-02` and amounts as plain figures, for spreadsheets reckon with them. */
export function exportText(store: Store, deals: readonly Deal[]): string {
  return table(columnsOf(store), deals);
}

export function exportName(store: Store): string {
  const date = plainDate(store.now(), { now: store.now(), zone: store.user.zone });
  return `${t("pipeline.export.name", { date })}.csv`;
}

function columnsOf(store: Store): readonly Column<Deal>[] {
  const zone = store.user.zone;
  const fields = [...store.rows("field").peek().values()]
    .filter(({ data }) => data.entity === "opportunity" && !data.archived && data.name)
    .sort(byRank);
  return [
    { head: t("pipeline.by.name"), of: ({ row }) => titleOf(row) },
    { head: t("pipeline.by.client"), of: ({ folder }) => (folder ? titleOf(folder) : "") },
    { head: t("pipeline.by.step"), of: ({ step }) => step?.data.name ?? "" },
    { head: t("pipeline.shown"), of: ({ is }) => t(`pipeline.state.${is}`) },
    { head: t("pipeline.by.amount"), of: ({ money }) => money?.amount ?? "" },
    { head: t("pipeline.export.currency"), of: ({ money }) => money?.currency ?? "" },
    { head: t("pipeline.by.probability"), of: ({ probability }) => `${probability ?? ""}` },
    { head: t("pipeline.by.closing"), of: (deal) => closingDay(deal) ?? "" },
    {
      head: t("pipeline.by.due"),
      of: ({ due, timed }) => (due === null ? "" : (timed ? wallTime : wallDay)(due, zone)),
    },
    { head: t("pipeline.by.owner"), of: ({ owner }) => memberName(store, owner) },
    { head: t("pipeline.by.tags"), of: ({ row }) => tagNames(store, row.data.tags).join("; ") },
    { head: t("pipeline.by.starred"), of: ({ starred }) => (starred ? "1" : "") },
    { head: t("pipeline.by.created"), of: ({ born }) => (born === 0 ? "" : wallDay(born, zone)) },
    ...fields.map(({ id, data }) => ({
      head: data.name ?? "",
      of: ({ row }: Deal) => fieldText(row.data[`x:${id}`]),
    })),
  ];
}
