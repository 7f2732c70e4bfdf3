// What else is known about the sale: description, expected closing, source, whose it is, and the workspace's own fields.
import { isClosingPassed } from "../../deals/closing-words";
import { capital, day, plainDate, t } from "../../i18n";
import { fieldText, kindOf, linkOf, readField } from "../../pick/own-fields";
import { sourceWords } from "../../pick/sources";
import { byRank } from "../../store/deals";
import { memberName } from "../../store/member-names";
import { wallDay } from "../../store/quick-dates";
import { mayManage } from "../../store/rights";
import type { Row, Store } from "../../store/store";
import { Icon, IconButton, ListRow } from "../../ui";
import { setDescription, setField } from "./commands";
import { birthProblem } from "./days";
import { FactRow } from "./fact-row";
import { weightedAmount } from "./facts";
import { isMe, type RecordInHand, said, useRecord } from "./record";

/** On a phone one line until it is tapped; where there is room all of it. */
export function Details() {
  const record = useRecord();
  const { detailsOpen, showDetails } = record;
  return (
    <section class={detailsOpen ? "opp-details open" : "opp-details"} aria-label={t("opportunity.details")}>
      <div class="opp-details-closed">
        <ListRow
          when={<Icon name="down" />}
          title={t("opportunity.details")}
          sub={summary(record)}
          onClick={showDetails}
        />
      </div>
      <div class="opp-details-open">
        <AllDetails />
      </div>
    </section>
  );
}

function summary({ store, deal, around }: RecordInHand): string {
  const { description, closing_date, source } = deal.row.data;
  const closes = closing_date ? t("opportunity.closes", { day: day(closing_date, around) }) : null;
  return [description?.split("\n")[0], closes, sourceWords(source), ownerWords(store, deal.owner)]
    .filter(Boolean)
    .join(" · ");
}

function ownerWords(store: Store, owner: string | null): string {
  if (owner === null) return t("opportunity.owner.nobody");
  return isMe(store, owner) ? t("opportunity.you") : memberName(store, owner) || t("opportunity.somebody");
}

function AllDetails() {
  const record = useRecord();
  const { store, deal, around, open } = record;
  const { description, closing_date, source, captured_at, created_at, created_on } = deal.row.data;
  const saved = (label: string) => t("opportunity.fact.changed", { label });
  const describe = async (typed: string, row: Row<"opportunity">) =>
    said(saved(t("opportunity.description")), await setDescription(store, row, typed));
  const dated = (field: "closing_date" | "created_on", label: string) => ({
    field,
    save: async (typed: string, row: Row<"opportunity">) =>
      said(saved(label), await setField(store, row, field, typed.trim() === "" ? null : typed.trim())),
  });
  return (
    <>
      <FactRow
        label={t("opportunity.description")}
        kind="long"
        value={description ?? ""}
        edit={{ field: "description", save: describe }}
      />
      <FactRow
        label={t("opportunity.closing-date")}
        kind="date"
        value={closing_date ?? ""}
        shown={closing_date ? plainDate(closing_date, around) : ""}
        mark={isClosingPassed(deal, around) ? t("opportunity.closing-date.past") : undefined}
        edit={dated("closing_date", t("opportunity.closing-date"))}
      />
      {deal.money !== null && (
        <FactRow
          label={t("opportunity.weighted")}
          value={weightedAmount(deal)}
          mark={deal.money.probability == null ? undefined : t("opportunity.weighted.own")}
          onOpen={() => open("money")}
        />
      )}
      <FactRow
        label={t("opportunity.source")}
        value={source ?? ""}
        shown={sourceWords(source)}
        onOpen={() => open("source")}
      />
      <OwnFields />
      <FactRow
        label={t("opportunity.owner")}
        value={ownerWords(store, deal.owner)}
        onOpen={mayManage(store, deal.row) ? () => open("give") : undefined}
      />
      <FactRow
        label={t("opportunity.created")}
        kind="date"
        value={deal.born > 0 ? wallDay(deal.born, around.zone) : ""}
        shown={deal.born > 0 ? capital(day(deal.born, around)) : ""}
        mark={created_on ? correctedWords(record, captured_at ?? created_at) : undefined}
        wrong={(typed) => birthProblem(typed, deal, around)}
        edit={dated("created_on", t("opportunity.created"))}
      />
      <ListRow
        when={<Icon name="clock" />}
        title={<span class="accent">{t("opportunity.history")}</span>}
        href={`/o/${deal.id}/history`}
      />
    </>
  );
}

/** A creation that was corrected keeps saying when it was written down here (C10). */
function correctedWords({ around }: RecordInHand, written: string | null | undefined): string {
  return written ? t("opportunity.created.written", { day: day(written, around) }) : t("opportunity.created.corrected");
}

/** The workspace's fields in their order; what no setting names any more is still shown, as text (C2). */
function OwnFields() {
  const { store, deal } = useRecord();
  const data = deal.row.data;
  const settings = [...store.rows("field").value.values()].filter((field) => field.data.entity === "opportunity");
  const known = settings.filter((field) => !field.data.archived || data[`x:${field.id}`] != null).sort(byRank);
  const names = new Set(known.map(({ id }) => `x:${id}`));
  const others = Object.keys(data).filter((field) => field.startsWith("x:") && !names.has(field));
  return (
    <>
      {known.map((field) => (
        <OwnField key={field.id} field={field} />
      ))}
      {others.map((field) => (
        <FactRow key={field} label={t("opportunity.fact.unknown")} value={fieldText(data[field as `x:${string}`])} />
      ))}
    </>
  );
}

function OwnField({ field }: { readonly field: Row<"field"> }) {
  const { store, deal, around } = useRecord();
  const value = deal.row.data[`x:${field.id}`];
  const label = field.data.name ?? "";
  const kind = field.data.kind ?? "text";
  const link = linkOf(kind, value);
  const isTicked = kind === "checkbox";
  const save = async (typed: string, row: Row<"opportunity">) =>
    said(
      t("opportunity.fact.changed", { label }),
      await setField(store, row, `x:${field.id}`, readField(kind, isTicked ? tickText(typed) : typed)),
    );
  const text = fieldText(value);
  return (
    <FactRow
      label={label}
      kind={kindOf(kind)}
      value={isTicked ? (value === true ? t("opportunity.yes") : value === false ? t("opportunity.no") : "") : text}
      shown={kind === "date" && text !== "" ? plainDate(text, around) : undefined}
      options={
        isTicked
          ? [t("opportunity.yes"), t("opportunity.no")]
          : kind === "list"
            ? (field.data.options ?? [])
            : undefined
      }
      edit={canType(value) ? { field: `x:${field.id}`, save } : undefined}
      end={
        link && <IconButton accent icon={link.icon} label={t("opportunity.fact.follow", { label })} href={link.href} />
      }
    />
  );
}

/** What a newer version keeps here is shown and left alone: typed over, it would be lost (C2). */
function canType(value: unknown): boolean {
  return value === null || value === undefined || typeof value !== "object";
}

/** The two words of the choice as what is stored. */
function tickText(typed: string): string {
  return typed === t("opportunity.yes") ? "true" : typed === t("opportunity.no") ? "false" : "";
}
