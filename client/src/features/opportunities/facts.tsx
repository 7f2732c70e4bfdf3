// The line under the title: step, worth, what is contested, tags.
import { isClosingPassed } from "../../deals/closing-words";
import { day, money, percent, t } from "../../i18n";
import type { Deal } from "../../store/deals";
import { missingCategories } from "../../store/required-tags";
import type { Row } from "../../store/store";
import { tagNames } from "../../store/tag-names";
import { Chip, Icon, Name } from "../../ui";
import { useRecord } from "./record";

export function Facts() {
  const { deal, open } = useRecord();
  const step = deal.step?.data;
  return (
    <div class="line opp-facts">
      <Chip endIcon="down" onClick={() => open("step")} label={t("opportunity.step.is", { step: step?.name ?? "" })}>
        <Name>{step?.name ?? t("opportunity.step.none")}</Name>
        {step?.archived && ` (${t("opportunity.step.archived")})`}
      </Chip>
      <Worth />
      <Contested />
      <Tags />
      <Incomplete />
      <Passed />
    </div>
  );
}

/** Amount and probability are one value and one target. */
function Worth() {
  const { deal, open } = useRecord();
  return (
    <button
      type="button"
      class="opp-worth"
      title={t("opportunity.money.weighted", { amount: weightedAmount(deal) })}
      onClick={() => open("money")}
    >
      {deal.money === null ? (
        <span class="accent">{t("opportunity.money.add")}</span>
      ) : (
        <>
          <b>{money(deal.money.amount, deal.money.currency)}</b>
          {deal.probability !== null && <span class="muted"> × {percent(deal.probability)}</span>}
        </>
      )}
    </button>
  );
}

/** `€ 11 040`: what a forecast counts; empty when amount or probability are not known. */
export function weightedAmount({ money: worth, probability }: Deal): string {
  if (worth === null || probability === null) return "";
  return money(Math.round((Number(worth.amount) * probability) / 100), worth.currency);
}

/** Two people wrote the same field while apart: both values are kept until a person decides. */
function Contested() {
  const { store, deal } = useRecord();
  const open = [...store.rows("conflict").value.values()].filter(({ root, data }) => root === deal.id && data.open);
  const [first] = open;
  if (first === undefined) return null;
  const words = open.length === 1 ? valuesWords(first) : t("opportunity.contested.fields", { count: open.length });
  return (
    <a class="chip due opp-contested" href={`/settle?conflict=${first.id}`} aria-label={words}>
      <span class="opp-wide">{words}</span>
      <span class="opp-narrow">
        {open.length === 1 ? t("opportunity.contested", { count: valueCount(first), field: "other" }) : words}
      </span>
    </a>
  );
}

function valuesWords(conflict: Row<"conflict">): string {
  const field = conflict.data.field ?? "";
  const named = ["title", "money", "status", "step", "description", "closing_date", "folder", "source", "when"];
  return t("opportunity.contested", {
    count: valueCount(conflict),
    field: named.includes(field) ? field : "other",
  });
}

function valueCount({ data }: Row<"conflict">): number {
  return 1 + (data.others?.length ?? 1);
}

function Tags() {
  const { store, deal, open } = useRecord();
  const names = tagNames(store, deal.row.data.tags);
  return (
    <button type="button" class="opp-tags" onClick={() => open("tags")}>
      {names.length === 0 ? (
        <span class="accent">
          <Icon name="tag" small /> {t("opportunity.tags.add")}
        </span>
      ) : (
        <span class="unseen">{t("opportunity.tags.change")}</span>
      )}
      {names.map((name) => (
        <span class="chip" key={name}>
          <Name>{name}</Name>
        </span>
      ))}
    </button>
  );
}

/** A compulsory category without a tag makes the card incomplete: kept, and held back from moving on (B10). */
function Incomplete() {
  const { store, deal, open } = useRecord();
  const missing = missingCategories(store, deal.row.data.tags);
  if (missing.length === 0) return null;
  const names = missing.map(({ data }) => data.name ?? "").join(", ");
  return (
    <Chip tone="due" onClick={() => open("tags")}>
      {t("opportunity.tags.missing", { names })}
    </Chip>
  );
}

/** The day on which it should have been closed has gone by (E7). */
function Passed() {
  const { deal, around, showDetails } = useRecord();
  const { closing_date } = deal.row.data;
  if (!isClosingPassed(deal, around)) return null;
  return (
    <Chip tone="due" onClick={showDetails}>
      {t("opportunity.closing-date.passed", { day: day(closing_date ?? "", around) })}
    </Chip>
  );
}
